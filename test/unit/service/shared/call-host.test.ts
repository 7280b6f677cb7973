import { describe, expect, it, vi } from 'vitest';
import type { AuthOptions } from '../../../../src/index.js';
import { isAuthError } from '../../../../src/index.js';
import { english } from '../../../../src/message/index.js';
import type { StandardSchema } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { callHost } from '../../../../src/service/shared/call-host.js';
import { headUser, invite, matti, must, organizationId } from '../../../story/walk.js';
import { inviteInPerson, minute, openFlow, profile } from '../first-login/walks.js';
import { profiles } from './tools.js';

const canary = 'CANARY of a host’s own error';
const fail = (): never => {
  throw new TypeError(canary);
};

/** What a call rejects with, as a log would show it without its cause. */
async function errorOf(call: Promise<unknown>): Promise<{ readonly code: unknown; readonly shown: string; readonly cause: unknown }> {
  const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
  if (!isAuthError(error)) throw new Error('expected an AuthError');
  return { code: error.code, shown: `${error.name}: ${error.message}`, cause: error.cause };
}

function expectHosts(error: Awaited<ReturnType<typeof errorOf>>): void {
  expect(error.code).toBe('host-function-failed');
  expect(error.shown).not.toContain('CANARY');
  expect(error.cause).toMatchObject({ message: canary });
}

describe('calling a function of the host', () => {
  it('R185 in part: what it throws or rejects with comes out with a code, and its own text only in the cause', async () => {
    expectHosts(await errorOf(callHost(fail)));
    expectHosts(await errorOf(callHost(() => Promise.reject(new TypeError(canary)))));
    expect(await callHost(() => 7)).toBe(7);
    expect(await callHost(() => Promise.resolve(7))).toBe(7);
  });
});

describe.each(profiles)('functions of the host that fail, in %s', (policy) => {
  it.each(['subject', 'mail', 'sms'] as const)('R185 in part: a text of messages: %s', async (part) => {
    const messages = { fi: { ...english, invitation: { ...english.invitation, [part]: fail } } };
    const kit = createTestAuth({ policy, messages });
    const delivery = part === 'sms' ? ({ username: 'sms', temporaryPassword: 'email' } as const) : ({ username: 'email', temporaryPassword: 'sms' } as const);
    const provision = (locale: string) => kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, locale }, delivery });
    expectHosts(await errorOf(provision('fi')));
    expect((await provision('en')).ok).toBe(true);
  });

  it('R126 in part: in what follows an answer it is nobody’s error, and the answer is the same', async () => {
    const kit = createTestAuth({ policy, messages: { en: { ...english, 'temporary-password': { subject: fail, mail: fail, sms: fail } } } });
    expect(await kit.auth.accounts.requestTemporaryPassword({ username: 'nobody1234' })).toEqual({ ok: true });
    await kit.settle();
  });

  it.each<readonly [string, StandardSchema<unknown>['~standard']['validate']]>([['throws', fail], ['rejects', () => Promise.reject(new TypeError(canary))]])(
    'R185 in part: profileFields that %s, and the first login goes on from there',
    async (_how, validate) => {
      const kit = await invite({ policy, profileFields: { '~standard': { version: 1, validate } } });
      const flow = await openFlow(kit, kit.temporaryPassword);
      expectHosts(await errorOf(kit.auth.firstLogin.giveInformation({ flow, profile })));
      expect(must(await kit.auth.firstLogin.view({ flow })).view.state).toBe('personal-information');
    },
  );

  it.each<readonly [string, () => void]>([['throws', fail], ['rejects', () => Promise.reject(new TypeError(canary))]])('a background that %s refuses nothing, and `deliver` sends what is left', async (_how, background) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const kit = createTestAuth({ policy, background: background satisfies AuthOptions['background'] });
      for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: 1 });
      const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
      expect(await kit.auth.accounts.requestTemporaryPassword({ username: made.username })).toEqual({ ok: true });
      // The sending has begun whatever the host's function did with it, and the sender was down.
      await vi.waitFor(async () => {
        const messages = await kit.storage.messages.findBy('accountId', made.accountId);
        expect(messages.map(({ state, tries }) => [state, tries])).toEqual([['queued', 1], ['queued', 1]]);
      });
      expect(kit.inbox.all()).toEqual([]);
      kit.clock.advance(minute);
      await kit.auth.deliver();
      expect(kit.inbox.all().map(({ purpose }) => purpose).sort()).toEqual(['invitation', 'temporary-password']);
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('nor does it matter in person, where nothing is sent', async () => {
    const kit = await inviteInPerson(createTestAuth({ policy, background: fail }));
    expect(must(await kit.auth.login.start({ username: kit.username, password: kit.temporaryPassword })).next).toBe('first-login');
  });
});
