import { describe, expect, it } from 'vitest';
import { checkPassword, type CheckPasswordInput, type CheckPasswordResult } from '../../../../src/core/credential/index.js';
import { uniformText } from '../../../../src/internal/uniform-index.js';
import { account, seededRandom } from './fixtures.js';

const check = (password: string, more: Partial<CheckPasswordInput> = {}): CheckPasswordResult => checkPassword({ ...account, ...more, password });
const reason = (password: string, more: Partial<CheckPasswordInput> = {}): string => {
  const result = check(password, more);
  return result.ok ? 'accepted' : result.reason;
};

const nist = { minLength: 15, maxLength: 128 };
// No pattern in it, and any beginning of it is a password of that length.
const letters = uniformText(seededRandom('letters'), 'abcdefghijklmnopqrstuvwxyz', 129);
const emoji = Array.from('😀🚲🌋🧦🎺🐌🪵🧲🥨🛶🦔🔩🌾🧵🏺🎿');

describe('checkPassword: length', () => {
  it.each([['standard', account.rules], ['nist', nist]])('R16 in part: the minimum of %s is accepted, one code point fewer refused', (_, rules) => {
    expect(reason(letters.slice(0, rules.minLength), { rules })).toBe('accepted');
    expect(reason(letters.slice(0, rules.minLength - 1), { rules })).toBe('too-short');
  });

  it('R17 in part: 64 and 128 code points are accepted, 129 are not', () => {
    for (const length of [64, 128]) expect(reason(letters.slice(0, length))).toBe('accepted');
    expect(reason(letters.slice(0, 129))).toBe('too-long');
  });

  it('R18: as many emoji as the minimum are accepted, one fewer refused', () => {
    for (const rules of [account.rules, nist]) {
      expect(reason(emoji.slice(0, rules.minLength).join(''), { rules })).toBe('accepted');
      expect(reason(emoji.slice(1, rules.minLength).join(''), { rules })).toBe('too-short');
    }
  });

  it('R18: a combining sequence counts as it is after NFC', () => {
    expect(reason('e\u0301'.repeat(11))).toBe('too-short');
    const spelled = 'kevätyönä jää'.normalize('NFD');
    expect(Array.from(spelled).length).toBe(18);
    expect(reason(spelled, { rules: { minLength: 13, maxLength: 13 } })).toBe('accepted');
    expect(reason(spelled, { rules: { minLength: 14, maxLength: 64 } })).toBe('too-short');
    // q has no letter with a grave accent: two code points in NFC too.
    expect(reason('q\u0300'.repeat(6), { rules: { minLength: 13, maxLength: 64 } })).toBe('too-short');
  });

  it('R22, R24 in part: an empty one is too short, 1,025 bytes are too many', () => {
    expect(reason('')).toBe('too-short');
    expect(reason('a'.repeat(1025))).toBe('too-many-bytes');
  });

  it('a policy that allows eight characters takes eight letters without a pattern, and no word', () => {
    const rules = { minLength: 8, maxLength: 64 };
    expect(reason('xgkvmtbw', { rules })).toBe('accepted');
    expect(reason('password', { rules })).toBe('blocklisted');
  });
});

describe('checkPassword: characters', () => {
  it.each(['kissa istuu\0katolla', 'kissa\tistuu katolla', 'kissa istuu \ud800 katolla'])('R22 in part: refuses controls and lone surrogates: %j', (password) => {
    expect(reason(password)).toBe('not-allowed-characters');
  });

  it('R22: no control, no lone surrogate and nothing empty can be set, even where a policy asks for one character', () => {
    const rules = { minLength: 1, maxLength: 128 };
    const controls = Array.from({ length: 65 }, (_, n) => String.fromCharCode(n < 32 ? n : n + 95));
    for (const bad of [...controls, '\ud800', '\udfff']) expect(reason(`kissa istuu ${bad} katolla`, { rules })).toBe('not-allowed-characters');
    expect(reason('', { rules })).toBe('too-short');
  });

  it('R23 in part: refuses unassigned code points', () => {
    expect(reason('kissa istuu \u0378 katolla')).toBe('not-allowed-characters');
  });

  it('R25 in part: 15 lower-case letters that are not on the blocklist are accepted in every policy profile', () => {
    for (const rules of [account.rules, nist]) {
      for (const password of ['xgkvmtbwnzqfrhp', 'mökkipuutaheinä', 'regnbågsfiskare', 'tangledfuchsias']) expect(reason(password, { rules })).toBe('accepted');
    }
  });

  it('gives the normalised password to hash', () => {
    expect(check('kissa\u00a0istuu katolla yo\u0308ta\u0308')).toEqual({ ok: true, normalised: 'kissa istuu katolla yötä' });
  });
});

describe('checkPassword: the temporary password', () => {
  const temporary = 'KWER-7TDX-MZ4P-VN9A';

  it.each(['KWER-7TDX-MZ4P-VN9A', 'KWER7TDXMZ4PVN9A', 'kwer 7tdx mz4p vn9a', 'kwer-7tdx-mz4p-vn9a'])('R8: refuses the temporary one as %s', (password) => {
    expect(check(password, { temporary })).toEqual({ ok: false, reason: 'same-as-temporary', guidance: 'avoid-temporary-password' });
  });

  it('R8: compares after normalisation where the temporary one is of another form', () => {
    expect(reason('kissa\u00a0istuu katolla a\u0308a\u0308rella', { temporary: 'kissa istuu katolla äärella' })).toBe('same-as-temporary');
  });

  it('R8 in part: another password is accepted, and one typed with a lone surrogate is no crash', () => {
    expect(reason('KWER-7TDX-MZ4P-VN9B', { temporary })).toBe('accepted');
    expect(reason('kissa istuu katolla', { temporary: '\ud800' })).toBe('accepted');
  });
});

describe('checkPassword: own names', () => {
  it.each([
    ['the username', 'matti.virtanen4821'],
    ['the username in capitals', 'MATTI.VIRTANEN4821'],
    ['its reverse', '1284nenatriv.ittam'],
    ['the username without its full stop', 'mattivirtanen4821'],
    ['its parts the other way round', 'virtanen.matti'],
    ['a part and a year', 'virtanen2024'],
    ['a part and some digits', 'virtanen83920'],
    ['a part with digits for letters', 'V1rt4n3n2024!'],
    ['a part twice', 'VirtanenVirtanen'],
    ['a reversed part and a year', 'nenatriv2024'],
    ['the local part of the e-mail', 'm.virtanen+work'],
    ['the service and a word', 'lukkosalasana'],
    ['the service and a year', 'Lukko-Lukko-2024'],
    ['the organization', 'Sähkö & Vesi Oy'],
    ['the organization in one word', 'sähkövesioy12'],
    ['the organization without its dots', 'Sahko&Vesi2024'],
    ['the organization and a sequence', 'sahkovesi12345'],
  ])('R28: refuses %s', (_, password) => {
    expect(check(password)).toEqual({ ok: false, reason: 'like-identity', guidance: 'avoid-own-names' });
  });

  it('R28: the same derivatives at 15 and more', () => {
    for (const password of ['matti.virtanen4821', '1284nenatriv.ittam', 'virtanen20242024', 'MattiMattiMattiMatti', 'Sähkö & Vesi Oy 2024']) {
      expect(reason(password, { rules: nist })).toBe('like-identity');
    }
  });

  it('R27 in part: a name among other words is accepted', () => {
    for (const password of ['virtanen keittää aamukahvia', 'Lukko ruostui sateessa', 'vesi valuu katolta alas']) expect(reason(password)).toBe('accepted');
  });

  it('takes names of any kind: empty, short, with marks, lone surrogates, huge', () => {
    const names = ['', 'Oy', 'É', '\ud800', '😀😀😀', '李小龙', 'x'.repeat(100_000), '.*+?^${}()|[]\\'];
    expect(reason('kissa istuu katolla', { names, username: '', email: '@' })).toBe('accepted');
    expect(reason('李小龙李小龙李小龙2024', { names })).toBe('like-identity');
  });

  it('an address without an at sign counts whole, and one with several up to the last', () => {
    expect(reason('kukkaruukku2024', { email: 'kukkaruukku' })).toBe('like-identity');
    expect(reason('kukka@ruukku', { email: 'kukka@ruukku@example.com' })).toBe('like-identity');
    expect(reason('kukkaruukku2024', { email: undefined })).toBe('accepted');
  });
});

describe('checkPassword: guidance and the estimator', () => {
  it.each([
    ['kissa', 'too-short', 'use-more-characters'],
    ['ä'.repeat(129), 'too-long', 'use-fewer-characters'],
    ['ä'.repeat(513), 'too-many-bytes', 'use-fewer-characters'],
    ['kissa\tistuu katolla', 'not-allowed-characters', 'use-other-characters'],
    ['matti.virtanen4821', 'like-identity', 'avoid-own-names'],
    ['zzzzzzzzzzzzzz', 'blocklisted', 'avoid-repeats'],
    ['abcdefghijklm', 'blocklisted', 'avoid-sequences'],
    ['qwertyuiopasd', 'blocklisted', 'avoid-keyboard-walks'],
    ['Password!?!?', 'blocklisted', 'avoid-common-words'],
    ['24.12.1999!!', 'blocklisted', 'avoid-dates'],
  ])('R30: %j comes back with a reason and a guidance key', (password, expected, guidance) => {
    expect(check(password)).toEqual({ ok: false, reason: expected, guidance });
  });

  it('R26 in part: an estimator of the host is asked for what the rules let through, and only its true is a yes', () => {
    const asked: string[] = [];
    const strength = (normalised: string): boolean => asked.push(normalised) === 0;
    expect(check('kissa\u00a0istuu katolla', { strength })).toEqual({ ok: false, reason: 'blocklisted', guidance: 'use-less-guessable' });
    expect(asked).toEqual(['kissa istuu katolla']);
    expect(reason('kissa istuu katolla', { strength: () => true })).toBe('accepted');
    expect(reason('kissa istuu katolla', { strength: (() => 'yes') as never })).toBe('blocklisted');
    expect(reason('passwordpassword', { strength: () => true })).toBe('blocklisted');
  });

  it('gives frozen results', () => {
    for (const password of ['kissa', 'kissa istuu katolla', 'passwordpassword', 'matti.virtanen4821']) expect(Object.isFrozen(check(password))).toBe(true);
  });
});
