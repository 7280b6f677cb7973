import { describe, expect, it } from 'vitest';
import { headUser, invite, matti, must, organizationId, toChallenge, walkToEnd, walkToList, walkToMethod, type Invited } from '../../../story/walk.js';
import { day, inviteInPerson, tamper } from '../first-login/walks.js';
import { profiles, wrongCode } from '../shared/tools.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { about } from './tools.js';

async function ready(kit: Pick<Invited, 'auth'>) {
  return must(await kit.auth.accounts.readiness({ actor: headUser, organizationId })).accounts;
}

async function problems(kit: Pick<Invited, 'auth'>): Promise<readonly string[]> {
  return (await ready(kit))[0]?.problems ?? ['no account'];
}

describe.each(profiles)('readiness in %s', (policy) => {
  it('nothing is the matter with a fresh invitation, or with who logs in by three steps and confirmed both addresses', async () => {
    const invited = await invite({ policy });
    expect(await ready(invited)).toEqual([{ accountId: invited.accountId, username: invited.username, status: 'pending', problems: [] }]);
    const active = await walkToEnd({ policy });
    expect(await ready(active)).toEqual([{ accountId: active.accountId, username: active.username, status: 'active', problems: [] }]);
  });

  it('R14, field 27: a half of the invitation that never arrived', async () => {
    const kit = createTestAuth({ policy });
    kit.inbox.fail({ channel: 'email', times: Infinity });
    const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    for (let n = 0; n < 32; n += 1) {
      await kit.settle();
      kit.clock.advance(4 * 3_600_000);
      await kit.auth.deliver();
    }
    expect(await ready(kit)).toMatchObject([{ accountId: made.accountId, status: 'delivery-failed', problems: ['delivery-failed'] }]);
  });

  it('R5, R207: clock: a temporary password that has expired, at its end and not before', async () => {
    const invited = await invite({ policy });
    const ttl = policy === 'nist' ? 10 * 60_000 : 7 * day;
    invited.clock.advance(ttl - 1);
    expect(await problems(invited)).toEqual([]);
    invited.clock.advance(1);
    expect(await problems(invited)).toEqual(['temporary-password-expired']);
  });

  it('R207: clock: a first login that stopped, and one that stopped for too long', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    invited.clock.advance(7 * day - 1);
    expect(await problems(invited)).toEqual(['first-login-unfinished']);
    invited.clock.advance(1);
    expect(await problems(invited)).toEqual(['first-login-expired']);
  });

  it('R15: a person of whom one address is not confirmed has no recovery', async () => {
    const active = await walkToEnd({ policy });
    await tamper(active, { email: {} });
    expect(await problems(active)).toEqual(['recovery-off']);
    await tamper(active, { email: { confirmedAt: 1 }, phone: {} });
    expect(await problems(active)).toEqual(['recovery-off']);
  });

  it('R70: clock-free: a list at its low water, one that ended, and one way in where recovery is off, too', async () => {
    const active = await walkToEnd({ policy });
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    if (record === undefined) throw new Error('expected a list');
    const use = async (last: number) => {
      const now = await active.storage.lists.find(record.id);
      if (now === undefined) throw new Error('expected a list');
      const { pinned: _pin, ...list } = now.list;
      const used = Array.from({ length: last }, (_, index) => index + 1);
      await active.storage.lists.update({ ...now, list: { ...list, used }, version: now.version + 1 }, now.version);
    };
    await use(79);
    expect(await problems(active)).toEqual([]);
    await use(80);
    expect(await problems(active)).toEqual(['list-low']);
    await tamper(active, { phone: {} });
    expect(await problems(active)).toEqual(['list-low', 'recovery-off', 'one-way-in']);
    await use(100);
    expect(await problems(active)).toEqual(['list-ended', 'recovery-off', 'one-way-in']);
  });

  it('R65: misses of strangers close their lane and condemn the password', async () => {
    const active = await walkToEnd({ policy });
    const miss = async () => {
      const { attempt, challenge } = await toChallenge(active);
      return active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    };
    for (let misses = 1; misses < 5; misses += 1) expect(await miss()).toMatchObject({ reason: 'wrong-code' });
    expect(await problems(active)).toEqual([]);
    expect(await miss()).toMatchObject({ reason: 'lane-closed' });
    expect(await problems(active)).toEqual(['password-compromised', 'strangers-locked-out']);
  });

  it('R145: so does the fiftieth wrong password of a stranger, without condemning anything', async () => {
    const active = await walkToEnd({ policy });
    for (let miss = 0; miss < 50; miss += 1) {
      expect(await problems(active)).toEqual([]);
      await active.auth.login.start({ username: active.username, password: 'not the password' });
      active.clock.advance(16 * 60_000);
    }
    expect(await problems(active)).toEqual(['strangers-locked-out']);
  });

  it('of a disabled account nothing is wrong: it is disabled; accounts come by username, and only the organization’s', async () => {
    const kit = createTestAuth({ policy });
    const zoe = await inviteInPerson(kit, { ...matti, name: 'Zoe Zimmer' });
    const aino = await inviteInPerson(kit, { ...matti, name: 'Aino Aalto' });
    must(await kit.auth.accounts.provision({ actor: headUser, organizationId: 'berg-ab', person: matti, delivery: 'in-person' }));
    must(await kit.auth.accounts.disable(about(zoe)));
    expect(await ready(kit)).toEqual([
      { accountId: aino.accountId, username: aino.username, status: 'pending', problems: [] },
      { accountId: zoe.accountId, username: zoe.username, status: 'disabled', problems: [] },
    ]);
  });
});

describe('what describe shows beside it', () => {
  it('method, what is left of the list, which addresses are confirmed, and a recovery', async () => {
    const invited = await invite();
    const seen = async () => must(await invited.auth.accounts.describe(about(invited))).account;
    expect(await seen()).toMatchObject({ emailConfirmed: false, phoneConfirmed: false });
    for (const name of ['method', 'list', 'recoveredAt']) expect(await seen()).not.toHaveProperty(name);
    await walkToList(invited);
    expect(await seen()).toMatchObject({ emailConfirmed: true, phoneConfirmed: true, list: { listNumber: 1, left: 100, renewalOffered: false } });
    const active = await walkToEnd();
    await tamper(active, { recoveredAt: 7 });
    expect(must(await active.auth.accounts.describe(about(active))).account).toMatchObject({ method: 'otp-list', list: { listNumber: 1, left: 99, renewalOffered: false }, recoveredAt: 7 });
  });
});
