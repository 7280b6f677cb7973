/*
 * The attack: after a person was erased, somebody with the database and the key ring looks for what is left of them. They open
 * every sealed field there is, follow every id, and try to bring the person back with calls that were on their way at that moment.
 * What they must find is nothing but random ids, and an audit that tells what happened to one of them.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { goodPassword, headUser, invite, logIn, matti, must, organizationId, toChallenge, walkAfresh, walkToEnd, walkToList, type Invited } from '../story/walk.js';
import { createKeys } from '../../src/service/shared/keys.js';
import { contactKeysOf } from '../../src/service/shared/profile.js';
import { newerKey } from '../unit/service/maintenance/tools.js';
import { about, anna, bySms, office, openEverything } from '../unit/service/account/tools.js';
import { stored } from '../unit/service/first-login/walks.js';
import { activate, crashAt, eventsOf, keys, profiles, reopen, watchLedgers, wrapStorage, type Around } from '../unit/service/shared/tools.js';

/** What must not be found, in the clear or behind a seal. */
function traces({ username }: Pick<Invited, 'username'>): readonly string[] {
  return [username, matti.name, 'Virtanen', matti.email, matti.phone, matti.phone.slice(1)];
}

async function found(invited: Pick<Invited, 'username' | 'storage'>): Promise<readonly string[]> {
  const everything = await openEverything(invited.storage);
  // The organization is the host's id of it, and no person's.
  const text = everything.replaceAll(organizationId, '').toLowerCase();
  return traces(invited).filter((trace) => text.includes(trace.toLowerCase()));
}

describe.each(profiles)('a person who was erased in %s', (policy) => {
  it('R182: a scan of all stores finds neither username, name, e-mail nor phone, also not sealed, and no list, device, flow or message', async () => {
    const active = await walkToEnd({ policy, keys });
    await toChallenge(active);
    await active.storage.devices.insert({ id: 'a-thumbprint', version: 1, schema: 1, accountId: active.accountId, publicKey: 'a-key', name: 'Matti Virtanen’s phone', pairedAt: 1, platform: 'android', keyProtection: 'sw', trustsKey: 'test-1' });
    active.inbox.fail({ channel: 'sms', times: Infinity });
    await active.auth.login.answerOtp({ attempt: (await toChallenge(active)).attempt, code: 'ZZZZ' });
    await active.settle();
    expect((await found(active)).length).toBe(6);
    must(await active.auth.accounts.erase(about(active)));
    await active.settle();
    expect(await found(active)).toEqual([]);
    const { accounts, lists, devices, flows, messages, sessions } = active.storage;
    for (const store of [accounts, lists, devices, flows, messages]) expect(await store.scan(undefined, 100)).toEqual([]);
    expect((await sessions.scan(undefined, 100)).every(({ endedAt, browserId }) => endedAt !== undefined && browserId === undefined)).toBe(true);
  });

  it('R182: the events stay, tell of a random id and of nobody, and none is missing', async () => {
    const active = await walkAfresh({ policy, keys });
    const before = await eventsOf(active.storage);
    must(await active.auth.accounts.erase(about(active)));
    const after = await eventsOf(active.storage);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ kind }) => kind)).toEqual(['account-erased', 'session-ended']);
    expect(after.filter(({ kind }) => kind === 'account-erased')).toMatchObject([{ actor: headUser, accountId: active.accountId, chain: organizationId }]);
  });

  it('R169: a session’s token opens nothing after it, and its use is written down', async () => {
    const active = await walkToEnd({ policy, keys });
    must(await active.auth.accounts.erase(about(active)));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-use-after-end')).toMatchObject([{ chain: 'installation', accountId: active.accountId, reason: 'account-erased' }]);
  });

  it('R182 in part: the username is free again, and nothing of the old one counts against its next owner', async () => {
    const { storage, counts } = watchLedgers(createMemoryStorage());
    const active = await walkToEnd({ policy, keys, storage });
    for (let n = 0; n < 7; n += 1) await active.auth.login.start({ username: active.username, password: 'not the password' });
    must(await active.auth.accounts.erase(about(active)));
    expect((await counts(active.clock.now())).filter(({ key }) => key.startsWith('password/') || key.startsWith('otp-list/'))).toEqual([]);
    const made = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: active.username }, delivery: 'in-person' }));
    expect(made.accountId).not.toBe(active.accountId);
    expect((await active.auth.login.start({ username: active.username, password: made.slip?.temporaryPassword ?? '' })).ok).toBe(true);
    expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).ok).toBe(false);
  });

  it('an account in the middle of its first login is erased as well', async () => {
    const invited = await invite({ policy, keys });
    const { flow } = await walkToList(invited);
    must(await invited.auth.accounts.erase(about(invited)));
    expect(await found(invited)).toEqual([]);
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    for (const act of [invited.auth.accounts.erase, invited.auth.accounts.describe]) expect(await act(about(invited))).toEqual({ ok: false, reason: 'account-not-found' });
  });
});

describe('an erasing that was cut off', () => {
  it('R182: wherever it stopped, maintenance finishes it, and nobody is found by an address meanwhile', async () => {
    for (let n = 1; n < 200; n += 1) {
      const active = await activate('standard');
      const crash = crashAt(n, 'after');
      await reopen(active, { storage: wrapStorage(active.storage, crash) }).auth.accounts.erase(about(active)).catch(() => undefined);
      const left = await active.storage.accounts.find(active.accountId);
      if (left?.erasedAt !== undefined) {
        for (const contact of [matti.email, matti.phone]) {
          for (const key of contactKeysOf({ keys: createKeys(keys) }, contact)) expect(await active.storage.accounts.findBy('contactKeys', key)).toEqual([]);
        }
        const rotated = reopen(active, { keys: [newerKey, ...keys] });
        expect((await rotated.auth.maintain()).failed).toEqual([]);
        expect(await found(active), `call ${n}`).toEqual([]);
        expect(await active.storage.accounts.scan(undefined, 10)).toEqual([]);
      }
      if (crash.calls() < n) return;
    }
    throw new Error('erasing has more calls than this test');
  });

  it('R182: a key rotation meanwhile makes nobody found by an address again', async () => {
    const active = await activate('standard');
    const storage = wrapStorage(active.storage, (name, _args, call) => (name === 'accounts.remove' ? Promise.reject(new Error('down')) : call()));
    const cut = reopen(active, { keys: [newerKey, ...keys], storage });
    await expect(cut.auth.accounts.erase(about(active))).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect((await cut.auth.maintain()).failed).toEqual([{ work: 'remove-accounts', code: 'storage-unavailable' }]);
    expect((await stored(active)).contactKeys).toEqual(['erasing']);
    expect((await reopen(active).auth.maintain()).done['remove-accounts']).toBe(1);
  });

  it('R182: a person whose key is lost can be erased like any other', async () => {
    const active = await activate('standard');
    must(await reopen(active, { keys: [newerKey] }).auth.accounts.erase(about(active)));
    expect(await active.storage.accounts.scan(undefined, 10)).toEqual([]);
  });
});

describe('calls that are on their way while a person is erased', () => {
  /** Erases the account just before, or just after, the first call of that name. */
  function eraseAt(call: string, when: 'before' | 'after', erase: () => Promise<unknown>): { readonly around: Around; readonly done: () => boolean } {
    let done = false;
    return {
      done: () => done,
      around: async (name, _args, go) => {
        if (name !== call || done) return go();
        done = true;
        if (when === 'before') await erase();
        const answer = await go();
        if (when === 'after') await erase();
        return answer;
      },
    };
  }

  it.each([['messages.insert', 'before'], ['messages.insert', 'after'], ['accounts.update', 'before'], ['accounts.update', 'after']] as const)(
    'R182: a new temporary password whose call is at %s, %s it, leaves nothing behind',
    async (call, when) => {
      const invited = await invite({ keys });
      const { around, done } = eraseAt(call, when, async () => must(await invited.auth.accounts.erase(about(invited))));
      const kit = reopen({ ...invited, codes: [], token: '', browser: '' }, { storage: wrapStorage(invited.storage, around) });
      await kit.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: bySms });
      await kit.settle();
      expect(done()).toBe(true);
      expect(await found(invited)).toEqual([]);
      expect(await invited.storage.accounts.find(invited.accountId)).toBeUndefined();
    },
  );

  it('R182: a message that is stored while an erasing is cut off half-way is taken back at once', async () => {
    const invited = await invite({ keys });
    const kitOf = (storage: typeof invited.storage) => reopen({ ...invited, codes: [], token: '', browser: '' }, { storage });
    const cut = kitOf(wrapStorage(invited.storage, async (name, _args, call) => (name === 'accounts.remove' ? Promise.reject(new Error('down')) : call())));
    const { around, done } = eraseAt('messages.insert', 'before', async () => {
      await expect(cut.auth.accounts.erase(about(invited))).rejects.toMatchObject({ code: 'storage-unavailable' });
    });
    const kit = kitOf(wrapStorage(invited.storage, around));
    await kit.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: bySms });
    await kit.settle();
    expect(done()).toBe(true);
    expect((await stored(invited)).erasedAt).toBeDefined();
    expect(await invited.storage.messages.findBy('accountId', invited.accountId)).toEqual([]);
    must(await invited.auth.accounts.erase(about(invited)));
    expect(await found(invited)).toEqual([]);
  });

  it('R182: a message that a sender is taking just then is not put back', async () => {
    const invited = await invite({ keys });
    const email = { send: async () => { must(await invited.auth.accounts.erase(about(invited))); throw new Error('the provider is down'); } };
    const kit = reopen({ ...invited, codes: [], token: '', browser: '' }, { email });
    await kit.auth.accounts.correctContact({ ...about(invited), phone: '+358407777777', delivery: bySms });
    await kit.settle();
    expect(await found(invited)).toEqual([]);
    expect(await invited.storage.messages.findBy('accountId', invited.accountId)).toEqual([]);
  });

  it.each(['sessions.insert', 'flows.update', 'accounts.update', 'audit.append', 'lists.update'])('R182, R169: a third step whose call is at %s opens no session that works', async (call) => {
    const active = await activate('standard');
    const { attempt, code } = await toChallenge(active);
    const { around, done } = eraseAt(call, 'before', async () => must(await active.auth.accounts.erase(about(active))));
    const process = reopen(active, { storage: wrapStorage(active.storage, around) });
    const answered = await process.auth.login.answerOtp({ attempt, code });
    await process.settle();
    expect(done()).toBe(true);
    if (answered.ok && answered.next === 'authenticated') expect((await active.auth.sessions.check({ token: answered.token })).ok).toBe(false);
    await active.settle();
    expect(await found(active)).toEqual([]);
  });

  it('R182, invariant 2: cut off at whatever call, no login is left, and calling it again finishes', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; n < 200; n += 1) {
        const active = await activate('standard');
        await toChallenge(active);
        let calls = 0;
        const broken = wrapStorage(active.storage, async (_name, _args, call) => {
          calls += 1;
          if (calls !== n) return call();
          if (when === 'after') await call();
          throw new Error('down');
        });
        const answer = await reopen(active, { storage: broken }).auth.accounts.erase(about(active)).catch((error: unknown) => error);
        if (calls < n) break;
        expect(answer).toBeInstanceOf(Error);
        const half = await active.storage.accounts.find(active.accountId);
        if (half?.erasedAt !== undefined) {
          expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(false);
          expect(await active.auth.accounts.enable(about(active))).toEqual({ ok: false, reason: 'account-not-found' });
          expect(must(await active.auth.accounts.readiness({ actor: headUser, organizationId })).accounts).toEqual([]);
        }
        if (half !== undefined) must(await active.auth.accounts.erase(about(active)));
        expect([n, await found(active)]).toEqual([n, []]);
        expect((await eventsOf(active.storage)).some(({ kind }) => kind === 'account-erased')).toBe(true);
      }
    }
  });

  it('R190, R182: what an office erases is told to the head users, without whose it was', async () => {
    const active = await activate('standard', { headUsers: () => [anna] });
    const { auth, inbox, settle, accountId } = active;
    inbox.clear();
    must(await auth.accounts.erase({ actor: office, accountId }));
    await settle();
    expect(inbox.all().map(({ to, purpose }) => [to, purpose])).toEqual([[anna.email, 'office-acted']]);
    expect(inbox.all()[0]?.text).toContain('erase');
    expect(await found(active)).toEqual([]);
  });

  it('an account that others keep changing is try-again, and is still there', async () => {
    const active = await activate('standard');
    const lost = wrapStorage(active.storage, async (name, _args, call) => (name === 'accounts.update' ? false : call()));
    expect(await reopen(active, { storage: lost }).auth.accounts.erase(about(active))).toEqual({ ok: false, reason: 'try-again' });
    expect((await stored(active)).erasedAt).toBeUndefined();
    expect((await logIn(active)).ok).toBe(true);
  });
});
