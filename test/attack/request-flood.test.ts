/*
 * The attack: in `nist` the invited person asks for the temporary password, and so can anybody who knows, or guesses, the
 * username. A stranger asks two hundred times a minute: to fill the phone with messages, to use up the budget before the
 * person sits down, to make the one that was sent void, or to find out by what is stored which usernames exist.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId } from '../story/walk.js';
import { day, hour, minute, spelled, stored } from '../unit/service/first-login/walks.js';
import { keys, noteCalls, wrapStorage } from '../unit/service/shared/tools.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;

async function provisioned(storage = createMemoryStorage()) {
  const kit = createTestAuth({ policy: 'nist', storage, keys });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
  await kit.settle();
  kit.inbox.clear();
  return { ...kit, ...made };
}

type Kit = TestAuth & { readonly username: string; readonly accountId: string };

/** So many requests, one after the other; how many messages they made. */
async function ask(kit: Kit, times = 1, username = kit.username): Promise<number> {
  const before = kit.inbox.all().length;
  for (let n = 0; n < times; n += 1) {
    await kit.auth.accounts.requestTemporaryPassword({ username });
    await kit.settle();
  }
  return kit.inbox.all().length - before;
}

const newest = (kit: Kit): string => spelled.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
const start = (kit: Kit, password: string) => kit.auth.login.start({ username: kit.username, password });

describe('a stranger who asks for temporary passwords (nist)', () => {
  it('R128 in part: two hundred requests while one is valid send nothing, spend nothing and void nothing', async () => {
    const kit = await provisioned();
    expect(await ask(kit, 200)).toBe(1);
    expect(must(await start(kit, newest(kit))).next).toBe('first-login');
    kit.clock.advance(10 * minute);
    expect(await ask(kit)).toBe(1);
    kit.clock.advance(10 * minute);
    expect(await ask(kit)).toBe(1);
    expect(must(await start(kit, newest(kit))).next).toBe('first-login');
  });

  it('R128 in part: two hundred at once send one message, and spend one', async () => {
    const kit = await provisioned();
    await Promise.all(Array.from({ length: 200 }, () => kit.auth.accounts.requestTemporaryPassword({ username: kit.username })));
    await kit.settle();
    expect(kit.inbox.all().length).toBe(1);
    expect(must(await start(kit, newest(kit))).next).toBe('first-login');
    for (let n = 0; n < 2; n += 1) {
      kit.clock.advance(10 * minute);
      expect(await ask(kit, 3)).toBe(1);
    }
    kit.clock.advance(10 * minute);
    expect(await ask(kit)).toBe(0);
  });

  it('R128 in part: a request that found the hash queue full spends nothing', async () => {
    const kit = await provisioned();
    const { hash, verify, isOutdated } = kit.hasher;
    const held: (() => void)[] = [];
    const hold = <T>(work: () => Promise<T>): Promise<T> => new Promise<void>((resolve) => held.push(resolve)).then(work);
    const slow = createTestAuth({
      policy: 'nist', storage: kit.storage, clock: kit.clock, random: kit.random, keys,
      policyOverrides: { hashing: { parallel: 1, waiting: 2, waitMs: 1_000 } },
      hasher: { hash: (input) => hold(() => hash(input)), verify: (input) => hold(() => verify(input)), isOutdated },
    });
    const filling = [1, 2, 3].map((n) => slow.auth.login.start({ username: `nobody.${n}000`, password: goodPassword }));
    await new Promise((resolve) => setImmediate(resolve));
    for (let n = 0; n < 10; n += 1) await slow.auth.accounts.requestTemporaryPassword({ username: kit.username });
    await slow.settle();
    expect(held.length).toBe(1);
    let filled = false;
    const filledUp = Promise.all(filling).then(() => (filled = true));
    while (!filled) {
      held.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await filledUp;
    for (let n = 0; n < 3; n += 1) {
      expect(await ask(kit)).toBe(1);
      kit.clock.advance(10 * minute);
    }
  });

  it('R128 in part: a flood all day sends three an hour and ten a day', async () => {
    const kit = await provisioned();
    const hours: number[] = [];
    for (let h = 0; h < 24; h += 1) {
      let sent = 0;
      for (let n = 0; n < 12; n += 1) {
        sent += await ask(kit, 5);
        kit.clock.advance(5 * minute);
      }
      hours.push(sent);
    }
    expect(hours.slice(0, 5)).toEqual([3, 3, 3, 1, 0]);
    expect(hours.reduce((sum, sent) => sum + sent)).toBe(10);
  });

  it('R128 in part: what the day’s budget refuses does not count towards the hour', async () => {
    const kit = await provisioned();
    for (let n = 0; n < 10; n += 1) {
      expect(await ask(kit)).toBe(1);
      kit.clock.advance(hour);
    }
    kit.clock.advance(day - 10 * hour - 1);
    expect(await ask(kit, 20)).toBe(0);
    kit.clock.advance(1);
    expect(await ask(kit)).toBe(1);
  });

  it('the head user’s new invitation begins a new budget', async () => {
    const kit = await provisioned();
    for (let n = 0; n < 4; n += 1) {
      expect(await ask(kit)).toBe(n < 3 ? 1 : 0);
      kit.clock.advance(10 * minute);
    }
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery }));
    await kit.settle();
    expect(await ask(kit, 200)).toBe(1);
    expect(must(await start(kit, newest(kit))).next).toBe('first-login');
  });

  it('R196 in part: accounts that share a phone share its budget, and another phone has its own', async () => {
    const kit = await provisioned();
    const names = [kit.username];
    for (let n = 0; n < 3; n += 1) names.push(must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, name: `Toinen Virtanen ${n}` }, delivery })).username);
    const elsewhere = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, name: 'Maija Virtanen', phone: '+358407654321' }, delivery })).username;
    await kit.settle();
    const sent: number[] = [];
    for (const username of names) sent.push(await ask(kit, 5, username));
    expect(sent).toEqual([1, 1, 1, 0]);
    expect(await ask(kit, 1, elsewhere)).toBe(1);
  });

  it('R193 in part: a name that nobody has leaves no ledger, no record and no event', async () => {
    const calls: string[] = [];
    const kit = await provisioned(wrapStorage(createMemoryStorage(), noteCalls(calls)));
    const from = calls.length;
    for (const username of ['nobody1234', 'matti.virtanen', '', 'x'.repeat(100_000), '\ud800']) expect(await ask(kit, 40, username)).toBe(0);
    expect(calls.slice(from).filter((call) => !/\.(?:find|findBy|read|list)$/.test(call))).toEqual([]);
  });

  it('R193 in part: nor does an account that needs no temporary password', async () => {
    const calls: string[] = [];
    const kit = await provisioned(wrapStorage(createMemoryStorage(), noteCalls(calls)));
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    const from = calls.length;
    const before = await stored(kit);
    expect(await ask(kit, 200)).toBe(0);
    expect(calls.slice(from).filter((call) => !/\.(?:find|findBy|read|list)$/.test(call))).toEqual([]);
    expect(await stored(kit)).toEqual(before);
  });

  it('invariant 11 in part: a strangers’ lane that was closed before the password was asked for is open for it', async () => {
    const kit = await provisioned();
    let judged = 0;
    while (judged < 50) {
      const refused = await start(kit, 'a guess of a stranger');
      if (!refused.ok && refused.reason === 'wait') kit.clock.advance(refused.retryAfterMs);
      else judged += 1;
    }
    expect(await ask(kit)).toBe(1);
    expect(must(await start(kit, newest(kit))).next).toBe('first-login');
  });
});
