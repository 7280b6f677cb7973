import { getPublicKeyAsync } from '@noble/ed25519';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertKeyRing } from '../../../../src/core/policy/index.js';
import { exampleKeys } from '../../../../src/core/policy/example-keys.js';
import { decodeBase64url, encodeBase64url } from '../../../../src/internal/base64url.js';
import { utf8 } from '../../../../src/internal/bytes.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const good = sha256(utf8('a'));
const other = sha256(utf8('b'));
const ringOf = (secret: unknown): unknown => [{ id: 'k1', secret }];
const bytes = (at: (index: number) => number, length = 32) => Uint8Array.from({ length }, (_, index) => at(index));

function messageFor(keys: unknown): string {
  try {
    assertKeyRing(keys);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

const regular = 'RangeError: keys[0].secret: too regular to be random; draw 32 random bytes';
const example = 'RangeError: keys[0].secret: an example or a placeholder; draw 32 random bytes';

describe('a ring', () => {
  it.each<readonly [string, unknown]>([
    ['one key', ringOf(good)],
    ['two keys, newest first', [{ id: 'k2', secret: other }, { id: 'k1', secret: good }]],
    ['a Buffer', ringOf(Buffer.from(good))],
    ['a longer key', ringOf(Uint8Array.from([...good, ...other]))],
    ['an id of 32 characters', [{ id: 'AZaz09_-AZaz09_-AZaz09_-AZaz09_-', secret: good }]],
    ['a random secret written in hexadecimal', ringOf(utf8(Buffer.from(good).toString('hex')))],
    ['a random secret written in base64', ringOf(utf8(Buffer.from(good).toString('base64')))],
  ])('is accepted: %s', (_, keys) => {
    expect(messageFor(keys)).toBe('accepted');
  });

  it.each<readonly [unknown, string]>([
    [undefined, 'TypeError: keys: a list of { id, secret }'],
    [null, 'TypeError: keys: a list of { id, secret }'],
    ['k1', 'TypeError: keys: a list of { id, secret }'],
    [{ id: 'k1', secret: good }, 'TypeError: keys: a list of { id, secret }'],
    [good, 'TypeError: keys: a list of { id, secret }'],
    [[], 'RangeError: keys: at least one'],
    [new Array(2), 'TypeError: keys[0]: an object with id and secret'],
    [[null], 'TypeError: keys[0]: an object with id and secret'],
    [['k1'], 'TypeError: keys[0]: an object with id and secret'],
    [[{ id: 'k1' }], 'TypeError: keys[0]: an object with id and secret'],
    [[{ secret: good }], 'TypeError: keys[0]: an object with id and secret'],
    [[{ id: 'k1', secret: good }, undefined], 'TypeError: keys[1]: an object with id and secret'],
    [[{ id: 1, secret: good }], 'TypeError: keys[0].id: a string'],
    [[{ id: 'k1', secret: good }, { id: 'k1', secret: other }], 'RangeError: keys[1].id: each id occurs once'],
  ])('R187 in part: missing, empty or ambiguous refuses start-up: %#', (keys, message) => {
    expect(messageFor(keys)).toBe(message);
  });

  it.each(['', ' ', 'k 1', 'k.1', 'k1\n', 'ключ', 'k\ud800', 'k'.repeat(33), '__proto__\0'])('refuses the id %j', (id) => {
    expect(messageFor([{ id, secret: good }])).toBe('RangeError: keys[0].id: 1 to 32 of A-Z, a-z, 0-9, _ and -');
  });

  it('refuses a huge id and looks at a huge secret', () => {
    expect(messageFor([{ id: 'k'.repeat(1_000_000), secret: good }])).toBe('RangeError: keys[0].id: 1 to 32 of A-Z, a-z, 0-9, _ and -');
    expect(messageFor(ringOf(new Uint8Array(10_000_000)))).toBe('RangeError: keys[0].secret: too regular to be random; draw 32 random bytes');
  });

  it.each<readonly [string, unknown]>([
    ['text', 'a'.repeat(64)],
    ['nothing', undefined],
    ['numbers', [...good]],
    ['a DataView', new DataView(new ArrayBuffer(32))],
    ['16-bit numbers', new Uint16Array(32)],
    ['a buffer', new ArrayBuffer(32)],
    ['a look-alike', { length: 32, [Symbol.toStringTag]: 'Uint8Array' }],
  ])('refuses a secret that is %s', (_, secret) => {
    expect(messageFor(ringOf(secret))).toBe('TypeError: keys[0].secret: a Uint8Array');
  });
});

describe('a secret', () => {
  it.each([0, 1, 16, 31])('R187 in part: %i bytes refuse start-up, 32 do not', (length) => {
    expect(messageFor(ringOf(good.subarray(0, length)))).toBe('RangeError: keys[0].secret: at least 32 bytes');
    expect(messageFor(ringOf(good.subarray(0, 32)))).toBe('accepted');
  });

  it.each<readonly [string, Uint8Array]>([
    ['all zero', bytes(() => 0)],
    ['all 0xff', bytes(() => 255, 64)],
    ['one letter', utf8('a'.repeat(40))],
    ['seven different bytes', bytes((at) => good[at % 7] ?? 0, 64)],
    ['seven different bytes in no order', bytes((at) => (good[at] ?? 0) % 7)],
    ['counting from 0', bytes((at) => at)],
    ['counting from 1', bytes((at) => at + 1)],
    ['counting down over the edge', bytes((at) => (10 - at) & 255, 48)],
    ['counting in sevens', bytes((at) => (at * 7) & 255)],
    ['a phrase again and again', utf8('correct horse battery correct horse battery ')],
    ['a phrase cut short', utf8('0123456789abcdef0123456789abcdef0123')],
    ['a random half twice', Uint8Array.from([...good.subarray(0, 16), ...good.subarray(0, 16)])],
    ['a random key twice', Uint8Array.from([...good, ...good])],
  ])('R187 in part: one that is too regular refuses start-up: %s', (_, secret) => {
    expect(messageFor(ringOf(secret))).toBe(regular);
  });

  it.each([
    'change me change-me CHANGE_ME please!',
    'please-change-this-before-production-1',
    'my-super-secret-key-that-is-32-bytes!',
    'S.E.C.R.E.T 0123456789 abcdefghijkl',
    'your-256-bit-secret-goes-here-please',
    'Password1234567890 Password-of-mine',
    'an example key for the docs of lukko',
    'insecure default for development 42',
  ])('R187 in part: the placeholder %j refuses start-up', (text) => {
    expect(messageFor(ringOf(utf8(text)))).toBe(example);
  });

  it('R187 in part: keys printed in RFC 7515 and RFC 8037 refuse start-up, also with something after them', () => {
    for (const key of exampleKeys()) {
      expect(messageFor(ringOf(key))).toBe(example);
      expect(messageFor(ringOf(Uint8Array.from([...key, 1, 2, 3])))).toBe(example);
    }
  });

  it('RFC 7515 appendix A.1 and RFC 8037 appendix A.1: the example keys are the published ones', async () => {
    const [hs256 = new Uint8Array(), ed25519 = new Uint8Array()] = exampleKeys();
    const signed = 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
    expect(encodeBase64url(hmac(sha256, hs256, utf8(signed)))).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(await getPublicKeyAsync(ed25519)).toEqual(decodeBase64url('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'));
  });

  it('R187 in part, invariant 4: no message holds any part of the secret', () => {
    const canary = utf8('canary canary canary canary canary canary');
    const places = [ringOf(canary), ringOf(canary.subarray(0, 20)), ringOf('canary'), [{ id: 'canary!', secret: good }], 'canary', [{ id: 'k1', secret: good }, { id: 'k1', secret: canary }]];
    for (const keys of places) {
      expect(messageFor(keys)).toMatch(/^(Type|Range)Error: keys/);
      expect(messageFor(keys)).not.toContain('canary');
    }
  });

  it('random secrets are accepted, as bytes, hexadecimal and base64', () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 96 }).map((noise) => Uint8Array.from([...sha256(noise), ...noise]));
    const accepted = fc.property(secret, (drawn) => {
      const readings = [drawn, utf8(Buffer.from(drawn).toString('hex')), utf8(Buffer.from(sha256(drawn)).toString('base64url'))];
      return readings.every((reading) => messageFor(ringOf(reading)) === 'accepted');
    });
    fc.assert(accepted, { seed, numRuns: 500 });
  });

  it('never crashes on anything at all', () => {
    fc.assert(fc.property(fc.anything(), (keys) => messageFor(keys) !== ''), { seed });
    fc.assert(fc.property(fc.array(fc.record({ id: fc.string(), secret: fc.uint8Array({ maxLength: 64 }) })), (keys) => messageFor(keys) !== ''), { seed });
  });
});
