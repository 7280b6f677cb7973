import { describe, expect, it } from 'vitest';
import { encodeScryptHash } from '../../../../src/core/credential/index.js';

const cost = { logN: 17, r: 8, p: 1 };

describe('encodeScryptHash', () => {
  it('writes the standard alphabet without padding', () => {
    const encoded = encodeScryptHash({ cost, salt: new Uint8Array(16).fill(0xfb), hash: new Uint8Array(32).fill(0xff) });
    expect(encoded).toBe(`$scrypt$ln=17,r=8,p=1$+/v7+/v7+/v7+/v7+/v7+w$${'/'.repeat(42)}8`);
  });

  it.each<[string, Uint8Array, Uint8Array, string]>([
    ['a short salt', new Uint8Array(15), new Uint8Array(32), 'salt: 16 to 64 bytes'],
    ['a long salt', new Uint8Array(65), new Uint8Array(32), 'salt: 16 to 64 bytes'],
    ['a short hash', new Uint8Array(16), new Uint8Array(31), 'hash: 32 bytes'],
  ])('throws for %s', (_, salt, hash, message) => {
    expect(() => encodeScryptHash({ cost, salt, hash })).toThrow(new RangeError(message));
  });

  it('R41 in part: throws for a cost that could not be read back', () => {
    const input = { salt: new Uint8Array(16), hash: new Uint8Array(32) };
    expect(() => encodeScryptHash({ ...input, cost: { logN: 20, r: 8, p: 1 } })).toThrow('cost: N · r · p is at most 2^22');
  });
});
