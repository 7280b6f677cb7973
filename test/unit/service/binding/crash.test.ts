import { describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import { codeIn, goodPassword, logIn, must, prove, walkToNewList, type Active } from '../../../story/walk.js';
import { activate, crashAt, eventsOf, hour, reopen, wrapPort, wrapStorage } from '../shared/tools.js';

const newPassword = 'lumi narskuu saappaan alla';
const newEmail = 'matti.virtanen@example.net';

interface Prepared {
  /** The call that is cut short. */
  readonly run: (broken: Active) => Promise<unknown>;
  /** The new list's passwords, where there is one. */
  readonly codes?: readonly string[];
  /** The proof, for going on with it. */
  readonly proof?: string;
}

const operations: Readonly<Record<string, (active: Active) => Promise<Prepared>>> = {
  'binding.start': async () => ({ run: ({ auth, token }) => auth.binding.start({ token, act: 'change-password' }) }),
  'binding.answerOtp, right': async ({ auth, token, codes }) => {
    const { proof, challenge } = must(await auth.binding.start({ token, act: 'change-password' }));
    return { run: (broken) => broken.auth.binding.answerOtp({ token, proof, code: codes[challenge.position - 1] ?? '' }) };
  },
  'binding.answerOtp, wrong': async ({ auth, token, codes }) => {
    const { proof, challenge } = must(await auth.binding.start({ token, act: 'change-password' }));
    return { run: (broken) => broken.auth.binding.answerOtp({ token, proof, code: codes[challenge.position % 100] ?? '' }) };
  },
  'binding.changePassword': async (active) => {
    const proof = await prove(active, 'change-password');
    return { run: ({ auth, token }) => auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: newPassword }) };
  },
  'binding.orderList': async (active) => {
    const proof = await prove(active, 'renew-list');
    return { proof, run: ({ auth, token }) => auth.binding.orderList({ token, proof }) };
  },
  'binding.proveList': async (active) => {
    const { proof, codes, code } = await walkToNewList(active);
    return { proof, codes, run: ({ auth, token }) => auth.binding.proveList({ token, proof, code }) };
  },
  'binding.changeContact': async (active) => {
    const proof = await prove(active, 'change-contact');
    return { run: ({ auth, token }) => auth.binding.changeContact({ token, proof, channel: 'email', address: newEmail }) };
  },
  'binding.confirmContact': async (active) => {
    const proof = await prove(active, 'change-contact');
    must(await active.auth.binding.changeContact({ token: active.token, proof, channel: 'email', address: newEmail }));
    await active.settle();
    const code = codeIn(active.inbox.lastEmailTo(newEmail));
    return { run: ({ auth, token }) => auth.binding.confirmContact({ token, proof, code }) };
  },
  'sessions.stepUp': async (active) => {
    const proof = await prove(active, 'step-up');
    return { run: ({ auth, token }) => auth.sessions.stepUp({ token, proof, password: goodPassword }) };
  },
  'sessions.endOther': async () => ({ run: ({ auth, token }) => auth.sessions.endOther({ token, sessionId: 'all-others' }) }),
  'profile.update': async () => ({ run: ({ auth, token }) => auth.profile.update({ token, profile: { name: 'Matti V.', locale: 'sv' } }) }),
};

async function stored(active: Active) {
  const account = await active.storage.accounts.find(active.accountId);
  if (account === undefined) throw new Error('there is an account');
  return { account, lists: await active.storage.lists.findBy('accountId', active.accountId), sessions: await active.storage.sessions.findBy('accountId', active.accountId) };
}

/** Whatever the state, the owner on the known browser logs in: with the old password or the new one, and the list that the account names. */
async function goOn(active: Active, newCodes: readonly string[] | undefined): Promise<Active> {
  active.clock.advance(hour);
  const { account, lists } = await stored(active);
  const inUse = lists.find(({ id }) => id === account.listId)?.list;
  const codes = inUse?.listNumber === 1 ? active.codes : (newCodes ?? []);
  for (const password of [newPassword, goodPassword]) {
    const started = await active.auth.login.start({ username: active.username, password, browser: active.browser });
    if (!started.ok) continue;
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    const answered = must(await active.auth.login.answerOtp({ attempt: started.attempt, code: codes[started.challenge.position - 1] ?? '' }));
    if (answered.next !== 'authenticated') throw new Error('all three steps are done');
    return { ...active, codes, token: answered.token };
  }
  throw new Error('the owner cannot go on');
}

// Each policy profile with one kind of crash: the code is the same in both.
describe.each([['before', 'standard'], ['after', 'nist']] as const)('a crash %s any call of any port, in %s', (when, policy) => {
  it.each(Object.keys(operations))('invariant 2, invariant 7, field 37: %s', async (name) => {
    let reached = Infinity;
    for (let n = 1; n <= reached; n += 1) {
      const active = await activate(policy);
      const other = must(await logIn(active, active.browser));
      if (other.next !== 'authenticated') throw new Error('all three steps are done');
      const { run, codes } = (await operations[name]?.(active)) ?? expect.unreachable();
      const around = crashAt(n, when);
      const storage = wrapStorage(active.storage, around);
      const { hash, verify, isOutdated } = active.hasher;
      // The hundred hashes of a list are one place to be cut short at.
      const hasher = name === 'binding.orderList' ? active.hasher : { ...wrapPort({ hash, verify }, 'hasher', around), isOutdated };
      const result = await run(reopen(active, { storage, hasher })).catch((error: unknown) => error);
      if (around.calls() < n) {
        reached = around.calls();
        break;
      }
      // A call whose failure changes nothing, such as giving a try back, may be passed over; every other one refuses.
      if (!isAuthError(result)) expect(result).not.toBeInstanceOf(Error);
      const { account, lists, sessions } = await stored(active);
      const events = (await eventsOf(active.storage)).map(({ kind, reason }) => (reason === 'changed' ? `${kind}: changed` : kind));
      // What was changed is written down before, and leaves no other session open beside it (R35).
      if (account.passwordsSet > 1) expect(events).toContain('password-set: changed');
      if (account.methodChangedAt !== undefined) expect(events).toContain('list-proven');
      if (account.contactChangedAt !== undefined) expect(events).toContain('contact-changed');
      const changed = account.passwordsSet > 1 || account.methodChangedAt !== undefined || account.contactChangedAt !== undefined;
      if (changed) expect(sessions.filter(({ endedAt, id }) => endedAt === undefined && id !== active.token.split('.')[0])).toEqual([]);
      // The list that the account names works, and was proven.
      expect(lists.find(({ id }) => id === account.listId)?.list).toMatchObject({ status: 'active' });
      const next = await goOn(active, codes);
      // And every act can be begun anew.
      await prove(next, 'renew-list');
    }
    expect(reached).toBeGreaterThanOrEqual(1);
    expect(reached).toBeLessThan(80);
  });

  it('R53, field 37: whoever was cut short while proving the list answers once more in the same session, and it is in use', async () => {
    for (let n = 1; ; n += 1) {
      const active = await activate(policy);
      const { token } = active;
      const { proof, codes, code } = await walkToNewList(active);
      const around = crashAt(n, when);
      const broken = reopen(active, { storage: wrapStorage(active.storage, around) });
      const result = await broken.auth.binding.proveList({ token, proof, code }).catch((error: unknown) => error);
      if (around.calls() < n) break;
      if (!isAuthError(result)) continue;
      // Another session of the account is no help: only this one goes on, as long as it has its token.
      const asked = await active.auth.binding.askList({ token, proof });
      if (!asked.ok) {
        // The act was finished, or the session renewed, and only the answer was lost: the new list is in use.
        expect(['no-session', 'step-up-required']).toContain(asked.reason);
      } else must(await active.auth.binding.proveList({ token, proof, code: codes[asked.challenge.position - 1] ?? '' }));
      must(await logIn({ ...active, codes }, active.browser));
      const { account, lists } = await stored(active);
      expect(account.bindings.filter(({ factor }) => factor === 'otp-list').map(({ endReason }) => endReason)).toEqual(['replaced', undefined]);
      expect(lists.map(({ list }) => list.status).sort()).toEqual(['active', 'ended']);
    }
  });
});
