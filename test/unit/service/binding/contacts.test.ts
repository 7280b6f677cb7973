import { beforeEach, describe, expect, it } from 'vitest';
import { codeIn, goodPassword, headUser, logIn, matti, must, organizationId, prove, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, hour, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const newEmail = 'matti.virtanen@example.net';
const newPhone = '+358409876543';
const head = { email: 'anna@example.com', locale: 'en' };

describe.each(profiles)('changing an address in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy, { headUsers: () => [head] });
  });

  const binding = () => active.auth.binding;
  const mine = (proof: string) => ({ token: active.token, proof });

  async function send(channel: 'email' | 'sms', address: string) {
    const proof = await prove(active, 'change-contact');
    must(await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel, address }));
    await active.settle();
    return { proof, code: codeIn(channel === 'email' ? active.inbox.lastEmailTo(address.trim()) : active.inbox.lastSmsTo(newPhone)) };
  }

  async function account() {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    return record;
  }

  const profileOf = async (token: string) => must(await active.auth.profile.view({ token }));

  it('R136, R15: the new address takes the place of the old one once its code came back, and is confirmed', async () => {
    const before = await account();
    const { proof, code } = await send('email', ` ${newEmail} `);
    expect((await account()).contactKeys).toEqual(before.contactKeys);
    active.clock.advance(second);
    const now = active.clock.now();
    const { renewed } = must(await binding().confirmContact({ ...mine(proof), code: ` ${code.slice(0, 4)}-${code.slice(4)}` }));
    const after = await account();
    expect(after).toMatchObject({ email: { confirmedAt: now }, phone: before.phone, contactChangedAt: now });
    expect(after.contactKeys[0]).not.toBe(before.contactKeys[0]);
    expect(after.contactKeys[1]).toBe(before.contactKeys[1]);
    expect(await profileOf(renewed?.token ?? '')).toMatchObject({ profile: { ...matti, email: newEmail }, confirmed: { email: true } });
    expect(renewed?.session.assurance.contactChangedAt).toBe(now);
  });

  it('R136: the old address is told, and so are the phone, the new address and the head user', async () => {
    const { proof, code } = await send('email', newEmail);
    must(await binding().confirmContact({ ...mine(proof), code }));
    await active.settle();
    const { inbox } = active;
    for (const told of [inbox.lastEmailTo(matti.email), inbox.lastSmsTo(matti.phone), inbox.lastEmailTo(newEmail)]) expect(told?.purpose).toBe('contact-changed');
    expect(inbox.lastEmailTo(head.email)).toMatchObject({ purpose: 'member-contact-changed', text: expect.stringContaining(active.username) as string });
    expect(inbox.lastEmailTo(head.email)?.text).not.toContain(newEmail);
    const kinds = (await eventsOf(active.storage)).map(({ kind, method }) => [kind, method]);
    expect(kinds).toEqual(expect.arrayContaining([['address-code-sent', 'email'], ['contact-confirmed', 'email'], ['contact-changed', 'email']]));
  });

  it('the phone is changed in the same way, by SMS, and is stored without spaces', async () => {
    const { proof, code } = await send('sms', '+358 40 987 6543');
    const { renewed } = must(await binding().confirmContact({ ...mine(proof), code }));
    expect(await profileOf(renewed?.token ?? '')).toMatchObject({ profile: { ...matti, phone: newPhone }, confirmed: { phone: true } });
    await active.settle();
    expect(active.inbox.lastSmsTo(matti.phone)?.purpose).toBe('contact-changed');
  });

  it('R35, R160: the other sessions end, and this one goes on under a new token alone', async () => {
    const other = must(await logIn(active, active.browser));
    if (other.next !== 'authenticated') throw new Error('all three steps are done');
    const { proof, code } = await send('email', newEmail);
    const { renewed } = must(await binding().confirmContact({ ...mine(proof), code }));
    expect(await active.auth.sessions.check({ token: other.token })).toEqual({ ok: false, reason: 'ended' });
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect((await active.auth.sessions.check({ token: renewed?.token ?? '' })).ok).toBe(true);
  });

  it('R15 in part: the address on file is confirmed in the same way, and that is no change: nothing is told, no date moves', async () => {
    const record = await account();
    await active.storage.accounts.update({ ...record, phone: {}, version: record.version + 1 }, record.version);
    expect(await profileOf(active.token)).toMatchObject({ confirmed: { phone: false }, off: ['recovery'] });
    const proof = await prove(active, 'change-contact');
    must(await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel: 'sms', address: matti.phone }));
    await active.settle();
    const code = codeIn(active.inbox.lastSmsTo(matti.phone));
    active.inbox.clear();
    const { renewed } = must(await binding().confirmContact({ ...mine(proof), code }));
    expect(await profileOf(renewed?.token ?? '')).toMatchObject({ confirmed: { phone: true }, off: [] });
    await active.settle();
    expect(active.inbox.all()).toEqual([]);
    expect((await account()).contactChangedAt).toBeUndefined();
    expect((await eventsOf(active.storage)).map(({ kind }) => kind)).not.toContain('contact-changed');
  });

  it('R34 in part: session and paper are not enough: without the current password no code is sent, and a wrong one counts like at a login', async () => {
    const proof = await prove(active, 'change-contact');
    await active.settle();
    active.inbox.clear();
    const move = { ...mine(proof), channel: 'email', address: newEmail } as const;
    for (let n = 0; n < 10; n += 1) {
      expect(await binding().changeContact({ ...move, currentPassword: 'not the password at all' })).toEqual({ ok: false, reason: 'wrong-password', supportContact });
    }
    expect(await binding().changeContact({ ...move, currentPassword: goodPassword })).toEqual({ ok: false, reason: 'lane-closed', supportContact });
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'address-code')).toEqual([]);
    expect(await binding().confirmContact({ ...mine(proof), code: '12345678' })).toMatchObject({ ok: false });
  });

  it('R136 in part: without the fresh proof no code is sent, and none is asked for', async () => {
    const { proof } = must(await binding().start({ token: active.token, act: 'change-contact' }));
    const other = await prove(active, 'change-password');
    await active.settle();
    active.inbox.clear();
    for (const given of [proof, other, 'x']) {
      expect(await binding().changeContact({ ...mine(given), currentPassword: goodPassword, channel: 'email', address: newEmail })).toEqual({ ok: false, reason: 'step-up-required', supportContact });
      expect(await binding().confirmContact({ ...mine(given), code: '12345678' })).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    }
    const late = await prove(active, 'change-contact');
    active.clock.advance(5 * minute);
    expect(await binding().changeContact({ ...mine(late), currentPassword: goodPassword, channel: 'email', address: newEmail })).toMatchObject({ reason: 'step-up-required' });
    await active.settle();
    expect(active.inbox.all()).toEqual([]);
  });

  it.each([['email', ''], ['email', 'matti'], ['email', 'a@b@c'], ['sms', ''], ['sms', '0401234567'], ['sms', '+35840\u202e1234567']] as const)('%s %j is no address', async (channel, address) => {
    const proof = await prove(active, 'change-contact');
    const field = channel === 'email' ? 'email' : 'phone';
    const refused = await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel, address });
    expect(refused).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: field }], supportContact });
    expect((await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel: 'email', address: newEmail })).ok).toBe(true);
  });

  it('R202 in part, R184 in part: neither code nor address is stored in the clear, and nothing of either is left afterwards', async () => {
    const { proof, code } = await send('email', newEmail);
    const stored = await dumpAll(active);
    for (const secret of [code, newEmail]) expect(stored).not.toContain(secret);
    must(await binding().confirmContact({ ...mine(proof), code }));
    expect(await dumpAll(active)).not.toContain('sealedContact');
  });

  it('R121 in part, R122 in part: a code lives as long as its channel allows, and no longer than the act: at TTL − 1 s it confirms, at TTL it is code-expired', async () => {
    const { ttlMs } = active.auth.policy.addressCode;
    const late = await prove(active, 'change-contact');
    expect(must(await binding().changeContact({ ...mine(late), currentPassword: goodPassword, channel: 'sms', address: newPhone })).expiresAt).toBe(active.clock.now() + ttlMs.sms);
    await active.settle();
    active.clock.advance(ttlMs.sms);
    expect(await binding().confirmContact({ ...mine(late), code: codeIn(active.inbox.lastSmsTo(newPhone)) })).toEqual({ ok: false, reason: 'code-expired', supportContact });
    const resent = must(await binding().changeContact({ ...mine(late), currentPassword: goodPassword, channel: 'email', address: newEmail }));
    expect(resent.expiresAt).toBe(active.clock.now() + active.auth.policy.binding.ttlMs - ttlMs.sms);
    const { proof, code } = await send('sms', newPhone);
    active.clock.advance(ttlMs.sms - second);
    expect((await binding().confirmContact({ ...mine(proof), code })).ok).toBe(true);
  });

  it('R147 in part: five tries, then the code is spent; another one has tries of its own, and the earlier one is void', async () => {
    const { proof, code } = await send('email', newEmail);
    for (let n = 0; n < 5; n += 1) expect(await binding().confirmContact({ ...mine(proof), code: '00000000' })).toEqual({ ok: false, reason: 'code-wrong', supportContact });
    expect(await binding().confirmContact({ ...mine(proof), code })).toEqual({ ok: false, reason: 'code-spent', supportContact });
    must(await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel: 'email', address: newEmail }));
    await active.settle();
    expect(await binding().confirmContact({ ...mine(proof), code })).toMatchObject({ reason: 'code-wrong' });
    expect((await binding().confirmContact({ ...mine(proof), code: codeIn(active.inbox.lastEmailTo(newEmail)) })).ok).toBe(true);
    const failed = (await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'contact-confirmed' && outcome === 'failure');
    expect(failed.map(({ reason }) => reason)).toEqual([...Array.from({ length: 5 }, () => 'code-wrong'), 'code-spent', 'code-wrong']);
  });

  it('three codes an hour are sent for one account, however many acts it takes', async () => {
    const { proof } = await send('email', newEmail);
    must(await binding().changeContact({ ...mine(proof), currentPassword: goodPassword, channel: 'email', address: newEmail }));
    const again = await send('sms', newPhone);
    expect(await binding().changeContact({ ...mine(again.proof), currentPassword: goodPassword, channel: 'sms', address: newPhone })).toEqual({ ok: false, reason: 'too-many-messages', supportContact });
    active.clock.advance(25 * minute);
    must(await active.auth.sessions.check({ token: active.token }));
    active.clock.advance(25 * minute);
    must(await active.auth.sessions.check({ token: active.token }));
    active.clock.advance(hour - 50 * minute);
    await send('email', newEmail);
  });

  it('an address may be that of another account', async () => {
    const other = must(
      await active.auth.accounts.provision({ actor: headUser, organizationId, person: { name: 'Liisa Laine', email: newEmail, phone: newPhone }, delivery: { username: 'email', temporaryPassword: 'sms' } }),
    );
    const { proof, code } = await send('email', newEmail);
    must(await binding().confirmContact({ ...mine(proof), code }));
    expect(await active.storage.accounts.find(other.accountId)).toMatchObject({ contactKeys: expect.arrayContaining([(await account()).contactKeys[0]]) as string[] });
  });

  it('invariant 1: of 50 parallel right codes over four processes one changes the address', async () => {
    const { proof, code } = await send('email', newEmail);
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`contact ${n}`)) }));
    const said = await Promise.all(Array.from({ length: 50 }, (_, n) => (processes[n % 4] ?? active).auth.binding.confirmContact({ ...mine(proof), code })));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'contact-changed').length).toBe(1);
    expect(await binding().confirmContact({ ...mine(proof), code })).toMatchObject({ ok: false });
  });

  it('a change of the settings at the same moment is kept beside the new address', async () => {
    const { proof, code } = await send('email', newEmail);
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && !raced) {
        raced = true;
        must(await active.auth.profile.update({ token: active.token, profile: { name: 'Matti V. Virtanen', locale: 'sv' } }));
      }
      return call();
    });
    const { renewed } = must(await reopen(active, { storage }).auth.binding.confirmContact({ ...mine(proof), code }));
    expect((await profileOf(renewed?.token ?? '')).profile).toMatchObject({ name: 'Matti V. Virtanen', locale: 'sv', email: newEmail, phone: matti.phone });
  });

  it('R34 in part: a password that somebody replaced at the same moment voids the proof', async () => {
    const { proof, code } = await send('email', newEmail);
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && !raced) {
        raced = true;
        const record = await account();
        await active.storage.accounts.update({ ...record, passwordsSet: 7, version: record.version + 1 }, record.version);
      }
      return call();
    });
    expect(await reopen(active, { storage }).auth.binding.confirmContact({ ...mine(proof), code })).toEqual({ ok: false, reason: 'step-up-required', supportContact });
  });
});
