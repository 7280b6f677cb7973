import * as z from 'zod/mini';
import { operation, type Operation } from '../operation.js';
import { challenge, nothing, openedList, recoveryView, sheetFormat, text, typed } from '../schema.js';
import { exampleChallenge, examplePlainList, exampleRecovery } from './examples.js';
import { ofAct, ofList, ofOtp, ofRecovery } from './refusals.js';

const needs = ['recovery'] as const;

const moved = z.strictObject({ view: recoveryView });

/** What was lost comes back: a username, a password, or a list. */
export const recoveryOperations: readonly Operation[] = [
  operation({
    id: 'recovery/request-username',
    summary: 'Sends a lost username to an address; the answer is the same for everybody',
    input: z.strictObject({ contact: text }),
    answer: nothing,
    refusals: [],
    example: { input: { contact: 'matti@example.com' }, answer: {} },
    run: ({ auth, input, requestId }) => auth.recovery.requestUsername({ ...input, requestId }),
  }),
  operation({
    id: 'recovery/request',
    summary: 'Sends the link that opens a recovery; the answer is the same for everybody',
    input: z.strictObject({ username: text, recovers: z.enum(['password', 'list']) }),
    answer: nothing,
    refusals: [],
    example: { input: { username: 'matti4821', recovers: 'password' }, answer: {} },
    run: ({ auth, input, browserOf, requestId }) => auth.recovery.request({ ...input, ...browserOf(input.username), requestId }),
  }),
  operation({
    id: 'recovery/open',
    summary: "Opens a recovery with what stands behind the # of its link, once; a code goes to the phone",
    input: z.strictObject({ link: text }),
    answer: moved,
    refusals: ['link-ended', 'phone-at-risk'],
    flowOf: 'recovery',
    example: { input: { link: '7mJq2WcX0dLr.5sKzv8N1yT4hB6gFpQe9uRxAoVnD3iM' }, answer: { view: exampleRecovery } },
    run: ({ auth, input, requestId }) => auth.recovery.open({ ...input, requestId }),
  }),
  operation({
    id: 'recovery/send-code',
    summary: 'Sends another code to the phone; the earlier one is void',
    input: nothing,
    answer: moved,
    refusals: ['phone-at-risk', 'too-many-codes', ...ofRecovery],
    needs,
    example: { input: {}, answer: { view: exampleRecovery } },
    run: ({ auth, held, requestId }) => auth.recovery.sendCode({ flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/answer-code',
    summary: 'The code from the phone',
    input: z.strictObject({ code: typed }),
    answer: moved,
    refusals: ['code-wrong', 'code-expired', 'tries-spent', ...ofList, ...ofRecovery],
    needs,
    example: { input: { code: '481516' }, answer: { view: { ...exampleRecovery, state: 'third-step', challenge: exampleChallenge } } },
    run: ({ auth, input, held, requestId }) => auth.recovery.answerCode({ ...input, flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/answer-otp',
    summary: 'Of a lost password: the one-time password at the position asked for',
    input: z.strictObject({ code: typed }),
    answer: moved,
    refusals: [...ofOtp, 'tries-spent', ...ofRecovery],
    needs,
    example: { input: { code: 'KWER' }, answer: { view: { ...exampleRecovery, state: 'new-password' } } },
    run: ({ auth, input, held, requestId }) => auth.recovery.answerOtp({ ...input, flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/renew-challenge',
    summary: 'Asks for the same position with fresh time',
    input: nothing,
    answer: z.strictObject({ challenge }),
    refusals: [...ofList, ...ofRecovery],
    needs,
    example: { input: {}, answer: { challenge: exampleChallenge } },
    run: ({ auth, held, requestId }) => auth.recovery.renewChallenge({ flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/set-password',
    summary: 'Of a lost password: the new one. No session comes out of it',
    input: z.strictObject({ password: text }),
    answer: z.strictObject({ state: z.literal('done') }),
    refusals: ['password-refused', 'busy', ...ofRecovery],
    needs,
    ends: ['recovery'],
    example: { input: { password: 'a heron stands in the reeds' }, answer: { state: 'done' } },
    run: ({ auth, input, held, requestId }) => auth.recovery.setPassword({ ...input, flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/answer-password',
    summary: 'Of a lost list: the password; the new list is made, and is the method from now on',
    input: z.strictObject({ password: text }),
    answer: z.strictObject({ state: z.literal('new-list'), listNumber: z.number() }),
    refusals: ['wrong-password', 'tries-spent', 'busy', ...ofRecovery],
    needs,
    example: { input: { password: 'teacups on the windowsill' }, answer: { state: 'new-list', listNumber: 8 } },
    run: ({ auth, input, held, requestId }) => auth.recovery.answerPassword({ ...input, flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/open-list',
    summary: 'Shows the new list, in the browser that recovered it',
    input: sheetFormat,
    answer: openedList,
    refusals: ['list-not-here', ...ofRecovery],
    needs,
    example: { input: { format: 'json' }, answer: { list: examplePlainList, holder: 'Matti Virtanen', locale: 'fi' } },
    run: ({ auth, held, requestId }) => auth.recovery.openList({ flow: held('recovery'), requestId }),
  }),
  operation({
    id: 'recovery/stop',
    summary: 'Stops every recovery of the person who is logged in: the answer to one that was not theirs',
    input: nothing,
    answer: z.strictObject({ stopped: z.number() }),
    refusals: ofAct,
    needs: ['session'],
    example: { input: {}, answer: { stopped: 1 } },
    run: ({ auth, held, requestId }) => auth.recovery.stop({ token: held('session'), requestId }),
  }),
];
