import { beforeEach, describe, expect, it } from 'vitest';
import { SYMBOLS_32 } from '../../../../src/core/otp-list/index.js';
import type { AccountRecord, ListRecord } from '../../../../src/port/index.js';
import { goodPassword, headUser, logIn, matti, must, organizationId, toChallenge, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, second, watchLedgers, wrapStorage, wrongCode } from '../shared/tools.js';

const contact = 'Anna at the office, 09 123 456';

describe.each(profiles)('auth.login.answerOtp in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const answer = (attempt: string, code: string) => active.auth.login.answerOtp({ attempt, code });
  const sessions = () => active.storage.sessions.findBy('accountId', active.accountId);

  async function listRecord(): Promise<ListRecord> {
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    if (record === undefined) throw new Error('there is a list');
    return record;
  }

  async function account(): Promise<AccountRecord> {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    return record;
  }

  /** One after the other: right passwords at the same instant would have to wait. */
  async function openMany(count: number): Promise<Awaited<ReturnType<typeof toChallenge>>[]> {
    const attempts = [];
    while (attempts.length < count) attempts.push(await toChallenge(active));
    return attempts;
  }

  /** Wrong answers, each in an attempt of its own, waiting whenever told to. */
  async function miss(times: number, browser?: string): Promise<readonly string[]> {
    const said: string[] = [];
    while (said.length < times) {
      const { attempt, challenge } = await toChallenge(active, browser);
      const refused = await answer(attempt, wrongCode(active, challenge.position));
      if (refused.ok) throw new Error('a wrong one-time password opens nothing');
      if (refused.reason === 'wait') active.clock.advance(refused.retryAfterMs);
      else said.push(refused.reason);
    }
    return said;
  }

  describe('the challenge', () => {
    it('R58 in part: it names list and position, and the right one-time password of any other position fails', async () => {
      for (let tries = 0; tries < 4; tries += 1) {
        const { attempt, challenge } = await toChallenge(active);
        expect(challenge.listNumber).toBe(1);
        expect(challenge.position).toBeGreaterThanOrEqual(1);
        expect(challenge.position).toBeLessThanOrEqual(100);
        expect(await answer(attempt, active.codes[(challenge.position + 40) % 100] ?? '')).toMatchObject({ ok: false, reason: 'wrong-code' });
      }
      expect((await logIn(active)).ok).toBe(true);
    });

    it('R58 in part: the right one-time password of the same position of somebody else’s list fails', async () => {
      const other = await activate(policy, { seed: 'another list' });
      const { attempt, challenge } = await toChallenge(active);
      expect(other.codes[challenge.position - 1]).not.toBe(active.codes[challenge.position - 1]);
      expect(await answer(attempt, other.codes[challenge.position - 1] ?? '')).toMatchObject({ ok: false, reason: 'wrong-code' });
    });

    it('R61: ten new attempts from any browser show the same position, until it is used', async () => {
      const shown = new Set<number>();
      for (let n = 0; n < 10; n += 1) {
        const { challenge } = await toChallenge(n % 3 === 0 ? active : reopen(active), n % 2 === 0 ? active.browser : undefined);
        shown.add(challenge.position);
        active.clock.advance(minute);
      }
      expect(shown.size).toBe(1);
      must(await logIn(active));
      expect(shown.has((await toChallenge(active)).challenge.position)).toBe(false);
    });

    it('R61 in part: four attempts that start at once from four processes see one position', async () => {
      must(await logIn(active));
      const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${n}`)) }));
      const shown = await Promise.all(processes.map((process) => toChallenge(process)));
      expect(new Set(shown.map(({ challenge }) => challenge.position)).size).toBe(1);
    });

    it('R62: three misses burn the position, the next challenge names another, and the burnt one-time password no longer works', async () => {
      const first = await toChallenge(active);
      const open = await toChallenge(active);
      await miss(2);
      expect((await toChallenge(active)).challenge.position).toBe(first.challenge.position);
      const third = await answer(first.attempt, wrongCode(active, first.challenge.position));
      if (third.ok || third.reason !== 'wrong-code') throw new Error('a miss');
      expect(third.challenge.position).not.toBe(first.challenge.position);
      expect((await toChallenge(active)).challenge.position).toBe(third.challenge.position);
      expect(await answer(open.attempt, first.code)).toMatchObject({ ok: false, reason: 'replayed', challenge: { position: third.challenge.position } });
      expect(await answer(first.attempt, first.code)).toMatchObject({ ok: false, reason: 'wrong-code' });
      expect((await listRecord()).list.burnt).toEqual([first.challenge.position]);
      const burnt = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'position-burnt');
      expect(burnt).toMatchObject([{ accountId: active.accountId, method: 'otp-list' }]);
    });

    describe('R64: a challenge lives for its time and ends without a trace', () => {
      it('an answer is accepted at TTL − 1 s and refused at TTL as challenge-expired', async () => {
        const ttl = active.auth.policy.otpList.challengeTtlMs;
        const late = await toChallenge(active);
        expect(late.challenge.expiresAt).toBe(active.clock.now() + ttl);
        active.clock.advance(ttl);
        expect(await answer(late.attempt, late.code)).toEqual({ ok: false, reason: 'challenge-expired', supportContact: contact });
        const inTime = await toChallenge(active);
        active.clock.advance(ttl - second);
        expect((await answer(inTime.attempt, inTime.code)).ok).toBe(true);
      });

      it('expiry is no miss, resets no ledger and unpins no position', async () => {
        const watched = watchLedgers(active.storage);
        const spied = { ...active, auth: reopen(active, { storage: watched.storage }).auth };
        const { attempt, challenge } = await toChallenge(spied);
        expect(await spied.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })).toMatchObject({ reason: 'wrong-code' });
        const counts = await watched.counts(active.clock.now());
        const before = await listRecord();
        active.clock.advance(active.auth.policy.otpList.challengeTtlMs);
        const expired = await spied.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
        expect(expired).toMatchObject({ reason: 'challenge-expired' });
        expect(await watched.counts(active.clock.now())).toEqual(counts);
        expect(await listRecord()).toEqual(before);
        expect((await toChallenge(active)).challenge.position).toBe(challenge.position);
      });
    });

    it('R68: case, spaces and dashes are forgiven, look-alikes of other scripts are not mapped', async () => {
      const { attempt, code } = await toChallenge(active);
      const alike: Readonly<Record<string, string>> = { A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х' };
      const fullWidth = [...code].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('');
      const cyrillic = [...code].map((letter) => alike[letter] ?? letter).join('');
      for (const other of [fullWidth, ...(cyrillic === code ? [] : [cyrillic])]) expect(await answer(attempt, other)).toMatchObject({ reason: 'not-a-code' });
      const typed = ` ${[...code.toLowerCase()].join(' - ')} `;
      expect((await answer(attempt, typed)).ok).toBe(true);
    });

    it('R48 in part, R102 in part: no position is named before the password was right, and none can be answered', async () => {
      const refused = await active.auth.login.start({ username: active.username, password: 'this is not the password at all' });
      expect(JSON.stringify(refused)).not.toMatch(/position|listNumber|attempt/);
      for (const attempt of ['', 'a.b', active.token, active.browser, active.accountId]) {
        expect(await answer(attempt, active.codes[0] ?? '')).toEqual({ ok: false, reason: 'sequence-error', supportContact: contact });
      }
    });
  });

  describe('one answer', () => {
    it('R60: of fifty parallel answers with one right one-time password exactly one succeeds, in one attempt', async () => {
      const { attempt, code } = await toChallenge(active);
      const before = (await sessions()).length;
      const said = await Promise.all(Array.from({ length: 50 }, () => answer(attempt, code)));
      expect(said.filter((result) => result.ok).length).toBe(1);
      expect((await sessions()).length).toBe(before + 1);
    });

    it.each(['one', 'two', 'three', 'four', 'five'])('R60, field 1: the same over three processes and a slow network (%s)', async (seed) => {
      const { attempt, code } = await toChallenge(active);
      const before = (await sessions()).length;
      const processes = Array.from({ length: 3 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}${n}`)) }));
      const said = await Promise.all(Array.from({ length: 50 }, (_, n) => (processes[n % 3] ?? active).auth.login.answerOtp({ attempt, code })));
      expect(said.filter((result) => result.ok).length).toBe(1);
      expect((await sessions()).length).toBe(before + 1);
      expect((await listRecord()).list.lifetimeMisses).toBe(0);
    });

    it('R60 in part: whoever else answers on the same page at the worst moment, the right answer goes on', async () => {
      const { attempt, code } = await toChallenge(active);
      let raced = 0;
      const racing = reopen(active, {
        storage: wrapStorage(active.storage, async (name, _args, call) => {
          if (name === 'flows.update' && raced < 3) {
            raced += 1;
            expect((await answer(attempt, code)).ok).toBe(false);
          }
          return call();
        }),
      });
      expect((await racing.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
      expect(raced).toBe(3);
      expect(await answer(attempt, code)).toMatchObject({ reason: 'sequence-error' });
    });

    it('R60, R143 in part: of fifty attempts answered at once with the one right one-time password exactly one succeeds', async () => {
      const attempts = await openMany(50);
      const slow = reopen(active, { storage: wrapStorage(active.storage, jitter('attempts')) });
      const said = await Promise.all(attempts.map(({ attempt, code }) => slow.auth.login.answerOtp({ attempt, code })));
      expect(said.filter((result) => result.ok).length).toBe(1);
      expect((await listRecord()).list.used.length).toBe(2);
      expect((await listRecord()).list.lifetimeMisses).toBe(0);
    });

    it('R143: two open attempts show the same position; the later answer is refused as replayed, and is no miss', async () => {
      const watched = watchLedgers(active.storage);
      const spied = reopen(active, { storage: watched.storage });
      const first = await toChallenge(spied);
      const later = await toChallenge(spied);
      expect(later.challenge.position).toBe(first.challenge.position);
      must(await spied.auth.login.answerOtp({ attempt: first.attempt, code: first.code }));
      const refused = await spied.auth.login.answerOtp({ attempt: later.attempt, code: later.code });
      expect(refused).toMatchObject({ ok: false, reason: 'replayed' });
      expect((await watched.counts(active.clock.now())).filter(({ key }) => key.startsWith('otp-list/'))).toEqual([]);
      expect((await listRecord()).list.lifetimeMisses).toBe(0);
      expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth')).toEqual([]);
      if (refused.ok || refused.reason !== 'replayed') throw new Error('it says what is asked now');
      expect((await answer(later.attempt, active.codes[refused.challenge.position - 1] ?? '')).ok).toBe(true);
    });

    it('R59: a used one-time password fails for ever, also after a restart', async () => {
      const used = await toChallenge(active);
      must(await answer(used.attempt, used.code));
      for (let restarts = 0; restarts < 3; restarts += 1) {
        const restarted = reopen(active);
        const { attempt, challenge } = await toChallenge(restarted);
        expect(challenge.position).not.toBe(used.challenge.position);
        expect(await restarted.auth.login.answerOtp({ attempt, code: used.code })).toMatchObject({ ok: false, reason: 'wrong-code' });
        active.clock.advance(24 * hour);
      }
    });

    it('R144 in part: an attempt dies at 10 min, a millisecond earlier it lives', async () => {
      const { attempt } = await toChallenge(active);
      active.clock.advance(10 * minute - 1);
      const renewed = must(await active.auth.login.renewChallenge({ attempt }));
      const code = active.codes[renewed.challenge.position - 1] ?? '';
      const other = reopen(active);
      active.clock.advance(1);
      expect(await other.auth.login.answerOtp({ attempt, code })).toEqual({ ok: false, reason: 'attempt-expired', supportContact: contact });
      expect(await other.auth.login.renewChallenge({ attempt })).toMatchObject({ ok: false, reason: 'attempt-expired' });
      active.clock.set(active.clock.now() - 1);
      expect((await other.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
    });

    it('R140, R144 in part: an attempt dies at success; its second answer is a sequence-error and audited', async () => {
      const { attempt, code } = await toChallenge(active);
      must(await answer(attempt, code));
      const again = await active.auth.login.answerOtp({ attempt, code, requestId: 'again' });
      expect(again).toEqual({ ok: false, reason: 'sequence-error', supportContact: contact });
      const never = await active.auth.login.answerOtp({ attempt: 'never issued', code, requestId: 'never' });
      expect(never).toEqual({ ok: false, reason: 'sequence-error', supportContact: contact });
      expect(await active.auth.login.renewChallenge({ attempt, requestId: 'renew' })).toMatchObject({ reason: 'sequence-error' });
      expect(await active.auth.login.replacePassword({ attempt, password: 'uusi salasana on tämä', requestId: 'replace' })).toMatchObject({ reason: 'sequence-error' });
      const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'sequence-error');
      expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set(['again', 'never', 'renew', 'replace']));
      expect(events.find(({ requestId }) => requestId === 'again')).toMatchObject({ chain: organizationId, accountId: active.accountId, outcome: 'failure' });
      expect(events.find(({ requestId }) => requestId === 'never')).toMatchObject({ chain: 'installation', outcome: 'failure' });
    });

    it('R144 in part: an attempt’s handle serves the third step and nothing else, and no other token serves it', async () => {
      const { attempt, code } = await toChallenge(active);
      expect(await active.auth.firstLogin.view({ flow: attempt })).toMatchObject({ ok: false, reason: 'flow-ended' });
      expect(await active.auth.sessions.check({ token: attempt })).toEqual({ ok: false, reason: 'no-session' });
      expect(await active.auth.sessions.end({ token: attempt })).toEqual({ ok: false, reason: 'no-session' });
      const [id = '', secret = ''] = attempt.split('.');
      const [otherId = '', otherSecret = ''] = active.token.split('.');
      for (const mixed of [`${id}.${otherSecret}`, `${otherId}.${secret}`, active.token, secret, `${id}.`, `${attempt}.x`]) {
        expect(await answer(mixed, code)).toMatchObject({ reason: 'sequence-error' });
      }
      expect((await answer(attempt, code)).ok).toBe(true);
    });

    it('an attempt of an account that was disabled meanwhile is over, and its one-time password is not used up', async () => {
      const { attempt, code } = await toChallenge(active);
      must(await active.auth.accounts.disable({ actor: headUser, accountId: active.accountId }));
      expect(await answer(attempt, code)).toMatchObject({ ok: false, reason: 'sequence-error' });
      expect((await listRecord()).list.used.length).toBe(1);
    });

    it('R169 in part: nor does it open anything where the disabling was cut short after the account had changed', async () => {
      const { attempt, code } = await toChallenge(active);
      const record = await account();
      await active.storage.accounts.update({ ...record, version: record.version + 1, status: 'disabled' }, record.version);
      expect(await answer(attempt, code)).toMatchObject({ ok: false, reason: 'attempt-expired' });
    });

    it('an attempt whose password was replaced meanwhile is over: who knew the earlier one begins anew', async () => {
      const { attempt, code } = await toChallenge(active);
      const record = await account();
      await active.storage.accounts.update({ ...record, version: record.version + 1, passwordsSet: record.passwordsSet + 1 }, record.version);
      expect(await answer(attempt, code)).toMatchObject({ ok: false, reason: 'attempt-expired' });
      expect((await logIn(active)).ok).toBe(true);
    });
  });

  describe('misses', () => {
    describe('R65: misses in a row count per lane, and the last closes it', () => {
      it('the strangers’ 5th miss closes their lane, and the right one-time password then fails there; the 4th does not', async () => {
        await miss(4);
        must(await logIn(active));
        expect(await miss(5)).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed']);
        const { attempt, code } = await toChallenge(active);
        expect(await answer(attempt, code)).toEqual({ ok: false, reason: 'lane-closed', supportContact: contact });
        active.clock.advance(48 * hour);
        expect(await logIn(active)).toMatchObject({ ok: false, reason: 'lane-closed' });
        expect((await listRecord()).list.used.length).toBe(2);
      });

      it('R32 in part: with the strangers’ lane the password counts as compromised, and the user is told', async () => {
        await miss(4);
        expect((await account()).password?.compromisedAt).toBeUndefined();
        await active.settle();
        active.inbox.clear();
        await miss(1);
        expect((await account()).password?.compromisedAt).toBe(active.clock.now());
        await active.settle();
        const kinds = (await eventsOf(active.storage)).map(({ kind }) => kind);
        expect(kinds).toContain('lane-closed');
        expect(kinds).toContain('password-compromised');
        const told = active.inbox.all().map(({ purpose, to }) => `${purpose} ${to}`);
        expect(told.sort()).toEqual(['lane-closed', 'partial-auth'].flatMap((purpose) => [`${purpose} ${matti.phone}`, `${purpose} ${matti.email}`]).sort());
        expect((await listRecord()).list.status).toBe('active');
      });

      it(`a known browser’s ${policy === 'nist' ? '5th' : '10th'} miss disables the list, and only a new one brings the method back`, async () => {
        const last = active.auth.policy.otpMisses.knownBrowser;
        expect(last).toBe(policy === 'nist' ? 5 : 10);
        expect((await miss(last - 1, active.browser)).every((reason) => reason === 'wrong-code')).toBe(true);
        active.clock.advance(minute);
        const open = await toChallenge(active);
        expect(await miss(1, active.browser)).toEqual(['lane-closed']);
        expect((await listRecord()).list).toMatchObject({ status: 'ended', endReason: 'disabled' });
        expect((await account()).password?.compromisedAt).toBeUndefined();
        expect(await answer(open.attempt, open.code)).toMatchObject({ ok: false, reason: 'list-ended' });
        for (const browser of [undefined, active.browser]) {
          active.clock.advance(24 * hour);
          expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser })).toMatchObject({ ok: false, reason: 'list-ended', supportContact: contact });
        }
      });

      it('a known browser waits a minute from its 5th miss, with the right one-time password too', async () => {
        if (policy === 'nist') {
          // Its 5th closes the lane, so there is nothing to wait for.
          expect(active.auth.policy.otpMisses).toMatchObject({ knownBrowser: 5, knownBrowserWaitFrom: 5 });
          return;
        }
        await miss(5, active.browser);
        for (const later of [0, minute - 1]) {
          const { attempt, code } = await toChallenge(active, active.browser);
          active.clock.advance(later);
          expect(await answer(attempt, code)).toEqual({ ok: false, reason: 'wait', retryAfterMs: minute - later, supportContact: contact });
        }
        active.clock.advance(1);
        expect((await logIn(active, active.browser)).ok).toBe(true);
      });

      it('a right answer begins the count in a row anew, in its own lane only', async () => {
        await miss(4, active.browser);
        await miss(4);
        must(await logIn(active, active.browser));
        expect(await miss(1)).toEqual(['lane-closed']);
        expect(await miss(4, active.browser)).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code']);
      });
    });

    it('R48 in part: no lane ever sees more than ten misses in a row judged, whatever it does', async () => {
      active.hasher.reset();
      const judged = async (browser: string | undefined): Promise<number> => {
        const before = (await listRecord()).list.lifetimeMisses;
        for (let n = 0; n < 30; n += 1) {
          const started = await active.auth.login.start({ username: active.username, password: goodPassword, browser });
          if (!started.ok || started.next !== 'otp-challenge') break;
          await answer(started.attempt, wrongCode(active, started.challenge.position));
          active.clock.advance(2 * minute);
        }
        return (await listRecord()).list.lifetimeMisses - before;
      };
      expect(await judged(undefined)).toBe(5);
      expect(await judged(active.browser)).toBeLessThanOrEqual(10);
    });

    describe('R66: misses count over the list’s life, and nothing but misses does', () => {
      it('misses of all lanes count over the list’s life, success resets nothing, at 30 a renewal is offered and the 45th ends it', async () => {
        const offered: boolean[] = [];
        let misses = 0;
        while (misses < 44) {
          const lane = misses % 2 === 0 ? undefined : active.browser;
          await miss(1, lane);
          misses += 1;
          const logged = must(await logIn(active, lane));
          if (logged.next === 'authenticated') offered.push(logged.list.renewalOffered);
          expect((await listRecord()).list.lifetimeMisses).toBe(misses);
        }
        expect(offered.indexOf(true)).toBe(29);
        expect(offered.slice(29).every(Boolean)).toBe(true);
        const { attempt, challenge } = await toChallenge(active);
        expect(await answer(attempt, wrongCode(active, challenge.position))).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
        expect((await listRecord()).list).toMatchObject({ status: 'ended', endReason: 'too-many-misses', lifetimeMisses: 45 });
        await active.settle();
        expect(active.inbox.all().filter(({ purpose }) => purpose === 'list-ended').map(({ to }) => to).sort()).toEqual([matti.phone, matti.email]);
      });

      it('R70 in part: a hundred right logins empty the list without disabling it; one notice goes out at 20 left and one at none', async () => {
        await active.settle();
        active.inbox.clear();
        const left: number[] = [];
        // Of each login with another new browser both addresses are told, too; after five of those the first one is not known any more, and 95 of 99 are.
        const ofList = (): readonly string[] => active.inbox.all().map(({ purpose }) => purpose).filter((purpose) => purpose !== 'new-browser');
        for (let used = 1; used < 100; used += 1) {
          const logged = must(await logIn(active, used % 2 === 0 ? active.browser : undefined));
          if (logged.next !== 'authenticated') throw new Error('all three steps are done');
          left.push(logged.list.left);
          await active.settle();
          const low = active.inbox.all().filter(({ purpose }) => purpose === 'list-running-low');
          expect(low.map(({ to }) => to).sort()).toEqual(logged.list.left <= 20 ? [matti.phone, matti.email] : []);
          expect(logged.list.renewalOffered).toBe(logged.list.left <= 20);
          if (logged.list.left === 1) expect(ofList()).toEqual(['list-running-low', 'list-running-low']);
        }
        expect(left).toEqual(Array.from({ length: 99 }, (_, n) => 98 - n));
        const { list } = await listRecord();
        expect(list).toMatchObject({ status: 'ended', endReason: 'used-up', lifetimeMisses: 0, burnt: [] });
        expect(new Set(list.used).size).toBe(100);
        expect(ofList()).toEqual(['list-running-low', 'list-running-low', 'list-ended', 'list-ended']);
        expect(active.inbox.all()).toHaveLength(4 + 2 * 95);
        const told = active.inbox.all().findLast(({ purpose, to }) => purpose === 'list-ended' && to === matti.email)?.text ?? '';
        for (const way of [/new list/i, /head user/i]) expect(told).toMatch(way);
        expect(told).toContain(contact);
        const spent = await active.auth.login.start({ username: active.username, password: goodPassword });
        expect(spent).toEqual({ ok: false, reason: 'list-spent', supportContact: contact });
      });
    });

    it('R67: misses in two parallel attempts of one lane, and in two processes, count in one ledger', async () => {
      const other = reopen(active);
      const mine = await toChallenge(active);
      const theirs = await toChallenge(other);
      const said = await Promise.all([
        answer(mine.attempt, wrongCode(active, mine.challenge.position)),
        other.auth.login.answerOtp({ attempt: theirs.attempt, code: wrongCode(active, theirs.challenge.position) }),
      ]);
      expect(said.map((result) => result.ok || result.reason)).toEqual(['wrong-code', 'wrong-code']);
      expect(await miss(3)).toEqual(['wrong-code', 'wrong-code', 'lane-closed']);
    });

    it.each(['a', 'b', 'c'])('R67, R154 in part: of forty parallel wrong answers at most five are judged, over slow processes (%s)', async (seed) => {
      const attempts = await openMany(40);
      active.hasher.reset();
      const processes = Array.from({ length: 2 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}${n}`)) }));
      const said = await Promise.all(
        attempts.map(({ attempt, challenge }, n) => (processes[n % 2] ?? active).auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })),
      );
      expect(active.hasher.verifies).toBeLessThanOrEqual(5);
      expect(said.some((result) => result.ok)).toBe(false);
      // Three misses burn the position, and what comes after that is not judged: no miss, so the lane may still be open.
      const { lifetimeMisses } = (await listRecord()).list;
      expect(lifetimeMisses).toBeLessThanOrEqual(5);
      const left = 5 - lifetimeMisses;
      expect((await miss(Math.max(left, 1))).at(-1)).toBe('lane-closed');
    });

    it('R147: a try is reserved before the hash, given back when right or never judged, and a miss only where it was judged and wrong', async () => {
      const watched = watchLedgers(active.storage);
      const key = async (name: string): Promise<number> => {
        const entries = await watched.counts(active.clock.now());
        return entries.filter(({ key: one }) => one.startsWith('otp-list/') && one.includes('/strangers/') && one.includes(name)).reduce((sum, { count }) => sum + count, 0);
      };
      const during: number[] = [];
      let down = false;
      const { hash, verify, isOutdated } = active.hasher;
      const spied = reopen(active, {
        storage: watched.storage,
        hasher: {
          hash, isOutdated,
          verify: async (input) => {
            during.push(await key('/on-their-way/'));
            if (down) throw new Error('down');
            return verify(input);
          },
        },
      });
      const own = { ...active, auth: spied.auth };
      const lifetime = async () => (await listRecord()).list.lifetimeMisses;
      // Wrong: reserved while the hash runs, and then a miss.
      const wrong = await toChallenge(own);
      during.length = 0;
      await spied.auth.login.answerOtp({ attempt: wrong.attempt, code: wrongCode(active, wrong.challenge.position) });
      expect([during, await key('/on-their-way/'), await key('/misses'), await lifetime()]).toEqual([[1], 0, 1, 1]);
      // Never judged: given back.
      down = true;
      await expect(spied.auth.login.answerOtp({ attempt: wrong.attempt, code: wrong.code })).rejects.toMatchObject({ code: 'hasher-unavailable' });
      down = false;
      expect([during, await key('/on-their-way/'), await key('/misses'), await lifetime()]).toEqual([[1, 1], 0, 1, 1]);
      // A lost race: no miss.
      const [first, later] = [await toChallenge(own), await toChallenge(own)];
      await miss(1, active.browser);
      must(await spied.auth.login.answerOtp({ attempt: first.attempt, code: first.code }));
      // Right: given back with all that stood in its own lane, and nothing in another.
      expect([await key('/on-their-way/'), await key('/misses'), await lifetime()]).toEqual([0, 0, 2]);
      expect(await spied.auth.login.answerOtp({ attempt: later.attempt, code: later.code })).toMatchObject({ reason: 'replayed' });
      expect([await key('/on-their-way/'), await key('/misses'), await lifetime()]).toEqual([0, 0, 2]);
      expect(await miss(active.auth.policy.otpMisses.knownBrowser - 1, active.browser)).toContain('lane-closed');
    });

    it('R147 in part: tries that were never judged are given back: a full lane of them closes nothing', async () => {
      const broken = reopen(active, { hasher: { ...active.hasher, hash: active.hasher.hash, isOutdated: active.hasher.isOutdated, verify: () => Promise.reject(new Error('down')) } });
      for (let n = 0; n < 8; n += 1) {
        const { attempt, code } = await toChallenge(active);
        await expect(broken.auth.login.answerOtp({ attempt, code })).rejects.toMatchObject({ code: 'hasher-unavailable' });
      }
      expect((await logIn(active)).ok).toBe(true);
    });

    it('R147 in part: nor does a list store that is down, nor a password hasher', async () => {
      const lists = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'lists.find' ? Promise.reject(new Error('down')) : call())) });
      const hasher = reopen(active, { hasher: { hash: active.hasher.hash, isOutdated: active.hasher.isOutdated, verify: () => Promise.reject(new Error('down')) } });
      for (let n = 0; n < 8; n += 1) {
        const { attempt, code } = await toChallenge(active);
        await expect(lists.auth.login.answerOtp({ attempt, code })).rejects.toMatchObject({ code: 'storage-unavailable' });
        await expect(hasher.auth.login.start({ username: active.username, password: goodPassword })).rejects.toMatchObject({ code: 'hasher-unavailable' });
      }
      expect((await logIn(active)).ok).toBe(true);
    });

    it('R147 in part: what cannot be a one-time password is no miss and costs no hash', async () => {
      const { attempt, code } = await toChallenge(active);
      active.hasher.reset();
      for (const typed of ['', ' ', 'ABC', 'ABCDE', '12 34 5', '....', code + code, '\u0000'.repeat(4), '\ud800\ud800\ud800\ud800', 'x'.repeat(2 ** 20)]) {
        expect(await answer(attempt, typed)).toMatchObject({ reason: 'not-a-code' });
      }
      expect(active.hasher.verifies).toBe(0);
      expect((await listRecord()).list.lifetimeMisses).toBe(0);
      expect((await answer(attempt, code)).ok).toBe(true);
    });

    it('R147 in part: a right password alone leaves the misses of the list as they are', async () => {
      await miss(4);
      for (let n = 0; n < 10; n += 1) await toChallenge(active);
      expect(await miss(1)).toEqual(['lane-closed']);
    });

    it('R156 in part: a right password followed by a failed third step writes partial-auth and is told to all addresses, once an attempt', async () => {
      await active.settle();
      active.inbox.clear();
      const { attempt, challenge } = await toChallenge(active);
      await answer(attempt, wrongCode(active, challenge.position));
      await answer(attempt, wrongCode(active, challenge.position));
      await active.settle();
      expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth')).toMatchObject([{ accountId: active.accountId, outcome: 'failure' }]);
      expect(active.inbox.all().map(({ to, purpose }) => `${purpose} ${to}`).sort()).toEqual([`partial-auth ${matti.phone}`, `partial-auth ${matti.email}`]);
    });

    it('R71: ending the list takes effect on a challenge that is already open, and is no miss', async () => {
      const { attempt, code, challenge } = await toChallenge(active);
      const record = await listRecord();
      const list = { ...record.list, status: 'ended' as const, endReason: 'replaced' as const, endedAt: active.clock.now() };
      await active.storage.lists.update({ ...record, version: record.version + 1, list }, record.version);
      for (let n = 0; n < 8; n += 1) {
        expect(await answer(attempt, n % 2 === 0 ? code : wrongCode(active, challenge.position))).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
      }
      expect((await listRecord()).list.lifetimeMisses).toBe(0);
      expect(await active.auth.login.renewChallenge({ attempt })).toMatchObject({ ok: false, reason: 'list-ended' });
    });

    it('R71 in part: naming another list ends the attempt that asks for the old one, also where that was cut short before the attempt was met', async () => {
      const { attempt, code } = await toChallenge(active);
      const record = await account();
      await active.storage.accounts.update({ ...record, version: record.version + 1, listId: 'another' }, record.version);
      expect(await answer(attempt, code)).toMatchObject({ ok: false, reason: 'attempt-expired' });
    });

    it('R175 in part: right, wrong, replayed, late and refused answers each write one event with their reason', async () => {
      const late = await toChallenge(active);
      active.clock.advance(active.auth.policy.otpList.challengeTtlMs);
      await active.auth.login.answerOtp({ attempt: late.attempt, code: late.code, requestId: 'late' });
      const wrong = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt: wrong.attempt, code: wrongCode(active, wrong.challenge.position), requestId: 'wrong' });
      const right = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt: right.attempt, code: right.code, requestId: 'right' });
      await active.auth.login.answerOtp({ attempt: wrong.attempt, code: right.code, requestId: 'replayed' });
      await miss(5);
      const closed = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt: closed.attempt, code: closed.code, requestId: 'closed' });
      const steps = (await eventsOf(active.storage)).filter(({ kind, requestId }) => kind === 'third-step-checked' && requestId !== undefined);
      const common = { accountId: active.accountId, method: 'otp-list', actor: { kind: 'user', id: active.accountId } };
      const byRequest = Object.fromEntries(steps.map((event) => [event.requestId, event]));
      expect(byRequest).toMatchObject({
        late: { ...common, outcome: 'failure', reason: 'challenge-expired' },
        wrong: { ...common, outcome: 'failure', reason: 'wrong-code' },
        right: { ...common, outcome: 'success' },
        replayed: { ...common, outcome: 'failure', reason: 'replayed' },
        closed: { ...common, outcome: 'failure', reason: 'lane-closed' },
      });
      expect(steps.length).toBe(5);
      const opened = (await eventsOf(active.storage)).filter(({ kind, requestId }) => kind === 'session-opened' && requestId === 'right');
      expect(opened).toMatchObject([{ ...common, outcome: 'success' }]);
    });

    it('R69 in part: no one-time password, typed or on the list, is in any event or message of these logins', async () => {
      const logged = await toChallenge(active);
      await answer(logged.attempt, wrongCode(active, logged.challenge.position));
      await miss(4);
      await active.settle();
      const text = JSON.stringify([await eventsOf(active.storage), active.inbox.all()]);
      const inText = active.codes.filter((code) => new RegExp(`(?<![A-Za-z0-9_-])${code}(?![A-Za-z0-9_-])`).test(text));
      expect(inText).toEqual([]);
      expect([...(active.codes[0] ?? '')].every((symbol) => (policy === 'nist' ? SYMBOLS_32 : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ').includes(symbol))).toBe(true);
    });
  });
});
