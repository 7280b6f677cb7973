import { describe, expect, it } from 'vitest';
import { createBcryptVerifier } from '../../src/verifier/bcrypt/index.js';

const verifier = createBcryptVerifier();
const check = (password: string, encoded: string) => verifier.verify({ secret: new TextEncoder().encode(password), encoded });

describe('bcrypt: the test vectors of crypt_blowfish 1.3 (Openwall, wrapper.c)', () => {
  it.each([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
    ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
    ['0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored', '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui'],
  ])('R42: %j is %s', async (password, encoded) => {
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      const named = encoded.replace('$2a$', prefix);
      expect(verifier.reads(named)).toBe(true);
      expect(await check(password, named)).toBe(true);
    }
    expect(await check(`x${password}`, encoded)).toBe(false);
  });

  it('what comes after 72 bytes is nobody’s to judge, as in the other system', async () => {
    const encoded = '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui';
    const known = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    expect(await check(`${known}anything else`, encoded)).toBe(true);
    expect(await check(known.slice(0, 71), encoded)).toBe(false);
  });
});

describe('what the bcrypt verifier does not read', () => {
  const right = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

  it.each(['', '$2$05$', right.replace('$2b$', '$2x$'), right.replace('$2b$', '$2$'), right.replace('$2b$', '$2c$'), right.replace('$05$', '$5$'), right.replace('$05$', '$03$'), right.replace('$05$', '$16$'), right.replace('$05$', '$31$'),
    right.slice(0, -1), `${right}A`, ` ${right}`, `${right}\n`, right.replace('C', '!'), '$argon2id$v=19$m=16,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'])('R41 in part: %j is read by nobody, and matches nothing', async (encoded) => {
    expect(verifier.reads(encoded)).toBe(false);
    expect(await check('U*U', encoded)).toBe(false);
  });

  it('a password with a NUL, or of bytes that are no text, matches nothing', async () => {
    expect(await check('U*U\0', right)).toBe(false);
    expect(await check('U*U\0more', right)).toBe(false);
    // bcrypt repeats the password with its closing zero: without a check this one is the right one.
    expect(await check('U*U\0U*U', right)).toBe(false);
    expect(await verifier.verify({ secret: Uint8Array.of(0xff, 0xfe), encoded: right })).toBe(false);
  });
});
