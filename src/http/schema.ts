import * as z from 'zod/mini';
import type { ApprovalView, AttemptView, BrowserItem, ChallengeView, FirstLoginView, ListStanding, PlainList, Profile, ProofApprovalView, ProofChallengeView, ProofView, RecoveryView, SessionItem, SessionView } from '../service/types.js';
import type { SheetFormat } from './wire.js';

/** Whatever somebody types: nothing that a person types is longer, and what is longer costs no work. */
export const text: z.ZodMiniType<string> = z.string().check(z.maxLength(4096));

/** A one-time password or a code as typed. */
export const typed: z.ZodMiniType<string> = z.string().check(z.maxLength(64));

/** An id that lukko or the host gave. */
export const id: z.ZodMiniType<string> = z.string().check(z.regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u));

/** An instant, in ms since the epoch. */
export const instant: z.ZodMiniType<number> = z.number().check(z.describe('in ms since the epoch'));

/** Nothing is sent, or nothing comes back but that it is done. */
export const nothing: z.ZodMiniType<object> = z.strictObject({});

export const channel: z.ZodMiniType<'email' | 'sms'> = z.enum(['email', 'sms']);

const challengeShape = { listNumber: z.number(), position: z.number(), expiresAt: instant };

export const challenge: z.ZodMiniType<ChallengeView> = z.strictObject(challengeShape);

export const act: z.ZodMiniType<ProofChallengeView['act']> = z.enum(['change-password', 'renew-list', 'change-contact', 'pair-device', 'change-to-list', 'step-up']);

export const proofChallenge: z.ZodMiniType<ProofChallengeView> = z.strictObject({ act, ...challengeShape });

const approvalShape = {
  open: { state: z.literal('open'), number: z.string(), expiresAt: instant },
  over: { state: z.enum(['approved', 'denied', 'wrong-number', 'expired']) },
  notOpened: { state: z.literal('not-opened'), reason: z.enum(['no-device', 'too-many-approvals', 'approvals-paused', 'lane-closed']) },
};

/** Where the request in the Key app stands. */
export const approval: z.ZodMiniType<ApprovalView> = z.discriminatedUnion('state', [z.strictObject(approvalShape.open), z.strictObject(approvalShape.over), z.strictObject(approvalShape.notOpened)]);

export const proofApproval: z.ZodMiniType<ProofApprovalView> = z.discriminatedUnion('state', [
  z.strictObject({ act, ...approvalShape.open }),
  z.strictObject({ act, ...approvalShape.over }),
  z.strictObject({ act, ...approvalShape.notOpened }),
]);

/** What a person fills in. The host's own fields are judged by the host's schema. */
export const profile: z.ZodMiniType<Profile> = z.strictObject({
  name: text,
  email: z.optional(text),
  phone: z.optional(text),
  locale: text,
  fields: z.optional(z.unknown()),
});

export const list: z.ZodMiniType<ListStanding> = z.strictObject({ listNumber: z.number(), left: z.number(), renewalOffered: z.boolean() });

export const plainList: z.ZodMiniType<PlainList> = z.strictObject({ listNumber: z.number(), issuedAt: instant, codes: z.array(z.string()) });

/** In which form a list is wanted. */
export const sheetFormat: z.ZodMiniType<SheetFormat> = z.strictObject({ format: z.enum(['json', 'pdf', 'html', 'text']) });

/** A list that was opened, as JSON. */
export const openedList: z.ZodMiniType<{ readonly list: PlainList; readonly holder: string; readonly locale: string }> = z.strictObject({ list: plainList, holder: z.string(), locale: z.string() });

export const method: z.ZodMiniType<'otp-list' | 'key'> = z.enum(['otp-list', 'key']);

export const assurance: z.ZodMiniType<SessionView['assurance']> = z.strictObject({
  amr: z.array(z.string()),
  aal: z.union([z.literal(1), z.literal(2)]),
  phishingResistant: z.literal(false),
  method,
  authenticatedAt: instant,
  recoveredAt: z.optional(instant),
  contactChangedAt: z.optional(instant),
  methodChangedAt: z.optional(instant),
});

export const session: z.ZodMiniType<SessionView> = z.strictObject({
  id: z.string(),
  accountId: z.string(),
  assurance,
  createdAt: instant,
  idleUntil: instant,
  absoluteUntil: instant,
});

/** The session after an act that renewed it. */
export const renewed: z.ZodMiniType<{ readonly session?: SessionView | undefined }> = z.strictObject({ session: z.optional(session) });

export const sessionItem: z.ZodMiniType<SessionItem> = z.strictObject({ id: z.string(), createdAt: instant, usedAt: instant, current: z.boolean(), knownBrowser: z.boolean() });

export const browserItem: z.ZodMiniType<BrowserItem> = z.strictObject({ id: z.string(), createdAt: instant, current: z.boolean() });

export const attemptView: z.ZodMiniType<AttemptView> = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('otp-challenge'), challenge, expiresAt: instant }),
  z.strictObject({ state: z.literal('key-approval'), approval, listInReserve: z.boolean(), expiresAt: instant }),
  z.strictObject({ state: z.literal('new-password'), expiresAt: instant }),
]);

export const firstLoginState: z.ZodMiniType<FirstLoginView['state']> = z.enum([
  'personal-information',
  'change-password',
  'confirm-contact',
  'verification-method',
  'key-pairing',
  'password-list',
  'welcome',
  'done',
]);

export const firstLoginView: z.ZodMiniType<FirstLoginView> = z.strictObject({
  state: firstLoginState,
  username: z.string(),
  profile,
  emailConfirmed: z.boolean(),
  phoneConfirmed: z.boolean(),
  addressCodeSent: z.boolean(),
  listNumber: z.optional(z.number()),
  keyOffered: z.boolean(),
  listCanBeOpened: z.boolean(),
  supportContact: z.string(),
});

export const recoveryView: z.ZodMiniType<RecoveryView> = z.strictObject({
  state: z.enum(['link-sent', 'code', 'third-step', 'password', 'new-password', 'new-list', 'done', 'ended']),
  recovers: z.enum(['password', 'list']),
  username: z.string(),
  expiresAt: instant,
  phoneEnding: z.optional(z.string()),
  codeExpiresAt: z.optional(instant),
  codesLeft: z.optional(z.number()),
  approval: z.optional(approval),
  challenge: z.optional(challenge),
  supportContact: z.string(),
});

export const proofView: z.ZodMiniType<ProofView> = z.strictObject({
  act,
  state: z.enum(['challenge', 'proven', 'new-list', 'contact-code', 'pairing', 'done', 'ended']),
  approval: z.optional(approval),
  challenge: z.optional(challenge),
  expiresAt: instant,
});
