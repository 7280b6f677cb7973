import type { Binding } from '../../port/index.js';
import type { ChallengeView, ListStanding, MessageItem, PersonalData, PlainList, Profile, RecoveryView, SessionView } from '../../service/types.js';
import type { WireEvent } from '../wire.js';

const at = Date.UTC(2026, 10, 25, 8, 30);
const hour = 60 * 60_000;

export const exampleAt: number = at;

export const exampleChallenge: ChallengeView = { listNumber: 7, position: 37, expiresAt: at + 5 * 60_000 };

export const exampleList: ListStanding = { listNumber: 7, left: 63, renewalOffered: false };

export const examplePlainList: PlainList = {
  listNumber: 7,
  issuedAt: at,
  codes: Array.from({ length: 100 }, (_, index) => [17, 7, 3, 1].map((step) => String.fromCharCode(65 + ((index * step + step) % 26))).join('')),
};

export const exampleSession: SessionView = {
  id: 'yT3kq0Xw5vJ8mZ2n',
  accountId: 'Q1hV9c2sR7dK4bLx',
  assurance: { amr: ['pwd', 'otp', 'mfa'], aal: 1, phishingResistant: false, method: 'otp-list', authenticatedAt: at },
  createdAt: at,
  idleUntil: at + hour,
  absoluteUntil: at + 12 * hour,
};

export const exampleProfile: Profile = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567', locale: 'fi' };

export const exampleRecovery: RecoveryView = {
  state: 'code',
  recovers: 'password',
  username: 'matti4821',
  expiresAt: at + hour,
  phoneEnding: '67',
  codeExpiresAt: at + 10 * 60_000,
  codesLeft: 2,
  supportContact: 'Call Anna at 09 1234 567.',
};

/** An account, and the organization it was made in. */
export const exampleTarget: { readonly accountId: string } = { accountId: exampleSession.accountId };

export const exampleOrganization: { readonly organizationId: string } = { organizationId: 'virtanen-oy' };

export const exampleSlip: { readonly username: string; readonly temporaryPassword: string; readonly expiresAt: number } = {
  username: 'matti4821',
  temporaryPassword: 'K7RW-93XD-HM5Q-2TPB',
  expiresAt: at + 7 * 24 * hour,
};

export const exampleBindings: readonly Binding[] = [
  { factor: 'password', createdAt: at, source: 'first-login' },
  { factor: 'otp-list', factorId: 'nB6xT1fQ9wE3yU5o', createdAt: at, source: 'first-login' },
];

export const exampleMessage: MessageItem = {
  ...{ id: 'hV2sM8cQ5xN0bK7tR4wLzA', purpose: 'invitation', channel: 'email', state: 'queued', tries: 2 },
  ...{ queuedAt: at, dueAt: at + 60_000, expiresAt: at + 24 * hour, waitsFor: 'sender' },
};

export const exampleEvent: WireEvent = {
  id: '01900c52-7f7e-7e52-a1a6-5f2d3f3f5c11',
  chain: 'virtanen-oy',
  at,
  kind: 'session-opened',
  outcome: 'success',
  actor: { kind: 'user', id: exampleSession.accountId },
  accountId: exampleSession.accountId,
  method: 'otp-list',
  sequence: 41,
  hash: 'm9oL3xv0T2yq5JwHc8RfZs1uXk4bNdEa7gPiVtQeWyU',
};

export const exampleHead: { readonly sequence: number; readonly hash: string } = { sequence: 41, hash: 'm9oL3xv0T2yq5JwHc8RfZs1uXk4bNdEa7gPiVtQeWyU' };

export const exampleData: PersonalData = {
  accountId: exampleSession.accountId,
  username: 'matti4821',
  organizationId: 'virtanen-oy',
  status: 'active',
  createdAt: at - hour,
  profile: exampleProfile,
  invitedAs: exampleProfile,
  email: { confirmedAt: at },
  phone: {},
  method: 'otp-list',
  bindings: exampleBindings,
  lists: [{ listNumber: 7, status: 'active', issuedAt: at, used: [37] }],
  knownBrowsers: [{ id: 'rV8mKe2Lq0', createdAt: at }],
  devices: [],
  sessions: [{ id: exampleSession.id, createdAt: at, usedAt: at, assurance: exampleSession.assurance }],
  messages: [{ purpose: 'method-activated', channel: 'email', state: 'sent', tries: 1, dueAt: at, expiresAt: at + 24 * hour }],
  events: [{ at, kind: 'session-opened', outcome: 'success', method: 'otp-list' }],
};
