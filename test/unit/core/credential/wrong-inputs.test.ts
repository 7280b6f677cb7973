import { describe, expect, it } from 'vitest';
import * as credential from '../../../../src/core/credential/index.js';
import { account, hasher, passwordGuard, realRandom, scrypt, tinyCost } from './fixtures.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, Symbol('s'), '', secret, '\ud800', 'А', 'x'.repeat(2 ** 20), [], [1], {}, new Date(0), () => secret];

/** What is right for an argument and therefore not in its row of wrong values. */
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  maybeText: (value) => value === undefined || typeof value === 'string',
  maybe: (value) => value === undefined,
  texts: (value) => Array.isArray(value) && value.length === 0,
  fn: (value) => typeof value === 'function',
  maybeFn: (value) => value === undefined || typeof value === 'function',
  settable: (value) => value === secret || value === 'А',
  none: () => false,
};

interface Row {
  readonly call: (input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  readonly kinds: Readonly<Record<string, string>>;
}

const random = realRandom();
const guard = passwordGuard();

const rows: Readonly<Record<string, Row>> = {
  generateUsername: { call: credential.generateUsername, right: { name: 'Matti', random }, kinds: { name: 'text', random: 'none' } },
  generateTemporaryPassword: { call: credential.generateTemporaryPassword, right: { random }, kinds: { random: 'none', symbols: 'maybe' } },
  checkPassword: {
    call: credential.checkPassword, right: { ...account, password: 'kissa istuu katolla' },
    kinds: { password: 'text', rules: 'none', username: 'text', email: 'maybeText', names: 'texts', temporary: 'maybeText', strength: 'maybeFn' },
  },
  encodeScryptHash: {
    call: credential.encodeScryptHash, right: { cost: tinyCost, salt: new Uint8Array(16), hash: new Uint8Array(32) },
    kinds: { cost: 'none', salt: 'none', hash: 'none' },
  },
  createScryptHasher: { call: credential.createScryptHasher, right: { scrypt }, kinds: { scrypt: 'fn' } },
  hashPassword: {
    call: credential.hashPassword, right: { password: 'kissa istuu', hash: hasher.hash, random, cost: tinyCost },
    kinds: { password: 'settable', hash: 'fn', random: 'none', cost: 'none' },
  },
  verifyPassword: {
    call: credential.verifyPassword, right: { guard, password: 'kissa', encoded: '', hasher, cost: tinyCost },
    kinds: { guard: 'none', password: 'text', encoded: 'text', hasher: 'none', cost: 'none' },
  },
  spendDummyHash: {
    call: credential.spendDummyHash, right: { password: 'kissa', hasher, cost: tinyCost },
    kinds: { password: 'text', hasher: 'none', cost: 'none' },
  },
  'the hasher: hash': {
    call: hasher.hash, right: { secret: new Uint8Array(), salt: new Uint8Array(16), cost: tinyCost }, kinds: { secret: 'none', salt: 'none', cost: 'none' },
  },
  'the hasher: verify': { call: hasher.verify, right: { secret: new Uint8Array(), encoded: '' }, kinds: { secret: 'none', encoded: 'text' } },
  'the hasher: isOutdated': { call: hasher.isOutdated, right: { encoded: '', cost: tinyCost }, kinds: { encoded: 'text', cost: 'none' } },
};

/** Those that take one typed or stored text: any text is right. */
const texts: Readonly<Record<string, readonly [(text: never) => unknown, string]>> = {
  breachKey: [credential.breachKey, 'normalised'],
  normalisePassword: [credential.normalisePassword, 'typed'],
  normaliseTemporaryPassword: [credential.normaliseTemporaryPassword, 'typed'],
  normaliseUsername: [credential.normaliseUsername, 'typed'],
  parseScryptHash: [credential.parseScryptHash, 'encoded'],
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
  const functions = Object.entries(credential).filter(([, value]) => typeof value === 'function').map(([name]) => name);
  const named = [...Object.keys(rows).filter((name) => !name.includes(':')), ...Object.keys(texts), 'assertScryptCost'];
  expect(named.sort()).toEqual(functions.sort());
});

describe.each(Object.entries(rows))('wrong input into %s', (_, { call, right, kinds }) => {
  it('the right one is taken', async () => {
    expect(await thrownBy(() => call(right as never))).toBeUndefined();
  });

  it.each([undefined, null, 'text', 7])('R185 in part: no object at all: case %#', async (input) => {
    expectClear(await thrownBy(() => call(input as never)), 'input: must be an object');
  });

  it.each(Object.keys(kinds))('R185 in part: %s of a wrong kind is named by a TypeError or RangeError without its value', async (name) => {
    const isRight = fits[kinds[name] ?? 'none'];
    for (const value of unlike.filter((one) => isRight?.(one) !== true)) {
      expectClear(await thrownBy(() => call({ ...right, [name]: value } as never)), name);
    }
  });

  it.each(Object.entries(kinds).filter(([, kind]) => kind === 'text' || kind === 'maybeText'))('any text is taken as %s', async (name) => {
    for (const value of unlike.filter((one) => typeof one === 'string')) {
      expect(await thrownBy(() => call({ ...right, [name]: value } as never))).toBeUndefined();
    }
  });
});

describe.each(Object.entries(texts))('wrong input into %s', (_, [call, argument]) => {
  it('any text is taken, anything else is named by a TypeError', async () => {
    for (const value of unlike) {
      const error = await thrownBy(() => call(value as never));
      if (typeof value === 'string') expect(error).toBeUndefined();
      else expect(error).toEqual(new TypeError(`${argument}: must be a string`));
    }
  });
});

describe('wrong input into assertScryptCost and the rules', () => {
  it('every field is named', async () => {
    for (const value of unlike.filter((one) => one !== 0)) {
      for (const name of ['logN', 'r', 'p']) expectClear(await thrownBy(() => credential.assertScryptCost({ ...tinyCost, [name]: value })), `cost.${name}`);
      for (const name of ['minLength', 'maxLength']) {
        const rules = { ...account.rules, [name]: value };
        expectClear(await thrownBy(() => credential.checkPassword({ ...account, password: 'kissa', rules })), `rules.${name}`);
      }
    }
    for (const value of unlike) if (typeof value !== 'object' || value === null) expectClear(await thrownBy(() => credential.assertScryptCost(value as never)), 'cost: must be an object');
  });

  it('a maximum below the minimum is named', () => {
    expect(() => credential.checkPassword({ ...account, password: 'kissa', rules: { minLength: 12, maxLength: 11 } })).toThrow('rules.maxLength: a whole number from 12');
  });

  it('a random source that throws comes through', async () => {
    const broken = { bytes: () => { throw new Error('no entropy'); } };
    expect(() => credential.generateTemporaryPassword({ random: broken })).toThrow('no entropy');
    expect(() => credential.generateUsername({ name: 'Matti', random: broken })).toThrow('no entropy');
    await expect(credential.hashPassword({ password: 'kissa istuu', hash: hasher.hash, random: broken, cost: tinyCost })).rejects.toThrow('no entropy');
  });
});
