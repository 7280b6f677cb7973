import * as z from 'zod/mini';
import { operation, type Call, type Operation } from '../operation.js';
import { act, channel, instant, list, nothing, openedList, proofChallenge, proofView, renewed, session, sheetFormat, text, typed } from '../schema.js';
import { exampleAt, exampleChallenge, exampleList, examplePlainList, exampleSession } from './examples.js';
import { ofAct, ofCurrentPassword, ofList, ofOtp, ofSession } from './refusals.js';

const needs = ['session', 'proof'] as const;

/** The session that acts, and its proof. */
const both = ({ held, requestId }: Pick<Call<unknown>, 'held' | 'requestId'>): { readonly token: string; readonly proof: string; readonly requestId: string } => ({
  token: held('session'),
  proof: held('proof'),
  requestId,
});

/** What changes a factor or an address: each with a fresh proof of its own. */
export const bindingOperations: readonly Operation[] = [
  operation({
    id: 'binding/start',
    summary: 'Asks for the fresh proof of an act: a position of the list',
    input: z.strictObject({ act }),
    answer: z.strictObject({ challenge: proofChallenge }),
    refusals: [...ofList, 'try-again', 'method-unavailable', ...ofSession],
    needs: ['session'],
    example: { input: { act: 'change-password' }, answer: { challenge: { act: 'change-password', ...exampleChallenge } } },
    run: ({ auth, input, held, requestId }) => auth.binding.start({ ...input, token: held('session'), requestId }),
  }),
  operation({
    id: 'binding/view',
    summary: 'Where the act of this browser stands: enough to draw its page anew',
    input: nothing,
    answer: z.strictObject({ view: proofView }),
    refusals: ofAct,
    needs,
    example: { input: {}, answer: { view: { act: 'change-password', state: 'challenge', challenge: exampleChallenge, expiresAt: exampleAt + 900_000 } } },
    run: ({ auth, ...call }) => auth.binding.view(both(call)),
  }),
  operation({
    id: 'binding/answer-otp',
    summary: 'The proof: the one-time password at the position asked for',
    input: z.strictObject({ code: typed }),
    answer: z.strictObject({ act, freshUntil: instant, list }),
    refusals: [...ofOtp, 'lane-closed', ...ofAct],
    needs,
    example: { input: { code: 'KWER' }, answer: { act: 'change-password', freshUntil: exampleAt + 300_000, list: exampleList } },
    run: ({ auth, input, ...call }) => auth.binding.answerOtp({ ...input, ...both(call) }),
  }),
  operation({
    id: 'binding/renew-challenge',
    summary: 'Asks for the same position with fresh time',
    input: nothing,
    answer: z.strictObject({ challenge: proofChallenge }),
    refusals: [...ofList, ...ofAct],
    needs,
    example: { input: {}, answer: { challenge: { act: 'change-password', ...exampleChallenge } } },
    run: ({ auth, ...call }) => auth.binding.renewChallenge(both(call)),
  }),
  operation({
    id: 'binding/change-password',
    summary: 'Act change-password: the current password and the new one; other sessions end unless endOtherSessions is false',
    input: z.strictObject({ currentPassword: text, password: text, endOtherSessions: z.optional(z.boolean()) }),
    answer: renewed,
    refusals: ['password-refused', ...ofCurrentPassword, ...ofAct],
    needs,
    ends: ['proof'],
    switches: ['endOtherSessions'],
    example: { input: { currentPassword: 'teacups on the windowsill', password: 'a heron stands in the reeds' }, answer: { session: exampleSession } },
    run: ({ auth, input, ...call }) => auth.binding.changePassword({ ...input, ...both(call) }),
  }),
  operation({
    id: 'binding/order-list',
    summary: 'Act renew-list: makes the new list; the old one counts until the new one is proven',
    input: nothing,
    answer: z.strictObject({ listNumber: z.number() }),
    refusals: ['too-many-lists', ...ofAct],
    needs,
    example: { input: {}, answer: { listNumber: 8 } },
    run: ({ auth, ...call }) => auth.binding.orderList(both(call)),
  }),
  operation({
    id: 'binding/open-list',
    summary: 'Act renew-list: shows the new list, to be printed or saved',
    input: sheetFormat,
    answer: openedList,
    refusals: ['list-not-here', ...ofAct],
    needs,
    example: { input: { format: 'json' }, answer: { list: { ...examplePlainList, listNumber: 8 }, holder: 'Matti Virtanen', locale: 'fi' } },
    run: ({ auth, ...call }) => auth.binding.openList(both(call)),
  }),
  operation({
    id: 'binding/ask-list',
    summary: 'Act renew-list: asks for a position of the new list, which proves that it was saved',
    input: nothing,
    answer: z.strictObject({ challenge: proofChallenge }),
    refusals: [...ofList, ...ofAct],
    needs,
    example: { input: {}, answer: { challenge: { act: 'renew-list', ...exampleChallenge, listNumber: 8 } } },
    run: ({ auth, ...call }) => auth.binding.askList(both(call)),
  }),
  operation({
    id: 'binding/prove-list',
    summary: 'Act renew-list: the one-time password at that position; the new list counts, the old one and all other sessions end',
    input: z.strictObject({ code: typed }),
    answer: z.strictObject({ list, session: z.optional(session) }),
    refusals: [...ofOtp, 'lane-closed', ...ofAct],
    needs,
    ends: ['proof'],
    example: { input: { code: 'KWER' }, answer: { list: { listNumber: 8, left: 99, renewalOffered: false }, session: exampleSession } },
    run: ({ auth, input, ...call }) => auth.binding.proveList({ ...input, ...both(call) }),
  }),
  operation({
    id: 'binding/change-contact',
    summary: 'Act change-contact: the current password and the new address; a code goes there',
    input: z.strictObject({ currentPassword: text, channel, address: text }),
    answer: z.strictObject({ channel, expiresAt: instant }),
    refusals: ['profile-invalid', 'too-many-messages', ...ofCurrentPassword, ...ofAct],
    needs,
    example: { input: { currentPassword: 'teacups on the windowsill', channel: 'email', address: 'matti.virtanen@example.com' }, answer: { channel: 'email', expiresAt: exampleAt + 600_000 } },
    run: ({ auth, input, ...call }) => auth.binding.changeContact({ ...input, ...both(call) }),
  }),
  operation({
    id: 'binding/confirm-contact',
    summary: 'Act change-contact: the code from the new address, which counts from now on; all other sessions end',
    input: z.strictObject({ code: typed }),
    answer: renewed,
    refusals: ['code-wrong', 'code-expired', 'code-spent', ...ofAct],
    needs,
    ends: ['proof'],
    example: { input: { code: '48151623' }, answer: { session: exampleSession } },
    run: ({ auth, input, ...call }) => auth.binding.confirmContact({ ...input, ...both(call) }),
  }),
];
