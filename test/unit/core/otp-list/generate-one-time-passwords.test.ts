import { describe, expect, it } from 'vitest';
import { CODE_LENGTH, generateOneTimePasswords, LETTERS, SYMBOLS_32 } from '../../../../src/core/otp-list/index.js';
import { chiSquare, chiSquareLimit, seed, seededRandom } from './fixtures.js';

const alphabets = [['LETTERS', LETTERS, /^[A-Z]{4}$/], ['SYMBOLS_32', SYMBOLS_32, /^[2-9A-HJ-NP-Z]{4}$/]] as const;

describe.each(alphabets)('generateOneTimePasswords, %s', (_, alphabet, form) => {
  it('R50: gives exactly 100 one-time passwords of four symbols', () => {
    const codes = generateOneTimePasswords({ random: seededRandom('r50'), alphabet });
    expect(codes).toHaveLength(100);
    for (const code of codes) expect(code).toMatch(form);
    expect(Object.isFrozen(codes)).toBe(true);
  });

  const lists = Array.from({ length: 1000 }, (__, n) => generateOneTimePasswords({ random: seededRandom(`${seed}/${n}`), alphabet }));

  it(`R51: over 1,000 lists every symbol is equally frequent (seed ${seed})`, () => {
    const seen = new Map<string, number>();
    for (const symbol of lists.flat().join('')) seen.set(symbol, (seen.get(symbol) ?? 0) + 1);
    expect([...seen.keys()].sort().join('')).toBe(alphabet);
    expect(chiSquare([...seen.values()])).toBeLessThan(chiSquareLimit(alphabet.length - 1));
  });

  it(`R51: two lists share no more passwords than chance gives (seed ${seed})`, () => {
    const seen = new Map<string, number>();
    for (const code of lists.flat()) seen.set(code, (seen.get(code) ?? 0) + 1);
    const shared = [...seen.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
    const expected = ((1000 * 999) / 2) * (100 * 100 / alphabet.length ** CODE_LENGTH);
    expect(Math.abs(shared - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it(`R52: no list of 1,000 repeats a one-time password (seed ${seed})`, () => {
    for (const codes of lists) expect(new Set(codes).size).toBe(100);
  });
});

describe('generateOneTimePasswords', () => {
  it('R51 in part: the chi-square test can fail, for it refuses a source taken modulo 26', () => {
    const random = seededRandom('biased');
    const counts = Array.from({ length: 26 }, () => 0);
    for (const byte of random.bytes(400_000)) counts[byte % 26] = (counts[byte % 26] ?? 0) + 1;
    expect(chiSquare(counts)).toBeGreaterThan(chiSquareLimit(25));
  });

  it('R49 in part: the 32 symbols are distinct, and four of them give 10^6 and 20 bits', () => {
    expect(SYMBOLS_32).toBe('23456789ABCDEFGHJKLMNPQRSTUVWXYZ');
    expect(new Set(SYMBOLS_32).size).toBe(32);
    expect(SYMBOLS_32.length ** CODE_LENGTH).toBeGreaterThanOrEqual(1_000_000);
    expect(Math.log2(SYMBOLS_32.length ** CODE_LENGTH)).toBeGreaterThanOrEqual(20);
  });

  it('invariant 8: the same bytes give the same list, and other bytes another', () => {
    const draw = (name: string) => generateOneTimePasswords({ random: seededRandom(name), alphabet: LETTERS });
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    expect(draw('pinned').slice(0, 3)).toEqual(['VCRT', 'BLTG', 'TSRC']);
  });

  it('takes longer one-time passwords where the policy asks for them', () => {
    const codes = generateOneTimePasswords({ random: seededRandom('long'), alphabet: LETTERS, codeLength: 16 });
    for (const code of codes) expect(code).toMatch(/^[A-Z]{16}$/);
  });

  it('R52 in part: draws a repeated one-time password again and keeps the order', () => {
    const fair = seededRandom('repeat');
    const first = fair.bytes(16);
    const script = [first, first, first];
    let queue = Buffer.concat(script);
    const random = { bytes: (n: number) => {
      if (queue.length < n) return fair.bytes(n);
      const out = Uint8Array.from(queue.subarray(0, n));
      queue = queue.subarray(n);
      return out;
    } };
    const plain = seededRandom('repeat');
    expect(generateOneTimePasswords({ random, alphabet: LETTERS })).toEqual(generateOneTimePasswords({ random: plain, alphabet: LETTERS }));
  });

  it('gives up on a source that is stuck instead of drawing for ever', () => {
    const random = { bytes: (n: number) => new Uint8Array(n).fill(7) };
    expect(() => generateOneTimePasswords({ random, alphabet: LETTERS })).toThrow(new RangeError('random: gives the same bytes again and again'));
  });

  it('refuses a source that gives too few bytes', () => {
    const random = { bytes: () => new Uint8Array(0) };
    expect(() => generateOneTimePasswords({ random, alphabet: LETTERS })).toThrow(new RangeError('random: must give as many bytes as asked for'));
  });

  it('refuses alphabets that repeat, cannot be typed or leave too little to guess', () => {
    const draw = (alphabet: string, codeLength?: number) => () => generateOneTimePasswords({ random: seededRandom('x'), alphabet, codeLength });
    expect(draw('AABCDEFGHIJKL')).toThrow('alphabet: each symbol once');
    expect(draw('abcdefghijkl')).toThrow('alphabet: 2 to 36 symbols of A to Z and 0 to 9');
    expect(draw('АBCDEFGHIJKL')).toThrow('alphabet: 2 to 36 symbols of A to Z and 0 to 9');
    expect(draw('ABCDEFGHI')).toThrow('alphabet and codeLength: at least 10,000 combinations');
    expect(draw('ABCDEFGHIJ')).not.toThrow();
    expect(draw(LETTERS, 3)).toThrow('codeLength: a whole number from 4 to 16');
    expect(draw(LETTERS, 17)).toThrow('codeLength: a whole number from 4 to 16');
  });
});
