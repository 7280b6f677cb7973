import * as z from 'zod/mini';
import { operation, type Operation } from '../operation.js';
import { approval, attemptView, challenge, firstLoginView, list, recoveryView, session, text, typed, nothing } from '../schema.js';
import type { BrowserState } from '../wire.js';
import { exampleChallenge, exampleList, exampleSession } from './examples.js';
import { exampleApproval, exampleKeySession } from './examples-key.js';
import { ofReserve } from './refusals.js';

/** What this browser has begun; what is over is left out. */
const state: Operation = operation({
  id: 'state',
  summary: 'Reads what this browser has begun: enough to draw the right page after a reload',
  input: nothing,
  answer: z.strictObject({
    login: z.optional(attemptView),
    firstLogin: z.optional(firstLoginView),
    recovery: z.optional(recoveryView),
    passwordLength: z.strictObject({ least: z.number(), most: z.number() }),
  }),
  refusals: [],
  needs: ['attempt', 'first-login', 'recovery'],
  example: { input: {}, answer: { login: { state: 'otp-challenge', challenge: exampleChallenge, expiresAt: exampleChallenge.expiresAt }, passwordLength: { least: 12, most: 128 } } },
  run: async ({ auth, held }) => {
    const { minLength: least, maxLength: most } = auth.policy.password;
    const [attempt, first, recovery] = [held('attempt'), held('first-login'), held('recovery')];
    const login = attempt === '' ? undefined : await auth.login.view({ attempt });
    const firstLogin = first === '' ? undefined : await auth.firstLogin.view({ flow: first });
    const recovering = recovery === '' ? undefined : await auth.recovery.view({ flow: recovery });
    const begun: BrowserState = {
      ...(login?.ok === true ? { login: login.view } : {}),
      ...(firstLogin?.ok === true ? { firstLogin: firstLogin.view } : {}),
      ...(recovering?.ok === true ? { recovery: recovering.view } : {}),
      passwordLength: { least, most },
    };
    return { ok: true, ...begun };
  },
});

/** The three steps. */
export const loginOperations: readonly Operation[] = [
  state,
  operation({
    id: 'login/start',
    summary: 'Steps 1 and 2: username and password',
    input: z.strictObject({ username: text, password: text, gateAnswer: z.optional(text) }),
    answer: z.discriminatedUnion('next', [
      z.strictObject({ next: z.literal('otp-challenge'), challenge }),
      z.strictObject({ next: z.literal('key-approval'), approval, listInReserve: z.boolean() }),
      z.strictObject({ next: z.literal('first-login') }),
    ]),
    refusals: [
      'wrong-credentials',
      'gate-required',
      'wait',
      'busy',
      'temporary-password-expired',
      'first-login-expired',
      'list-spent',
      'list-ended',
      'too-many-sessions',
      'try-again',
    ],
    flowOf: 'first-login',
    sets: ['attempt'],
    example: { input: { username: 'matti4821', password: 'teacups on the windowsill' }, answer: { next: 'otp-challenge', challenge: exampleChallenge } },
    run: ({ auth, input, browserOf, requestId }) => auth.login.start({ ...input, ...browserOf(input.username), requestId }),
  }),
  operation({
    id: 'login/view',
    summary: 'Where the login of this browser stands, by one read: a page that waits for the phone asks every second or two',
    input: nothing,
    answer: z.strictObject({ view: attemptView }),
    refusals: ['attempt-expired'],
    needs: ['attempt'],
    example: { input: {}, answer: { view: { state: 'key-approval', approval: exampleApproval, listInReserve: true, expiresAt: exampleChallenge.expiresAt } } },
    run: ({ auth, held, requestId }) => auth.login.view({ attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/answer-otp',
    summary: 'Step 3: the one-time password at the position asked for',
    input: z.strictObject({ code: typed }),
    answer: z.discriminatedUnion('next', [z.strictObject({ next: z.literal('authenticated'), session, list }), z.strictObject({ next: z.literal('new-password') })]),
    refusals: [
      'wrong-code',
      'replayed',
      'not-a-code',
      'challenge-expired',
      'lane-closed',
      'attempt-expired',
      'sequence-error',
      'too-many-sessions',
      'list-spent',
      'list-ended',
      'try-again',
      'wait',
      'busy',
    ],
    needs: ['attempt'],
    sets: ['session', 'browser'],
    example: { input: { code: 'KWER' }, answer: { next: 'authenticated', session: exampleSession, list: exampleList } },
    run: ({ auth, input, held, requestId }) => auth.login.answerOtp({ ...input, attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/renew-challenge',
    summary: 'Asks for the same position with fresh time, on a page that was left open',
    input: nothing,
    answer: z.strictObject({ challenge }),
    refusals: ['sequence-error', 'attempt-expired', 'list-ended', 'list-spent', 'try-again'],
    needs: ['attempt'],
    example: { input: {}, answer: { challenge: exampleChallenge } },
    run: ({ auth, held, requestId }) => auth.login.renewChallenge({ attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/ask-approval',
    summary: 'Step 3 by the Key: asks the phone once more; the earlier request is over',
    input: nothing,
    answer: z.strictObject({ approval }),
    refusals: ['sequence-error', 'attempt-expired', 'try-again'],
    needs: ['attempt'],
    example: { input: {}, answer: { approval: exampleApproval } },
    run: ({ auth, held, requestId }) => auth.login.askApproval({ attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/finish-approval',
    summary: 'Step 3 by the Key: what the phone approved opens the session',
    input: nothing,
    answer: z.discriminatedUnion('next', [z.strictObject({ next: z.literal('authenticated'), session }), z.strictObject({ next: z.literal('new-password') })]),
    refusals: ['not-approved', 'sequence-error', 'attempt-expired', 'too-many-sessions'],
    needs: ['attempt'],
    sets: ['session', 'browser'],
    example: { input: {}, answer: { next: 'authenticated', session: exampleKeySession } },
    run: ({ auth, held, requestId }) => auth.login.finishApproval({ attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/use-list',
    summary: 'Use my list instead: the list in reserve takes the place of the Key in this login, and all addresses are told',
    input: nothing,
    answer: z.strictObject({ challenge }),
    refusals: [...ofReserve, 'sequence-error', 'attempt-expired', 'try-again'],
    needs: ['attempt'],
    example: { input: {}, answer: { challenge: exampleChallenge } },
    run: ({ auth, held, requestId }) => auth.login.useList({ attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/replace-password',
    summary: 'Sets a new password in place of a compromised one, after the third step',
    input: z.strictObject({ password: text }),
    answer: z.strictObject({ next: z.literal('authenticated'), session }),
    refusals: ['password-refused', 'sequence-error', 'attempt-expired', 'too-many-sessions', 'busy'],
    needs: ['attempt'],
    sets: ['session', 'browser'],
    example: { input: { password: 'a heron stands in the reeds' }, answer: { next: 'authenticated', session: exampleSession } },
    run: ({ auth, input, held, requestId }) => auth.login.replacePassword({ ...input, attempt: held('attempt'), requestId }),
  }),
  operation({
    id: 'login/leave',
    summary: 'Leaves a login that was begun, in this browser: the page is free for another person',
    input: nothing,
    answer: nothing,
    refusals: [],
    ends: ['attempt'],
    example: { input: {}, answer: {} },
    run: () => ({ ok: true }),
  }),
  operation({
    id: 'login/request-temporary-password',
    summary: 'Asks for the temporary password, where the policy sends it on demand; the answer is the same for everybody',
    input: z.strictObject({ username: text }),
    answer: nothing,
    refusals: [],
    example: { input: { username: 'matti4821' }, answer: {} },
    run: ({ auth, input, requestId }) => auth.accounts.requestTemporaryPassword({ ...input, requestId }),
  }),
];
