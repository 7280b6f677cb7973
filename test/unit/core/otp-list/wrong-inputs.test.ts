import { describe, expect, it } from 'vitest';
import * as otpList from '../../../../src/core/otp-list/index.js';
import type { RandomSource } from '../../../../src/core/types.js';
import { blankList, otpGuard, seededRandom, tinyHash, tinyVerify } from './fixtures.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, Infinity, 10n, '', secret, 'x'.repeat(2 ** 20), '\ud800', 'А', Symbol('s'), [], [secret], Array.from({ length: 3 }), {}, () => secret];

/** What is right for an argument and therefore not in its row of wrong values. */
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && (value === secret || value === 'А'),
  whole: (value) => value === undefined,
  positions: (value) => Array.isArray(value) && value.length === 0,
  count: (value) => value === 0,
  lowWater: (value) => value === undefined || value === 0,
  code: (value) => typeof value === 'string',
  pinned: (value) => value === undefined,
  cost: (value) => value === undefined || (typeof value === 'object' && value !== null),
  fn: (value) => typeof value === 'function',
  none: () => false,
};

interface Row {
  readonly call: (input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  readonly kinds: Readonly<Record<string, string>>;
}

const random = seededRandom('wrong');
const codes = otpList.generateOneTimePasswords({ random, alphabet: otpList.LETTERS });
const list = blankList({ pinned: 37 });
const { entries } = list;

const rows: Readonly<Record<string, Row>> = {
  generateOneTimePasswords: {
    call: otpList.generateOneTimePasswords, right: { random, alphabet: otpList.LETTERS },
    kinds: { random: 'none', alphabet: 'none', codeLength: 'whole' },
  },
  sealOneTimePasswords: {
    call: otpList.sealOneTimePasswords,
    right: { codes, listId: 'l', accountId: 'a', listNumber: 1, pepper: new Uint8Array(32), random, hash: tinyHash },
    kinds: { codes: 'none', listId: 'id', accountId: 'id', listNumber: 'none', pepper: 'none', random: 'none', hash: 'fn', cost: 'cost', parallel: 'whole' },
  },
  createOtpList: {
    call: otpList.createOtpList, right: { listId: 'l', accountId: 'a', listNumber: 1, keyId: 'k', entries, now: 0 },
    kinds: { listId: 'id', accountId: 'id', listNumber: 'none', keyId: 'id', entries: 'none', now: 'count' },
  },
  choosePosition: {
    call: otpList.choosePosition, right: { unused: [1, 2], random },
    kinds: { unused: 'positions', pinned: 'pinned', random: 'none' },
  },
  openChallenge: { call: otpList.openChallenge, right: { list, random }, kinds: { list: 'none', random: 'none' } },
  matchOtp: {
    call: otpList.matchOtp, right: { guard: otpGuard(), list, position: 37, code: 'KWER', pepper: new Uint8Array(32), verify: tinyVerify },
    kinds: { guard: 'none', list: 'none', position: 'none', code: 'code', pepper: 'none', verify: 'fn' },
  },
  consumePosition: { call: otpList.consumePosition, right: { list, position: 37, now: 0 }, kinds: { list: 'none', position: 'none', now: 'count' } },
  recordMiss: {
    call: otpList.recordMiss, right: { list, position: 37, now: 0 },
    kinds: { list: 'none', position: 'none', now: 'count', missesPerPosition: 'whole', lifetimeMisses: 'whole', renewalOfferedAt: 'whole' },
  },
  endOtpList: { call: otpList.endOtpList, right: { list, reason: 'lost', now: 0 }, kinds: { list: 'none', reason: 'none', now: 'count' } },
  describeOtpList: { call: otpList.describeOtpList, right: { list }, kinds: { list: 'none', lowWater: 'lowWater', renewalOfferedAt: 'whole' } },
};

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectClear(error: unknown, name: string): void {
  expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
  const { message } = error as Error;
  expect(message.startsWith(name)).toBe(true);
  expect(message).not.toContain(secret);
  expect(message.length).toBeLessThan(100);
}

it('the table of wrong inputs names every public function', () => {
  const functions = Object.entries(otpList).filter(([, value]) => typeof value === 'function').map(([name]) => name);
  expect(Object.keys(rows).sort()).toEqual(functions.filter((name) => name !== 'isPosition' && name !== 'normaliseOtp').sort());
});

describe.each(Object.entries(rows))('wrong input into %s', (_, { call, right, kinds }) => {
  it('the right one is taken', async () => {
    expect(await thrownBy(() => call(right as never))).toBeUndefined();
  });

  it.each([undefined, null, 'text', 7])('R69 in part: no object at all: case %#', async (input) => {
    expectClear(await thrownBy(() => call(input as never)), 'input: must be an object');
  });

  it.each(Object.keys(kinds))('R69 in part: %s of a wrong kind is named by a TypeError or RangeError without its value', async (name) => {
    const isRight = fits[kinds[name] ?? 'none'];
    for (const value of unlike.filter((one) => isRight?.(one) !== true)) {
      expectClear(await thrownBy(() => call({ ...right, [name]: value } as never)), name);
    }
  });
});

describe('a list that was altered in its store', () => {
  const kinds = {
    listId: 'id', accountId: 'id', keyId: 'id', listNumber: 'none', entries: 'none', used: 'positions', burnt: 'positions',
    pinned: 'pinned', pinMisses: 'count', lifetimeMisses: 'count', status: 'none', issuedAt: 'count',
  };

  it.each(Object.entries(kinds))('is refused by its field %s', async (name, kind) => {
    for (const value of unlike.filter((one) => fits[kind]?.(one) !== true)) {
      const altered = { ...list, [name]: value };
      expectClear(await thrownBy(() => otpList.describeOtpList({ list: altered })), `list.${name}`);
    }
  });

  it('is refused where a position is used twice, or used and burnt', () => {
    expect(() => otpList.describeOtpList({ list: { ...list, used: [1, 1] } })).toThrow('list.used: each position once');
    expect(() => otpList.describeOtpList({ list: { ...list, used: [1], burnt: [1] } })).toThrow('list.used and list.burnt: each position once');
  });

  it('is refused where an entry is missing or empty', () => {
    for (const bad of [entries.slice(1), [...entries, 'x'], ['', ...entries.slice(1)], Object.assign([...entries], { 5: undefined })]) {
      expect(() => otpList.describeOtpList({ list: { ...list, entries: bad } })).toThrow('list.entries: must hold 100 PHC strings');
    }
  });
});

it('normaliseOtp takes any text and refuses everything else by name', async () => {
  for (const value of unlike) {
    const error = await thrownBy(() => otpList.normaliseOtp(value as string));
    if (typeof value === 'string') expect(error).toBeUndefined();
    else expectClear(error, 'typed: must be a string');
  }
});

describe('each rule ends where it says', () => {
  const seal = (changes: object): Promise<unknown> => otpList.sealOneTimePasswords({ ...(rows['sealOneTimePasswords']?.right as unknown as otpList.SealOneTimePasswordsInput), ...changes });
  const bad = new RangeError('codes: must be 100, all different');

  it.each<[string, (length: number) => unknown]>([
    ['fewer bytes', (length) => new Uint8Array(length - 1)],
    ['more bytes', (length) => new Uint8Array(length + 1)],
    ['numbers that are no bytes', (length) => Array.from({ length }, () => 7)],
  ])('R51 in part: a source that gives %s than were asked for makes no one-time password, and no salt', async (_what, bytes) => {
    const short = { bytes: bytes as RandomSource['bytes'] };
    const error = new RangeError('random: must give as many bytes as asked for');
    expect(() => otpList.generateOneTimePasswords({ random: short, alphabet: otpList.LETTERS })).toThrow(error);
    await expect(seal({ random: short })).rejects.toThrow(error);
  });

  it('an id has 256 characters at most', () => {
    const named = (length: number) => () => otpList.createOtpList({ ...(rows['createOtpList']?.right as unknown as otpList.CreateOtpListInput), listId: 'l'.repeat(length) });
    expect(named(256)).not.toThrow();
    expect(named(257)).toThrow(new RangeError('listId: 1 to 256 characters'));
  });

  it('a pepper has 32 bytes, and a position is a number', async () => {
    for (const length of [31, 33]) await expect(seal({ pepper: new Uint8Array(length) })).rejects.toThrow(new RangeError('pepper: 32 bytes'));
    expect(() => otpList.consumePosition({ list, position: '37' as unknown as number, now: 0 })).toThrow(new TypeError('position: must be a number'));
  });

  it('there are a hundred positions at most, before any of them is looked at', () => {
    expect(() => otpList.choosePosition({ unused: Array.from({ length: 101 }, () => 0), random })).toThrow(new RangeError('unused: each position once'));
  });

  it('an alphabet holds its symbols and nothing behind them', () => {
    for (const alphabet of ['ABCDEFGHIJK!', '!ABCDEFGHIJK', 'ABCDEFGHIJK\n']) expect(() => otpList.generateOneTimePasswords({ random, alphabet })).toThrow(new RangeError('alphabet: 2 to 36 symbols of A to Z and 0 to 9'));
  });

  it('R56 in part: a list is a hundred different texts that can be typed, and each hash is a text', async () => {
    for (const given of [[...codes, codes[0]], [...codes, 'QQQQ'], codes.slice(1), [...codes.slice(1), codes[1]]]) await expect(seal({ codes: given })).rejects.toThrow(bad);
    for (const one of [1234, 'kwer', 'K-ER']) await expect(seal({ codes: [...codes.slice(1), one] })).rejects.toThrow(new RangeError('codes: each 1 to 16 symbols of A to Z and 0 to 9'));
    await expect(seal({ hash: () => Promise.resolve('') })).rejects.toThrow(new TypeError('hash: must answer with a PHC string'));
  });
});
