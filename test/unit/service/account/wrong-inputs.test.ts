import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, matti, organizationId } from '../../../story/walk.js';
import { watchStorage } from '../first-login/watch-storage.js';

const canary = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, Symbol('s'), '', canary, '\ud800', 'а', '\u0000', 'x'.repeat(2 ** 20), [], [1], {}, new Map(), new Date(0), () => canary];

/** What is right for an argument and so not in its row of wrong values. */
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  maybeText: (value) => value === undefined || typeof value === 'string',
  maybeSwitch: (value) => value === undefined || typeof value === 'boolean',
  id: (value) => value === canary || value === 'а',
  object: (value) => typeof value === 'object' && value !== null,
  iterable: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
  none: () => false,
};

const invitation = { actor: headUser, organizationId, delivery: { username: 'email', temporaryPassword: 'sms' } };
const target = { actor: headUser, accountId: 'a-1' };
const onAccount = { actor: 'none', accountId: 'text', requestId: 'maybeText' };
const rows: Readonly<Record<string, { readonly right: Readonly<Record<string, unknown>>; readonly kinds: Readonly<Record<string, string>> }>> = {
  provision: { right: { ...invitation, person: matti }, kinds: { actor: 'none', organizationId: 'id', person: 'object', delivery: 'none', requestId: 'maybeText' } },
  provisionMany: { right: { ...invitation, people: [] }, kinds: { actor: 'none', organizationId: 'id', people: 'iterable', delivery: 'none', requestId: 'maybeText' } },
  issueTemporaryPassword: { right: { ...invitation, accountId: 'a-1' }, kinds: { actor: 'none', accountId: 'text', delivery: 'none', requestId: 'maybeText' } },
  describe: { right: { actor: headUser, accountId: 'a-1' }, kinds: { actor: 'none', accountId: 'text', requestId: 'maybeText' } },
  importAccount: { right: { ...target, organizationId, person: matti, passwordHash: 'x' }, kinds: { actor: 'none', organizationId: 'id', person: 'object', passwordHash: 'text', requestId: 'maybeText' } },
  correctContact: { right: { ...target, delivery: 'in-person' }, kinds: { actor: 'none', accountId: 'text', email: 'maybeText', phone: 'maybeText', delivery: 'none', requestId: 'maybeText' } },
  restart: { right: { ...target, delivery: 'in-person' }, kinds: { actor: 'none', accountId: 'text', delivery: 'none', requestId: 'maybeText' } },
  disable: { right: target, kinds: onAccount },
  enable: { right: target, kinds: onAccount },
  erase: { right: target, kinds: onAccount },
  exportData: { right: target, kinds: onAccount },
  markCompromised: { right: target, kinds: { ...onAccount, endAllSessions: 'maybeSwitch' } },
  readiness: { right: { actor: headUser, organizationId }, kinds: { actor: 'none', organizationId: 'id', requestId: 'maybeText' } },
  messages: { right: target, kinds: onAccount },
  sendAgain: { right: { ...target, messageId: 'm-1' }, kinds: { ...onAccount, messageId: 'text' } },
  listSessions: { right: target, kinds: onAccount },
  endSessions: { right: target, kinds: { ...onAccount, sessionId: 'maybeText' } },
  listDevices: { right: target, kinds: onAccount },
  endDevice: { right: { ...target, deviceId: 'd-1' }, kinds: { ...onAccount, deviceId: 'text' } },
  requestTemporaryPassword: { right: { username: 'matti' }, kinds: { username: 'text', requestId: 'maybeText' } },
};

async function call(name: string, input: unknown): Promise<{ readonly error: unknown; readonly stored: string; readonly calls: number }> {
  const { storage, dump, calls } = watchStorage();
  const { auth, settle } = createTestAuth({ storage });
  const useCase = (auth.accounts as unknown as Record<string, (input: unknown) => unknown>)[name];
  let error: unknown;
  try {
    const answer = useCase?.(input);
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) for await (const progress of answer as AsyncIterable<unknown>) expect(progress).toBeDefined();
    else await answer;
  } catch (thrown) {
    error = thrown;
  }
  await settle();
  return { error, stored: dump(), calls: calls.length };
}

function expectClear(error: unknown, name: string): void {
  expect(error).toBeInstanceOf(TypeError);
  const { message } = error as TypeError;
  expect(message.startsWith(`${name}: must be`)).toBe(true);
  expect(message).not.toContain(canary);
  expect(message.length).toBeLessThan(160);
}

it('the table of wrong inputs names every use case of auth.accounts', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(createTestAuth().auth.accounts).sort());
});

describe.each(Object.entries(rows))('wrong input into accounts.%s', (name, { right, kinds }) => {
  it('the right one is taken', async () => {
    expect((await call(name, right)).error).toBeUndefined();
  });

  it.each([undefined, null, 7, 'text', true, () => right])('R185 in part: no object at all is named, and nothing is stored: case %#', async (input) => {
    const { error, calls } = await call(name, input);
    expectClear(error, 'input');
    expect(calls).toBe(0);
  });

  it.each(Object.keys(kinds))('R185 in part: %s of a wrong kind is named by a TypeError without its value, and nothing is stored', async (field) => {
    for (const value of unlike.filter((one) => fits[kinds[field] ?? 'none']?.(one) !== true)) {
      const { error, calls } = await call(name, { ...right, [field]: value });
      expectClear(error, field);
      expect(calls).toBe(0);
    }
  });

  it('any text where a text belongs is never a throw', async () => {
    for (const field of Object.keys(kinds).filter((one) => kinds[one] === 'text' || kinds[one] === 'maybeText')) {
      for (const value of [...unlike.filter((one) => typeof one === 'string'), '__proto__', 'constructor', '%00', '../../etc/passwd', "'; DROP TABLE accounts; --"]) {
        const { error } = await call(name, { ...right, [field]: value });
        expect([field, error]).toEqual([field, undefined]);
      }
    }
  });
});

describe('an actor', () => {
  it.each<unknown>([
    { kind: 'head-user' }, { kind: 'head-user', id: '' }, { kind: 'head-user', id: 7 }, { kind: 'office', id: 'x' }, { kind: 'office', id: 'x', onBehalfOf: '' }, { kind: 'office', onBehalfOf: 'x' },
    { kind: 'user', id: null }, { kind: 'root', id: 'x' }, { kind: 'System' }, { id: 'x' }, { kind: ['head-user'], id: 'x' }, { kind: 'head-user', id: 'a\nb' }, { kind: 'head-user', id: 'x'.repeat(201) }, { kind: 'head-user', id: '\ud800' },
  ])('of a wrong shape is named: case %#', async (actor) => {
    for (const name of ['provision', 'issueTemporaryPassword', 'describe']) {
      const { error, calls } = await call(name, { ...rows[name]?.right, actor });
      expectClear(error, 'actor');
      expect(calls).toBe(0);
    }
  });
});

describe('a delivery', () => {
  it.each<unknown>([
    'email', 'In-person', 'in-person ', { username: 'email' }, { temporaryPassword: 'sms' }, { username: 'email', temporaryPassword: 'in-person' }, { username: 'in-person', temporaryPassword: 'in-person' },
    { username: 'post', temporaryPassword: 'sms' }, { username: 'EMAIL', temporaryPassword: 'sms' }, { username: ['email'], temporaryPassword: 'sms' }, ['email', 'sms'], { username: 'email', temporaryPassword: null },
  ])('R2 in part: of a wrong shape is named, and stands for nothing: case %#', async (delivery) => {
    for (const name of ['provision', 'provisionMany', 'issueTemporaryPassword']) {
      const { error, calls } = await call(name, { ...rows[name]?.right, delivery });
      expectClear(error, 'delivery');
      expect(calls).toBe(0);
    }
  });
});
