import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import { createTestAuth, createTestClock } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, logIn, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';
import { openFlow, policies, profile, stored } from '../first-login/walks.js';
import { activate, eventsOf, hour, keys, noteCalls, reopen, sprayLedger, watchLedgers, wrapStorage } from './tools.js';

const delivery = 'in-person';

describe('the name of the audit chain of what concerns no organization', () => {
  it('R175 in part: is no organization’s: the caller is told, and nothing is stored', async () => {
    const calls: string[] = [];
    const kit = createTestAuth({ storage: wrapStorage(createMemoryStorage(), noteCalls(calls)) });
    const asked = { actor: headUser, organizationId: 'installation', delivery } as const;
    const mistake = new RangeError('organizationId: installation is the name of the audit chain of what concerns no organization');
    await expect(kit.auth.accounts.provision({ ...asked, person: matti })).rejects.toThrow(mistake);
    await expect(kit.auth.accounts.provisionMany({ ...asked, people: [matti] }).next()).rejects.toThrow(mistake);
    expect(calls).toEqual([]);
    for (const near of ['Installation', ' installation', 'installation-oy']) must(await kit.auth.accounts.provision({ ...asked, organizationId: near, person: matti }));
  });
});

describe.each(policies)('a clock with parts of a millisecond, in %s', (policy) => {
  it('works, and every instant that is kept is whole', async () => {
    const clock = createTestClock({ now: 1_767_600_000_000.75 });
    const active = await walkToEnd({ policy, clock, keys });
    for (let n = 0; n < 3; n += 1) {
      clock.advance(1000 / 3);
      expect((await active.auth.login.start({ username: active.username, password: 'this is not the password' })).ok).toBe(false);
      must(await logIn({ ...active, clock }, active.browser));
    }
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
    const kept = JSON.stringify([await stored(active), await active.storage.lists.findBy('accountId', active.accountId), await active.storage.sessions.findBy('accountId', active.accountId), await eventsOf(active.storage)]);
    expect(kept).not.toMatch(/:\d{13}\.\d/);
  });
});

describe.each(policies)('a username of twenty million characters, in %s', (policy) => {
  it.each(['ü', 'AÄ', '\ud800', '😀', ' '])('R193 in part, R141 in part: is answered like any other, and its first 64 characters stand for it: %j', async (letter) => {
    const active = await activate(policy);
    const watched = watchLedgers(active.storage);
    const spied = reopen(active, { storage: watched.storage });
    const huge = letter.repeat(20_000_000 / letter.length);
    active.hasher.reset();
    const answer = await spied.auth.login.start({ username: huge, password: goodPassword });
    const cost = [active.hasher.hashes, active.hasher.verifies];
    // The second try at one name adds nothing to the accounts with a failure.
    const ledgers = [...watched.added.keys()].filter((key) => !sprayLedger.test(key));
    watched.added.clear();
    active.hasher.reset();
    expect(await spied.auth.login.start({ username: huge.slice(0, 64), password: goodPassword })).toEqual(answer);
    expect([...watched.added.keys()]).toEqual(ledgers);
    expect([active.hasher.hashes, active.hasher.verifies]).toEqual(cost);
    expect(answer).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(ledgers.join().length).toBeLessThan(500);
    expect(JSON.stringify(await eventsOf(active.storage)).length).toBeLessThan(100_000);
    expect(await spied.auth.accounts.requestTemporaryPassword({ username: huge })).toEqual({ ok: true });
    expect(await spied.auth.accounts.provision({ actor: headUser, organizationId, delivery, person: { ...matti, username: huge } })).toMatchObject({ ok: false, reason: 'username-invalid' });
  });

  it('two that differ only behind that have one ledger, and the waits of one', async () => {
    const { auth } = createTestAuth({ policy });
    const said: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const refused = await auth.login.start({ username: `${'ü'.repeat(64)}${n}`, password: goodPassword });
      said.push(refused.ok ? 'ok' : refused.reason);
    }
    expect(said).toEqual(['wrong-credentials', 'wrong-credentials', 'wrong-credentials', 'wrong-credentials', 'wrong-credentials', 'wait']);
  });
});

describe.each(policies)('fields of a profile where the host has none, in %s', (policy) => {
  it.each([[{ admin: true }], [[]], [''], [0], [null], ['x'.repeat(10_000)]])('are profile-invalid, and nothing of them is kept: case %#', async (fields) => {
    const kit = await invite({ policy });
    const flow = await openFlow(kit, kit.temporaryPassword);
    const before = (await stored(kit)).profile;
    const refused = await kit.auth.firstLogin.giveInformation({ flow, profile: { ...profile, fields } });
    if (fields === '') {
      // An empty text is a field that was left empty.
      expect(refused.ok).toBe(true);
      return;
    }
    expect(refused).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'fields', message: 'fields: this service has none' }] });
    expect((await stored(kit)).profile).toBe(before);
    expect((await kit.auth.firstLogin.giveInformation({ flow, profile: { ...profile, fields: undefined } })).ok).toBe(true);
  });
});

it('R176 in part: whatever was typed as a username, no event holds it', async () => {
  const { auth, storage, clock } = createTestAuth();
  for (const username of ['CANARY'.repeat(20), `CANARY\n${'x'.repeat(100)}`]) {
    await auth.login.start({ username, password: goodPassword });
    clock.advance(hour);
  }
  expect(JSON.stringify(await eventsOf(storage))).not.toContain('CANARY');
});
