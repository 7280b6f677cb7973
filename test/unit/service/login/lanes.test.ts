import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, invite, logInAndSettle, must, toChallenge, walkToList, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, keys, profiles, reopen, watchLedgers, wrongCode } from '../shared/tools.js';

const day = 24 * hour;
const wrongPassword = 'this is not the password at all';

describe.each(profiles)('lanes in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  /** Whether the strangers' waits hold a browser up: only a known one passes. */
  async function isKnown(browser: string | undefined): Promise<boolean> {
    for (let n = 0; n < 6; n += 1) await active.auth.login.start({ username: active.username, password: wrongPassword });
    const started = await active.auth.login.start({ username: active.username, password: goodPassword, browser });
    active.clock.advance(2 * hour);
    return started.ok;
  }

  /** Logs in as a stranger and says what cookie the browser got. */
  async function becomeKnown(): Promise<string> {
    const logged = must(await logInAndSettle(active));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    return logged.browser ?? '';
  }

  async function closeStrangers(): Promise<void> {
    for (let n = 0; n < 50; ) {
      const refused = await active.auth.login.start({ username: active.username, password: wrongPassword });
      if (!refused.ok && refused.reason === 'wait') active.clock.advance(refused.retryAfterMs);
      else n += 1;
    }
    active.clock.advance(hour);
  }

  describe('R191 in part: a browser that completed three steps has its own lane', () => {
    it('that of the first login too; a browser without the cookie is a stranger', async () => {
      expect(active.browser).not.toBe('');
      expect(await isKnown(active.browser)).toBe(true);
      expect(await isKnown(undefined)).toBe(false);
    });

    it('it gets no second cookie, and one that stopped after the password gets none', async () => {
      const again = must(await logInAndSettle(active, active.browser));
      expect(again).not.toHaveProperty('browser');
      const before = (await active.storage.accounts.find(active.accountId))?.knownBrowsers;
      await toChallenge(active);
      expect((await active.storage.accounts.find(active.accountId))?.knownBrowsers).toEqual(before);
    });

    it('for 180 days, not a millisecond longer', async () => {
      const cookie = await becomeKnown();
      active.clock.advance(180 * day - 1);
      expect((await active.auth.login.start({ username: active.username, password: wrongPassword, browser: cookie })).ok).toBe(false);
      for (let n = 0; n < 6; n += 1) await active.auth.login.start({ username: active.username, password: wrongPassword });
      expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: cookie })).ok).toBe(true);
      active.clock.advance(1);
      expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: cookie })).toMatchObject({ reason: 'wait' });
    });

    it('at most five an account: the oldest goes', async () => {
      const cookies = [active.browser];
      for (let n = 0; n < 4; n += 1) cookies.push(await becomeKnown());
      for (const cookie of cookies) expect(await isKnown(cookie)).toBe(true);
      cookies.push(await becomeKnown());
      expect((await active.storage.accounts.find(active.accountId))?.knownBrowsers.length).toBe(5);
      expect(await isKnown(cookies[0])).toBe(false);
      for (const cookie of cookies.slice(1)) expect(await isKnown(cookie)).toBe(true);
    });

    it('a forged cookie makes a stranger, whatever byte was changed', async () => {
      for (let at = 0; at < active.browser.length; at += 1) {
        const other = active.browser.charAt(at) === 'A' ? 'B' : 'A';
        const forged = active.browser.slice(0, at) + other + active.browser.slice(at + 1);
        const watched = watchLedgers(active.storage);
        await reopen(active, { storage: watched.storage }).auth.login.start({ username: active.username, password: goodPassword, browser: forged });
        expect([...watched.added.keys()].filter((key) => key.includes('known:'))).toEqual([]);
      }
    });

    it('so does another account’s, one of another installation, an empty and a huge one', async () => {
      const stranger = await activate(policy, { seed: 'another person', storage: active.storage, keys }).catch(() => undefined);
      const elsewhere = await activate(policy, { seed: 'elsewhere', keys: [{ id: 'test-1', secret: Uint8Array.from({ length: 32 }, (_, n) => (n * 37 + 11) % 251) }] });
      expect(stranger).toBeDefined();
      for (const cookie of [stranger?.browser, elsewhere.browser, '', '....', active.browser.repeat(1000), '\ud800.1.test-1.AAAA', '__proto__.0.constructor.x']) {
        expect(cookie === undefined ? true : await isKnown(cookie)).toBe(false);
      }
    });

    it('strangers’ failures and waits never touch it', async () => {
      await closeStrangers();
      expect((await logInAndSettle(active, active.browser)).ok).toBe(true);
    });
  });

  describe('R149, field 9: ledgers are per factor, account and lane', () => {
    it('twenty strangers with a failure each count twenty together, and none with a known browser', async () => {
      const watched = watchLedgers(active.storage);
      const spied = reopen(active, { storage: watched.storage });
      for (let n = 0; n < 20; n += 1) {
        const refused = await spied.auth.login.start({ username: active.username, password: wrongPassword });
        if (!refused.ok && refused.reason === 'wait') {
          active.clock.advance(refused.retryAfterMs);
          n -= 1;
        }
      }
      const counts = await watched.counts(active.clock.now());
      const misses = counts.filter(({ key }) => key.endsWith('/misses'));
      expect(misses).toMatchObject([{ key: `password/${active.accountId}/strangers/misses`, count: 20 }]);
      for (let n = 0; n < 9; n += 1) expect(await spied.auth.login.start({ username: active.username, password: wrongPassword, browser: active.browser })).toMatchObject({ reason: 'wrong-credentials' });
      expect((await spied.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).ok).toBe(true);
    });

    it('each factor, account and lane has ledgers of its own', async () => {
      const watched = watchLedgers(active.storage);
      const spied = { ...active, auth: reopen(active, { storage: watched.storage }).auth };
      for (const browser of [undefined, active.browser]) {
        await spied.auth.login.start({ username: active.username, password: wrongPassword, browser });
        const { attempt, challenge } = await toChallenge(spied, browser);
        await spied.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
        await spied.auth.login.start({ username: active.username, password: wrongPassword, browser });
      }
      const [browser] = (await active.storage.accounts.find(active.accountId))?.knownBrowsers ?? [];
      const lanes = ['strangers', `known:${browser?.id ?? ''}`];
      const own = [...watched.added.keys()].filter((key) => key.includes(active.accountId) && key.endsWith('/misses'));
      const without = own.map((key) => key.replace(/\/(?:password|list)-[^/]*/, ''));
      expect(without.sort()).toEqual(lanes.flatMap((lane) => [`otp-list/${active.accountId}/${lane}/misses`, `password/${active.accountId}/${lane}/misses`]).sort());
    });
  });

  it('R150 in part: while the strangers’ lane waits or is closed the owner logs in on a known browser', async () => {
    for (let n = 0; n < 6; n += 1) await active.auth.login.start({ username: active.username, password: wrongPassword });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wait' });
    expect((await logInAndSettle(active, active.browser)).ok).toBe(true);
    await closeStrangers();
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    expect((await logInAndSettle(active, active.browser)).ok).toBe(true);
  });

  it('R148 in part: password and third step over their limits in one lane are both closed there, and other lanes go on', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    const open = await toChallenge(active);
    await closeStrangers();
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    active.clock.set(open.challenge.expiresAt - 1);
    expect(await active.auth.login.answerOtp({ attempt: open.attempt, code: open.code })).toMatchObject({ reason: 'lane-closed' });
    const { attempt, code } = await toChallenge(active, active.browser);
    expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
  });

  it('R147 in part: success clears only the ledgers of the factors it used, in its own lane', async () => {
    const watched = watchLedgers(active.storage);
    const spied = { ...active, auth: reopen(active, { storage: watched.storage }).auth };
    for (const browser of [undefined, active.browser]) {
      const { attempt, challenge } = await toChallenge(spied, browser);
      await spied.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
      await spied.auth.login.start({ username: active.username, password: wrongPassword, browser });
    }
    const own = async () => (await watched.counts(active.clock.now())).map(({ key }) => key);
    const before = await own();
    must(await logInAndSettle(spied, active.browser));
    expect(await own()).toEqual(before.filter((key) => !key.includes('/known:')));
    must(await logInAndSettle(spied));
    expect(await own()).toEqual([]);
  });

  it('R157 in part, field 11: an answer in the first login and one at login run under the same limit, and so does every process', async () => {
    const invited = await invite({ policy, keys, seed: 'a colleague' });
    const { flow, codes } = await walkToList(invited);
    const said: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
      const refused = await invited.auth.firstLogin.proveList({ flow, code: codes[challenge.position % 100] ?? '' });
      if (!refused.ok) said.push(refused.reason);
    }
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      const refused = await (n % 2 === 0 ? active : reopen(active)).auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
      if (!refused.ok) said.push(refused.reason);
    }
    const five = ['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed'];
    expect(said).toEqual([...five, ...five]);
  });

  describe('R192 in part: no network address is taken or kept', () => {
    it('whatever a host passes along changes no ledger, no record and no event', async () => {
      const watched = watchLedgers(active.storage);
      const spied = reopen(active, { storage: watched.storage });
      const address = '203.0.113.77';
      const extra = { clientAddress: address, ip: address, headers: { 'x-forwarded-for': address, forwarded: `for=${address}` } };
      await spied.auth.login.start({ username: active.username, password: wrongPassword, ...extra });
      const started = must(await spied.auth.login.start({ username: active.username, password: goodPassword, ...extra }));
      if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
      const code = active.codes[started.challenge.position - 1] ?? '';
      must(await spied.auth.login.answerOtp({ attempt: started.attempt, code, ...extra }));
      const kept = [
        ...watched.added.keys(), await eventsOf(active.storage), await active.storage.accounts.find(active.accountId),
        await active.storage.flows.findBy('accountId', active.accountId), await active.storage.sessions.findBy('accountId', active.accountId),
      ];
      expect(JSON.stringify(kept)).not.toContain(address);
    });
  });
});
