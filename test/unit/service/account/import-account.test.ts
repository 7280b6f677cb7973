import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId } from '../../../story/walk.js';
import { day, openFlow, profile, prove, stored } from '../first-login/walks.js';
import { eventsOf, profiles } from '../shared/tools.js';
import { about, bySms, codeIn, importMatti, oldPassword, oldVerifier, temporaryIn } from './tools.js';

type Imported = Awaited<ReturnType<typeof importMatti>>;

/** The first login of an imported account up to the choice of method. */
async function toMethod(kit: Imported, channel: 'email' | 'sms' = 'sms'): Promise<string> {
  const flow = await openFlow(kit, oldPassword);
  expect(must(await kit.auth.firstLogin.giveInformation({ flow, profile })).state).toBe('confirm-contact');
  must(await kit.auth.firstLogin.sendAddressCode({ flow, channel }));
  await kit.settle();
  const code = codeIn(channel === 'sms' ? kit.inbox.lastSmsTo(matti.phone)?.text : kit.inbox.lastEmailTo(matti.email)?.text);
  expect(must(await kit.auth.firstLogin.confirmContact({ flow, code })).state).toBe('verification-method');
  return flow;
}

describe.each(profiles)('an account from another system in %s', (policy) => {
  it('is pending, says where its password came from, and nothing is sent', async () => {
    const kit = await importMatti({ policy });
    await kit.settle();
    expect(kit.inbox.all()).toEqual([]);
    expect(await stored(kit)).toMatchObject({ status: 'pending', imported: true, passwordsSet: 1, bindings: [{ factor: 'password', source: 'import' }], username: 'matti.vanha' });
    expect(await stored(kit)).not.toHaveProperty('temporaryPassword');
    expect(must(await kit.auth.accounts.describe(about(kit))).account).toMatchObject({ status: 'pending', delivery: { username: 'not-sent', temporaryPassword: 'not-sent' } });
    expect((await eventsOf(kit.storage)).map(({ kind, actor, accountId }) => [kind, actor, accountId])).toEqual([['account-imported', headUser, kit.accountId]]);
  });

  it('R42, invariant 12: the old password opens the first login, which keeps it and takes a code from an address before it offers a method', async () => {
    const kit = await importMatti({ policy });
    const flow = await toMethod(kit);
    must(await kit.auth.firstLogin.chooseList({ flow }));
    const { list } = must(await kit.auth.firstLogin.openList({ flow }));
    must(await prove(kit, flow, list.codes));
    must(await kit.auth.firstLogin.finish({ flow }));
    expect(await stored(kit)).toMatchObject({ status: 'active', passwordsSet: 1, phone: { confirmedAt: kit.clock.now() } });
    expect(await stored(kit)).not.toHaveProperty('unfinishedUntil');
    expect(must(await kit.auth.login.start({ username: kit.username, password: oldPassword })).next).toBe('otp-challenge');
  });

  it('invariant 12: with the password alone no step gets past the code, and none sets another password', async () => {
    const kit = await importMatti({ policy });
    const flow = await openFlow(kit, oldPassword);
    for (const step of [kit.auth.firstLogin.chooseList, kit.auth.firstLogin.askList, kit.auth.firstLogin.finish, kit.auth.firstLogin.replaceList]) expect(await step({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...profile, email: 'thief@example.com', phone: '+358400000001' } }));
    expect(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    expect(await kit.auth.firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
    await kit.settle();
    expect(kit.inbox.all().filter(({ purpose }) => purpose === 'address-code').map(({ to }) => to)).toEqual([matti.email]);
    expect(await kit.auth.firstLogin.confirmContact({ flow, code: '00000000' })).toMatchObject({ ok: false, reason: 'code-wrong' });
  });

  it('R42: the first right password rewrites the hash at the policy’s cost; a wrong one rewrites nothing', async () => {
    const kit = await importMatti({ policy });
    expect((await kit.auth.login.start({ username: kit.username, password: 'not it' })).ok).toBe(false);
    expect((await stored(kit)).password?.encoded).toBe(`old:${oldPassword}`);
    await openFlow(kit, oldPassword);
    expect((await stored(kit)).password?.encoded).toMatch(/^\$lukko-test\$ln=17,r=8,p=1\$/);
    expect((await stored(kit)).passwordsSet).toBe(1);
    await openFlow(kit, oldPassword);
  });

  it('R207: clock: it waits for its person without an end until an address is confirmed, and 7 days from there', async () => {
    const kit = await importMatti({ policy });
    kit.clock.advance(90 * day);
    await toMethod(kit, 'email');
    expect(await stored(kit)).toMatchObject({ email: { confirmedAt: kit.clock.now() }, phone: {} });
    kit.clock.advance(7 * day - 1);
    await openFlow(kit, oldPassword);
    kit.clock.advance(1);
    expect(await kit.auth.login.start({ username: kit.username, password: oldPassword })).toMatchObject({ ok: false, reason: 'first-login-expired' });
  });

  it('an account that is not imported gets its 7 days from the password change and no others', async () => {
    const kit = await importMatti({ policy });
    must(await kit.auth.accounts.issueTemporaryPassword({ ...about(kit), delivery: bySms }));
    if (policy === 'nist') await kit.auth.accounts.requestTemporaryPassword({ username: kit.username });
    await kit.settle();
    expect((await kit.auth.login.start({ username: kit.username, password: oldPassword })).ok).toBe(false);
    const flow = await openFlow(kit, temporaryIn(kit.inbox.lastSmsTo(matti.phone)?.text));
    expect(must(await kit.auth.firstLogin.giveInformation({ flow, profile })).state).toBe('change-password');
    must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    const until = (await stored(kit)).unfinishedUntil;
    kit.clock.advance(1000);
    if (policy === 'nist') {
      must(await kit.auth.firstLogin.confirmContact({ flow, code: codeIn(kit.inbox.lastEmailTo(matti.email)?.text) }));
      expect((await stored(kit)).unfinishedUntil).toBe(until);
    }
    expect((await stored(kit)).bindings).toMatchObject([{ source: 'import', endReason: 'issued-anew' }, { source: 'first-login' }]);
  });

  it('R11: until then it passes no login and no session; one address is enough', async () => {
    const kit = await importMatti({ policy }, { name: 'Matti Virtanen', phone: matti.phone });
    const flow = await openFlow(kit, oldPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { name: matti.name, phone: matti.phone, locale: 'en' } }));
    expect(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email' })).toMatchObject({ ok: false, reason: 'email-missing' });
    expect((await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'sms' })).ok).toBe(true);
    expect(must(await kit.auth.accounts.listSessions(about(kit))).sessions).toEqual([]);
  });

  it('what cannot be taken over is refused by name, and leaves no account', async () => {
    const kit = createTestAuth({ policy, verifiers: [oldVerifier] });
    const right = { actor: headUser, organizationId, person: { ...matti, username: 'matti.vanha' }, passwordHash: 'old:x' };
    const take = (change: object) => kit.auth.accounts.importAccount({ ...right, ...change });
    expect(await take({ passwordHash: '$md5$abc' })).toEqual({ ok: false, reason: 'hash-unreadable' });
    expect(await take({ person: { name: 'Matti Virtanen' } })).toEqual({ ok: false, reason: 'email-missing' });
    expect(await take({ person: { ...matti, email: 'no address' } })).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'email' }] });
    expect(await take({ person: { ...matti, fields: { costCentre: 7 } } })).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'fields' }] });
    expect(await take({ person: { ...matti, username: 'a b' } })).toEqual({ ok: false, reason: 'username-invalid' });
    await expect(take({ organizationId: 'installation' })).rejects.toThrow(RangeError);
    expect(await kit.storage.accounts.scan(undefined, 10)).toEqual([]);
    must(await take({}));
    expect(await take({ person: { ...matti, username: 'Matti.Vanha' } })).toEqual({ ok: false, reason: 'username-taken' });
    expect(must(await take({ person: matti })).username).toMatch(/^matti\.virtanen\d{4}$/);
  });
});

describe('which hashes are read', () => {
  const scrypt = `$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  const take = (options: Parameters<typeof createTestAuth>[0], passwordHash: string) => createTestAuth(options).auth.accounts.importAccount({ actor: headUser, organizationId, person: matti, passwordHash });

  it('the built-in hasher’s own, where no other hasher is in its place', async () => {
    const { createAuth } = await import('../../../../src/index.js');
    const kit = createTestAuth();
    const auth = createAuth({
      serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example/login', supportContact: 'Anna', keys: [{ id: 'k', secret: kit.random.bytes(32) }],
      storage: kit.storage, email: kit.inbox.email, sms: kit.inbox.sms, authorize: () => true, clock: kit.clock, random: kit.random,
    });
    const ask = (passwordHash: string) => auth.accounts.importAccount({ actor: headUser, organizationId, person: matti, passwordHash });
    expect((await ask(scrypt)).ok).toBe(true);
    expect(await ask(scrypt.replace('ln=15', 'ln=30'))).toEqual({ ok: false, reason: 'hash-unreadable' });
    expect(await take({}, scrypt)).toEqual({ ok: false, reason: 'hash-unreadable' });
  });

  it('R185 in part: a verifier that throws is a broken dependency, and one that says maybe says no', async () => {
    const reads = (answer: () => unknown) => ({ ...oldVerifier, reads: answer as () => boolean });
    await expect(take({ verifiers: [reads(() => { throw new Error('broken'); })] }, 'old:x')).rejects.toMatchObject({ code: 'hasher-unavailable' });
    expect(await take({ verifiers: [reads(() => 'perhaps')] }, 'old:x')).toEqual({ ok: false, reason: 'hash-unreadable' });
  });
});
