import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { passwordHasherSuite } from 'lukko/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScryptHasher } from '../../src/core/credential/index.js';
import { createScrypt } from '../../src/adapter/runtime/index.js';
import { createPbkdf2Hasher } from './create-pbkdf2-hasher.js';
import { createRemoteHasher } from './create-remote-hasher.js';
import { createHashingService } from './hashing-service.js';

const secret = new TextEncoder().encode('kissa istuu katolla');
const salt = new Uint8Array(16).fill(7);
const full = { logN: 17, r: 8, p: 1 } as const;
const light = { logN: 12, r: 8, p: 1 } as const;

describe('PBKDF2 of Web Crypto keeps every sentence of the port', () => {
  for (const { name, run } of passwordHasherSuite({ create: async () => createPbkdf2Hasher({ iterations: 20_000 }) })) it(name, run);
});

describe('PBKDF2 of Web Crypto', () => {
  const hasher = createPbkdf2Hasher();

  it('is what RFC 8018 and node:crypto compute, as a PHC string', async () => {
    const { pbkdf2Sync } = await import('node:crypto');
    const hash = pbkdf2Sync(secret, salt, 210_000, 32, 'sha512').toString('base64').replaceAll('=', '');
    expect(await hasher.hash({ secret, salt, cost: full })).toBe(`$pbkdf2-sha512$i=210000$BwcHBwcHBwcHBwcHBwcHBw$${hash}`);
  });

  it('takes a 32nd for the entry of a list, and is outdated where the policy has moved', async () => {
    const entry = await hasher.hash({ secret, salt, cost: light });
    expect(entry).toMatch(/^\$pbkdf2-sha512\$i=6563\$/);
    expect([hasher.isOutdated({ encoded: entry, cost: light }), hasher.isOutdated({ encoded: entry, cost: full })]).toEqual([false, true]);
    expect(createPbkdf2Hasher({ iterations: 600_000 }).isOutdated({ encoded: entry, cost: light })).toBe(true);
  });
});

describe('scrypt in another process', () => {
  const server = createHashingService({ token: 'a token of the tests, long enough for it' });
  let url = '';
  const remote = (token = 'a token of the tests, long enough for it') => createRemoteHasher({ url, token });
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => void server.close());

  for (const [n, { name }] of passwordHasherSuite({ create: async () => remote() }).entries()) it(name, () => passwordHasherSuite({ create: async () => remote() })[n]?.run());

  it('is read by every other lukko, and reads what they wrote', async () => {
    const here = createScryptHasher({ scrypt: createScrypt() });
    const encoded = await remote().hash({ secret, salt, cost: light });
    expect([encoded, await remote().verify({ secret, encoded })]).toEqual([await here.hash({ secret, salt, cost: light }), true]);
  });

  it('rejects where the service takes the call and says nothing, so that no place of the hash queue is lost to it', async () => {
    const silent = createServer(() => undefined);
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const hasher = createRemoteHasher({ url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, token: 'a token of the tests, long enough for it', timeoutMs: 100 });
    await expect(hasher.hash({ secret, salt, cost: light })).rejects.toThrow('aborted due to timeout');
    silent.closeAllConnections();
    silent.close();
  });

  it('starts with no token that could be guessed', () => {
    for (const token of ['', 'x'.repeat(31)]) expect(() => createHashingService({ token })).toThrow(new RangeError('token: at least 32 characters, drawn by a machine'));
  });

  it('turns away whoever comes when all places are taken, and serves those who wait', async () => {
    const body = JSON.stringify({ secret: [...secret], salt: [...salt], cost: { ...light, logN: 14 }, length: 32 });
    const ask = (): Promise<Response> => fetch(url, { method: 'POST', headers: { authorization: 'Bearer a token of the tests, long enough for it' }, body });
    const statuses = (await Promise.all(Array.from({ length: 40 }, ask))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(18);
    expect((await ask()).status).toBe(200);
  });

  it('rejects where the service refuses: nothing was judged then', async () => {
    await expect(remote('another token').hash({ secret, salt, cost: light })).rejects.toThrow('answers 401');
    await expect(remote().hash({ secret, salt, cost: { ...light, p: 9 } })).rejects.toThrow('answers 400');
    const notJson = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer a token of the tests, long enough for it' }, body: '{' });
    const tooLong = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer a token of the tests, long enough for it' }, body: JSON.stringify('x'.repeat(20_000)) });
    expect([notJson.status, tooLong.status]).toEqual([400, 400]);
  });
});
