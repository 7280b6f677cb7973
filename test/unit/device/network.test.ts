import { describe, expect, it } from 'vitest';
import { createKeyApp, type KeyAppFetch } from '../../../src/device/index.js';
import { must } from '../../story/walk.js';
import { answerOf, connectApp, createApp, createMemoryKeyStore, onlyApproval, toNumber, toPairing } from './connect.js';

describe('what the network does to a Key app', () => {
  it('is told apart: nothing came, the server is broken, or it is none of lukko’s', async () => {
    const active = await connectApp();
    const { app, account } = active;
    const said: readonly [KeyAppFetch, string][] = [
      [() => Promise.reject(new Error('no route')), 'offline'],
      [() => { throw new Error('at once'); }, 'offline'],
      [async () => answerOf(503, { code: 'unavailable' }), 'unavailable'],
      [async () => answerOf(500, undefined), 'unavailable'],
      [async () => ({ status: 502, json: () => Promise.reject(new Error('a page')) }), 'unavailable'],
      [async () => answerOf(200, 'a captive portal'), 'unreadable'],
      [async () => ({ status: 200, json: () => Promise.reject(new Error('a page')) }), 'unreadable'],
      [async () => answerOf(200, {}), 'unreadable'],
      [async () => answerOf(404, { code: 'not-found' }), 'unreadable'],
      [async () => answerOf(302, undefined), 'unreadable'],
    ];
    for (const [fetch, reason] of said) {
      active.between(() => fetch);
      expect(await app.approvals({ account })).toEqual({ ok: false, reason });
    }
  });

  it('a server that hangs is left after the time it has, and told to stop', async () => {
    const waiting = await toPairing();
    let signal: { readonly aborted: boolean } | undefined;
    const fetch: KeyAppFetch = (_url, request) => {
      ({ signal } = request);
      return new Promise(() => undefined);
    };
    const { keyStore } = createMemoryKeyStore();
    const app = createKeyApp({ server: 'https://tilinpito.example', keyStore, unlock: () => 'none', name: 'x', platform: 'cli', fetch, timeoutMs: 1 });
    expect(await app.pair({ link: waiting.link })).toEqual({ ok: false, reason: 'offline' });
    expect(signal?.aborted).toBe(true);
  });

  it('no cookie, no redirect and no cache goes along with a request', async () => {
    const active = await connectApp();
    const seen: unknown[] = [];
    active.between((network) => (url, request) => {
      const { credentials, redirect, cache, headers, method } = request;
      seen.push({ credentials, redirect, cache, names: Object.keys(headers), method });
      return network(url, request);
    });
    must(await active.app.approvals({ account: active.account }));
    // The first asks for a nonce.
    expect(seen).toEqual(Array(2).fill({ credentials: 'omit', redirect: 'error', cache: 'no-store', names: ['lukko-request'], method: 'GET' }));
  });

  it.each([-400 * 86_400_000, -3_600_000, 90_000, 7 * 86_400_000])('R117: a phone whose clock is %i ms off pairs, reads, approves and signs out', async (offset) => {
    const waiting = await toPairing();
    const { auth, flow, pairing, username, clock } = waiting;
    const app = createApp(waiting, { clock: { now: () => clock.now() + offset } });
    const { account } = must(await app.pair({ link: waiting.link }));
    const { browser = '' } = must(await auth.firstLogin.confirmDevice({ flow, pairing }));
    must(await auth.firstLogin.finish({ flow }));
    await waiting.settle();
    const { number } = await toNumber({ auth, username, browser });
    const approval = await onlyApproval({ app, account: account.id });
    expect(approval.expiresAt).toBe(clock.now() + offset + 120_000);
    expect(await app.approve({ approval, number })).toEqual({ ok: true });
    expect(await app.signOut({ account: account.id })).toEqual({ ok: true, server: 'told' });
  });

  it('R119: the nonce of the server is used for as long as it is good, and then asked for again', async () => {
    const active = await connectApp();
    const { app, account, clock } = active;
    let calls = 0;
    active.between((network) => (url, request) => {
      calls += 1;
      return network(url, request);
    });
    const callsOf = async (): Promise<number> => {
      calls = 0;
      must(await app.approvals({ account }));
      return calls;
    };
    expect([await callsOf(), await callsOf()]).toEqual([2, 1]);
    clock.advance(5 * 60_000);
    expect([await callsOf(), await callsOf()]).toEqual([2, 1]);
  });

  it('a server that asks for its nonce for ever is asked twice', async () => {
    const active = await connectApp();
    let calls = 0;
    active.between(() => async () => {
      calls += 1;
      return answerOf(401, { code: 'use-nonce', nonce: 'A'.repeat(43), now: active.clock.now() });
    });
    expect(await active.app.approvals({ account: active.account })).toEqual({ ok: false, reason: 'unreadable' });
    expect(calls).toBe(2);
  });
});
