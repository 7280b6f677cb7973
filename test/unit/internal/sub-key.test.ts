import { hkdfSync } from 'node:crypto';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { deriveSubKey } from '../../../src/internal/sub-key.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const sequence = (from: number, to: number): Uint8Array => Uint8Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('the HKDF that sub-keys come from', () => {
  it.each([
    ['A.1', hex('0b'.repeat(22)), sequence(0x00, 0x0c), sequence(0xf0, 0xf9), 42, '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'],
    [
      'A.2', sequence(0x00, 0x4f), sequence(0x60, 0xaf), sequence(0xb0, 0xff), 82,
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    ],
    ['A.3', hex('0b'.repeat(22)), new Uint8Array(), new Uint8Array(), 42, '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
  ] as const)('RFC 5869 appendix %s reproduces', (_name, secret, salt, info, length, okm) => {
    expect(Buffer.from(hkdf(sha256, secret, salt, info, length)).toString('hex')).toBe(okm);
  });
});

describe('deriveSubKey', () => {
  const secret = hex('0b'.repeat(32));

  it('is HKDF-SHA-256 without a salt, with a versioned purpose, 32 bytes long, as Node derives it', () => {
    const derived = deriveSubKey({ secret, purpose: 'otp-list' });
    expect(Buffer.from(derived)).toEqual(Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), 'lukko/1/otp-list', 32)));
  });

  it('every purpose and every secret has its own, which gives the secret not away', () => {
    const all = ['otp-list', 'profile', 'otp-lists', ''].flatMap((purpose) => [secret, hex('0c'.repeat(32))].map((one) => Buffer.from(deriveSubKey({ secret: one, purpose })).toString('hex')));
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain('0b'.repeat(32));
  });
});
