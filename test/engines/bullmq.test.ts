import { randomUUID } from 'node:crypto';
import { Queue, type Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { createMessageQueue, type MessageJob } from '../../examples/bullmq/message-queue.js';
import { startMessageWorker } from '../../examples/bullmq/message-worker.js';
import { createSeededRandom, createTestAuth, type TestAuth, type TestAuthOptions } from '../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../story/walk.js';
import { keys } from '../unit/service/shared/tools.js';
import { redisUrl } from './tools/redis.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function connect(url = redisUrl): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  closers.push(async () => redis.disconnect());
  return redis;
}

/** A queue of its own in the real Redis, and an installation whose messages go there; time is the machine's. */
function open(options: TestAuthOptions = {}) {
  const name = `lukko-test-${randomUUID()}`;
  const queue = new Queue<MessageJob>(name, { connection: connect() });
  closers.push(() => queue.obliterate({ force: true }).then(() => queue.close()));
  const kit = createTestAuth({ keys, seed: name, clock: { now: () => Date.now() }, queue: createMessageQueue(queue), ...options });
  const another = (more: TestAuthOptions = {}): TestAuth =>
    createTestAuth({ keys, seed: randomUUID(), clock: { now: () => Date.now() }, storage: kit.storage, email: kit.inbox.email, sms: kit.inbox.sms, queue: createMessageQueue(queue), ...more });
  const work = (auth: TestAuth['auth'] = kit.auth): Worker<MessageJob> => {
    const worker = startMessageWorker({ auth, name, connection: connect() });
    closers.push(() => worker.close(true));
    return worker;
  };
  const invite = async (): Promise<string> => {
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    await kit.settle();
    return accountId;
  };
  const states = async (accountId: string): Promise<readonly string[]> => (await kit.storage.messages.findBy('accountId', accountId)).map(({ state }) => state);
  return { ...kit, queue, another, work, invite, states };
}

/** Asks again and again, for at most 20 s. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('it did not come to that in 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ids = ({ inbox }: Pick<TestAuth, 'inbox'>): readonly string[] => inbox.all().map(({ id }) => id);

describe('the outbox handed to BullMQ', () => {
  it('messages wait in Redis without a secret, and workers send each of them once', async () => {
    const kit = open();
    const people: string[] = [];
    for (let n = 0; n < 20; n += 1) people.push(await kit.invite());
    expect(kit.inbox.all()).toEqual([]);
    const jobs = await kit.queue.getJobs();
    expect(jobs).toHaveLength(40);
    for (const job of jobs) expect(Object.keys(job.data)).toEqual(['id']);
    for (let n = 0; n < 3; n += 1) kit.work(kit.another().auth);
    await until(() => kit.inbox.all().length >= 40);
    await until(async () => (await kit.queue.getJobCounts('active', 'waiting', 'delayed'))['active'] === 0);
    expect(new Set(ids(kit)).size).toBe(40);
    expect(ids(kit)).toHaveLength(40);
    for (const accountId of people) expect(await kit.states(accountId)).toEqual(['sent', 'sent']);
  });

  it('what a provider does not take comes back when it is due', async () => {
    // A wait after a try is the shortest there is.
    const drawn = createSeededRandom('the shortest wait');
    const kit = open({ random: { bytes: (length) => (length === 4 ? new Uint8Array(4) : drawn.bytes(length)) } });
    kit.work();
    kit.inbox.fail({ channel: 'sms', times: 2 });
    const begun = Date.now();
    const accountId = await kit.invite();
    await until(async () => (await kit.states(accountId)).every((state) => state === 'sent'));
    expect(Date.now() - begun).toBeGreaterThanOrEqual(2_000);
    expect(ids(kit)).toHaveLength(2);
    expect((await kit.storage.messages.findBy('accountId', accountId)).map(({ tries }) => tries).sort()).toEqual([1, 3]);
  });

  it('a worker that is killed while it sends loses nothing: the sweep sends it once its lease is over', async () => {
    const kit = open({ email: { send: () => new Promise(() => undefined) } });
    const killed = kit.work();
    const accountId = await kit.invite();
    await until(async () => [...(await kit.states(accountId))].sort().join() === 'sending,sent');
    await killed.close(true);
    expect(await kit.another().auth.deliver()).toMatchObject({ tried: 0 });
    const later = kit.another({ clock: { now: () => Date.now() + 60_000 } });
    expect(await later.auth.deliver()).toMatchObject({ tried: 1, sent: 1 });
    expect(await kit.states(accountId)).toEqual(['sent', 'sent']);
    expect(ids(kit)).toHaveLength(2);
  });

  it('a worker that meets a message in another’s hands comes back, and adds no job', async () => {
    const kit = open({ email: { send: () => new Promise(() => undefined) } });
    kit.work();
    const accountId = await kit.invite();
    await until(async () => (await kit.states(accountId)).includes('sending'));
    const message = (await kit.storage.messages.findBy('accountId', accountId)).find(({ state }) => state === 'sending');
    await kit.queue.add('message', { id: message?.id ?? '' });
    await until(async () => (await kit.queue.getDelayedCount()) === 1);
    const [job] = await kit.queue.getDelayed();
    expect((job?.timestamp ?? 0) + (job?.delay ?? 0)).toBeGreaterThan(Date.now() + 50_000);
  });

  it('Redis forgets everything: the sweep sends what was in it, once', async () => {
    const kit = open();
    const accountId = await kit.invite();
    await kit.queue.obliterate({ force: true });
    kit.work();
    expect(await kit.auth.deliver()).toMatchObject({ tried: 2, sent: 2 });
    expect(await kit.states(accountId)).toEqual(['sent', 'sent']);
    expect(ids(kit)).toHaveLength(2);
  });

  it('Redis is away: nobody is refused, and the sweep sends', async () => {
    const away = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: 0, enableOfflineQueue: false, retryStrategy: () => null });
    away.on('error', () => undefined);
    const queue = new Queue<MessageJob>('lukko-test-away', { connection: away, skipWaitingForReady: true });
    queue.on('error', () => undefined);
    closers.push(async () => away.disconnect());
    const kit = open({ queue: createMessageQueue(queue), background: () => undefined });
    const accountId = await kit.invite();
    expect(await kit.auth.deliver()).toMatchObject({ tried: 2, sent: 2 });
    expect(await kit.states(accountId)).toEqual(['sent', 'sent']);
  });
});
