import { describe, expect, it } from 'vitest';
import { checkPassword } from '../../../../src/core/credential/index.js';
import { commonPatterns } from './common-patterns.js';
import { account, realRandom, seed } from './fixtures.js';
import { uniformText } from '../../../../src/internal/uniform-index.js';

const other = { ...account, username: 'kzu.wpf0000', email: undefined, names: ['Zhbq'] };
const reasonAt = (minLength: number) => (password: string): string => {
  const result = checkPassword({ ...other, password, rules: { minLength, maxLength: 128 } });
  return result.ok ? 'accepted' : result.reason;
};

describe('the blocklist', () => {
  it.each([12, 15])('R26: refuses 3,000 generated common patterns of %i and more characters', (minLength) => {
    // Every fifth or so of them, another fifth each run.
    const all = commonPatterns(minLength);
    const step = Math.floor(all.length / 3500);
    const patterns = all.filter((_, n) => n % step === seed % step);
    expect(patterns.length).toBeGreaterThanOrEqual(3000);
    const reason = reasonAt(minLength);
    expect(patterns.filter((pattern) => reason(pattern) !== 'blocklisted')).toEqual([]);
  });

  it.each([
    'password correct horse', 'my password is secret', 'kahvi jäähtyy pöydälle', 'kissa istuu katolla', 'summer in a purple bathtub',
    'salasana unohtui taas junaan', 'hemlig trädgård bakom muren', 'correct horse battery staple', 'qwerty is not an answer', 'admin ate 4 raw carrots',
    'in 1987 we moved north', 'welcome to the wet tent', 'dragonflies over marshland', 'пароль забыт в трамвае',
  ])('R27: accepts %j, which holds a listed word among others', (password) => {
    expect(reasonAt(12)(password)).toBe('accepted');
    expect(reasonAt(12)(password.replaceAll(' ', ''))).toBe('accepted');
  });

  it('R27 in part: three listed words are a passphrase, two with their years are not', () => {
    expect(reasonAt(12)('summerwinterdragon')).toBe('accepted');
    expect(reasonAt(12)('summerwinter2024')).toBe('blocklisted');
    expect(reasonAt(12)('Summer2024Winter2025')).toBe('blocklisted');
  });

  it('R25 in part: random lower-case letters are not refused: none of 1,000 with 15, hardly one of 1,000 with 12', () => {
    const random = realRandom();
    const refused = (length: number): readonly string[] => {
      const drawn = Array.from({ length: 1000 }, () => uniformText(random, 'abcdefghijklmnopqrstuvwxyz', length));
      return drawn.filter((password) => reasonAt(length)(password) !== 'accepted');
    };
    expect(refused(15)).toEqual([]);
    // One in some 7,000 holds a walk and a repeat by chance.
    expect(refused(12).length).toBeLessThan(5);
  });

  it('judges the longest password there can be, whatever it is made of', () => {
    const longest = ['a'.repeat(1024), 'ab'.repeat(512), 'passw0rd'.repeat(128), '\ufdfa'.repeat(341), '12345678'.repeat(128), '\u0301'.repeat(512)];
    const results = longest.map((password) => checkPassword({ ...other, password, rules: { minLength: 12, maxLength: 2000 } }));
    expect(results.slice(0, 5).every((result) => !result.ok && result.reason === 'blocklisted')).toBe(true);
    expect(results).toHaveLength(6);
  });
});
