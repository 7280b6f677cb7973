/*
 * The attack: somebody has a thousand usernames and one password that people like, and tries it once at each, from as many addresses, so that
 * no account's own ledger ever notices. One global ledger does: it raises an alert, once, and disables nobody.
 * Nor can somebody hide a spray behind an hour of noise, or make alerts by mistyping at one account.
 */
import { describe, expect, it } from 'vitest';
import type { StoredAuditEvent } from '../../src/port/index.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { logIn } from '../story/walk.js';
import { activate, crashAt, eventsOf, hour, keys, minute, profiles, reopen, wrapStorage, writesDown } from '../unit/service/shared/tools.js';

const guess = 'Kesäkuu2026 on lämmin';

async function sprayAt({ auth }: Pick<TestAuth, 'auth'>, accounts: number, name = 'name'): Promise<void> {
  for (let n = 0; n < accounts; n += 1) await auth.login.start({ username: `${name}.${n}`, password: guess });
}

async function alertsOf({ storage }: Pick<TestAuth, 'storage'>): Promise<readonly StoredAuditEvent[]> {
  return (await eventsOf(storage)).filter(({ kind }) => kind === 'spray-suspected');
}

describe.each(profiles)('one password at many accounts, in %s', (policy) => {
  it('R152: one failure at each of 1,000 accounts within a minute raises one alert from one global ledger, and no account is disabled', async () => {
    const active = await activate(policy);
    await active.auth.login.start({ username: active.username, password: guess });
    await sprayAt(active, 999);
    expect(await alertsOf(active)).toEqual([expect.objectContaining({ chain: 'installation', outcome: 'failure', actor: { kind: 'system' }, count: 100 })]);
    expect((await active.storage.accounts.find(active.accountId))?.status).toBe('active');
    expect((await logIn(active)).ok).toBe(true);
  });
});

describe('the threshold', () => {
  it('is reached by accounts, not by tries: hammering one name raises none', async () => {
    const kit = createTestAuth({ keys });
    for (let n = 0; n < 150; n += 1) await kit.auth.login.start({ username: `name.${n % 99}`, password: guess });
    expect(await alertsOf(kit)).toEqual([]);
    await sprayAt(kit, 1, 'another');
    expect(await alertsOf(kit)).toHaveLength(1);
  });

  it('R152 in part, clock: is ten times the hour before, counted by the hour, and each hour has its own', async () => {
    const kit = createTestAuth({ keys, now: 490_000 * hour });
    await sprayAt(kit, 30);
    kit.clock.set(490_001 * hour - 1);
    await sprayAt(kit, 1, 'late');
    kit.clock.set(490_001 * hour);
    await sprayAt(kit, 309);
    expect(await alertsOf(kit)).toEqual([]);
    await sprayAt(kit, 1, 'one-more');
    expect(await alertsOf(kit)).toMatchObject([{ count: 310 }]);
    kit.clock.advance(2 * hour);
    await sprayAt(kit, 100);
    expect(await alertsOf(kit)).toHaveLength(2);
  });

  it('counts what known browsers and the hosts of many processes fail at, and no right password', async () => {
    const active = await activate('standard', { policyOverrides: { spray: { least: 3 } } });
    for (let n = 0; n < 5; n += 1) await logIn(active);
    await Promise.all(['a', 'b'].map((username) => reopen(active, { policyOverrides: { spray: { least: 3 } } }).auth.login.start({ username, password: guess })));
    expect(await alertsOf(active)).toEqual([]);
    await active.auth.login.start({ username: active.username, password: guess, browser: active.browser });
    expect(await alertsOf(active)).toHaveLength(1);
  });

  it('two hundred at once raise one alert', async () => {
    const kit = createTestAuth({ keys, policyOverrides: { hashing: { parallel: 64, waiting: 1024 } } });
    await Promise.all(Array.from({ length: 200 }, (_, n) => kit.auth.login.start({ username: `name.${n}`, password: guess })));
    expect(await alertsOf(kit)).toHaveLength(1);
  });

  it('an alert that could not be written is written by the next failure', async () => {
    const kit = createTestAuth({ keys, policyOverrides: { spray: { least: 3 } } });
    await sprayAt(kit, 2);
    const calls = crashAt(0, 'before');
    const storage = wrapStorage(kit.storage, async (name, args, call) => {
      return writesDown(name, args, 'spray-suspected') ? Promise.reject(new Error('down')) : calls(name, args, call);
    });
    const broken = createTestAuth({ keys, storage, policyOverrides: { spray: { least: 3 } } });
    await expect(broken.auth.login.start({ username: 'third', password: guess })).rejects.toMatchObject({ code: 'audit-unavailable' });
    await sprayAt(kit, 1, 'fourth');
    expect(await alertsOf(kit)).toMatchObject([{ count: 4 }]);
    kit.clock.advance(minute);
    await sprayAt(kit, 5, 'later');
    expect(await alertsOf(kit)).toHaveLength(1);
  });
});
