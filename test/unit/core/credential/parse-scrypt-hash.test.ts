import { describe, expect, it } from 'vitest';
import { encodeScryptHash, parseScryptHash } from '../../../../src/core/credential/index.js';

const salt = 'AAECAwQFBgcICQoLDA0ODw';
const hash = '//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA';
const good = `$scrypt$ln=17,r=8,p=1$${salt}$${hash}`;
const with_ = (parameters: string): string => `$scrypt$${parameters}$${salt}$${hash}`;

describe('parseScryptHash', () => {
  it.each([
    ['nothing', ''],
    ['padding of the salt', good.replace(salt, `${salt}==`)],
    ['padding of the hash', `${good}=`],
    ['the URL alphabet', good.replace('//79', '__79')],
    ['bits left over in the salt', good.replace('Dw$', 'Dx$')],
    ['bits left over in the hash', good.replace(/A$/, 'B')],
    ['a salt of 15 bytes', good.replace(salt, salt.slice(0, 20))],
    ['a salt of 65 bytes', good.replace(salt, 'A'.repeat(87))],
    ['a salt of impossible length', good.replace(salt, 'A'.repeat(25))],
    ['no salt', good.replace(salt, '')],
    ['a hash of 31 bytes', good.replace(hash, 'A'.repeat(42))],
    ['a hash of 33 bytes', good.replace(hash, 'A'.repeat(44))],
    ['a hash of a megabyte', good.replace(hash, 'A'.repeat(2 ** 20))],
    ['reordered parameters', with_('r=8,ln=17,p=1')],
    ['a missing parameter', with_('ln=17,r=8')],
    ['an unknown parameter', with_('ln=17,r=8,p=1,t=1')],
    ['a parameter twice', with_('ln=17,ln=17,r=8,p=1')],
    ['a version', good.replace('$scrypt$', '$scrypt$v=1$')],
    ['a leading zero in ln', with_('ln=017,r=8,p=1')],
    ['a leading zero in r', with_('ln=17,r=08,p=1')],
    ['a leading zero in p', with_('ln=17,r=8,p=01')],
    ['a plus sign', with_('ln=+17,r=8,p=1')],
    ['an exponent', with_('ln=17,r=8,p=1e0')],
    ['N = 1', with_('ln=0,r=8,p=1')],
    ['r = 0', with_('ln=17,r=0,p=1')],
    ['N = 2^(16·r)', with_('ln=16,r=1,p=1')],
    ['a third digit of ln', with_('ln=170,r=8,p=1')],
    ['an over-long r', with_('ln=17,r=10000000,p=1')],
    ['an over-long p', with_(`ln=17,r=8,p=${'1'.repeat(1000)}`)],
    ['digits of another script', with_('ln=١٧,r=8,p=1')],
    ['another scheme', good.replace('scrypt', 'argon2id')],
    ['capitals', good.replace('scrypt', 'SCRYPT')],
    ['a space before', ` ${good}`],
    ['a line break after', `${good}\n`],
    ['a field more', `${good}$AAAA`],
    ['no dollar sign first', good.slice(1)],
    ['a lone surrogate', `${good}\ud800`],
    ['bcrypt', '$2b$12$abcdefghijklmnopqrstuuJ0x6mX6Nn7H6Wk6lq8v8t8pQyq9w1mK'],
  ])('R41: refuses %s', (_, encoded) => {
    expect(parseScryptHash(encoded)).toEqual({ ok: false, reason: 'unreadable' });
  });

  it.each([['4 GiB', 'ln=22,r=8,p=1'], ['1 GiB', 'ln=20,r=8,p=1'], ['2^99', 'ln=99,r=8,p=1'], ['many rounds', 'ln=17,r=8,p=5'], ['a wide block', 'ln=1,r=9999999,p=1'], ['both', 'ln=1,r=9999999,p=9999999']])(
    'R41: refuses %s as too costly, without hashing', (_, parameters) => {
      expect(parseScryptHash(with_(parameters))).toEqual({ ok: false, reason: 'too-costly' });
    },
  );

  it('reads what encodeScryptHash wrote', () => {
    const written = { cost: { logN: 17, r: 8, p: 1 }, salt: Uint8Array.from({ length: 16 }, (_, n) => n), hash: Uint8Array.from({ length: 32 }, (_, n) => 255 - n) };
    expect(encodeScryptHash(written)).toBe(good);
    expect(parseScryptHash(good)).toEqual({ ok: true, ...written });
  });

  it('reads the costs that others recommend, and the highest there is', () => {
    for (const parameters of ['ln=16,r=8,p=2', 'ln=15,r=8,p=3', 'ln=12,r=8,p=1', 'ln=19,r=8,p=1', 'ln=1,r=1,p=1']) {
      expect(parseScryptHash(with_(parameters)).ok).toBe(true);
    }
  });

  it('gives frozen results', () => {
    expect(Object.isFrozen(parseScryptHash(good))).toBe(true);
    expect(Object.isFrozen(parseScryptHash(''))).toBe(true);
  });
});
