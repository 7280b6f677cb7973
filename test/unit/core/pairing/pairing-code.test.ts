import { describe, expect, it } from 'vitest';
import { fingerprintOf, normalisePairingCode, pairingCodeAlphabet } from '../../../../src/core/pairing/index.js';
import { phone, thief } from './fixtures.js';

describe('normalisePairingCode', () => {
  it('R76 in part: a code has 40 bits, of 32 symbols that no two look alike', () => {
    expect(8 * Math.log2(new Set(pairingCodeAlphabet).size)).toBe(40);
    expect(pairingCodeAlphabet).not.toMatch(/[01IO]/);
    expect(normalisePairingCode(pairingCodeAlphabet.slice(0, 8))).toBe('23456789');
    for (const symbol of pairingCodeAlphabet) expect(normalisePairingCode(symbol.repeat(8))).toBe(symbol.repeat(8));
  });

  it.each(['K7WQ3BFZ', 'k7wq3bfz', 'K7WQ-3BFZ', ' k7wq 3bfz\n', 'K7WQ\u20133BFZ', 'K7WQ\u00a03BFZ', 'K 7 W Q - 3 B F Z', 'k7wq\u22123bfz'])('forgives case, spaces and dashes: %j', (typed) => {
    expect(normalisePairingCode(typed)).toBe('K7WQ3BFZ');
  });

  it.each(['', 'K7WQ3BF', 'K7WQ3BFZZ', 'K7WQ3BF0', 'K7WQ3BF1', 'K7WQ3BFI', 'K7WQ3BFO', 'k7wq3bfo', 'K7WQ3BF\u042f', '\uff2b7WQ3BFZ', '\u212a7WQ3BFZ', 'K7WQ_3BFZ', 'K7WQ3BF\u0131', ' '.repeat(57) + 'K7WQ3BFZ'])('reads nothing else: %j', (typed) => {
    expect(normalisePairingCode(typed)).toBeUndefined();
  });

  it('no more than 64 characters are looked at', () => {
    const typed = (length: number): string => 'ABCDEFGH'.padEnd(length);
    expect([normalisePairingCode(typed(64)), normalisePairingCode(typed(65))]).toEqual(['ABCDEFGH', undefined]);
  });

  it('throws for what is no text', () => {
    expect(() => normalisePairingCode(7 as never)).toThrow(new TypeError('typed: must be a string'));
  });
});

describe('fingerprintOf', () => {
  it('R92 in part: is the same on phone and computer, and another for another key', () => {
    expect(fingerprintOf(phone.kid)).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    expect(fingerprintOf(phone.kid)).toBe(fingerprintOf(phone.kid));
    expect(fingerprintOf(phone.kid)).not.toBe(fingerprintOf(thief.kid));
    expect(fingerprintOf('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')).toBe('42FQ-DXAG');
  });

  it('uses every symbol', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, n) => fingerprintOf(String(n))).join('').replaceAll('-', ''));
    expect([...seen].sort().join('')).toBe(pairingCodeAlphabet);
  });

  it('throws for what is no text', () => {
    expect(() => fingerprintOf(undefined as never)).toThrow(new TypeError('thumbprint: must be a string'));
  });
});
