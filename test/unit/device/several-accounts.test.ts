import { describe, expect, it } from 'vitest';
import { must } from '../../story/walk.js';
import { createApp, createMemoryKeyStore, networkOf, onlyApproval, toNumber, toPairing } from './connect.js';

/** One app with an account on each of two servers, which know nothing of each other. */
async function twoServers() {
  const [one, other] = [await toPairing({ seed: 'one' }), await toPairing({ seed: 'other', serviceName: 'Palkat', loginUrl: 'https://palkat.example/login' })];
  const { keyStore, text } = createMemoryKeyStore();
  const app = createApp(one, { keyStore, fetch: (url, request) => networkOf(url.startsWith('https://palkat.example/') ? other.auth : one.auth)(url, request) });
  const accounts = [must(await app.pair({ link: one.link })).account, must(await app.pair({ link: other.link, server: 'https://palkat.example/kirjaudu' })).account];
  const browsers: string[] = [];
  for (const { auth, flow, pairing, settle } of [one, other]) {
    const { browser = '' } = must(await auth.firstLogin.confirmDevice({ flow, pairing }));
    must(await auth.firstLogin.finish({ flow }));
    await settle();
    browsers.push(browser);
  }
  const [first, second] = accounts;
  if (first === undefined || second === undefined) throw new Error('two accounts');
  return { one: { ...one, account: first.id, browser: browsers[0] ?? '' }, other: { ...other, account: second.id, browser: browsers[1] ?? '' }, app, text };
}

describe('several accounts in one app', () => {
  it('each has its own key and server, and is asked by itself', async () => {
    const { one, other, app, text } = await twoServers();
    expect(await app.accounts()).toMatchObject([
      { id: one.account, service: 'Tilinpito', origin: 'https://tilinpito.example', username: one.username },
      { id: other.account, service: 'Palkat', origin: 'https://palkat.example', username: other.username },
    ]);
    expect(new Set(Object.values(JSON.parse(text()).seeds)).size).toBe(2);
    const { number } = await toNumber(other);
    expect(must(await app.approvals({ account: one.account })).approvals).toEqual([]);
    const approval = await onlyApproval({ app, account: other.account });
    expect(await app.approve({ approval, number })).toEqual({ ok: true });
  });

  it('R98, R199: what one account is asked is not answered by another', async () => {
    const { one, other, app } = await twoServers();
    const { number } = await toNumber(other);
    const approval = await onlyApproval({ app, account: other.account });
    expect(await app.approve({ approval: { ...approval, account: one.account }, number })).toEqual({ ok: false, reason: 'challenge-refused', why: 'unknown-key' });
    expect(await app.deny({ approval: { ...approval, account: 'x' }, reason: 'not-me' })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await app.approve({ approval, number })).toEqual({ ok: true });
  });

  it('signing out of one leaves the other', async () => {
    const { one, other, app } = await twoServers();
    expect(await app.signOut({ account: one.account })).toEqual({ ok: true, server: 'told' });
    expect(await app.accounts()).toMatchObject([{ id: other.account }]);
    expect(await app.status({ account: other.account })).toEqual({ ok: true, state: 'connected' });
  });

  it('an app that is started again has the accounts that it had', async () => {
    const { one, keyStore } = await (async () => {
      const waiting = await toPairing();
      const memory = createMemoryKeyStore();
      must(await createApp(waiting, { keyStore: memory.keyStore }).pair({ link: waiting.link }));
      return { one: waiting, keyStore: memory.keyStore };
    })();
    const again = createApp(one, { keyStore, seed: 'again' });
    const [account] = await again.accounts();
    expect(await again.status({ account: account?.id ?? '' })).toEqual({ ok: true, state: 'waiting' });
  });
});
