import { describe, expect, it, vi } from 'vitest';
import { generateTemporaryPassword, normalisePassword, normaliseTemporaryPassword } from '../../../../src/core/credential/index.js';
import { TEMPORARY_SYMBOLS } from '../../../../src/core/credential/temporary-alphabet.js';
import { chiSquare, chiSquareBound, realRandom, seededRandom } from './fixtures.js';

describe('generateTemporaryPassword', () => {
  it('R3: over 100,000 of them the chi-square per symbol passes at each of the 16 places', () => {
    const random = realRandom();
    const drawn = Array.from({ length: 100_000 }, () => generateTemporaryPassword({ random }).plaintext.replaceAll('-', ''));
    for (let place = 0; place < 16; place += 1) {
      expect(chiSquare(drawn.map((symbols) => symbols.charAt(place)), TEMPORARY_SYMBOLS)).toBeLessThan(chiSquareBound(TEMPORARY_SYMBOLS));
    }
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('the chi-square test finds a source that slightly favours one symbol', () => {
    const fair = realRandom();
    let call = 0;
    const skewed = { bytes: (length: number) => ((call += 1) % 200 === 0 ? new Uint8Array(length) : fair.bytes(length)) };
    const drawn = Array.from({ length: 25_000 }, () => generateTemporaryPassword({ random: skewed }).plaintext.replaceAll('-', '')).join('');
    expect(chiSquare(drawn, TEMPORARY_SYMBOLS)).toBeGreaterThan(chiSquareBound(TEMPORARY_SYMBOLS));
  });

  it('R3: stubbing Math.random changes nothing', () => {
    const draw = (): string => generateTemporaryPassword({ random: seededRandom('temporary') }).plaintext;
    const before = draw();
    const stubbed = vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(draw()).toBe(before);
    expect(stubbed).not.toHaveBeenCalled();
    stubbed.mockRestore();
  });

  it('R4 in part: it has 80 bits and 16 symbols, above 64 bits and the minimum of every policy profile', () => {
    const { plaintext, bits } = generateTemporaryPassword({ random: seededRandom('form') });
    expect(plaintext).toMatch(/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/);
    expect(bits).toBe(Math.log2(32 ** 16));
    expect(normaliseTemporaryPassword(plaintext)).toBe(plaintext.replaceAll('-', ''));
    expect(normalisePassword(plaintext.replaceAll('-', ''))).toMatchObject({ ok: true });
  });

  it('R4 in part: fewer than 13 symbols, which is 65 bits, cannot be asked for', () => {
    const random = seededRandom('lengths');
    for (const symbols of [12, 0, -1, 12.5, 65, Infinity]) expect(() => generateTemporaryPassword({ random, symbols })).toThrow(new RangeError('symbols: a whole number from 13 to 64'));
    for (const symbols of [13, 20, 64]) {
      const { plaintext, bits } = generateTemporaryPassword({ random, symbols });
      expect(bits).toBe(5 * symbols);
      expect(normaliseTemporaryPassword(plaintext)).toBe(plaintext.replaceAll('-', ''));
      expect(plaintext.replaceAll('-', '')).toHaveLength(symbols);
    }
  });

  it('its 32 symbols are distinct, and every one can be typed back', () => {
    expect(new Set(TEMPORARY_SYMBOLS).size).toBe(32);
    expect(TEMPORARY_SYMBOLS).not.toMatch(/[01IO]/);
    for (const symbol of TEMPORARY_SYMBOLS) expect(normaliseTemporaryPassword(symbol.repeat(16))).toBe(symbol.repeat(16));
  });

  it('gives a frozen result', () => {
    expect(Object.isFrozen(generateTemporaryPassword({ random: seededRandom('frozen') }))).toBe(true);
  });
});
