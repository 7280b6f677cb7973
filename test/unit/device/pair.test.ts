import { describe, expect, it } from 'vitest';
import { createSigner, fingerprintOf, signStatement } from '../../../src/core/pairing/index.js';
import type { KeyAppFetch, KeyAppRequest, KeyStore } from '../../../src/device/index.js';
import { must } from '../../story/walk.js';
import { answerOf, createApp, createMemoryKeyStore, networkOf, toPairing } from './connect.js';

/** The network, with an answer of one path changed. */
function changing(network: KeyAppFetch, path: string, change: (body: Record<string, unknown>) => Record<string, unknown>): KeyAppFetch {
  return async (url, request) => {
    const answer = await network(url, request);
    if (!url.includes(path)) return answer;
    return answerOf(answer.status, change((await answer.json()) as Record<string, unknown>));
  };
}

describe('pairing', () => {
  it('what cannot be a code, or a link, is not sent', async () => {
    const waiting = await toPairing();
    const app = createApp(waiting, { fetch: () => Promise.reject(new Error('nothing is sent')) });
    for (const code of ['', 'K7WQ', 'K7WQ-3BF0', 'a'.repeat(1000)]) expect(await app.pair({ username: waiting.username, code })).toEqual({ ok: false, reason: 'not-a-code' });
    for (const link of ['', 'https://tilinpito.example/phone', '#pair=', '#pair=a.b', 'a.b.c d']) expect(await app.pair({ link })).toEqual({ ok: false, reason: 'not-a-code' });
    expect(await app.accounts()).toEqual([]);
  });

  it('R206: a wrong username, a wrong code and one that is over are refused alike, and leave no key', async () => {
    const waiting = await toPairing();
    const { keyStore, text } = createMemoryKeyStore();
    const app = createApp(waiting, { keyStore });
    const { username, code, clock } = waiting;
    const refused = [await app.pair({ username: 'nobody1234', code }), await app.pair({ username, code: 'K7WQ-3BFZ' })];
    clock.advance(10 * 60_000);
    refused.push(await app.pair({ username, code }));
    expect(refused).toEqual(Array(3).fill({ ok: false, reason: 'pairing-refused' }));
    expect(text()).toBe('');
  });

  it('R76: only the secret of a link is sent, and the page that it names is not', async () => {
    const waiting = await toPairing();
    const sent: string[] = [];
    const fetch: KeyAppFetch = (url, request) => {
      sent.push(`${url} ${String(request.body)}`);
      return networkOf(waiting.auth)(url, request);
    };
    must(await createApp(waiting, { fetch }).pair({ link: waiting.link }));
    expect(sent[0]).toBe(`https://tilinpito.example/auth/device/redeem {"link":"${waiting.link.split('=')[1] ?? ''}"}`);
    expect(sent.join()).not.toContain('/phone');
  });

  it('R199 in part: a server that speaks for another origin than its address is refused, unless the app was made for that origin', async () => {
    const waiting = await toPairing();
    const server = 'https://api.tilinpito.example';
    expect(await createApp(waiting, { server }).pair({ link: waiting.link })).toEqual({ ok: false, reason: 'wrong-server' });
    const other = await toPairing({ seed: 'other' });
    const paired = must(await createApp(other, { server, origin: 'https://tilinpito.example' }).pair({ link: other.link }));
    expect(paired.account.origin).toBe('https://tilinpito.example');
  });

  it('R92: the fingerprint is reckoned from the key, whatever the server says, and four digits are shown in nist', async () => {
    const waiting = await toPairing({ policy: 'nist' });
    const fetch = changing(networkOf(waiting.auth), '/claim', (body) => ({ ...body, fingerprint: 'AAAA-AAAA' }));
    const paired = must(await createApp(waiting, { fetch }).pair({ username: waiting.username, code: waiting.code }));
    const { view } = must(await waiting.auth.devices.viewPairing({ pairing: waiting.pairing }));
    expect(view).toMatchObject({ state: 'claimed', fingerprint: paired.fingerprint, digitsNeeded: true });
    expect(paired.digits).toMatch(/^\d{4}$/);
    must(await waiting.auth.firstLogin.confirmDevice({ flow: waiting.flow, pairing: waiting.pairing, digits: paired.digits }));
  });

  it.each(['sign', 'set'] as const)('where %s of the key store breaks, the call is refused by its code, and the key that was made is gone', async (method) => {
    const waiting = await toPairing();
    const { keyStore, text } = createMemoryKeyStore();
    const made: string[] = [];
    const broken: KeyStore = {
      ...keyStore,
      create: (key) => keyStore.create(key).finally(() => made.push(text())),
      [method]: () => Promise.reject(new Error('the key store is broken')),
    };
    await expect(createApp(waiting, { keyStore: broken }).pair({ link: waiting.link })).rejects.toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
    expect(Object.keys(JSON.parse(made[0] ?? '').seeds as object)).toHaveLength(1);
    expect(JSON.parse(text())).toEqual({ version: 1, seeds: {}, records: {} });
    expect(await createApp(waiting, { keyStore }).accounts()).toEqual([]);
  });

  it('a key store that can delete nothing either is reported by what broke first', async () => {
    const waiting = await toPairing();
    const { keyStore } = createMemoryKeyStore();
    const broken: KeyStore = { ...keyStore, sign: () => Promise.reject(new Error('no signature')), remove: () => Promise.reject(new Error('no removal')) };
    await expect(createApp(waiting, { keyStore: broken }).pair({ link: waiting.link })).rejects.toMatchObject({ code: 'storage-unavailable', cause: new Error('no signature') });
  });

  it('R200: keys that no key of the server signed are not pinned, and the key that was made is gone', async () => {
    const stranger = createSigner({ seed: new Uint8Array(32).fill(9) });
    const named = createSigner({ seed: new Uint8Array(32).fill(8) });
    const claims = { aud: 'https://tilinpito.example', iat: 1_767_600_000, exp: 1_767_600_600, jti: 'j0j1j2j3', keys: [named.jwk] };
    const forged = await signStatement({ typ: 'lukko-keys+jwt', claims, signer: stranger });
    for (const keys of [forged, 'a.b.c', `${forged.split('.').slice(0, 2).join('.')}.`]) {
      const waiting = await toPairing();
      const { keyStore, text } = createMemoryKeyStore();
      const fetch = changing(networkOf(waiting.auth), '/claim', (body) => ({ ...body, keys }));
      expect(await createApp(waiting, { fetch, keyStore }).pair({ link: waiting.link })).toEqual({ ok: false, reason: 'wrong-server' });
      expect(JSON.parse(text())).toEqual({ version: 1, seeds: {}, records: {} });
    }
  });

  it('R89: a key that is taken is made anew, once', async () => {
    const waiting = await toPairing();
    must(await waiting.phone.pair({ link: waiting.link }));
    // A phone that was set up from a copy draws what the first one drew; its second key is its own.
    must(await waiting.auth.devices.declineDevice({ pairing: waiting.pairing }));
    const { view } = must(await waiting.auth.devices.renewPairing({ pairing: waiting.pairing }));
    const link = view.state === 'waiting' ? view.link : '';
    const { keyStore } = createMemoryKeyStore();
    const created: string[] = [];
    const counting: KeyStore = {
      ...keyStore,
      create: async (key) => {
        const made = await keyStore.create(key);
        created.push(fingerprintOf(made.jwk.x));
        return made;
      },
    };
    const claims: string[] = [];
    const taken: KeyAppFetch = (url, request: KeyAppRequest) => {
      if (url.endsWith('/claim')) claims.push(url);
      return url.endsWith('/claim') && claims.length === 1 ? Promise.resolve(answerOf(409, { code: 'key-taken' })) : networkOf(waiting.auth)(url, request);
    };
    const app = createApp(waiting, { keyStore: counting, fetch: taken });
    must(await app.pair({ link }));
    expect(new Set(created).size).toBe(2);
    expect(await app.accounts()).toHaveLength(1);
  });

  it('a key that is taken again and again is given up', async () => {
    const waiting = await toPairing();
    const fetch: KeyAppFetch = (url, request) => (url.endsWith('/claim') ? Promise.resolve(answerOf(409, { code: 'key-taken' })) : networkOf(waiting.auth)(url, request));
    expect(await createApp(waiting, { fetch }).pair({ link: waiting.link })).toEqual({ ok: false, reason: 'pairing-failed' });
  });

  it('a network that is gone leaves no key behind, whatever part was lost', async () => {
    for (const lost of ['/redeem', '/claim']) {
      const waiting = await toPairing();
      const { keyStore, text } = createMemoryKeyStore();
      const fetch: KeyAppFetch = (url, request) => (url.endsWith(lost) ? Promise.reject(new Error('lost')) : networkOf(waiting.auth)(url, request));
      expect(await createApp(waiting, { fetch, keyStore }).pair({ link: waiting.link })).toEqual({ ok: false, reason: 'offline' });
      expect(text()).not.toMatch(/[\w-]{43}/);
    }
  });

  it('an input of the wrong shape is the mistake of whoever wrote it', async () => {
    const waiting = await toPairing();
    const app = createApp(waiting);
    for (const input of [undefined, null, 7, {}, { username: 'x' }, { link: 7 }, { link: waiting.link, server: 'tilinpito.example' }]) await expect(app.pair(input as never)).rejects.toThrow(TypeError);
  });
});
