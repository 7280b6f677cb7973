import * as z from 'zod/mini';
import { operation, type Operation } from '../operation.js';
import { browserItem, id, instant, nothing, session, sessionItem, text } from '../schema.js';
import { eventKind, eventMethod } from '../schema-audit.js';
import { exampleAt, exampleSession } from './examples.js';
import { ofAct, ofCurrentPassword, ofSession } from './refusals.js';

const needs = ['session'] as const;

const login = z.strictObject({ at: instant, kind: eventKind, outcome: z.enum(['success', 'failure']), method: z.optional(eventMethod) });

/** What a person sees and ends of their own sessions. */
export const sessionOperations: readonly Operation[] = [
  operation({
    id: 'sessions/check',
    summary: 'Says who is logged in, and how sure that is',
    input: nothing,
    answer: z.strictObject({ session }),
    refusals: ofSession,
    needs,
    example: { input: {}, answer: { session: exampleSession } },
    run: ({ auth, held, requestId }) => auth.sessions.check({ token: held('session'), requestId }),
  }),
  operation({
    id: 'sessions/end',
    summary: 'Logs out; a session that is over, or none at all, is logged out as well',
    input: nothing,
    answer: nothing,
    refusals: ['try-again'],
    needs,
    ends: ['session', 'proof', 'pairing', 'attempt', 'first-login', 'recovery'],
    example: { input: {}, answer: {} },
    run: async ({ auth, held, requestId }) => {
      const ended = await auth.sessions.end({ token: held('session'), requestId });
      return !ended.ok && ended.reason === 'try-again' ? { ok: false, reason: ended.reason } : { ok: true };
    },
  }),
  operation({
    id: 'sessions/list',
    summary: 'The open sessions and the known browsers of the person, shortly after a login or a step-up',
    input: nothing,
    answer: z.strictObject({ sessions: z.array(sessionItem), browsers: z.array(browserItem) }),
    refusals: ofAct,
    needs,
    example: {
      input: {},
      answer: {
        sessions: [{ id: exampleSession.id, createdAt: exampleAt, usedAt: exampleAt, current: true, knownBrowser: true }],
        browsers: [{ id: 'rV8mKe2Lq0', createdAt: exampleAt, current: true }],
      },
    },
    run: ({ auth, held, requestId }) => auth.sessions.list({ token: held('session'), requestId }),
  }),
  operation({
    id: 'sessions/end-other',
    summary: 'Ends another session, forgets another browser with its sessions, or, with neither, ends all other sessions',
    input: z.strictObject({ sessionId: z.optional(id), browserId: z.optional(id) }),
    answer: nothing,
    refusals: ['session-not-found', 'browser-not-found', ...ofAct],
    needs,
    example: { input: { browserId: 'rV8mKe2Lq0' }, answer: {} },
    run: ({ auth, input, held, requestId }) => auth.sessions.endOther({ ...input, token: held('session'), requestId }),
  }),
  operation({
    id: 'sessions/step-up',
    summary: 'Makes the session fresh: the password, after binding/start and its proof of the act step-up',
    input: z.strictObject({ password: text }),
    answer: z.strictObject({ session }),
    refusals: [...ofCurrentPassword, ...ofAct],
    needs: ['session', 'proof'],
    ends: ['proof'],
    sets: ['session'],
    example: { input: { password: 'teacups on the windowsill' }, answer: { session: exampleSession } },
    run: ({ auth, input, held, requestId }) => auth.sessions.stepUp({ ...input, token: held('session'), proof: held('proof'), requestId }),
  }),
  operation({
    id: 'sessions/recent-logins',
    summary: 'The recent logins of the person and what belongs to them, the newest first',
    input: nothing,
    answer: z.strictObject({ logins: z.array(login) }),
    refusals: ofSession,
    needs,
    example: { input: {}, answer: { logins: [{ at: exampleAt, kind: 'session-opened', outcome: 'success', method: 'otp-list' }] } },
    run: ({ auth, held, requestId }) => auth.sessions.recentLogins({ token: held('session'), requestId }),
  }),
];
