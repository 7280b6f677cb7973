import { beforeEach, describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../../../src/port/index.js';
import { claim, codeOn, createRawPhone, toApproval, walkToKey, type ActiveByKey } from '../../../story/raw-phone.js';
import { goodPassword, invite, matti, must, walkToMethod, type Invited } from '../../../story/walk.js';
import { eventsOf, hour, keys, minute, profiles, reopen, second } from '../shared/tools.js';
import { maintainAll, newerKey } from './tools.js';

const flowOf = async ({ storage }: Pick<Invited, 'storage'>, token: string): Promise<FlowRecord> => (await storage.flows.find(token.split('.')[0] ?? '')) ?? expect.unreachable('the flow is there');
const devicesOf = ({ storage, accountId }: Pick<Invited, 'storage' | 'accountId'>) => storage.devices.findBy('accountId', accountId);

describe.each(profiles)('pairings that nobody went on with, in %s', (policy) => {
  /** The first login shows a code; claimed, a phone asks to be connected. */
  async function toCode(claims: boolean) {
    const invited = await invite({ policy, keys });
    const { flow } = await walkToMethod(invited);
    const { pairing } = must(await invited.auth.firstLogin.chooseKey({ flow }));
    if (claims) must(await claim(createRawPhone(invited), { ...invited, code: await codeOn(invited.auth, pairing) }));
    return { ...invited, flow, pairing };
  }

  it('R77 in part, clock: a pairing whose time is over is ended, with the phone that nobody confirmed, and its page shows another code', async () => {
    const kit = await toCode(true);
    kit.clock.advance(10 * minute - second);
    expect((await kit.auth.maintain()).done.flows).toBe(0);
    expect((await devicesOf(kit))[0]?.endedAt).toBeUndefined();
    kit.clock.advance(second);
    expect((await kit.auth.maintain()).done.flows).toBe(1);
    expect(await flowOf(kit, kit.pairing)).toMatchObject({ endReason: 'expired', endedAt: kit.clock.now() });
    expect(await devicesOf(kit)).toMatchObject([{ endReason: 'not-confirmed', endedAt: kit.clock.now() }]);
    expect((await kit.auth.maintain()).done.flows).toBe(0);
    expect(must(await kit.auth.devices.viewPairing({ pairing: kit.pairing })).view).toEqual({ state: 'expired' });
    expect(must(await kit.auth.devices.renewPairing({ pairing: kit.pairing })).view.state).toBe('waiting');
    must(await claim(createRawPhone(kit, 'another'), { ...kit, code: await codeOn(kit.auth, kit.pairing) }));
  });

  it('clock: a phone whose claim was cut short goes by itself, and its key is free again', async () => {
    const kit = await toCode(false);
    const cut = reopen(kit, { storage: { ...kit.storage, flows: { ...kit.storage.flows, update: (record, version) => (record.kind === 'pairing' && record.state === 'claimed' ? Promise.reject(new Error('down')) : kit.storage.flows.update(record, version)) } } });
    await expect(claim(createRawPhone({ ...kit, auth: cut.auth }), { ...kit, auth: cut.auth, code: await codeOn(kit.auth, kit.pairing) })).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await devicesOf(kit)).toHaveLength(1);
    kit.clock.advance(10 * minute + hour);
    await maintainAll(kit);
    expect(await devicesOf(kit)).toEqual([]);
  });

  it('several processes at once end it once, and a connected phone is left alone', async () => {
    const kit = await toCode(true);
    kit.clock.advance(10 * minute);
    const done = await Promise.all([1, 2, 3].map(async () => (await reopen(kit).auth.maintain()).done.flows));
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(1);
    const active = await walkToKey({ policy, keys });
    active.clock.advance(2 * hour);
    expect((await active.auth.maintain()).done.flows).toBe(0);
    expect((await devicesOf(active)).map(({ endedAt, removeAt }) => [endedAt, removeAt])).toEqual([[undefined, undefined]]);
  });
});

describe.each(profiles)('what a phone did not answer, in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await walkToKey({ policy, keys });
    active.inbox.clear();
  });
  const told = (): readonly string[] => active.inbox.all().filter(({ purpose }) => purpose === 'partial-auth').map(({ to }) => to).sort();
  const partial = async () => (await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth');

  it('R156 in part, clock: a login that the phone was asked for and nobody answered is written down and told to all addresses, once its time is over', async () => {
    const { attempt } = await toApproval(active, { password: goodPassword });
    active.clock.advance(10 * minute - second);
    await maintainAll(active);
    expect(await partial()).toEqual([]);
    active.clock.advance(second);
    expect((await active.auth.maintain()).done.flows).toBe(1);
    await active.settle();
    expect(await partial()).toMatchObject([{ method: 'key', reason: 'unanswered', outcome: 'failure' }]);
    expect(told()).toEqual([matti.phone, matti.email].sort());
    expect(await flowOf(active, attempt)).toMatchObject({ state: 'ended', endReason: 'unanswered' });
    expect((await active.auth.maintain()).done.flows).toBe(0);
  });

  it('R103 in part: one that the phone denied as not-me has ended, and is not told again', async () => {
    await toApproval(active, { password: goodPassword });
    must(await active.phone.answer('not-me'));
    await active.settle();
    active.inbox.clear();
    active.clock.advance(10 * minute);
    expect((await maintainAll(active)).flows).toBe(0);
    expect([await partial(), told()]).toEqual([[], []]);
  });

  it('clock: a payment that nobody went on with is left as it is, and goes a day after its time', async () => {
    const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };
    const { approval } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display }));
    const { expiresAt } = (await flowOf(active, approval)) as { readonly expiresAt: number };
    active.clock.set(expiresAt + 24 * hour - second);
    await maintainAll(active);
    expect((await flowOf(active, approval)).kind).toBe('transaction');
    active.clock.advance(second);
    await maintainAll(active);
    expect(await active.storage.flows.find(approval.split('.')[0] ?? '')).toBeUndefined();
  });
});

describe.each(profiles)('keys that phones hang on, in %s', (policy) => {
  const usageOf = async ({ auth }: Pick<Invited, 'auth'>) => Object.fromEntries((await auth.keyUsage()).map(({ keyId, ...usage }) => [keyId, usage]));

  it('R195 in part, R200 in part: a phone hangs on the key that it trusts until it next answers, and on none once it has ended', async () => {
    const active = await walkToKey({ policy, keys });
    expect(await usageOf(active)).toMatchObject({ 'test-1': { devices: 1, lists: 0 } });
    const both = reopen(active, { keys: [newerKey, ...keys] });
    expect(await usageOf(both)).toMatchObject({ 'test-1': { devices: 1 }, 'test-2': { devices: 0 } });
    const phone = createRawPhone({ auth: both.auth, clock: active.clock });
    const { number } = await toApproval({ ...active, auth: both.auth }, { password: goodPassword });
    expect(await usageOf(both)).toMatchObject({ 'test-2': { devices: 0, flows: 1 } });
    must(await phone.answer('approve', number));
    await both.settle();
    expect(await usageOf(both)).toMatchObject({ 'test-1': { devices: 0 }, 'test-2': { devices: 1, flows: 0 } });
    must(await phone.signOut());
    expect(await usageOf(both)).toMatchObject({ 'test-1': { devices: 0 }, 'test-2': { devices: 0 } });
  });

  it('R195 in part, clock: a code on a page, and a number that waits, hang on their key as long as they wait', async () => {
    const invited = await invite({ policy, keys });
    const { flow } = await walkToMethod(invited);
    must(await invited.auth.firstLogin.chooseKey({ flow }));
    expect(await usageOf(invited)).toMatchObject({ 'test-1': { flows: 1 } });
    invited.clock.advance(10 * minute);
    expect(await usageOf(invited)).toMatchObject({ 'test-1': { flows: 0 } });
    const active = await walkToKey({ policy, keys });
    await toApproval(active, { password: goodPassword });
    active.clock.advance(119 * second);
    expect((await usageOf(active))['test-1']?.flows).toBeGreaterThan(0);
    active.clock.advance(10 * minute);
    expect(await usageOf(active)).toMatchObject({ 'test-1': { flows: 0 } });
  });
});
