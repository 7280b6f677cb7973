import { beforeEach, describe, expect, it } from 'vitest';
import { createOtpList } from '../../../../src/core/otp-list/index.js';
import type { BindingFlow, FlowRecord, RecoveryFlow } from '../../../../src/port/index.js';
import { goodPassword, invite, matti, must, toChallenge, walkToList, type Active } from '../../../story/walk.js';
import { activate, eventsOf, keys, minute, profiles, reopen, second, wrapStorage, wrongCode } from '../shared/tools.js';
import { maintainAll } from './tools.js';

const partial = async ({ storage }: Pick<Active, 'storage'>) => (await eventsOf(storage)).filter(({ kind }) => kind === 'partial-auth');
const flowOf = async ({ storage }: Pick<Active, 'storage'>, token: string): Promise<FlowRecord> => {
  const flow = await storage.flows.find(token.split('.')[0] ?? '');
  if (flow === undefined) throw new Error('the flow is gone');
  return flow;
};

describe.each(profiles)('attempts that nobody answered, in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    active.inbox.clear();
  });
  const told = (): readonly string[] => active.inbox.all().filter(({ purpose }) => purpose === 'partial-auth').map(({ to }) => to).sort();

  it('R156 in part, clock: a right password whose third step never came is written down and told to all addresses, once its time is over', async () => {
    const { attempt } = await toChallenge(active);
    active.clock.advance(10 * minute - second);
    await maintainAll(active);
    expect(await partial(active)).toEqual([]);
    active.clock.advance(second);
    expect((await active.auth.maintain()).done.flows).toBe(1);
    await active.settle();
    expect(await partial(active)).toMatchObject([{ accountId: active.accountId, outcome: 'failure', method: 'otp-list', reason: 'unanswered', actor: { kind: 'user', id: active.accountId } }]);
    expect(told()).toEqual([matti.phone, matti.email].sort());
    expect(await flowOf(active, attempt)).toMatchObject({ state: 'ended', endReason: 'unanswered', endedAt: active.clock.now() });
    expect((await active.auth.maintain()).done.flows).toBe(0);
    await active.settle();
    expect(told()).toHaveLength(2);
  });

  it('R156 in part: one that was answered, rightly or wrongly, is not told again', async () => {
    const right = await toChallenge(active);
    must(await active.auth.login.answerOtp(right));
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    await active.settle();
    expect([(await partial(active)).length, told().length]).toEqual([1, 2]);
    active.clock.advance(10 * minute);
    await maintainAll(active);
    await active.settle();
    expect([(await partial(active)).length, told().length]).toEqual([1, 2]);
  });

  it('field 34 in part, clock: whoever opens attempts without end makes the phone ring three times an hour, and leaves an event for each', async () => {
    for (let n = 0; n < 10; n += 1) await toChallenge(active);
    active.clock.advance(10 * minute);
    expect((await maintainAll(active)).flows).toBe(10);
    await active.settle();
    expect([(await partial(active)).length, told().length]).toEqual([10, 6]);
    for (const [wait, notices] of [[50 * minute - second, 6], [second, 8]] as const) {
      await toChallenge(active);
      active.clock.advance(wait);
      if (wait === second) active.clock.advance(10 * minute);
      await maintainAll(active);
      await active.settle();
      expect(told().length).toBe(notices);
    }
  });

  it('several processes at once tell it once', async () => {
    await toChallenge(active);
    active.clock.advance(10 * minute);
    const processes = Array.from({ length: 5 }, () => reopen(active));
    await Promise.all(processes.map(({ auth }) => auth.maintain()));
    await Promise.all(processes.map(({ settle }) => settle()));
    expect([(await partial(active)).length, told().length]).toEqual([1, 2]);
  });

  it('a process that stops before it has told is made up for after a minute, with one event', async () => {
    const { attempt } = await toChallenge(active);
    active.clock.advance(10 * minute);
    const broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'messages.insert' ? Promise.reject(new Error('down')) : call())) });
    expect(await broken.auth.maintain()).toMatchObject({ done: { flows: 0 }, failed: [{ work: 'flows', code: 'storage-unavailable' }] });
    expect((await active.auth.maintain()).done.flows).toBe(0);
    active.clock.advance(minute);
    expect((await active.auth.maintain()).done.flows).toBe(1);
    await active.settle();
    expect([(await partial(active)).length, told().length]).toEqual([1, 2]);
    expect(await flowOf(active, attempt)).toMatchObject({ endReason: 'unanswered' });
  });

  it('one that stopped behind the third step, before a new password, was answered and is not told', async () => {
    const { attempt } = await toChallenge(active);
    const flow = await flowOf(active, attempt);
    await active.storage.flows.update({ ...flow, version: flow.version + 1, state: 'new-password' } as FlowRecord, flow.version);
    active.clock.advance(10 * minute);
    expect((await active.auth.maintain()).done.flows).toBe(0);
    expect([await partial(active), told()]).toEqual([[], []]);
  });

  it('one whose account is gone is just ended', async () => {
    const { attempt } = await toChallenge(active);
    await active.storage.accounts.remove(active.accountId);
    active.clock.advance(10 * minute);
    await maintainAll(active);
    expect([(await flowOf(active, attempt)).kind, await partial(active)]).toEqual(['attempt', []]);
  });

  it('a flow that cannot be read keeps no other from its turn', async () => {
    const { attempt } = await toChallenge(active);
    const flow = await flowOf(active, attempt);
    for (const id of ['0', 'zzz']) await active.storage.flows.insert({ ...flow, id, version: 1, schema: 2 });
    active.clock.advance(10 * minute);
    expect(await active.auth.maintain()).toMatchObject({ done: { flows: 1 }, failed: [{ work: 'flows', code: 'record-unreadable' }] });
  });
});

describe.each(profiles)('flows that hold a plain list, in %s', (policy) => {
  it('R55 in part, clock: the plain list of a first login goes when its time is over, and the list itself stays for another browser', async () => {
    const invited = await invite({ policy, keys });
    const { flow } = await walkToList(invited);
    const until = (await flowOf(invited, flow)) as { readonly expiresAt: number };
    invited.clock.set(until.expiresAt - second);
    await maintainAll(invited);
    expect(await flowOf(invited, flow)).toHaveProperty('sealedList');
    invited.clock.set(until.expiresAt);
    expect((await invited.auth.maintain()).done.flows).toBe(1);
    const swept = await flowOf(invited, flow);
    expect(swept).not.toHaveProperty('sealedList');
    expect(swept).not.toHaveProperty('sealedListId');
    expect(swept).toMatchObject({ endReason: 'expired', endedAt: invited.clock.now() });
    expect((await invited.storage.lists.findBy('accountId', invited.accountId))[0]?.list.status).toBe('unproven');
    expect(must(await invited.auth.login.start({ username: invited.username, password: goodPassword })).next).toBe('first-login');
    expect((await invited.auth.maintain()).done.flows).toBe(0);
  });

  const base = { version: 1, schema: 1, secretHash: 'x', createdAt: 0, passwordsSet: 1, removeAt: 9e15 } as const;
  const list = (listId: string, accountId: string, provenAt?: number) => {
    const made = createOtpList({ listId, accountId, listNumber: 2, keyId: 'test-1', entries: Array.from({ length: 100 }, () => '$scrypt$ln=12,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA'), now: 0 });
    return { id: listId, version: 1, schema: 1, accountId, list: provenAt === undefined ? made : { ...made, status: 'active' as const, provenAt } };
  };

  it('R55 in part: those of recoveries and binding acts go too, with the new list where nobody proved it, and the new address', async () => {
    const active = await activate(policy);
    const { accountId } = active;
    const expiresAt = active.clock.now();
    const recovery: RecoveryFlow = { ...base, id: 'recovery', accountId, kind: 'recovery', recovers: 'list', state: 'new-list', expiresAt, codesSent: 1, sealedList: 'x', sealedListId: 'new-1' };
    const binding: BindingFlow = { ...base, id: 'binding', accountId, kind: 'binding', act: 'renew-list', state: 'proven', expiresAt, sessionId: 's', lane: 'strangers', sealedList: 'x', sealedListId: 'new-2', sealedContact: 'x' };
    const contact: BindingFlow = { ...base, id: 'contact', accountId, kind: 'binding', act: 'change-contact', state: 'proven', expiresAt, endedAt: 1, endReason: 'left', sessionId: 's', lane: 'strangers', sealedContact: 'x' };
    const named: RecoveryFlow = { ...recovery, id: 'named', accountId: 'another', sealedListId: 'named' };
    const other = await active.storage.accounts.find(accountId);
    if (other === undefined) throw new Error('there is an account');
    await active.storage.accounts.insert({ ...other, id: 'another', version: 1, username: 'another1234', listId: 'named' });
    for (const flow of [recovery, binding, contact, named]) await active.storage.flows.insert(flow);
    await active.storage.lists.insert(list('new-1', accountId));
    await active.storage.lists.insert(list('named', accountId));
    await active.storage.lists.insert(list('new-2', accountId, 5));
    expect((await active.auth.maintain()).done.flows).toBe(4);
    for (const id of ['recovery', 'binding', 'contact', 'named']) expect(JSON.stringify(await active.storage.flows.find(id))).not.toMatch(/sealedList|sealedContact/);
    expect(await active.storage.flows.find('contact')).toMatchObject({ endedAt: 1, endReason: 'left' });
    expect((await active.storage.lists.find('new-1'))?.list).toMatchObject({ status: 'ended', endReason: 'abandoned' });
    expect((await active.storage.lists.find('new-2'))?.list.status).toBe('active');
    // The list that an account names is in use, whatever became of the flow.
    expect((await active.storage.lists.find('named'))?.list.status).toBe('unproven');
    expect((await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'list-ended' && reason === 'abandoned')).toHaveLength(1);
    expect((await active.auth.maintain()).done.flows).toBe(0);
  });
});
