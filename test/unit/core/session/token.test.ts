import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateToken, matchToken, parseToken } from '../../../../src/core/session/index.js';
import { seededRandom } from '../otp-list/fixtures.js';

const random = seededRandom('tokens');

describe('generateToken', () => {
  it('R159 in part: it draws 128 bits for the id and 256 for the secret, and gives the hash to store', () => {
    const drawn: number[] = [];
    const { token, id, secret, secretHash } = generateToken({ random: { bytes: (length) => { drawn.push(length); return random.bytes(length); } } });
    expect(drawn).toEqual([16, 32]);
    expect(token).toBe(`${id}.${secret}`);
    expect(secretHash).toBe(createHash('sha256').update(secret).digest('base64url'));
    expect(token).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
  });

  it('invariant 8: the same bytes make the same token, others another', () => {
    const [one, two] = [seededRandom('one'), seededRandom('one')];
    expect(generateToken({ random: one })).toEqual(generateToken({ random: two }));
    expect(new Set(Array.from({ length: 500 }, () => generateToken({ random: one }).token)).size).toBe(500);
    expect(Object.isFrozen(generateToken({ random: one }))).toBe(true);
  });
});

describe('parseToken', () => {
  const { token, id, secret } = generateToken({ random });

  it('takes a token apart', () => {
    expect(parseToken(token)).toEqual({ ok: true, id, secret });
  });

  it.each([
    '', '.', 'no token', id, secret, `${id}.`, `.${secret}`, `${token}.`, `.${token}`, `${id}.${secret}.${secret}`, `${secret}.${id}`, `${id}.${secret}=`, ` ${token}`, `${token}\n`,
    `${id}.${secret.slice(0, -1)}`, `${id}.${secret}A`, `${id.slice(0, -1)}.${secret}`, token.replace('.', ','), `${id}.${'+'.repeat(43)}`, '.'.repeat(128), 'x'.repeat(2 ** 20),
    // The last letter carries two spare bits, which must be zero: one value has one spelling.
    `${id}.${secret.slice(0, -1)}B`,
  ])('R161 in part: refuses what it never made (%#)', (text) => {
    const parsed = parseToken(text);
    expect(parsed).toEqual({ ok: false, reason: 'malformed' });
    expect(Object.isFrozen(parsed)).toBe(true);
  });

  it.each([[undefined], [null], [7], [{}], [[token]], [Symbol('s')]])('what is no text is malformed, too', (value) => {
    expect(parseToken(value as never)).toEqual({ ok: false, reason: 'malformed' });
  });
});

describe('matchToken', () => {
  const { secret, secretHash } = generateToken({ random });

  it('knows its own secret and no other', () => {
    expect(matchToken({ secret, secretHash })).toBe(true);
    for (let at = 0; at < secret.length; at += 1) {
      const other = secret.slice(0, at) + (secret.charAt(at) === 'A' ? 'B' : 'A') + secret.slice(at + 1);
      expect(matchToken({ secret: other, secretHash })).toBe(false);
    }
    expect(matchToken({ secret: secretHash, secretHash })).toBe(false);
  });

  it('invariant 7: a stored hash that is none matches nothing', () => {
    for (const broken of ['', secret, `${secretHash}=`, secretHash.slice(0, 42), 'not base64url!', '\ud800']) expect(matchToken({ secret, secretHash: broken })).toBe(false);
    expect(matchToken({ secret: '', secretHash: '' })).toBe(false);
  });
});
