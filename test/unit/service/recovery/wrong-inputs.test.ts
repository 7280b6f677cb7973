import { beforeAll, describe, expect, it } from 'vitest';
import type { Active } from '../../../story/walk.js';
import { activate, dumpAll } from '../shared/tools.js';
import { toCode } from './walks.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, Symbol('s'), [], [secret], {}, { length: 3 }, new Date(0), new String(secret), new Uint8Array(3), () => secret];

/** Text that a user, or somebody who means harm, may send as any text at all. */
const hostile: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\r\n', '\u001b[2J', '\ud800', '\udc00\ud800', '\u202e', '\ufeff', 'ａｌｉｃｅ', 'аlice', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty',
  '{"$gt":""}', "' OR 1=1 --", '../../etc/passwd', '%00', '${7*7}', '<script>', '.', '..', 'a.b', 'a.b.c.d', '.'.repeat(10_000), '@'.repeat(10_000), `${'A'.repeat(22)}.${'A'.repeat(43)}`,
  'x'.repeat(2 ** 20), '😀'.repeat(2 ** 16), 'e\u0301'.repeat(2 ** 14), 'ﷺ'.repeat(5_000),
];

interface Row {
  readonly call: (active: Active, input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, 'text' | 'text?' | 'recovers'>>;
}

const rows: Readonly<Record<string, Row>> = {
  requestUsername: { call: ({ auth }, input) => auth.recovery.requestUsername(input), right: { contact: 'a@b.example' }, fields: { contact: 'text', browser: 'text?', requestId: 'text?' } },
  request: { call: ({ auth }, input) => auth.recovery.request(input), right: { username: 'nobody1234', recovers: 'list' }, fields: { username: 'text', recovers: 'recovers', browser: 'text?', requestId: 'text?' } },
  open: { call: ({ auth }, input) => auth.recovery.open(input), right: { link: 'a.b' }, fields: { link: 'text', requestId: 'text?' } },
  view: { call: ({ auth }, input) => auth.recovery.view(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  sendCode: { call: ({ auth }, input) => auth.recovery.sendCode(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  answerCode: { call: ({ auth }, input) => auth.recovery.answerCode(input), right: { flow: 'a.b', code: '12345678' }, fields: { flow: 'text', code: 'text', requestId: 'text?' } },
  answerOtp: { call: ({ auth }, input) => auth.recovery.answerOtp(input), right: { flow: 'a.b', code: 'ABCD' }, fields: { flow: 'text', code: 'text', requestId: 'text?' } },
  renewChallenge: { call: ({ auth }, input) => auth.recovery.renewChallenge(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  askApproval: { call: ({ auth }, input) => auth.recovery.askApproval(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  finishApproval: { call: ({ auth }, input) => auth.recovery.finishApproval(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  useList: { call: ({ auth }, input) => auth.recovery.useList(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  setPassword: { call: ({ auth }, input) => auth.recovery.setPassword(input), right: { flow: 'a.b', password: secret }, fields: { flow: 'text', password: 'text', requestId: 'text?' } },
  answerPassword: { call: ({ auth }, input) => auth.recovery.answerPassword(input), right: { flow: 'a.b', password: secret }, fields: { flow: 'text', password: 'text', requestId: 'text?' } },
  openList: { call: ({ auth }, input) => auth.recovery.openList(input), right: { flow: 'a.b' }, fields: { flow: 'text', requestId: 'text?' } },
  stop: { call: ({ auth }, input) => auth.recovery.stop(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
};

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

let active: Active;
beforeAll(async () => {
  active = await activate('standard');
});

it('the table names every function of auth.recovery', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(active.auth.recovery).sort());
});

describe.each(Object.entries(rows))('wrong input into auth.recovery.%s', (_name, { call, right, fields }) => {
  it('the right one is taken', async () => {
    expect(await thrownBy(() => call(active, right as never))).toBeUndefined();
  });

  it.each([[undefined], [null], ['text'], [7], [true], [Symbol('s')]])('R185 in part: no object at all is a TypeError that names the fields', async (input) => {
    expect(await thrownBy(() => call(active, input as never))).toEqual(new TypeError(`input: must be an object with ${Object.keys(fields).join(', ')}`));
  });

  it.each(Object.entries(fields))('R185 in part: a wrong %s is named by a TypeError, without its value, and nothing is stored', async (field, kind) => {
    const before = await dumpAll(active);
    const wrong = kind === 'recovers' ? [...unlike, '', 'key', 'Password', secret] : unlike;
    for (const value of wrong.filter((one) => !(kind === 'text?' && one === undefined))) {
      const error = await thrownBy(() => call(active, { ...right, [field]: value } as never));
      expect(error).toBeInstanceOf(TypeError);
      const { message } = error as Error;
      expect(message.startsWith(`${field}: must be`)).toBe(true);
      expect(message).not.toContain(secret);
    }
    await active.settle();
    expect(await dumpAll(active)).toBe(before);
  });

  it('invariant 5: any text where a text belongs is never a throw, and changes no account', async () => {
    const before = await active.storage.accounts.find(active.accountId);
    for (const [field, kind] of Object.entries(fields)) {
      if (kind === 'recovers') continue;
      for (const text of hostile) expect(await thrownBy(() => call(active, { ...right, [field]: text } as never))).toBeUndefined();
    }
    await active.settle();
    expect(await active.storage.accounts.find(active.accountId)).toEqual(before);
  });
});

it('invariant 5: hostile text at every step of a recovery that is going on is a refusal, and no step goes on by it', async () => {
  for (const recovers of ['password', 'list'] as const) {
    const { flow } = await toCode(active, recovers);
    const { recovery } = active.auth;
    for (const text of hostile) {
      const said = await Promise.all([recovery.answerOtp({ flow, code: text }), recovery.answerPassword({ flow, password: text }), recovery.setPassword({ flow, password: text })]);
      expect(said.every(({ ok }) => !ok)).toBe(true);
    }
    for (const text of hostile.slice(0, 4)) expect(await recovery.answerCode({ flow, code: text })).toMatchObject({ ok: false, reason: 'code-wrong' });
  }
});
