import { describe, expect, it } from 'vitest';
import { must } from '../../story/walk.js';
import { connectApp, createApp, toPairing, type Waiting } from './connect.js';

describe('a phone that waits to be confirmed', () => {
  const paired = async (waiting: Waiting) => {
    const app = createApp(waiting);
    const { account } = must(await app.pair({ link: waiting.link }));
    return { app, account: account.id };
  };

  it('approves nothing before it was confirmed, and then is connected', async () => {
    const waiting = await toPairing();
    const { app, account } = await paired(waiting);
    expect(await app.approvals({ account })).toEqual({ ok: false, reason: 'not-confirmed' });
    expect(await app.status({ account })).toEqual({ ok: true, state: 'waiting' });
    must(await waiting.auth.firstLogin.confirmDevice({ flow: waiting.flow, pairing: waiting.pairing }));
    expect(await app.status({ account })).toEqual({ ok: true, state: 'connected' });
    expect(await app.accounts()).toMatchObject([{ id: account, state: 'connected' }]);
  });

  it('R92: learns that it was declined on the computer', async () => {
    const waiting = await toPairing();
    const { app, account } = await paired(waiting);
    must(await waiting.auth.devices.declineDevice({ pairing: waiting.pairing }));
    expect(await app.waitUntilConnected({ account })).toEqual({ ok: true, state: 'ended' });
    expect(await app.accounts()).toMatchObject([{ state: 'ended' }]);
  });

  it('R77: waits for as long as it can be confirmed, and no longer', async () => {
    const waiting = await toPairing();
    const { app, account } = await paired(waiting);
    waiting.clock.advance(10 * 60_000 - 1000);
    expect(await app.status({ account })).toEqual({ ok: true, state: 'waiting' });
    waiting.clock.advance(1000);
    expect(await app.waitUntilConnected({ account })).toEqual({ ok: true, state: 'ended' });
  });

  it('waits through a network that is away, until it is stopped', async () => {
    const active = await connectApp();
    const { app, account } = active;
    let calls = 0;
    active.between((network) => (url, request) => {
      calls += 1;
      return calls < 3 ? Promise.reject(new Error('away')) : network(url, request);
    });
    expect(await app.waitUntilConnected({ account })).toEqual({ ok: true, state: 'connected' });
    expect(calls).toBeGreaterThanOrEqual(3);
    const signal = { aborted: false };
    active.between(() => () => {
      signal.aborted = true;
      return Promise.reject(new Error('away'));
    });
    expect(await app.waitUntilConnected({ account, signal })).toEqual({ ok: false, reason: 'stopped' });
  });

  it('says so where the app has no such account', async () => {
    const app = createApp(await toPairing());
    expect(await app.status({ account: 'x' })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await app.waitUntilConnected({ account: 'x' })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await app.approvals({ account: 'x' })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await app.signOut({ account: 'x' })).toEqual({ ok: false, reason: 'account-unknown' });
  });
});
