import * as z from 'zod/mini';
import type { AccountDescription, AccountReadiness, AttemptView, ChallengeView, CredentialSlip, FirstLoginView, ListStanding, PlainList, Profile, ProofChallengeView, RecoveryView, SessionView } from '../service/types.js';

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

export const act: z.ZodMiniType<ProofChallengeView['act']> = z.enum(['change-password', 'renew-list', 'change-contact', 'step-up']);

export const proofChallenge: z.ZodMiniType<ProofChallengeView> = z.strictObject({ act, ...challengeShape });

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

export const format: z.ZodMiniType<'json' | 'pdf' | 'html' | 'text'> = z.enum(['json', 'pdf', 'html', 'text']);

const assurance = z.strictObject({
  amr: z.array(z.string()),
  aal: z.union([z.literal(1), z.literal(2)]),
  phishingResistant: z.literal(false),
  method: z.enum(['otp-list', 'key']),
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

export const attemptView: z.ZodMiniType<AttemptView> = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('otp-challenge'), challenge, expiresAt: instant }),
  z.strictObject({ state: z.literal('new-password'), expiresAt: instant }),
]);

export const firstLoginView: z.ZodMiniType<FirstLoginView> = z.strictObject({
  state: z.enum(['personal-information', 'change-password', 'confirm-contact', 'verification-method', 'key-pairing', 'password-list', 'welcome', 'done']),
  username: z.string(),
  profile,
  emailConfirmed: z.boolean(),
  phoneConfirmed: z.boolean(),
  addressCodeSent: z.boolean(),
  listNumber: z.optional(z.number()),
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
  challenge: z.optional(challenge),
  supportContact: z.string(),
});

export const delivery: z.ZodMiniType<'in-person' | { readonly username: 'email' | 'sms'; readonly temporaryPassword: 'email' | 'sms' }> = z.union([
  z.literal('in-person'),
  z.strictObject({ username: channel, temporaryPassword: channel }),
]);

export const slip: z.ZodMiniType<CredentialSlip> = z.strictObject({ username: z.string(), temporaryPassword: z.string(), expiresAt: instant });

const readinessProblem = z.enum([
  'delivery-failed',
  'temporary-password-expired',
  'first-login-expired',
  'first-login-unfinished',
  'password-compromised',
  'strangers-locked-out',
  'list-low',
  'list-ended',
  'recovery-off',
  'one-way-in',
]);

const status = z.enum(['pending', 'active', 'disabled', 'delivery-failed', 'first-login-expired']);

export const readiness: z.ZodMiniType<AccountReadiness> = z.strictObject({ accountId: z.string(), username: z.string(), status, problems: z.array(readinessProblem) });

const deliveryStatus = z.enum(['queued', 'sending', 'sent', 'failed', 'expired', 'handed-over', 'not-sent']);

export const description: z.ZodMiniType<AccountDescription> = z.strictObject({
  accountId: z.string(),
  username: z.string(),
  organizationId: z.string(),
  status,
  delivery: z.strictObject({ username: deliveryStatus, temporaryPassword: deliveryStatus }),
  temporaryPasswordExpiresAt: z.optional(instant),
  firstLogin: z.enum(['personal-information', 'change-password', 'confirm-contact', 'verification-method', 'key-pairing', 'password-list', 'welcome', 'done']),
  bindings: z.array(z.any()),
  method: z.optional(z.enum(['otp-list', 'key'])),
  list: z.optional(list),
  emailConfirmed: z.boolean(),
  phoneConfirmed: z.boolean(),
  recoveredAt: z.optional(instant),
  contactChangedAt: z.optional(instant),
});
