import { describe, expect, it } from 'vitest';
import { must } from '../../story/walk.js';
import { connectApp } from './connect.js';

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
});
