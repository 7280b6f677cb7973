import * as z from 'zod/mini';
import { headUserOperation, type Operation } from '../operation.js';
import { id, session, text, nothing } from '../schema.js';
import { delivery, description, handedOut, messageItem, ownOrganization, person, personalData, provisioned, readiness, slip, target } from '../schema-account.js';
import { organization } from '../schema-audit.js';
import { deviceItem } from '../schema-key.js';
import { exampleBindings, exampleData, exampleMessage, exampleOrganization, exampleSession, exampleSlip, exampleTarget } from './examples.js';
import { exampleDevice } from './examples-key.js';
import { ofRoute, ofTarget } from './refusals.js';

/** A slip is handed out once, and an export is all that somebody asked for. */
const jsonOnly = true;

const twoWays = { username: 'email', temporaryPassword: 'sms' } as const;

const matti = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567', locale: 'fi' };

/** Of people who are new. */
const invitations: readonly Operation[] = [
  headUserOperation({
    id: 'accounts/provision',
    summary: 'Makes an account, and sends username and temporary password by two channels or hands both out on a slip',
    input: z.strictObject({ organizationId: ownOrganization, person, delivery }),
    answer: z.strictObject({ accountId: z.string(), username: z.string(), slip: z.optional(slip) }),
    refusals: ['profile-invalid', 'username-invalid', 'username-taken', ...ofRoute, 'not-authorized', 'busy'],
    jsonOnly,
    example: { input: { ...exampleOrganization, person: matti, delivery: twoWays }, answer: { ...exampleTarget, username: 'matti4821' } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.provision({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/provision-many',
    summary: 'Makes many accounts: a line of the answer for each person, as soon as it is known how they fared',
    input: z.strictObject({ organizationId: ownOrganization, people: z.array(person), delivery }),
    answer: z.strictObject({ index: z.number(), result: provisioned }),
    refusals: [],
    jsonOnly,
    maxBytes: 1024 * 1024,
    inLines: true,
    example: { input: { ...exampleOrganization, people: [matti], delivery: twoWays }, answer: { index: 0, result: { ok: true, ...exampleTarget, username: 'matti4821' } } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.provisionMany({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/import',
    summary: 'Takes over an account of another system with the hash of its password',
    input: z.strictObject({ organizationId: ownOrganization, person, passwordHash: text }),
    answer: z.strictObject({ accountId: z.string(), username: z.string() }),
    refusals: ['profile-invalid', 'username-invalid', 'username-taken', 'email-missing', 'hash-unreadable', 'not-authorized'],
    example: {
      input: { ...exampleOrganization, person: matti, passwordHash: '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW' },
      answer: { ...exampleTarget, username: 'matti4821' },
    },
    run: ({ auth, input, actor, requestId }) => auth.accounts.importAccount({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/issue-temporary-password',
    summary: 'Issues another temporary password to somebody who has not done the first login; the earlier one is void',
    input: z.strictObject({ accountId: id, delivery }),
    answer: handedOut,
    refusals: ['not-pending', 'try-again', 'busy', ...ofRoute, ...ofTarget],
    jsonOnly,
    example: { input: { ...exampleTarget, delivery: 'in-person' }, answer: { slip: exampleSlip } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.issueTemporaryPassword({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/correct-contact',
    summary: 'Corrects the addresses of somebody who has not done the first login, and invites anew',
    input: z.strictObject({ accountId: id, email: z.optional(text), phone: z.optional(text), delivery }),
    answer: handedOut,
    refusals: ['profile-invalid', 'not-pending', 'try-again', 'busy', ...ofRoute, ...ofTarget],
    jsonOnly,
    example: { input: { ...exampleTarget, email: 'matti.virtanen@example.com', delivery: twoWays }, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.correctContact({ ...input, actor, requestId }),
  }),
];

/** Of people who have an account. */
const care: readonly Operation[] = [
  headUserOperation({
    id: 'accounts/restart',
    summary: 'Both factors are lost: the account begins its first login again, and every address on file is told',
    input: z.strictObject({ accountId: id, delivery }),
    answer: handedOut,
    refusals: ['not-active', 'try-again', 'busy', ...ofRoute, ...ofTarget],
    jsonOnly,
    example: { input: { ...exampleTarget, delivery: twoWays }, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.restart({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/disable',
    summary: 'Lets nobody in by this account until it is enabled; its sessions end',
    input: target,
    answer: nothing,
    refusals: ['try-again', ...ofTarget],
    example: { input: exampleTarget, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.disable({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/enable',
    summary: 'Lets a disabled account in again',
    input: target,
    answer: z.strictObject({ status: z.enum(['pending', 'active']) }),
    refusals: ['not-disabled', 'try-again', ...ofTarget],
    example: { input: exampleTarget, answer: { status: 'active' } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.enable({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/erase',
    summary: 'Removes an account and all that is kept of its person, but for the audit',
    input: target,
    answer: nothing,
    refusals: ['try-again', ...ofTarget],
    example: { input: exampleTarget, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.erase({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/export-data',
    summary: 'Gives out all that is kept of a person, for that person',
    input: target,
    answer: z.strictObject({ data: personalData }),
    refusals: ofTarget,
    jsonOnly,
    example: { input: exampleTarget, answer: { data: exampleData } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.exportData({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/mark-compromised',
    summary: 'The password of an account is known to somebody else: it has to be replaced at the next login',
    input: z.strictObject({ accountId: id, endAllSessions: z.optional(z.boolean()) }),
    answer: nothing,
    refusals: ['no-password', 'try-again', ...ofTarget],
    switches: ['endAllSessions'],
    example: { input: { ...exampleTarget, endAllSessions: true }, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.markCompromised({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/describe',
    summary: 'What a head user sees of an account: no secret, and no address',
    input: target,
    answer: z.strictObject({ account: description }),
    refusals: ofTarget,
    example: {
      input: exampleTarget,
      answer: {
        account: {
          ...{ ...exampleTarget, username: 'matti4821', ...exampleOrganization, status: 'active', firstLogin: 'done', method: 'otp-list' },
          ...{ delivery: { username: 'sent', temporaryPassword: 'sent' }, bindings: exampleBindings, emailConfirmed: true, phoneConfirmed: false },
        },
      },
    },
    run: ({ auth, input, actor, requestId }) => auth.accounts.describe({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/readiness',
    summary: 'Every account of an organization, with what keeps its person from logging in or soon will',
    input: organization,
    answer: z.strictObject({ accounts: z.array(readiness) }),
    refusals: ['not-authorized'],
    example: { input: exampleOrganization, answer: { accounts: [{ ...exampleTarget, username: 'matti4821', status: 'active', problems: ['list-low'] }] } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.readiness({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/messages',
    summary: 'How far each message about an account came: no address, no text, no secret',
    input: target,
    answer: z.strictObject({ messages: z.array(messageItem) }),
    refusals: ofTarget,
    example: { input: exampleTarget, answer: { messages: [exampleMessage] } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.messages({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/send-again',
    summary: 'Has a message that waits tried at once',
    input: z.strictObject({ accountId: id, messageId: id }),
    answer: z.strictObject({ message: messageItem }),
    refusals: ['message-not-found', 'already-sent', 'being-sent', 'issue-again', 'message-over', 'try-again', ...ofTarget],
    example: { input: { ...exampleTarget, messageId: exampleMessage.id }, answer: { message: exampleMessage } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.sendAgain({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/list-sessions',
    summary: 'The sessions in which an account is logged in now',
    input: target,
    answer: z.strictObject({ sessions: z.array(session) }),
    refusals: ofTarget,
    example: { input: exampleTarget, answer: { sessions: [exampleSession] } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.listSessions({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/end-sessions',
    summary: 'Ends one session of an account, or all of them',
    input: z.strictObject({ accountId: id, sessionId: z.optional(id) }),
    answer: nothing,
    refusals: ['session-not-found', 'try-again', ...ofTarget],
    example: { input: { ...exampleTarget, sessionId: exampleSession.id }, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.endSessions({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/list-devices',
    summary: 'The phones of an account: those that can approve first, then those that have ended',
    input: target,
    answer: z.strictObject({ devices: z.array(deviceItem) }),
    refusals: ofTarget,
    example: { input: exampleTarget, answer: { devices: [exampleDevice] } },
    run: ({ auth, input, actor, requestId }) => auth.accounts.listDevices({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'accounts/end-device',
    summary: 'Ends a phone of an account, a lost one say',
    input: z.strictObject({ accountId: id, deviceId: id }),
    answer: nothing,
    refusals: ['device-not-found', ...ofTarget],
    example: { input: { ...exampleTarget, deviceId: exampleDevice.id }, answer: {} },
    run: ({ auth, input, actor, requestId }) => auth.accounts.endDevice({ ...input, actor, requestId }),
  }),
];

/** What head users and offices do. */
export const accountOperations: readonly Operation[] = [...invitations, ...care];
