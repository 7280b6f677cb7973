import { describe, expect, it } from 'vitest';
import type { KeyApp, KeyStore } from '../../../src/device/index.js';
import { must } from '../../story/walk.js';
import { connectApp, createApp, networkOf, onlyApproval, toNumber } from './connect.js';

describe('signing out', () => {
  it('R90: ends the phone on the server, and deletes its key', async () => {
    const { app, account, auth, token, keyText } = await connectApp();
    expect(await app.signOut({ account })).toEqual({ ok: true, server: 'told' });
    expect(JSON.parse(keyText())).toEqual({ version: 1, seeds: {}, records: {} });
    const { devices } = must(await auth.devices.list({ token }));
    expect(devices.filter((device) => device.endedAt === undefined)).toEqual([]);
    expect(await app.signOut({ account })).toEqual({ ok: false, reason: 'account-unknown' });
  });

  it('deletes the key where the server cannot be reached, and says that it was not told', async () => {
    const active = await connectApp();
    active.between(() => () => Promise.reject(new Error('away')));
    expect(await active.app.signOut({ account: active.account })).toEqual({ ok: true, server: 'not-told' });
    expect(JSON.parse(active.keyText())).toEqual({ version: 1, seeds: {}, records: {} });
  });

  it('a phone that was ended on the computer learns it, and is signed out all the same', async () => {
    const { app, account, auth, token } = await connectApp();
    const { devices } = must(await auth.devices.list({ token }));
    must(await auth.devices.endDevice({ token, deviceId: devices[0]?.id ?? '' }));
    expect(await app.approvals({ account })).toEqual({ ok: false, reason: 'device-unknown' });
    expect(await app.accounts()).toMatchObject([{ state: 'ended' }]);
    expect(await app.signOut({ account })).toEqual({ ok: true, server: 'told' });
    expect(await app.accounts()).toEqual([]);
  });

  it('R90: what was under way in one tab when another one signed out brings no record back', async () => {
    let reads = Infinity;
    let inOtherTab = (): Promise<unknown> => Promise.resolve();
    let plain: KeyStore | undefined;
    const waiting = await connectApp(undefined, {
      around: (kept) => {
        plain = kept;
        return {
          ...kept,
          get: async (input) => {
            const record = await kept.get(input);
            reads += 1;
            if (reads === 2) await inOtherTab();
            return record;
          },
        };
      },
    });
    const { app, account, keyText } = waiting;
    const other = createApp(waiting, { keyStore: plain, seed: 'other' });
    const signedOut: unknown[] = [];
    inOtherTab = async () => void signedOut.push(await other.signOut({ account }));
    reads = 0;
    // Its second read of the record is the one before it is written again.
    expect(await app.status({ account })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(signedOut).toEqual([{ ok: true, server: 'told' }]);
    expect(JSON.parse(keyText())).toEqual({ version: 1, seeds: {}, records: {} });
    expect(await app.accounts()).toEqual([]);
  });

  it('R90: an answer under way in one tab when another one signed out ends as one of an account that is gone', async () => {
    let plain: KeyStore | undefined;
    const waiting = await connectApp(undefined, { around: (kept) => (plain = kept) });
    const { app, account } = waiting;
    const other = createApp(waiting, { keyStore: plain, seed: 'other' });
    const { number } = await toNumber(waiting);
    const approval = await onlyApproval(waiting);
    waiting.between((network) => async (url, request) => {
      if (url.endsWith('/device/answer')) await other.signOut({ account });
      return network(url, request);
    });
    expect(await app.approve({ approval, number })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await app.accounts()).toEqual([]);
  });

  it('what was under way when the app signed out brings no record back', async () => {
    let reads = Infinity;
    let read = (): void => undefined;
    let goOn = (): void => undefined;
    const isRead = new Promise<void>((resolve) => (read = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const { app, account, keyText } = await connectApp(undefined, {
      around: (kept) => ({
        ...kept,
        get: async (input) => {
          const record = await kept.get(input);
          reads += 1;
          if (reads !== 2) return record;
          read();
          await mayGoOn;
          return record;
        },
      }),
    });
    reads = 0;
    // Its second read of the record is the one before it is written again.
    const late = app.status({ account });
    await isRead;
    expect(await app.signOut({ account })).toEqual({ ok: true, server: 'told' });
    goOn();
    expect(await late).toEqual({ ok: false, reason: 'account-unknown' });
    expect(JSON.parse(keyText())).toEqual({ version: 1, seeds: {}, records: {} });
  });

  it('a phone whose key could not be deleted is signed out the next time, and knows itself until then', async () => {
    let breaks = true;
    const { app, account } = await connectApp(undefined, { around: (kept) => ({ ...kept, remove: (input) => (breaks ? Promise.reject(new Error('full')) : kept.remove(input)) }) });
    await expect(app.signOut({ account })).rejects.toMatchObject({ name: 'AuthError' });
    expect(await app.approvals({ account })).toEqual({ ok: false, reason: 'device-unknown' });
    expect(await app.accounts()).toMatchObject([{ state: 'ended' }]);
    breaks = false;
    expect(await app.signOut({ account })).toEqual({ ok: true, server: 'told' });
    expect(await app.accounts()).toEqual([]);
  });

  it('a call that has to be signed again after the app signed out is told that there is no such account', async () => {
    let store: KeyStore | undefined;
    const { auth, clock, account } = await connectApp(undefined, { around: (kept) => (store = kept) });
    const [network, gate] = [networkOf(auth), createGate()];
    // Started anew, an app has no nonce: its first call is refused.
    const app = createApp({ auth, clock }, { keyStore: store, fetch: async (url, request) => gate.pass(await network(url, request)) });
    expect(await signOutDuring(app, { account, gate, act: () => app.approvals({ account }) })).toEqual({ ok: false, reason: 'account-unknown' });
  });

  it('what waits is not handed to an app that signed out before the answer came', async () => {
    const active = await connectApp();
    const { app, account, between } = active;
    await toNumber(active);
    await app.approvals({ account });
    const gate = createGate();
    between((network) => async (url, request) => gate.pass(await network(url, request)));
    expect(await signOutDuring(app, { account, gate, act: () => app.approvals({ account }) })).toEqual({ ok: false, reason: 'account-unknown' });
  });

  it('that the server knows the phone no more is no news to an app that signed out', async () => {
    const { app, account, between } = await connectApp();
    await app.approvals({ account });
    const gate = createGate();
    // The call comes to the server after the sign-out.
    between((network) => async (url, request) => network(await gate.pass(url), request));
    expect(await signOutDuring(app, { account, gate, act: () => app.approvals({ account }) })).toEqual({ ok: false, reason: 'account-unknown' });
  });

  it('an answer that is being signed when the app signs out is not given', async () => {
    const gate = createGate();
    let isArmed = false;
    const active = await connectApp(undefined, { around: (kept) => ({ ...kept, sign: async (input) => kept.sign(isArmed ? await gate.pass(input) : input) }) });
    const { app, account } = active;
    const { number } = await toNumber(active);
    const approval = await onlyApproval(active);
    isArmed = true;
    expect(await signOutDuring(app, { account, gate, act: () => app.approve({ approval, number }) })).toEqual({ ok: false, reason: 'account-unknown' });
  });
});

/** Holds what passes first until it is opened. */
function createGate() {
  let isReached = false;
  let reach = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const pass = async <T>(value: T): Promise<T> => {
    if (isReached) return value;
    isReached = true;
    reach();
    await opened;
    return value;
  };
  return { reached, pass, open: () => open() };
}

/** What an act comes to that is held at a gate while the app signs out. */
async function signOutDuring<T>(app: KeyApp, { account, gate, act }: { readonly account: string; readonly gate: ReturnType<typeof createGate>; readonly act: () => Promise<T> }): Promise<T> {
  const late = act();
  await gate.reached;
  expect(await app.signOut({ account })).toEqual({ ok: true, server: 'told' });
  gate.open();
  return late;
}
