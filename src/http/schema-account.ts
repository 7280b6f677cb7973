import * as z from 'zod/mini';
import type { MessagePurpose } from '../core/types.js';
import type { Binding } from '../port/index.js';
import type { AccountDescription, AccountReadiness, CredentialSlip, DeliveryRoute, MessageItem, NewPerson, PersonalData, ProvisionResult } from '../service/types.js';
import { eventKind, eventMethod } from './schema-audit.js';
import { assurance, channel, firstLoginState, id, instant, list, method, profile, text } from './schema.js';

/** The account that is meant. */
export const target: z.ZodMiniType<{ readonly accountId: string }> = z.strictObject({ accountId: id });

/** Where an account is made: any organization, but `installation` is the name of the audit chain of what concerns none. */
export const ownOrganization: z.ZodMiniType<string> = z.string().check(z.regex(/^(?!installation$)[^\p{Cc}\p{Cs}]{1,200}$/u));

export const delivery: z.ZodMiniType<DeliveryRoute> = z.union([z.literal('in-person'), z.strictObject({ username: channel, temporaryPassword: channel })]);

/** Judged by the use case field by field, so that a form is told all that is wrong with it. */
export const person: z.ZodMiniType<NewPerson> = z.strictObject({
  name: text,
  email: z.optional(text),
  phone: z.optional(text),
  locale: z.optional(text),
  username: z.optional(text),
  fields: z.optional(z.unknown()),
});

export const slip: z.ZodMiniType<CredentialSlip> = z.strictObject({ username: z.string(), temporaryPassword: z.string(), expiresAt: instant });

/** What a delivery in person is handed out with. */
export const handedOut: z.ZodMiniType<{ readonly slip?: CredentialSlip | undefined }> = z.strictObject({ slip: z.optional(slip) });

/** How one of many people fared. */
export const provisioned: z.ZodMiniType<ProvisionResult> = z.union([
  z.strictObject({ ok: z.literal(true), accountId: z.string(), username: z.string(), slip: z.optional(slip) }),
  z.strictObject({ ok: z.literal(false), reason: z.literal('profile-invalid'), issues: z.array(z.strictObject({ path: z.string(), message: z.string() })) }),
  z.strictObject({ ok: z.literal(false), reason: z.enum(['email-missing', 'phone-missing', 'same-channel']) }),
  z.strictObject({ ok: z.literal(false), reason: z.enum(['not-authorized', 'username-invalid', 'username-taken', 'busy']), retryAfterMs: z.optional(z.number()) }),
]);

const status = z.enum(['pending', 'active', 'disabled', 'delivery-failed', 'first-login-expired']);

const readinessProblem = z.enum([
  'delivery-failed',
  'temporary-password-expired',
  'first-login-expired',
  'first-login-unfinished',
  'password-compromised',
  'strangers-locked-out',
  'list-low',
  'list-ended',
  'no-phone',
  'recovery-off',
  'one-way-in',
]);

export const readiness: z.ZodMiniType<AccountReadiness> = z.strictObject({ accountId: z.string(), username: z.string(), status, problems: z.array(readinessProblem) });

const deliveryStatus = z.enum(['queued', 'sending', 'sent', 'failed', 'expired', 'handed-over', 'not-sent']);

const binding: z.ZodMiniType<Binding> = z.strictObject({
  factor: z.enum(['password', 'otp-list', 'key']),
  factorId: z.optional(z.string()),
  createdAt: instant,
  source: z.enum(['first-login', 'change', 'recovery', 'import']),
  endedAt: z.optional(instant),
  endReason: z.optional(z.string()),
});

export const description: z.ZodMiniType<AccountDescription> = z.strictObject({
  accountId: z.string(),
  username: z.string(),
  organizationId: z.string(),
  status,
  delivery: z.strictObject({ username: deliveryStatus, temporaryPassword: deliveryStatus }),
  temporaryPasswordExpiresAt: z.optional(instant),
  firstLogin: firstLoginState,
  bindings: z.array(binding),
  method: z.optional(method),
  list: z.optional(list),
  emailConfirmed: z.boolean(),
  phoneConfirmed: z.boolean(),
  recoveredAt: z.optional(instant),
  contactChangedAt: z.optional(instant),
});

const messageState = z.enum(['queued', 'sending', 'sent', 'failed', 'expired']);

/** Each of them, or it does not compile. */
const purposes = {
  invitation: 'invitation',
  'temporary-password': 'temporary-password',
  'address-code': 'address-code',
  'contact-changed': 'contact-changed',
  'list-issued': 'list-issued',
  'list-running-low': 'list-running-low',
  'list-ended': 'list-ended',
  'partial-auth': 'partial-auth',
  'lane-closed': 'lane-closed',
  'password-changed': 'password-changed',
  'method-activated': 'method-activated',
  'key-app-link': 'key-app-link',
  'device-paired': 'device-paired',
  'device-ended': 'device-ended',
  'key-ended': 'key-ended',
  'new-browser': 'new-browser',
  'approval-denied': 'approval-denied',
  'list-instead': 'list-instead',
  'lost-username': 'lost-username',
  'recovery-link': 'recovery-link',
  'recovery-code': 'recovery-code',
  'recovery-completed': 'recovery-completed',
  'recovery-stopped': 'recovery-stopped',
  restarted: 'restarted',
  'office-acted': 'office-acted',
  'member-contact-changed': 'member-contact-changed',
} as const satisfies { readonly [Purpose in MessagePurpose]: Purpose };

/** A message of the outbox as a head user sees it. */
export const messageItem: z.ZodMiniType<MessageItem> = z.strictObject({
  id: z.string(),
  purpose: z.enum(purposes),
  channel,
  state: messageState,
  tries: z.number(),
  queuedAt: instant,
  dueAt: instant,
  expiresAt: instant,
  waitsFor: z.optional(z.enum(['sender', 'budget'])),
});

const contact = z.strictObject({ confirmedAt: z.optional(instant) });

const ended = { endedAt: z.optional(instant), endReason: z.optional(z.string()) };

export const personalData: z.ZodMiniType<PersonalData> = z.strictObject({
  accountId: z.string(),
  username: z.string(),
  organizationId: z.string(),
  status: z.enum(['pending', 'active', 'disabled']),
  createdAt: instant,
  profile,
  invitedAs: profile,
  email: contact,
  phone: contact,
  method: z.optional(method),
  bindings: z.array(binding),
  lists: z.array(z.strictObject({ listNumber: z.number(), status: z.enum(['unproven', 'active', 'reserve', 'ended']), issuedAt: instant, used: z.array(z.number()) })),
  knownBrowsers: z.array(z.strictObject({ id: z.string(), createdAt: instant })),
  devices: z.array(z.strictObject({ id: z.string(), name: z.string(), pairedAt: instant, ...ended })),
  sessions: z.array(z.strictObject({ id: z.string(), createdAt: instant, usedAt: instant, assurance, ...ended })),
  messages: z.array(
    z.strictObject({
      purpose: z.enum(purposes),
      channel,
      state: messageState,
      tries: z.number(),
      dueAt: instant,
      expiresAt: instant,
    }),
  ),
  events: z.array(z.strictObject({ at: instant, kind: eventKind, outcome: z.enum(['success', 'failure']), method: z.optional(eventMethod), reason: z.optional(z.string()) })),
});
