import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkPassword, encodeScryptHash, generateTemporaryPassword, generateUsername, hashPassword, normalisePassword, normaliseTemporaryPassword, normaliseUsername,
  parseScryptHash, verifyPassword,
} from '../../src/core/credential/index.js';
import { account, hasher, passwordGuard, realRandom, seed, tinyCost } from '../unit/core/credential/fixtures.js';

const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units));
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme' }), anyUnits);
const random = realRandom();
const guard = passwordGuard();

describe('usernames', () => {
  it('R158 in part: normalising any text twice changes nothing', () => {
    fc.assert(fc.property(fc.oneof(anyText, fc.stringMatching(/^ ?[A-Za-z0-9._-]{1,70} ?$/)), (typed) => {
      const once = normaliseUsername(typed);
      if (!once.ok) return;
      expect(once.username).toMatch(/^[a-z0-9][a-z0-9._-]{2,63}$/);
      expect(normaliseUsername(once.username)).toEqual(once);
      expect(normaliseUsername(once.username.toUpperCase())).toEqual(once);
    }), { seed, numRuns: 2000 });
  });

  it('R158 in part: no character outside ASCII becomes part of a username, at either end or inside', () => {
    for (let point = 0x80; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      if (/\s/.test(character)) continue;
      if (normaliseUsername(`${character}al${character}ce`).ok) expect.fail(`U+${point.toString(16)}`);
    }
  });

  it('R194 in part: whatever the name is, what is generated is a username that ends in four digits', () => {
    const names = fc.oneof(anyText, fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })).map((words) => words.join(' ')));
    fc.assert(fc.property(names, (name) => {
      const { username } = generateUsername({ name, random });
      expect(normaliseUsername(username)).toEqual({ ok: true, username });
      expect(username).toMatch(/^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)?\d{4}$/);
    }), { seed, numRuns: 2000 });
  });
});

describe('passwords', () => {
  it('R20 in part: OpaqueString applied twice changes nothing, in NFC or NFD', () => {
    fc.assert(fc.property(anyText, (typed) => {
      const once = normalisePassword(typed);
      if (!once.ok) return;
      expect(normalisePassword(once.normalised)).toEqual(once);
      expect(normalisePassword(typed.normalize('NFD'))).toEqual(once);
    }), { seed, numRuns: 2000 });
  });

  it('R22, R23 in part: what can be set verifies, and what cannot is a mismatch: never a throw', async () => {
    const encoded = await hashPassword({ password: 'kissa istuu katolla', hash: hasher.hash, random, cost: tinyCost });
    await fc.assert(fc.asyncProperty(anyText, async (typed) => {
      expect(await verifyPassword({ guard, password: typed, encoded, hasher, cost: tinyCost })).toEqual({ ok: false, reason: 'mismatch' });
      const settable = normalisePassword(typed);
      if (!settable.ok) return;
      const own = await hashPassword({ password: settable.normalised, hash: hasher.hash, random, cost: tinyCost });
      expect(await verifyPassword({ guard, password: typed, encoded: own, hasher, cost: tinyCost })).toEqual({ ok: true, outdated: false });
    }), { seed, numRuns: 500 });
  });

  it('any text is judged: accepted in its normalised form, or refused with a reason and a guidance key', () => {
    fc.assert(fc.property(anyText, fc.array(anyText, { maxLength: 3 }), fc.option(anyText, { nil: undefined }), (password, names, temporary) => {
      const result = checkPassword({ ...account, password, names, temporary });
      expect(result).toEqual(result.ok ? { ok: true, normalised: expect.any(String) } : { ok: false, reason: expect.any(String), guidance: expect.any(String) });
    }), { seed, numRuns: 1000 });
  });

  it('R25 in part: 15 letters drawn at random are accepted in both policy profiles', () => {
    // Without fast-check's bias, which is towards repeats, and those are patterns.
    const letters = fc.noBias(fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz')), minLength: 15, maxLength: 15 }));
    fc.assert(fc.property(letters, fc.constantFrom(12, 15), (password, minLength) => {
      fc.pre(new Set(password).size >= 8);
      expect(checkPassword({ ...account, password, rules: { minLength, maxLength: 128 } })).toEqual({ ok: true, normalised: password });
    }), { seed, numRuns: 300 });
  });
});

describe('temporary passwords', () => {
  it('what is printed is read back, however it is grouped and in whichever case', () => {
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '\u00a0', '–'), { minLength: 16, maxLength: 16 });
    fc.assert(fc.property(gaps, fc.boolean(), (fill, lower) => {
      const symbols = generateTemporaryPassword({ random }).plaintext.replaceAll('-', '');
      const typed = Array.from(symbols, (symbol, n) => `${fill[n] ?? ''}${lower ? symbol.toLowerCase() : symbol}`).join('');
      expect(normaliseTemporaryPassword(typed)).toBe(symbols);
    }), { seed });
  });

  it('any text at all gives nothing or symbols that give themselves', () => {
    fc.assert(fc.property(anyText, (typed) => {
      const read = normaliseTemporaryPassword(typed);
      if (read !== undefined) expect(normaliseTemporaryPassword(read)).toBe(read);
    }), { seed });
  });
});

describe('PHC strings', () => {
  const parts = fc.record({
    cost: fc.constantFrom({ logN: 17, r: 8, p: 1 }, { logN: 1, r: 1, p: 1 }, { logN: 12, r: 8, p: 1 }, { logN: 10, r: 3, p: 7 }),
    salt: fc.uint8Array({ minLength: 16, maxLength: 64 }),
    hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  });

  it('R41 in part: what is written is read back', () => {
    fc.assert(fc.property(parts, ({ cost, salt, hash }) => {
      expect(parseScryptHash(encodeScryptHash({ cost, salt, hash }))).toEqual({ ok: true, cost, salt: Uint8Array.from(salt), hash: Uint8Array.from(hash) });
    }), { seed });
  });

  it('R41 in part: a string with one character changed is refused or means something else; one value has one spelling', () => {
    fc.assert(fc.property(parts, fc.nat(), fc.constantFrom(...Array.from('$,=0123456789+/AZaz_- \n')), (input, place, character) => {
      const encoded = encodeScryptHash(input);
      const at = place % encoded.length;
      const altered = encoded.slice(0, at) + character + encoded.slice(at + 1);
      const parsed = parseScryptHash(altered);
      if (parsed.ok) expect(encodeScryptHash(parsed)).toBe(altered);
    }), { seed, numRuns: 2000 });
  });

  it('R41 in part: any text is read without a throw', () => {
    fc.assert(fc.property(fc.oneof(anyText, anyText.map((text) => `$scrypt$ln=17,r=8,p=1$${text}`)), (text) => {
      expect(parseScryptHash(text).ok).toBe(false);
    }), { seed });
  });
});
