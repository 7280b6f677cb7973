import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { standard } from '../../../../src/core/policy/profiles.js';
import { createHashQueue, type HashQueue, type HashQueueResult } from '../../../../src/service/shared/hash-queue.js';
import { activate, profiles, reopen } from './tools.js';

/** Hashes that end when the test says so. */
function createBench(limits: { readonly parallel: number; readonly waiting: number; readonly waitMs: number }) {
  const queue: HashQueue = createHashQueue(limits);
  const running: { readonly name: string; readonly finish: () => void }[] = [];
  const started: string[] = [];
  let most = 0;
  const hash = (name: string) => () =>
    new Promise<string>((resolve) => {
      started.push(name);
      running.push({ name, finish: () => resolve(name) });
      most = Math.max(most, running.length);
    });
  const finishOne = async (): Promise<void> => {
    running.shift()?.finish();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { queue, hash, finishOne, running, started, most: () => most };
}

const limits = standard.hashing;

describe('the hash queue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('R46 in part: two run, sixteen wait, half of them strangers at most, and the next is busy at once', async () => {
    expect(limits).toEqual({ parallel: 2, waiting: 16, waitMs: 5_000 });
    const { queue, hash, running, most } = createBench(limits);
    const said: (HashQueueResult<string> | undefined)[] = [];
    const ask = (priority: 'known' | 'stranger') => {
      const at = said.push(undefined) - 1;
      void queue.run(priority, hash(`${at}`)).then((result) => (said[at] = result));
    };
    for (let n = 0; n < 11; n += 1) ask('stranger');
    await vi.advanceTimersByTimeAsync(0);
    expect(running.length).toBe(2);
    expect(said.map((result) => result?.ok)).toEqual([...Array.from({ length: 10 }, () => undefined), false]);
    for (let n = 0; n < 9; n += 1) ask('known');
    await vi.advanceTimersByTimeAsync(0);
    expect(said.slice(11).map((result) => result?.ok)).toEqual([...Array.from({ length: 8 }, () => undefined), false]);
    expect(said[10]).toEqual({ ok: false, reason: 'busy', retryAfterMs: 5_000 });
    expect(most()).toBe(2);
  });

  it('R46 in part: it is half full with half of the places that strangers can have, or half of all; running and patient ones are not counted', async () => {
    const ask = async (strangers: number, known: number, patient = 0): Promise<boolean> => {
      const { queue, hash } = createBench(limits);
      for (let n = 0; n < 2 + known; n += 1) void queue.run('known', hash('known'));
      for (let n = 0; n < strangers; n += 1) void queue.run('stranger', hash('stranger'));
      for (let n = 0; n < patient; n += 1) void queue.runPatiently(hash('patient'));
      await vi.advanceTimersByTimeAsync(0);
      return queue.isHalfFull();
    };
    expect([await ask(0, 0), await ask(3, 0), await ask(4, 0)]).toEqual([false, false, true]);
    expect([await ask(0, 7), await ask(0, 8), await ask(3, 4), await ask(3, 5)]).toEqual([false, true, false, true]);
    expect(await ask(3, 0, 100)).toBe(false);
  });

  it('R46 in part: known browsers may take all sixteen places, and a stranger then gets none', async () => {
    const { queue, hash } = createBench(limits);
    for (let n = 0; n < 18; n += 1) void queue.run('known', hash('known'));
    await expect(queue.run('stranger', hash('stranger'))).resolves.toMatchObject({ reason: 'busy' });
    await expect(queue.run('known', hash('known'))).resolves.toMatchObject({ reason: 'busy' });
  });

  it('R46 in part: it waits 5 s, not a millisecond less, and what gave up never runs', async () => {
    const { queue, hash, started, finishOne } = createBench(limits);
    void queue.run('stranger', hash('1'));
    void queue.run('stranger', hash('2'));
    let said: unknown;
    void queue.run('known', hash('3')).then((result) => (said = result));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(said).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual({ ok: false, reason: 'busy', retryAfterMs: 5_000 });
    await finishOne();
    expect(started).toEqual(['1', '2']);
    void queue.run('stranger', hash('4'));
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(['1', '2', '4']);
  });

  it('known browsers pass strangers, each in the order of arrival', async () => {
    const { queue, hash, started, finishOne } = createBench({ ...limits, parallel: 1 });
    const asked = ['stranger a', 'stranger b', 'known c', 'stranger d', 'known e'];
    for (const name of asked) void queue.run(name.startsWith('known') ? 'known' : 'stranger', hash(name));
    for (let n = 0; n < asked.length; n += 1) await finishOne();
    expect(started).toEqual(['stranger a', 'known c', 'known e', 'stranger b', 'stranger d']);
  });

  it('R46 in part: lists that are being issued run within the same limit, take no waiting place and starve nobody', async () => {
    const { queue, hash, started, running, finishOne, most } = createBench(limits);
    const issue = async (list: string): Promise<void> => {
      for (let n = 0; n < 50; n += 1) await queue.runPatiently(hash(`${list} ${n}`));
    };
    for (const list of ['list a', 'list b', 'list c', 'list d', 'list e', 'list f']) void issue(list);
    await vi.advanceTimersByTimeAsync(0);
    const before = started.length;
    void queue.run('stranger', hash('stranger'));
    void queue.run('known', hash('known'));
    for (let n = 0; n < 8; n += 1) await finishOne();
    expect(started.indexOf('known') - before).toBe(0);
    expect(started.indexOf('stranger')).toBeGreaterThan(0);
    expect(running.length).toBe(2);
    expect(most()).toBe(2);
    expect(started.indexOf('stranger')).toBeLessThan(before + 8);
  });

  it('a patient hash waits however long', async () => {
    const { queue, hash, finishOne, started } = createBench({ ...limits, parallel: 1 });
    void queue.run('known', hash('long'));
    const patient = queue.runPatiently(hash('patient'));
    await vi.advanceTimersByTimeAsync(3_600_000);
    await finishOne();
    expect(started).toEqual(['long', 'patient']);
    await finishOne();
    await expect(patient).resolves.toBe('patient');
  });

  it('a hash that throws gives its place back, and its error comes through', async () => {
    const { queue, hash, started } = createBench({ ...limits, parallel: 1 });
    for (let n = 0; n < 5; n += 1) {
      const broken = queue.run('stranger', () => Promise.reject(new Error('down')));
      await expect(broken).rejects.toThrow('down');
      await expect(queue.runPatiently(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    }
    void queue.run('stranger', hash('next'));
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(['next']);
  });

  it('leaves no timer behind', async () => {
    const { queue, hash, finishOne } = createBench({ ...limits, parallel: 1 });
    const all = Promise.all(['a', 'b', 'c'].map((name) => queue.run('known', hash(name))));
    await vi.advanceTimersByTimeAsync(0);
    for (let n = 0; n < 3; n += 1) await finishOne();
    await all;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe.each(profiles)('logins beyond the queue in %s', (policy) => {
  it('R46 in part: of forty logins at once two hash at a time and the rest is busy; none of those tries counts', async () => {
    const active = await activate(policy);
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const hold = async <T>(work: () => Promise<T>): Promise<T> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      return work();
    };
    const { hash, verify, isOutdated } = active.hasher;
    const slow = reopen(active, { hasher: { hash: (input) => hold(() => hash(input)), verify: (input) => hold(() => verify(input)), isOutdated } });
    const said: Awaited<ReturnType<typeof slow.auth.login.start>>[] = [];
    const all = Promise.all(
      Array.from({ length: 40 }, async (_, n) => said.push(await slow.auth.login.start({ username: `somebody.${n}000`, password: 'this is not the password' }))),
    );
    while (said.length < 40) {
      release.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
    expect(most).toBe(2);
    const busy = said.filter((result) => !result.ok && result.reason === 'busy');
    // Two ran at once and eight strangers waited; the rest was told when to come back.
    expect(busy.length).toBe(30);
    expect(busy[0]).toEqual({ ok: false, reason: 'busy', retryAfterMs: 5_000, supportContact: 'Anna at the office, 09 123 456' });
  });

  it('R147 in part: busy is no failure: it neither waits nor closes anything', async () => {
    const active = await activate(policy);
    const { hash, isOutdated } = active.hasher;
    const stuck = reopen(active, {
      policyOverrides: { hashing: { parallel: 1, waiting: 2, waitMs: 1_000 } },
      hasher: { hash, isOutdated, verify: () => new Promise<never>(() => undefined) },
    });
    for (let n = 0; n < 3; n += 1) void stuck.auth.login.start({ username: active.username, password: 'this is not the password', browser: active.browser });
    await new Promise((resolve) => setImmediate(resolve));
    for (let n = 0; n < 12; n += 1) {
      expect(await stuck.auth.login.start({ username: active.username, password: 'this is not the password' })).toMatchObject({ reason: 'busy' });
    }
    expect((await active.auth.login.start({ username: active.username, password: 'kahvi jäähtyy pöydälle' })).ok).toBe(true);
  });
});
