import { describe, expect, it } from 'vitest';
import type { SendReceipt, SendRefusal } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { keys } from '../shared/tools.js';
import { bothWays, provision, turns } from './tools.js';

const minute = 60_000;

/** As many people as that, none of whose messages has gone out. */
async function waiting(people: number) {
  const kit = createTestAuth({ keys, background: () => undefined });
  for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: Infinity });
  for await (const { result } of kit.auth.accounts.provisionMany({ actor: headUser, organizationId, people: Array.from({ length: people }, () => matti), delivery: bothWays })) must(result);
  await turns();
  kit.clock.advance(minute);
  for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: 0 });
  return kit;
}

describe('auth.deliver', () => {
  it('takes as many as it is told, and says whether there is more', async () => {
    const kit = await waiting(10);
    expect(await kit.auth.deliver({ limit: 15 })).toEqual({ tried: 15, sent: 15, failed: 0, more: true });
    expect(await kit.auth.deliver({ limit: 15 })).toEqual({ tried: 5, sent: 5, failed: 0, more: false });
  });

  it('sends ten side by side and no more', async () => {
    const kit = await waiting(20);
    let [running, most] = [0, 0];
    const send = async (): Promise<object> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return {};
    };
    const worker = createTestAuth({ keys, storage: kit.storage, clock: kit.clock, email: { send }, sms: { send } });
    expect(await worker.auth.deliver()).toMatchObject({ tried: 40, sent: 40 });
    expect(most).toBe(10);
  });

  it('several workers at once send each message once, and count it once', async () => {
    const kit = createTestAuth({ keys, queue: { add: () => Promise.resolve() } });
    const people = Array.from({ length: 60 }, () => matti);
    for await (const { result } of kit.auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery: bothWays })) must(result);
    const workers = [1, 2, 3, 4].map((n) => createTestAuth({ keys, seed: n, storage: kit.storage, clock: kit.clock, email: kit.inbox.email, sms: kit.inbox.sms }));
    const done = await Promise.all(workers.map((worker) => worker.auth.deliver({ limit: 1000 })));
    expect(kit.inbox.all()).toHaveLength(120);
    expect(new Set(kit.inbox.all().map(({ id }) => id)).size).toBe(120);
    expect(done.reduce((sum, { tried }) => sum + tried, 0)).toBe(120);
    const [counted] = await kit.storage.ledgers.read({ keys: [`delivery/organization/${organizationId}/invitations`], now: kit.clock.now() });
    expect(counted?.count).toBe(120);
  });

  it('with an id tries that message alone, and says where it stands', async () => {
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) } });
    const { id, dueAt } = kit.message('invitation');
    expect(await kit.auth.deliver({ id })).toEqual({ tried: 0, sent: 0, failed: 0, more: false, message: { state: 'queued', dueAt } });
    kit.clock.set(dueAt);
    const again = await kit.auth.deliver({ id });
    expect(again).toEqual({ tried: 1, sent: 0, failed: 0, more: false, message: { state: 'queued', dueAt: kit.message('invitation').dueAt } });
    expect(await kit.auth.deliver({ id: kit.message('temporary-password').id })).toMatchObject({ tried: 0, message: { state: 'sent' } });
    expect(await kit.auth.deliver({ id: 'nobody’s' })).toEqual({ tried: 0, sent: 0, failed: 0, more: false });
  });

  it('with an id of a message that another worker has says until when', async () => {
    const kit = await provision({ email: { send: () => new Promise(() => undefined) }, background: () => undefined });
    await turns();
    const { id } = kit.message('invitation');
    expect(await kit.auth.deliver({ id })).toMatchObject({ tried: 0, message: { state: 'sending', dueAt: kit.clock.now() + minute } });
  });

  it('where a store breaks in the middle, finishes what is under way, tells, and the next call goes on', async () => {
    const kit = await waiting(30);
    let updates = 0;
    const messages = { ...kit.storage.messages, update: (...args: Parameters<typeof kit.storage.messages.update>) => ((updates += 1) === 25 ? Promise.reject(new Error('disk full')) : kit.storage.messages.update(...args)) };
    const worker = createTestAuth({ keys, storage: { ...kit.storage, messages }, clock: kit.clock, email: kit.inbox.email, sms: kit.inbox.sms });
    await expect(worker.auth.deliver()).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(kit.inbox.all().length).toBeGreaterThan(40);
    kit.clock.advance(minute);
    expect((await worker.auth.deliver()).more).toBe(false);
    expect(new Set(kit.inbox.all().map(({ id }) => id)).size).toBe(60);
    expect(kit.inbox.all().length).toBeLessThanOrEqual(61);
  });

  it('R14, field 31 in part: messages whose accounts cannot be read hold none of the others up, however many they are, and nobody is asked for them twice', async () => {
    const kit = createTestAuth({ keys, background: () => undefined, queue: { add: () => Promise.resolve() } });
    const invite = async (person: typeof matti) => must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: bothWays })).accountId;
    const lost: string[] = [];
    for (let n = 0; n < 60; n += 1) lost.push(await invite(matti));
    kit.clock.advance(1);
    const accountId = await invite({ ...matti, email: 'anna@virtanen.example', phone: '+358401111111' });
    const accounts = { ...kit.storage.accounts, find: (id: string) => (lost.includes(id) ? Promise.reject(new Error('unreadable')) : kit.storage.accounts.find(id)) };
    const asked: string[] = [];
    const send = ({ id, to }: { readonly id: string; readonly to: string }): Promise<SendReceipt | SendRefusal> => {
      asked.push(id);
      return Promise.resolve<SendReceipt | SendRefusal>(to === matti.email || to === matti.phone ? { ok: false, reason: 'refused' } : {});
    };
    const worker = createTestAuth({ keys, storage: { ...kit.storage, accounts }, clock: kit.clock, email: { send }, sms: { send } });
    await expect(worker.auth.deliver()).rejects.toMatchObject({ code: 'storage-unavailable' });
    await expect(worker.auth.deliver()).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect((await kit.storage.messages.findBy('accountId', accountId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
    // Not until a minute is over is there anything more that breaks.
    expect(await worker.auth.deliver()).toEqual({ tried: 0, sent: 0, failed: 0, more: false });
    for (let minutes = 0; minutes < 5; minutes += 1) {
      kit.clock.advance(minute);
      await expect(worker.auth.deliver({ limit: 1000 })).rejects.toMatchObject({ code: 'storage-unavailable' });
    }
    expect(asked).toHaveLength(122);
    lost.length = 0;
    kit.clock.advance(minute);
    expect(await worker.auth.deliver({ limit: 1000 })).toMatchObject({ tried: 120, failed: 120 });
    expect(asked).toHaveLength(122);
  });

  it.each([0, -1, 1.5, 1001, Number.NaN, '10', null])('a limit of %o is the caller’s mistake', async (limit) => {
    await expect(createTestAuth().auth.deliver({ limit } as never)).rejects.toThrow(/^limit: /);
  });

  it.each([7, null, {}])('an id of %o is the caller’s mistake', async (id) => {
    await expect(createTestAuth().auth.deliver({ id } as never)).rejects.toThrow('id: must be a text, or left out');
  });
});
