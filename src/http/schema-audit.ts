import * as z from 'zod/mini';
import type { AuditEvent, AuditKind, ChainHead } from '../port/index.js';
import { id, instant } from './schema.js';
import type { WireEvent } from './wire.js';

/** Each of them, or it does not compile. */
const kinds = {
  'account-provisioned': 'account-provisioned',
  'temporary-password-issued': 'temporary-password-issued',
  'slip-handed-out': 'slip-handed-out',
  'delivery-failed': 'delivery-failed',
  'message-sent-again': 'message-sent-again',
  'not-authorized': 'not-authorized',
  'password-checked': 'password-checked',
  'third-step-checked': 'third-step-checked',
  'partial-auth': 'partial-auth',
  'sequence-error': 'sequence-error',
  'lane-closed': 'lane-closed',
  'first-login-opened': 'first-login-opened',
  'first-login-step': 'first-login-step',
  'address-code-sent': 'address-code-sent',
  'contact-confirmed': 'contact-confirmed',
  'contact-changed': 'contact-changed',
  'password-set': 'password-set',
  'password-compromised': 'password-compromised',
  'breach-check-skipped': 'breach-check-skipped',
  'list-issued': 'list-issued',
  'list-opened': 'list-opened',
  'list-proven': 'list-proven',
  'list-ended': 'list-ended',
  'position-burnt': 'position-burnt',
  'pairing-opened': 'pairing-opened',
  'pairing-redeemed': 'pairing-redeemed',
  'device-claimed': 'device-claimed',
  'device-declined': 'device-declined',
  'device-paired': 'device-paired',
  'device-ended': 'device-ended',
  'key-ended': 'key-ended',
  'approval-opened': 'approval-opened',
  'approval-refused': 'approval-refused',
  'approval-answered': 'approval-answered',
  'approval-denied': 'approval-denied',
  'transaction-approved': 'transaction-approved',
  'list-instead': 'list-instead',
  'session-opened': 'session-opened',
  'session-renewed': 'session-renewed',
  'session-ended': 'session-ended',
  'session-use-after-end': 'session-use-after-end',
  'username-sent': 'username-sent',
  'recovery-requested': 'recovery-requested',
  'recovery-opened': 'recovery-opened',
  'recovery-step': 'recovery-step',
  'recovery-completed': 'recovery-completed',
  'recovery-stopped': 'recovery-stopped',
  'proof-asked': 'proof-asked',
  'proof-given': 'proof-given',
  'profile-changed': 'profile-changed',
  'account-imported': 'account-imported',
  'account-restarted': 'account-restarted',
  'account-disabled': 'account-disabled',
  'account-enabled': 'account-enabled',
  'account-exported': 'account-exported',
  'account-erased': 'account-erased',
  'contact-corrected': 'contact-corrected',
  'spray-suspected': 'spray-suspected',
  'gate-refused': 'gate-refused',
  'audit-pruned': 'audit-pruned',
} as const satisfies { readonly [Kind in AuditKind]: Kind };

export const eventKind: z.ZodMiniType<AuditKind> = z.enum(kinds);

export const eventMethod: z.ZodMiniType<NonNullable<AuditEvent['method']>> = z.enum(['password', 'otp-list', 'key', 'email', 'sms', 'in-person']);

/** An organization, or `installation` for what concerns none. */
export const organization: z.ZodMiniType<{ readonly organizationId: string }> = z.strictObject({ organizationId: id });

/** As `audit/head` gave it. */
export const head: z.ZodMiniType<ChainHead> = z.strictObject({ sequence: z.int().check(z.gte(0)), hash: z.string().check(z.maxLength(200)) });

/** As a question names it: nothing that a store could not compare. */
export const since: z.ZodMiniType<number> = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000), z.describe('in ms since the epoch'));

const actor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), id: z.string() }),
  z.strictObject({ kind: z.literal('head-user'), id: z.string() }),
  z.strictObject({ kind: z.literal('office'), id: z.string(), onBehalfOf: z.string() }),
  z.strictObject({ kind: z.literal('system') }),
]);

export const event: z.ZodMiniType<WireEvent> = z.strictObject({
  id: z.string(),
  chain: z.string(),
  at: instant,
  kind: eventKind,
  outcome: z.enum(['success', 'failure']),
  actor,
  accountId: z.optional(z.string()),
  method: z.optional(eventMethod),
  reason: z.optional(z.string()),
  count: z.optional(z.number()),
  checkpoint: z.optional(z.strictObject({ sequence: z.number(), hash: z.string(), mac: z.string() })),
  requestId: z.optional(z.string()),
  sequence: z.optional(z.number()),
  hash: z.optional(z.string()),
});
