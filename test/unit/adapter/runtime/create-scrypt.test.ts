import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom, createScrypt } from '../../../../src/adapter/runtime/index.js';
import { createScryptHasher, hashPassword } from '../../../../src/core/credential/index.js';
import type { ScryptInput } from '../../../../src/core/types.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const input: ScryptInput = { secret: new Uint8Array([1, 0, 255]), salt: new Uint8Array(16).fill(7), cost: { logN: 6, r: 3, p: 2 }, length: 32 };

describe('createScrypt', () => {
  it.each([
    ['no process, as in a browser', () => vi.stubGlobal('process', undefined)],
    ['a process without getBuiltinModule', () => vi.stubGlobal('process', { env: {} })],
    ['no such module', () => vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)],
    ['a module without scrypt', () => vi.spyOn(process, 'getBuiltinModule').mockReturnValue({})],
  ])('R38 in part: the same bytes where the runtime has none of its own: %s', async (_, stub) => {
    const native = createScrypt();
    const costs = [{ logN: 1, r: 1, p: 1 }, { logN: 4, r: 8, p: 1 }, { logN: 10, r: 8, p: 2 }, { logN: 1, r: 8, p: 300 }, { logN: 3, r: 40, p: 1 }];
    const cases = [input, ...costs.map((cost) => ({ ...input, cost })), { ...input, secret: new Uint8Array() }, { ...input, length: 64 }];
    const expected = await Promise.all(cases.map(native));
    stub();
    const portable = createScrypt();
    vi.unstubAllGlobals();
    const given = await Promise.all(cases.map(portable));
    given.forEach((bytes, n) => expect(Buffer.from(bytes).toString('hex')).toBe(Buffer.from(expected[n] ?? []).toString('hex')));
  });

  it('asks for the native one by process.getBuiltinModule, and uses it', async () => {
    const real = process.getBuiltinModule('node:crypto');
    const scrypt = vi.fn(real.scrypt);
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ ...real, scrypt });
    await createScrypt()(input);
    expect(scrypt).toHaveBeenCalledOnce();
  });

  it('gives plain bytes that share memory with nothing', async () => {
    const bytes = await createScrypt()(input);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer.byteLength).toBe(32);
  });

  it('R37 in part, R40: N = 2^17 works on Node without setting anything, and the string begins as it should', async () => {
    const { hash, verify } = createScryptHasher({ scrypt: createScrypt() });
    const encoded = await hashPassword({ password: 'kissa istuu katolla', hash, random: createRandom(), cost: { logN: 17, r: 8, p: 1 } });
    expect(encoded).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verify({ secret: new TextEncoder().encode('kissa istuu katolla'), encoded })).toBe(true);
  });

  it.each(['native', 'portable'])('R39: the %s one throws before hashing for what RFC 7914 does not know', async (kind) => {
    const native = vi.fn();
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue((kind === 'portable' ? undefined : { scrypt: native }));
    const scrypt = createScrypt();
    const fine = { logN: 4, r: 8, p: 1 };
    for (const wrong of [{ logN: 0 }, { logN: -1 }, { logN: 1.5 }, { logN: 128 }, { logN: Number.NaN }, { r: 0 }, { r: 0.5 }, { p: 0 }, { p: -1 }, { p: 2 ** 27 }, { p: '1' as never }]) {
      await expect(scrypt({ ...input, cost: { ...fine, ...wrong } })).rejects.toThrow(new RangeError('cost: outside RFC 7914 section 2'));
    }
    expect(native).not.toHaveBeenCalled();
  });

  it('a native one that fails comes through', async () => {
    const scrypt = (...args: readonly unknown[]): void => (args.at(-1) as (error: Error) => void)(new Error('out of memory'));
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ scrypt });
    await expect(createScrypt()(input)).rejects.toThrow('out of memory');
  });
});
