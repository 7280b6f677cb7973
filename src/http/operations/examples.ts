import type { ChallengeView, ListStanding, PlainList, SessionView } from '../../service/types.js';

const at = Date.UTC(2026, 10, 25, 8, 30);

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
  idleUntil: at + 60 * 60_000,
  absoluteUntil: at + 12 * 60 * 60_000,
};

export const exampleAt: number = at;
