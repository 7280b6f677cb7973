import { argon2id } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { createArgon2idVerifier } from '../../src/verifier/argon2id/index.js';

const verifier = createArgon2idVerifier();
const check = (password: string, encoded: string) => verifier.verify({ secret: new TextEncoder().encode(password), encoded });
const right = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';

describe('Argon2id: the test vectors of the reference implementation (phc-winner-argon2, src/test.c)', () => {
  it.each([
    ['password', right],
    ['password', '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'],
  ])('R42: %j is %s', async (password, encoded) => {
    expect(verifier.reads(encoded)).toBe(true);
    expect(await check(password, encoded)).toBe(true);
    expect(await check(`${password} `, encoded)).toBe(false);
  });

  it('RFC 9106 section 5.3: the function beneath answers with the RFC’s tag', () => {
    const tag = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), { m: 32, t: 3, p: 4, key: new Uint8Array(8).fill(3), personalization: new Uint8Array(12).fill(4), dkLen: 32 });
    expect(Buffer.from(tag).toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });
});

describe('what the Argon2id verifier does not read', () => {
  it.each([
    '', right.replace('argon2id', 'argon2i'), right.replace('argon2id', 'argon2d'), right.replace('v=19', 'v=16'), right.replace('$v=19', ''), right.replace('m=256,t=2,p=1', 't=2,m=256,p=1'), right.replace('m=256', 'm=0256'),
    right.replace('m=256', 'm=7'), right.replace('p=1', 'p=33'), right.replace('p=1', 'p=17'), right.replace('m=256', 'm=262145'), right.replace('m=256,t=2', 'm=262144,t=4'), right.replace('t=2', 't=0'), right.replace('t=2', 't=100'), right.replace('t=2', 't=2.5'),
    `${right}=`, right.slice(0, -1), `${right}\n`, ` ${right}`, right.replace('c29tZXNhbHQ', 'c29tZXNhbHR'), right.replace('c29tZXNhbHQ', 'c29'), right.replace('c29tZXNhbHQ', 'c29tZXNhbH_'), right.replace('p=1', 'p=1,keyid=AAAA'),
  ])('R41 in part: %j is read by nobody, and matches nothing', async (encoded) => {
    expect(verifier.reads(encoded)).toBe(false);
    expect(await check('password', encoded)).toBe(false);
  });

  it.each(['m=262144,t=3,p=1', 'm=262144,t=3,p=16', 'm=8,t=1,p=1', 'm=65536,t=3,p=4', 'm=8192,t=96,p=1'])('R41 in part: %s is at or within the ceiling', (cost) => {
    expect(verifier.reads(right.replace('m=256,t=2,p=1', cost))).toBe(true);
  });
});
