import { beforeEach, describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import { goodPassword, headUser, must, organizationId, toChallenge, type Active } from '../../../story/walk.js';
import { activate, eventsOf, profiles, reopen, wrapStorage, wrongCode } from '../shared/tools.js';

const secret = 'select * from audit where password = CANARY';

describe.each(profiles)('an audit store that takes no events, in %s', (policy) => {
  let active: Active;
  let broken: Active;
  beforeEach(async () => {
    active = await activate(policy);
    broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error(secret)) : call())) });
  });

  const refusal = { code: 'audit-unavailable' };

  it('R180 in part: a right password opens no attempt', async () => {
    const before = await active.storage.flows.findBy('accountId', active.accountId);
    await expect(broken.auth.login.start({ username: active.username, password: goodPassword })).rejects.toMatchObject(refusal);
    expect(await active.storage.flows.findBy('accountId', active.accountId)).toEqual(before);
  });

  it('R180 in part: a right one-time password opens no session, and is used up', async () => {
    const { attempt, code, challenge } = await toChallenge(active);
    const before = await active.storage.sessions.findBy('accountId', active.accountId);
    await expect(broken.auth.login.answerOtp({ attempt, code })).rejects.toMatchObject(refusal);
    expect(await active.storage.sessions.findBy('accountId', active.accountId)).toEqual(before);
    expect((await active.storage.lists.findBy('accountId', active.accountId))[0]?.list.used).toContain(challenge.position);
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false });
  });

  it('R180 in part: an act that Authorize refuses is refused', async () => {
    const refusing = reopen(active, { authorize: () => false, storage: wrapStorage(active.storage, (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error(secret)) : call())) });
    await expect(refusing.auth.audit.list({ actor: headUser, organizationId })).rejects.toMatchObject(refusal);
  });

  it('a wrong answer still counts: who breaks the audit gains no tries', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await expect(broken.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })).rejects.toMatchObject(refusal);
    }
    const { attempt, code } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ reason: 'lane-closed' });
  });

  it('R185 in part: the error has a stable code and a text of its own; what the store said is the cause and in no event', async () => {
    const error: unknown = await broken.auth.login.start({ username: active.username, password: goodPassword }).catch((caught: unknown) => caught);
    if (!isAuthError(error)) throw new Error('expected an AuthError');
    expect(error.message).not.toContain('CANARY');
    expect(error.cause).toEqual(new Error(secret));
    expect(JSON.stringify(error)).not.toContain('CANARY');
    expect(JSON.stringify(await eventsOf(active.storage))).not.toContain('CANARY');
  });
});

describe.each([
  ['accounts', 'storage-unavailable'], ['lists', 'storage-unavailable'], ['flows', 'storage-unavailable'], ['sessions', 'storage-unavailable'],
  ['ledgers', 'ledger-unavailable'], ['audit', 'audit-unavailable'], ['hasher', 'hasher-unavailable'],
])('a broken %s', (port, code) => {
  it.each(profiles)(`R185 in part, invariant 7: refuses every login as ${code}, in %s`, async (policy) => {
    const active = await activate(policy);
    const { attempt, code: right } = await toChallenge(active);
    const fail = () => Promise.reject(new Error('down'));
    const { hash, verify, isOutdated } = active.hasher;
    const broken = reopen(active, {
      storage: wrapStorage(active.storage, (name, _args, call) => (name.startsWith(`${port}.`) ? fail() : call())),
      hasher: port === 'hasher' ? { hash: fail, verify: fail, isOutdated } : { hash, verify, isOutdated },
    });
    const before = (await active.storage.sessions.findBy('accountId', active.accountId)).length;
    const login = async (): Promise<unknown> => {
      const started = must(await broken.auth.login.start({ username: active.username, password: goodPassword }));
      return started.next === 'otp-challenge' && broken.auth.login.answerOtp({ attempt: started.attempt, code: active.codes[started.challenge.position - 1] ?? '' });
    };
    await expect(broken.auth.login.answerOtp({ attempt, code: right })).rejects.toMatchObject({ name: 'AuthError', code });
    await expect(login()).rejects.toMatchObject({ name: 'AuthError', code });
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(before);
  });
});

describe.each(profiles)('a hasher that does not say true, in %s', (policy) => {
  it.each([['undefined', undefined], ['null', null], ['1', 1], ['a text', 'true'], ['an object', {}]])('invariant 7: %s opens nothing', async (_name, said) => {
    const active = await activate(policy);
    const { hash, isOutdated } = active.hasher;
    const vague = reopen(active, { hasher: { hash, isOutdated, verify: () => Promise.resolve(said as unknown as boolean) } });
    expect(await vague.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    const { attempt, code } = await toChallenge(active);
    expect(await vague.auth.login.answerOtp({ attempt, code })).toMatchObject({ reason: 'wrong-code' });
  });
});
