import { describe, expect, it } from 'vitest';
import * as audit from '../../../../src/core/audit/index.js';
import { beginning, event, key, keyOf } from './fixtures.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [
  undefined, null, true, 0, -1, 1.5, Number.NaN, Infinity, 10n, Symbol('s'), '', secret, '\ud800', [], [secret], {}, new Date(0), new Uint8Array(3), new Uint8Array(32), () => secret,
];

type Kind = 'text' | 'key' | 'whole' | 'whole1' | 'integer' | 'array' | 'fn' | 'none';
const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  key: (value) => value instanceof Uint8Array && value.length >= 32,
  whole: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  whole1: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  integer: (value) => Number.isSafeInteger(value),
  array: (value) => Array.isArray(value) && value.length === 0,
  fn: (value) => typeof value === 'function',
  none: () => false,
};

interface Row {
  readonly call: (input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, Kind>>;
}

const end = { sequence: 1, hash: 'k1.x' };
const checkpoint = { ...end, mac: 'k1.y' };
const rows: Readonly<Record<string, Row>> = {
  sealEvents: {
    call: audit.sealEvents, right: { events: [event(1)], head: beginning, key, keyId: 'k1' },
    fields: { events: 'array', head: 'none', 'head.sequence': 'whole', 'head.hash': 'text', key: 'key', keyId: 'text' },
  },
  verifyEvents: {
    call: audit.verifyEvents, right: { events: [], after: beginning, keyOf },
    fields: { events: 'array', after: 'none', 'after.sequence': 'whole', 'after.hash': 'text', keyOf: 'fn' },
  },
  sealCheckpoint: {
    call: audit.sealCheckpoint, right: { chain: 'acme', end, key, keyId: 'k1' },
    fields: { chain: 'text', end: 'none', 'end.sequence': 'whole', 'end.hash': 'text', key: 'key', keyId: 'text' },
  },
  verifyCheckpoint: {
    call: audit.verifyCheckpoint, right: { chain: 'acme', checkpoint, keyOf },
    fields: { chain: 'text', checkpoint: 'none', 'checkpoint.sequence': 'whole', 'checkpoint.hash': 'text', 'checkpoint.mac': 'text', keyOf: 'fn' },
  },
  pruneUntil: { call: audit.pruneUntil, right: { retentionMs: 1, now: 1 }, fields: { retentionMs: 'whole1', now: 'whole' } },
  choosePrunable: { call: audit.choosePrunable, right: { events: [], until: 1 }, fields: { events: 'array', until: 'integer' } },
};

function withField(right: Readonly<Record<string, unknown>>, path: string, value: unknown): Readonly<Record<string, unknown>> {
  const [first = '', second] = path.split('.');
  return { ...right, [first]: second === undefined ? value : { ...(right[first] as object), [second]: value } };
}

describe.each(Object.entries(rows))('wrong input into %s', (_name, { call, right, fields }) => {
  it('takes what is right, and no other object', () => {
    expect(() => call(right as never)).not.toThrow();
    for (const value of [undefined, null, secret, 7]) expect(() => call(value as never)).toThrow(new TypeError('input: must be an object'));
  });

  it.each(Object.entries(fields))('R185 in part: a %s that is not %s throws and names it, never its value', (path, kind) => {
    for (const value of unlike.filter((each) => !fits[kind](each))) {
      // Any other object may stand for one: what it lacks is named instead.
      const isObject = typeof value === 'object' && value !== null;
      try {
        call(withField(right, path, value) as never);
        expect(isObject && kind !== 'whole', `${path}: ${typeof value}`).toBe(true);
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
        expect(error.message.startsWith(path.split('.')[0] ?? '')).toBe(true);
        expect(error.message).not.toContain(secret);
      }
    }
  });
});

describe('wrong input into signedKeyId', () => {
  it('is a TypeError unless it is text', () => {
    for (const value of [undefined, null, 7, {}]) expect(() => audit.signedKeyId(value as never)).toThrow(new TypeError('signed: must be a string'));
    expect(audit.signedKeyId('')).toBe('');
  });
});
