import { describe, expect, it } from 'vitest';
import type { MessageQueue } from '../../../../src/port/index.js';
import { deliverAll, provision } from './tools.js';

type Job = Parameters<MessageQueue['add']>[0];

describe('with a queue of the host’s', () => {
  it('a message is handed over and not sent here; its worker sends it', async () => {
    const jobs: Job[] = [];
    const kit = await provision({ queue: { add: (job) => Promise.resolve(jobs.push(job)) } });
    expect(kit.inbox.all()).toEqual([]);
    expect(jobs).toEqual(['invitation', 'temporary-password'].map((purpose) => ({ id: kit.message(purpose).id, tries: 0, dueAt: kit.clock.now() })));
    for (const { id } of jobs) expect(await kit.auth.deliver({ id })).toMatchObject({ sent: 1, message: { state: 'sent' } });
    expect(kit.inbox.all()).toHaveLength(2);
  });

  it('what was not taken is handed over again, for the moment it is due', async () => {
    const jobs: Job[] = [];
    const kit = await provision({ queue: { add: (job) => Promise.resolve(jobs.push(job)) }, sms: { send: () => Promise.reject(new Error('down')) } });
    const { id } = kit.message('temporary-password');
    for (let tries = 1; tries < 30; tries += 1) {
      await kit.auth.deliver({ id });
      await kit.settle();
      expect(jobs.at(-1)).toEqual({ id, tries, dueAt: kit.message('temporary-password').dueAt });
      kit.clock.set(jobs.at(-1)?.dueAt ?? 0);
    }
    const count = jobs.length;
    expect(await kit.auth.deliver({ id })).toMatchObject({ failed: 1, message: { state: 'failed' } });
    await kit.settle();
    expect(jobs).toHaveLength(count);
  });

  it('it is given no secret, and what names a job is told from every other', async () => {
    const jobs: Job[] = [];
    const kit = await provision({ queue: { add: (job) => Promise.resolve(jobs.push(job)) }, sms: { send: () => Promise.reject(new Error('down')) }, email: { send: () => Promise.reject(new Error('down')) } });
    await deliverAll(kit);
    expect(new Set(jobs.map((job) => Object.keys(job).join()))).toEqual(new Set(['id,tries,dueAt']));
    expect(new Set(jobs.map((job) => JSON.stringify(job))).size).toBe(jobs.length);
  });

  it.each([
    ['throws', () => { throw new Error('Redis is down'); }],
    ['rejects', () => Promise.reject(new Error('Redis is down'))],
    ['never answers', () => new Promise(() => undefined)],
    ['forgets everything', () => Promise.resolve()],
  ])('a queue that %s loses nothing: auth.deliver() finds what is due', async (_how, add) => {
    const kit = await Promise.race([provision({ queue: { add }, background: () => undefined })]);
    expect(kit.inbox.all()).toEqual([]);
    expect(await kit.auth.deliver()).toMatchObject({ tried: 2, sent: 2 });
    expect(kit.inbox.all()).toHaveLength(2);
  });
});
