import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, headUser, logInAndSettle, matti, must, toChallenge, walkToEnd, type Active } from '../../../story/walk.js';
import { toApproval } from '../../../story/raw-phone.js';
import { activateByKey } from '../device/tools.js';
import { maintainAll } from '../maintenance/tools.js';
import { activate, minute, profiles, reopen, wrapStorage, type Around } from '../shared/tools.js';

describe.each(profiles)('a login with a browser that was not known, in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    await active.settle();
    active.inbox.clear();
  });
  const told = (kit: Pick<Active, 'inbox'> = active): readonly string[] => kit.inbox.all().filter(({ purpose }) => purpose === 'new-browser').map(({ to }) => to).sort();
  const both = [matti.phone, matti.email].sort();

  it('R191 in part: is told to every address, once', async () => {
    must(await logInAndSettle(active));
    expect(told()).toEqual(both);
    expect(active.inbox.lastEmailTo(matti.email)?.text).toContain(active.username);
    active.clock.advance(2 * minute);
    await maintainAll(active);
    expect(told()).toEqual(both);
  });

  it('is not told of a known browser, nor of the first login', async () => {
    must(await logInAndSettle(active, active.browser));
    expect(told()).toEqual([]);
    const fresh = await walkToEnd({ policy });
    await fresh.settle();
    expect(told(fresh)).toEqual([]);
  });

  it('is told of a login by the Key, too', async () => {
    const byKey = await activateByKey(policy);
    byKey.inbox.clear();
    const { attempt, number } = await toApproval(byKey, { password: goodPassword });
    must(await byKey.phone.answer('approve', number));
    expect(must(await byKey.auth.login.finishApproval({ attempt })).next).toBe('authenticated');
    await byKey.settle();
    expect(told(byKey)).toEqual(both);
  });

  it('is told of a login that ended with a new password, too', async () => {
    must(await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId }));
    const { attempt, code } = await toChallenge(active);
    expect(must(await active.auth.login.answerOtp({ attempt, code })).next).toBe('new-password');
    await active.settle();
    expect(told()).toEqual([]);
    expect(must(await active.auth.login.replacePassword({ attempt, password: 'huomenna sataa räntää taas' })).next).toBe('authenticated');
    await active.settle();
    expect(told()).toEqual(both);
  });

  it.each(['with its list', 'with a new password'])('is not told of a login that the limit of sessions refused at last: %s', async (ending) => {
    const kit = await activate(policy, { policyOverrides: { session: { perAccount: 1, whenFull: 'refuse' } } });
    must(await kit.auth.sessions.end({ token: kit.token }));
    const { attempt } = await toChallenge(kit);
    must(await logInAndSettle(kit, kit.browser));
    kit.inbox.clear();
    kit.clock.advance(1);
    if (ending === 'with a new password') must(await kit.auth.accounts.markCompromised({ actor: headUser, accountId: kit.accountId }));
    const { challenge } = must(await kit.auth.login.renewChallenge({ attempt }));
    const answered = await kit.auth.login.answerOtp({ attempt, code: kit.codes[challenge.position - 1] ?? '' });
    const refused = ending === 'with a new password' ? await kit.auth.login.replacePassword({ attempt, password: 'huomenna sataa räntää taas' }) : answered;
    expect(refused).toMatchObject({ ok: false, reason: 'too-many-sessions' });
    await kit.settle();
    kit.clock.advance(2 * minute);
    await maintainAll(kit);
    expect(told(kit)).toEqual([]);
  });

  it('R126 in part: a store of messages that is down keeps no session waiting, and maintenance makes up for it', async () => {
    const down: Around = (name, _args, call) => (name.startsWith('messages.') ? Promise.reject(new Error('no messages')) : call());
    const process = reopen(active, { storage: wrapStorage(active.storage, down) });
    const { attempt, code } = await toChallenge(process);
    const { token } = must(await process.auth.login.answerOtp({ attempt, code })) as { readonly token: string };
    await process.settle();
    expect((await active.auth.sessions.check({ token })).ok).toBe(true);
    expect(told()).toEqual([]);
    active.clock.advance(minute);
    await maintainAll(active);
    await active.settle();
    expect(told()).toEqual(both);
  });

  it('R126 in part: a sender that hangs keeps no session waiting', async () => {
    const process = reopen(active, { email: { send: () => new Promise(() => undefined) }, background: () => undefined });
    const { attempt, code } = await toChallenge(process);
    expect(must(await process.auth.login.answerOtp({ attempt, code })).next).toBe('authenticated');
  });

  it('a process that stops after the answer is made up for, once, however many maintain', async () => {
    let stopped = false;
    const process = reopen(active, { storage: wrapStorage(active.storage, (_name, _args, call) => (stopped ? Promise.reject(new Error('stopped')) : call())) });
    const { attempt, code } = await toChallenge(process);
    must(await process.auth.login.answerOtp({ attempt, code }));
    stopped = true;
    await process.settle();
    expect(told()).toEqual([]);
    active.clock.advance(minute);
    await Promise.all([1, 2, 3].map(() => active.auth.maintain()));
    await active.settle();
    expect(told()).toEqual(both);
    const flow = await active.storage.flows.find(attempt.split('.')[0] ?? '');
    expect(flow).toMatchObject({ endReason: 'completed' });
    expect(flow).not.toHaveProperty('followUps');
  });
});
