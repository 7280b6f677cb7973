import { beforeEach, describe, expect, it } from 'vitest';
import { planPasswordLedgers } from '../../../../src/core/throttle/index.js';
import type { StartLoginResult } from '../../../../src/service/types.js';
import { goodPassword, invite, must, organizationId, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, keys, minute, noteCalls, profiles, reopen, second, sprayLedger, watchLedgers, wrapStorage } from '../shared/tools.js';

const wrongPassword = 'this is not the password at all';
const contact = 'Anna at the office, 09 123 456';
const wrong = { ok: false, reason: 'wrong-credentials', supportContact: contact };

describe.each(profiles)('auth.login.start in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    active.hasher.reset();
  });

  const start = (username: string, password = wrongPassword, browser?: string): Promise<StartLoginResult> => active.auth.login.start({ username, password, browser });

  /** So many wrong passwords from strangers, waiting whenever told to. */
  async function fail(username: string, times: number): Promise<readonly number[]> {
    const waits: number[] = [];
    for (let failures = 0; failures < times; ) {
      const refused = await start(username);
      if (refused.ok) throw new Error('a wrong password opens nothing');
      if (refused.reason === 'wait') {
        waits.push(refused.retryAfterMs);
        active.clock.advance(refused.retryAfterMs);
      } else failures += 1;
    }
    return waits;
  }

  async function disable(): Promise<void> {
    const account = await active.storage.accounts.find(active.accountId);
    if (account === undefined) throw new Error('there is an account');
    expect(await active.storage.accounts.update({ ...account, version: account.version + 1, status: 'disabled' }, account.version)).toBe(true);
  }

  const work = (): number => active.hasher.hashes + active.hasher.verifies;

  describe('what a stranger is told', () => {
    it('R141 in part: unknown username, wrong password, disabled account and closed lane get one and the same answer', async () => {
      const unknown = await start('nobody.known1234');
      const mismatch = await start(active.username);
      await fail(active.username, 49);
      active.clock.advance(hour);
      const closed = await start(active.username, goodPassword);
      active = await activate(policy);
      await disable();
      const disabled = await start(active.username, goodPassword);
      expect([unknown, mismatch, closed, disabled]).toEqual([wrong, wrong, wrong, wrong]);
    });

    it('R141 in part: an unknown username costs one dummy hash of the policy’s cost', async () => {
      await start('nobody.known1234');
      expect(active.hasher.costs).toEqual([active.auth.policy.password.cost]);
      expect(active.hasher.verifies).toBe(0);
    });

    it('R141 in part: wrong password, disabled account, closed lane and a username that cannot be one cost one hash each, too', async () => {
      const costs: number[] = [];
      const costOf = async (username: string, password: string): Promise<void> => {
        active.hasher.reset();
        await start(username, password);
        costs.push(work());
      };
      await costOf(active.username, wrongPassword);
      await costOf('not a username \u0000', wrongPassword);
      await fail(active.username, 49);
      active.clock.advance(hour);
      await costOf(active.username, goodPassword);
      active = await activate(policy);
      await disable();
      await costOf(active.username, goodPassword);
      expect(costs).toEqual([1, 1, 1, 1]);
    });

    it('R126 in part, R141 in part, invariant 3: known and unknown usernames make the same calls of the same ports', async () => {
      const calls: string[] = [];
      const spied = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
      const callsFor = async (username: string, password = wrongPassword): Promise<readonly string[]> => {
        calls.length = 0;
        await spied.auth.login.start({ username, password });
        return [...calls];
      };
      // The first four, the one that opens the pause, and one that has to wait.
      for (let tries = 0; tries < 6; tries += 1) expect(await callsFor(active.username)).toEqual(await callsFor('nobody.known1234'));
      active.clock.advance(hour);
      await fail(active.username, 50);
      active.clock.advance(hour);
      const closed = await callsFor(active.username, goodPassword);
      expect([...closed].sort()).toEqual([...(await callsFor('nobody.known1234'))].sort());
    });

    it('R126 in part, R141 in part: a disabled account makes the calls of a wrong password, and its right password counts as none', async () => {
      await disable();
      const calls: string[] = [];
      const watched = watchLedgers(active.storage);
      const spied = reopen(active, { storage: wrapStorage(watched.storage, noteCalls(calls)) });
      for (let tries = 0; tries < 60; tries += 1) {
        calls.length = 0;
        expect(await spied.auth.login.start({ username: active.username, password: goodPassword })).toEqual(wrong);
        const disabled = [...calls];
        calls.length = 0;
        await spied.auth.login.start({ username: 'nobody.known5678', password: goodPassword });
        expect(disabled).toEqual(calls);
        active.clock.advance(hour);
      }
      expect((await watched.counts(active.clock.now())).filter(({ key }) => key.includes(active.accountId))).toEqual([]);
      const reasons = (await eventsOf(active.storage)).filter(({ accountId, kind }) => accountId === active.accountId && kind === 'password-checked').map(({ reason }) => reason);
      expect(new Set(reasons)).toEqual(new Set(['account-disabled']));
    });

    it('R141 in part: an invited person without a password of any kind yet looks like an unknown username', async () => {
      const invited = await invite({ policy, keys });
      const account = await invited.storage.accounts.find(invited.accountId);
      if (account === undefined) throw new Error('there is an account');
      const { temporaryPassword: _none, ...bare } = account;
      await invited.storage.accounts.update({ ...bare, version: account.version + 1 }, account.version);
      invited.hasher.reset();
      expect(await invited.auth.login.start({ username: invited.username, password: wrongPassword })).toEqual(wrong);
      expect(invited.hasher.hashes + invited.hasher.verifies).toBe(1);
    });
  });

  describe('what a try costs', () => {
    it('R24 in part: a password above 1,024 UTF-8 bytes is refused before any hash runs, for known and unknown usernames', async () => {
      for (const username of [active.username, 'nobody.known1234']) {
        for (const long of ['a'.repeat(1_025), 'ä'.repeat(513), '\u{1f600}'.repeat(257), 'a'.repeat(2 ** 20)]) expect(await start(username, long)).toEqual(wrong);
        active.clock.advance(hour);
      }
      expect(work()).toBe(0);
      await start(active.username, 'a'.repeat(1_024));
      expect(work()).toBe(1);
    });

    describe('R145: password failures count per lane, with waits and an end', () => {
      it('from the strangers’ 5th failure the wait is 30 s, then it doubles up to 15 min', async () => {
        const waits = await fail(active.username, 11);
        expect(waits).toEqual([30, 60, 120, 240, 480, 900].map((seconds) => seconds * second));
      });

      it('at the end of the wait the next try is judged, a millisecond before it is not', async () => {
        await fail(active.username, 5);
        active.clock.advance(30 * second - 1);
        expect(await start(active.username, goodPassword)).toEqual({ ok: false, reason: 'wait', retryAfterMs: 1, supportContact: contact });
        active.clock.advance(1);
        expect(must(await start(active.username, goodPassword)).next).toBe('otp-challenge');
      });

      it('during a wait even the right password is refused, without a hash, and does not make the wait longer', async () => {
        await fail(active.username, 5);
        active.hasher.reset();
        for (let tries = 0; tries < 20; tries += 1) expect(await start(active.username, goodPassword)).toMatchObject({ reason: 'wait', retryAfterMs: 30 * second });
        expect(work()).toBe(0);
        active.clock.advance(30 * second);
        expect((await start(active.username, goodPassword)).ok).toBe(true);
      });

      it('unknown usernames wait exactly as known ones do', async () => {
        const known = await fail(active.username, 12);
        active.clock.advance(2 * hour);
        expect(await fail('nobody.known1234', 12)).toEqual(known);
      });

      it('the strangers’ 50th failure closes their lane for the right password too, and looks like a wrong one; the 49th does not', async () => {
        await fail(active.username, 49);
        active.clock.advance(hour);
        expect((await start(active.username, goodPassword)).ok).toBe(true);
        active.clock.advance(hour);
        await fail(active.username, 50);
        for (let hours = 0; hours < 3; hours += 1) {
          active.clock.advance(24 * hour);
          expect(await start(active.username, goodPassword)).toEqual(wrong);
        }
        const closing = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'lane-closed');
        expect(closing).toMatchObject([{ method: 'password', outcome: 'failure', accountId: active.accountId }]);
      });

      it('R145 in part, R141 in part: a closed lane makes whoever knocks there wait like an unknown username does', async () => {
        await fail(active.username, 50);
        active.clock.advance(hour);
        const closed = await fail(active.username, 8);
        active.clock.advance(hour);
        expect(closed).toEqual(await fail('nobody.known1234', 8));
      });

      it('each known browser has ten, without a wait; its tenth closes its lane, its ninth does not', async () => {
        for (let n = 0; n < 9; n += 1) expect(await start(active.username, wrongPassword, active.browser)).toEqual(wrong);
        expect((await start(active.username, goodPassword, active.browser)).ok).toBe(true);
        for (let n = 0; n < 10; n += 1) expect(await start(active.username, wrongPassword, active.browser)).toEqual(wrong);
        active.clock.advance(24 * hour);
        expect(await start(active.username, goodPassword, active.browser)).toEqual(wrong);
        expect((await start(active.username, goodPassword)).ok).toBe(true);
      });
    });

    describe('R193: wrong passwords leave no flow, and unknown names nothing after an hour', () => {
      it('a wrong password stores no flow, and all ledgers of an unknown username are gone within the hour', async () => {
        const watched = watchLedgers(active.storage);
        const spied = reopen(active, { storage: watched.storage });
        const flows: string[] = [];
        const noted = reopen(active, { storage: wrapStorage(watched.storage, noteCalls(flows)) });
        for (let n = 0; n < 9; n += 1) {
          await spied.auth.login.start({ username: 'nobody.known1234', password: wrongPassword });
          await noted.auth.login.start({ username: 'nobody.known5678', password: wrongPassword });
          active.clock.advance(minute);
        }
        expect(flows.filter((name) => name.startsWith('flows.'))).toEqual([]);
        expect((await watched.counts(active.clock.now())).length).toBeGreaterThan(0);
        const ofNames = [...watched.added].filter(([key]) => !sprayLedger.test(key));
        expect(ofNames.length).toBe(watched.added.size - 1);
        expect(ofNames.every(([, windowMs]) => windowMs !== undefined && windowMs <= hour)).toBe(true);
        active.clock.advance(hour);
        expect(await watched.counts(active.clock.now())).toEqual([]);
        expect(await active.storage.ledgers.removeExpired(active.clock.now(), 1_000)).toBeGreaterThanOrEqual(ofNames.length);
      });

      it('R145 in part: the waits of a known username use the same window', async () => {
        const { passwordFailures } = active.auth.policy;
        const plans = [undefined, 'a1'].map((accountId) => planPasswordLedgers({ name: 'n', accountId, lane: 'strangers', policy: passwordFailures }));
        expect(plans[0]?.rules[0]).toEqual(plans[1]?.rules[0]);
        await fail(active.username, 5);
        active.clock.advance(hour);
        for (let n = 0; n < 4; n += 1) expect(await start(active.username)).toEqual(wrong);
        expect((await start(active.username, goodPassword)).ok).toBe(true);
      });
    });
  });

  describe('what a right password opens', () => {
    it('R144 in part: no attempt is stored before it; its handle has 128 random bits and more, and only their hash is kept', async () => {
      await start(active.username);
      await start('nobody.known1234');
      expect((await active.storage.flows.findBy('accountId', active.accountId)).filter(({ kind }) => kind === 'attempt')).toEqual([]);
      const started = must(await start(active.username, goodPassword));
      if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
      const [, secret = ''] = started.attempt.split('.');
      expect(Buffer.from(secret, 'base64url').length).toBe(32);
      expect(JSON.stringify(await active.storage.flows.findBy('accountId', active.accountId))).not.toContain(secret);
      const others = new Set<string>([started.attempt]);
      for (let n = 0; n < 20; n += 1) {
        const next = must(await start(active.username, goodPassword));
        if (next.next === 'otp-challenge') others.add(next.attempt);
      }
      expect(others.size).toBe(21);
    });

    it('R158 in part: Alice and alice are one account', async () => {
      const typed = [active.username.toUpperCase(), ` ${active.username} `, `\t${active.username}\n`];
      for (const username of typed) expect((await start(username, goodPassword)).ok).toBe(true);
      expect(await start(active.username.replace('m', 'ｍ'), goodPassword)).toEqual(wrong);
    });

    it('R158 in part: `Alice` and `alice` wait together', async () => {
      for (let n = 0; n < 5; n += 1) await start(n % 2 === 0 ? active.username : active.username.toUpperCase());
      expect(await start(active.username.toUpperCase(), goodPassword)).toMatchObject({ reason: 'wait' });
    });

    it('R147 in part: it clears its own ledger in its own lane', async () => {
      const watched = watchLedgers(active.storage);
      const spied = reopen(active, { storage: watched.storage });
      for (let n = 0; n < 4; n += 1) await spied.auth.login.start({ username: active.username, password: wrongPassword });
      expect(await spied.auth.login.start({ username: active.username, password: wrongPassword, browser: active.browser })).toEqual(wrong);
      const before = await watched.counts(active.clock.now());
      must(await spied.auth.login.start({ username: active.username, password: goodPassword }));
      const left = await watched.counts(active.clock.now());
      expect(before.length).toBeGreaterThan(left.length);
      expect(left.every(({ key }) => key.includes('/known:'))).toBe(true);
      expect(left.map(({ key, count }) => [key.split('/').at(-1), count])).toEqual([['misses', 1]]);
    });

    it('R175 in part: right and wrong passwords and waits each write one event with account, method, reason and request id', async () => {
      const since = (await eventsOf(active.storage)).length;
      await active.auth.login.start({ username: active.username, password: wrongPassword, requestId: 'r1' });
      await active.auth.login.start({ username: 'nobody.known1234', password: wrongPassword, requestId: 'r2' });
      await active.auth.login.start({ username: active.username, password: goodPassword, requestId: 'r3' });
      await fail(active.username, 5);
      await active.auth.login.start({ username: active.username, password: goodPassword, requestId: 'r4' });
      const events = await eventsOf(active.storage);
      const find = (requestId: string) => events.filter((event) => event.requestId === requestId);
      const common = { kind: 'password-checked', method: 'password', at: active.clock.now() };
      const own = { accountId: active.accountId, chain: organizationId, actor: { kind: 'user', id: active.accountId } };
      expect(find('r1')).toMatchObject([{ ...common, ...own, outcome: 'failure', reason: 'mismatch' }]);
      expect(find('r2')).toMatchObject([{ ...common, chain: 'installation', outcome: 'failure', reason: 'unknown-username' }]);
      expect(find('r2')[0]?.accountId).toBeUndefined();
      expect(find('r3')).toMatchObject([{ ...common, ...own, outcome: 'success' }]);
      expect(find('r4')).toMatchObject([{ ...common, ...own, outcome: 'failure', reason: 'wait' }]);
      expect(events.length - since).toBe(3 + 5 + 1);
    });

    it('R156 in part: a wrong password alone is neither partial-auth nor told to anybody', async () => {
      await active.settle();
      const told = active.inbox.all().length;
      await fail(active.username, 20);
      await active.settle();
      expect(active.inbox.all().length).toBe(told);
      expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth')).toEqual([]);
    });

    it('R155, invariant 7: with the ledger store down the right password is refused, and so is the right one-time password, without a hash', async () => {
      const open = must(await start(active.username, goodPassword));
      if (open.next !== 'otp-challenge') throw new Error('expected a challenge');
      active.hasher.reset();
      const broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name.startsWith('ledgers.') ? Promise.reject(new Error('down')) : call())) });
      await expect(broken.auth.login.start({ username: active.username, password: goodPassword })).rejects.toMatchObject({ code: 'ledger-unavailable' });
      const code = active.codes[open.challenge.position - 1] ?? '';
      await expect(broken.auth.login.answerOtp({ attempt: open.attempt, code })).rejects.toMatchObject({ code: 'ledger-unavailable' });
      expect(work()).toBe(0);
    });
  });
});
