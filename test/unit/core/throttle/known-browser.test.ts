import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chooseLane, encodeKnownBrowser } from '../../../../src/core/throttle/index.js';

const key = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const otherKey = Uint8Array.from({ length: 32 }, (_, n) => n + 2);
const ttlMs = 180 * 24 * 3_600_000;
const createdAt = 1_767_600_000_000;
const claim = { accountId: 'a1', browserId: 'b1', createdAt };
const cookie = encodeKnownBrowser({ claim, keyId: 'k1', key });

const choose = (changes: Partial<Parameters<typeof chooseLane>[0]> = {}) =>
  chooseLane({ cookie, accountId: 'a1', known: ['b0', 'b1'], keyOf: (keyId) => (keyId === 'k1' ? key : undefined), ttlMs, now: createdAt, ...changes });

describe('the cookie of a known browser', () => {
  it('R191 in part: it is MACed, names its key and gives the browser its own lane', () => {
    expect(choose()).toBe('known:b1');
    const mac = createHmac('sha256', key).update(JSON.stringify(['lukko-known-browser', 'a1', 'b1', createdAt])).digest('base64url');
    expect(cookie).toBe(`b1.${createdAt}.k1.${mac}`);
  });

  it('R191 in part: for 180 days, not a millisecond longer', () => {
    expect(choose({ now: createdAt + ttlMs - 1 })).toBe('known:b1');
    expect(choose({ now: createdAt + ttlMs })).toBe('strangers');
  });

  it('R191 in part: another account’s, a forgotten one’s and one of a key that is gone make a stranger', () => {
    expect(choose({ accountId: 'a2' })).toBe('strangers');
    expect(choose({ known: ['b0', 'b2'] })).toBe('strangers');
    expect(choose({ keyOf: () => undefined })).toBe('strangers');
    expect(choose({ keyOf: () => otherKey })).toBe('strangers');
  });

  it('R191 in part: any byte changed makes a stranger', () => {
    for (let at = 0; at < cookie.length; at += 1) {
      for (const letter of ['A', '1', '.']) {
        const forged = cookie.slice(0, at) + letter + cookie.slice(at + 1);
        if (forged !== cookie) expect(choose({ cookie: forged })).toBe('strangers');
      }
    }
  });

  it('R191 in part: neither a longer life nor another browser can be written into it', () => {
    const mac = cookie.split('.')[3] ?? '';
    for (const forged of [`b0.${createdAt}.k1.${mac}`, `b1.${createdAt + 1}.k1.${mac}`, `b1.${createdAt}e0.k1.${mac}`, `b1.-1.k1.${mac}`, `b1..k1.${mac}`, `b1.${createdAt}.k2.${mac}`, `b1.${createdAt}.k1.`]) {
      expect(choose({ cookie: forged })).toBe('strangers');
    }
  });

  it.each([undefined, '', '.', '...', 'forged', '\ud800.1.k1.A', '__proto__.0.constructor.toString', 'x'.repeat(2 ** 20), '.'.repeat(2 ** 16), `${'b1'.repeat(400)}.${createdAt}.k1.A`])(
    'invariant 5: what is no cookie at all makes a stranger and never throws (%#)',
    (text) => {
      expect(choose({ cookie: text })).toBe('strangers');
    },
  );

  it('whoever brings no cookie, or less than one, has no key asked for', () => {
    const keyOf = (): never => expect.fail('no key is named');
    for (const text of [undefined, '', 'b1', 'b1.1', 'b1.1.k1']) expect(choose({ cookie: text, keyOf })).toBe('strangers');
  });

  it('invariant 5: a stranger chooses how long a cookie is, and no more than 512 characters of it are looked at', () => {
    const long = (length: number) => {
      const browserId = 'b'.repeat(length);
      return choose({ cookie: encodeKnownBrowser({ claim: { ...claim, browserId }, keyId: 'k1', key }), known: [browserId] });
    };
    const rest = cookie.length - 'b1'.length;
    expect([long(512 - rest), long(513 - rest)]).toEqual([`known:${'b'.repeat(512 - rest)}`, 'strangers']);
  });

  it('two accounts, two browsers and two instants never share a cookie', () => {
    const all = ['a1', 'a2'].flatMap((accountId) => ['b1', 'b2'].flatMap((browserId) => [0, 1].map((at) => encodeKnownBrowser({ claim: { accountId, browserId, createdAt: at }, keyId: 'k1', key }))));
    expect(new Set(all.map((text) => text.split('.').at(-1))).size).toBe(8);
  });
});
