/*
 * The attack: somebody takes a phone out of its owner's hand while the screen is on and the Key app open, or finds one that was handed on. He
 * may open and close the app, answer what comes, and read what the app has stored. He must be asked who he is at each approval, however quickly it follows the last; what
 * was signed out must be gone from the phone, whether or not there was a network; and what the owner ends from a computer must end at once.
 */
import { describe, expect, it } from 'vitest';
import type { UserVerified } from '../../src/device/index.js';
import { createApp, connectApp, onlyApproval, toNumber, type ConnectedApp } from '../unit/device/connect.js';
import { must } from '../story/walk.js';

/** A phone in the hands of its owner first, and then of somebody else. */
async function stolen(): Promise<{ readonly active: ConnectedApp; readonly asked: () => number; readonly steal: () => void }> {
  let [asked, hand]: [number, UserVerified | false] = [0, 'fpt'];
  const unlock = (): UserVerified | false => {
    asked += 1;
    return hand;
  };
  const active = await connectApp({}, { unlock });
  return { active, asked: () => asked, steal: () => void (hand = false) };
}

describe('an unlocked phone in the wrong hands', () => {
  it('the owner is asked for at every approval, however soon after the last', async () => {
    const { active, asked, steal } = await stolen();
    const { app } = active;
    for (let n = 1; n <= 3; n += 1) {
      const { number, attempt } = await toNumber(active);
      expect(await app.approve({ approval: await onlyApproval(active), number })).toEqual({ ok: true });
      must(await active.auth.login.finishApproval({ attempt }));
      expect(asked()).toBe(n);
      active.clock.advance(11 * 60_000);
    }
    steal();
    const { number, attempt } = await toNumber(active);
    const approval = await onlyApproval(active);
    for (let n = 4; n <= 6; n += 1) {
      expect(await app.approve({ approval, number })).toEqual({ ok: false, reason: 'locked' });
      expect(asked()).toBe(n);
    }
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(false);
  });

  it('two approvals at once are two questions, and one that hangs does not open the other', async () => {
    let answers: ((said: UserVerified | false) => void)[] = [];
    const active = await connectApp({}, { unlock: () => new Promise((resolve) => void answers.push(resolve)) });
    const { number } = await toNumber(active);
    const approval = await onlyApproval(active);
    const both = [active.app.approve({ approval, number }), active.app.approve({ approval, number })];
    while (answers.length < 2) await Promise.resolve();
    const [first, second] = answers;
    answers = [];
    second?.(false);
    expect(await both[1]).toEqual({ ok: false, reason: 'locked' });
    first?.('pin');
    expect(await both[0]).toEqual({ ok: true });
  });

  it('R90: after a sign-out the key is gone: what was copied of the app’s state approves nothing, with or without a network', async () => {
    for (const isOffline of [false, true]) {
      const { active } = await stolen();
      const { app, account, keyText } = active;
      const { number } = await toNumber(active);
      const approval = await onlyApproval(active);
      const before = keyText();
      if (isOffline) active.between(() => () => Promise.reject(new Error('away')));
      must(await app.signOut({ account }));
      active.between();
      expect(keyText()).not.toMatch(/[\w-]{22}/);
      for (const secret of Object.values(JSON.parse(before).seeds as Record<string, string>)) expect(keyText()).not.toContain(secret);
      expect(await app.approve({ approval, number })).toEqual({ ok: false, reason: 'account-unknown' });
      expect(await app.approvals({ account })).toEqual({ ok: false, reason: 'account-unknown' });
    }
  });

  it('a sign-out while the phone waits for a finger wins', async () => {
    let signOut = (): Promise<unknown> => Promise.resolve();
    const active = await connectApp({}, { unlock: async (): Promise<'fpt'> => {
      await signOut();
      return 'fpt';
    } });
    signOut = () => active.app.signOut({ account: active.account });
    const { number } = await toNumber(active);
    expect(await active.app.approve({ approval: await onlyApproval(active), number })).toEqual({ ok: false, reason: 'account-unknown' });
  });

  it('R90: what the owner ends on a computer approves nothing from then on, though key and app are still there', async () => {
    const { active } = await stolen();
    const { number } = await toNumber(active);
    const approval = await onlyApproval(active);
    const { devices } = must(await active.auth.devices.list({ token: active.token }));
    must(await active.auth.devices.endDevice({ token: active.token, deviceId: devices[0]?.id ?? '' }));
    expect(await active.app.approve({ approval, number })).toEqual({ ok: false, reason: 'device-unknown' });
    expect(await active.app.accounts()).toMatchObject([{ state: 'ended' }]);
  });

  it('R185: nothing that the app says, to its host or over the network, holds a private key', async () => {
    const said: unknown[] = [];
    const { active } = await stolen();
    active.between((network) => async (url, request) => {
      const answer = await network(url, request);
      said.push(url, request.headers, request.body, await answer.json());
      return answer;
    });
    const { app, account } = active;
    const { number } = await toNumber(active);
    const approval = await onlyApproval(active);
    const seeds = Object.values(JSON.parse(active.keyText()).seeds as Record<string, string>);
    said.push(await app.accounts(), await app.status({ account }), approval, await app.approve({ approval, number }), await app.signOut({ account }), app);
    expect(seeds).toHaveLength(1);
    for (const seed of seeds) expect(JSON.stringify(said)).not.toContain(seed);
  });

  it('another app with the copied records and no key cannot sign for the account', async () => {
    const { active } = await stolen();
    const record = Object.values(JSON.parse(active.keyText()).records as Record<string, string>)[0] ?? '';
    const keyStore = { create: () => Promise.reject(new Error('none')), sign: () => Promise.reject(new Error('there is no such key')), remove: async () => undefined, get: async () => record, set: async () => undefined, list: async () => [active.account] };
    const copy = createApp(active, { keyStore });
    expect(await copy.accounts()).toHaveLength(1);
    await expect(copy.approvals({ account: active.account })).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
