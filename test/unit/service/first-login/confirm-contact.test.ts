import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, type Invited } from '../../../story/walk.js';
import { hour, inviteInPerson, minute, openFlow, pastPassword, profile, stored, tamper } from './walks.js';
import { watchStorage } from './watch-storage.js';

const support = 'Anna at the office, 09 123 456';

async function codeTo(kit: Pick<Invited, 'settle' | 'inbox'>, channel: 'email' | 'sms'): Promise<string> {
  await kit.settle();
  const message = channel === 'email' ? kit.inbox.lastEmailTo(matti.email) : kit.inbox.lastSmsTo(matti.phone);
  if (message?.purpose !== 'address-code') throw new Error('no code was sent');
  return /\b\d{8}\b/.exec(message.text)?.[0] ?? '';
}

describe('nist asks for a code from an address before it offers a method', () => {
  it('R54 in part: before the code has come back there is no list, and after it there is', async () => {
    const invited = await invite({ policy: 'nist' });
    const flow = await pastPassword(invited);
    const { firstLogin } = invited.auth;
    for (const call of [() => firstLogin.chooseList({ flow }), () => firstLogin.openList({ flow }), () => firstLogin.replaceList({ flow }), () => firstLogin.proveList({ flow, code: 'AAAA' }), () => firstLogin.finish({ flow })]) {
      expect(await call()).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: support });
    }
    expect(await firstLogin.confirmContact({ flow, code: '00000000' })).toEqual({ ok: false, reason: 'code-wrong', supportContact: support });
    expect(await firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    expect(await firstLogin.confirmContact({ flow, code: invited.addressCode })).toEqual({ ok: true, state: 'verification-method' });
    expect((await firstLogin.chooseList({ flow })).ok).toBe(true);
  });

  it('R54 in part: standard offers a list once the temporary password is replaced', async () => {
    const invited = await invite();
    const flow = await pastPassword(invited);
    expect(await invited.auth.firstLogin.confirmContact({ flow, code: invited.addressCode })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    expect((await invited.auth.firstLogin.chooseList({ flow })).ok).toBe(true);
  });

  it('R54 in part: resuming in another browser goes round nothing', async () => {
    const invited = await invite({ policy: 'nist' });
    await pastPassword(invited);
    const flow = await openFlow(invited, goodPassword);
    expect(await invited.auth.firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
  });

  it('R54 in part: another code goes to the address that did not get the temporary password, never to the one that did', async () => {
    for (const [username, other] of [['email', 'sms'], ['sms', 'email']] as const) {
      const kit = createTestAuth({ policy: 'nist' });
      const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username, temporaryPassword: other } }));
      await kit.auth.accounts.requestTemporaryPassword({ username: made.username });
      await kit.settle();
      const sent = kit.inbox.all().find(({ purpose }) => purpose === 'temporary-password');
      const invited: Invited = { ...kit, ...made, addressCode: '', temporaryPassword: /[2-9A-HJ-NP-Z-]{19}/.exec(sent?.text ?? '')?.[0] ?? '' };
      const flow = await pastPassword(invited);
      expect(await kit.auth.firstLogin.sendAddressCode({ flow, channel: other })).toEqual({ ok: false, reason: 'channel-not-offered', supportContact: support });
      expect(await kit.auth.firstLogin.sendAddressCode({ flow, channel: username })).toEqual({ ok: true, channel: username });
      expect((await kit.auth.firstLogin.confirmContact({ flow, code: await codeTo(kit, username) })).ok).toBe(true);
    }
  });

  it('R54 in part: it goes to the provisioned address, whatever was typed in the first step', async () => {
    const invited = await invite({ policy: 'nist' });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { ...profile, email: 'thief@evil.example', phone: '+358409999999' } }));
    must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    must(await invited.auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
    const code = await codeTo(invited, 'email');
    expect(invited.inbox.all().filter(({ to }) => to === 'thief@evil.example' || to === '+358409999999')).toEqual([]);
    expect((await invited.auth.firstLogin.confirmContact({ flow, code })).ok).toBe(true);
  });

  it('R15 in part: a code that came back from the old address does not confirm the new one', async () => {
    const invited = await invite({ policy: 'nist' });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { ...profile, email: 'other@example.com' } }));
    must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    must(await invited.auth.firstLogin.confirmContact({ flow, code: invited.addressCode }));
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ profile: { email: 'other@example.com' }, emailConfirmed: false });
    expect((await stored(invited)).email).toEqual({});
  });

  it('R15 in part: one that came back from the address on file confirms it', async () => {
    const invited = await invite({ policy: 'nist' });
    const flow = await pastPassword(invited);
    must(await invited.auth.firstLogin.confirmContact({ flow, code: invited.addressCode }));
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ emailConfirmed: true, phoneConfirmed: true });
  });

  it.each(['email', 'sms'] as const)('R15 in part, R54 in part: after delivery in person either address serves, and is confirmed by it: %s', async (channel) => {
    const invited = await inviteInPerson(createTestAuth({ policy: 'nist' }));
    const flow = await pastPassword(invited);
    expect(await invited.auth.firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    expect(await invited.auth.firstLogin.confirmContact({ flow, code: '12345678' })).toMatchObject({ ok: false, reason: 'code-expired' });
    must(await invited.auth.firstLogin.sendAddressCode({ flow, channel }));
    must(await invited.auth.firstLogin.confirmContact({ flow, code: await codeTo(invited, channel) }));
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ emailConfirmed: channel === 'email', phoneConfirmed: channel === 'sms' });
    expect((await invited.auth.firstLogin.chooseList({ flow })).ok).toBe(true);
  });

  it('an address that was not provisioned is refused by name', async () => {
    for (const [person, channel, reason] of [[{ name: 'Matti', email: matti.email }, 'sms', 'phone-missing'], [{ name: 'Matti', phone: matti.phone }, 'email', 'email-missing']] as const) {
      const invited = await inviteInPerson(createTestAuth({ policy: 'nist' }), person);
      const flow = await pastPassword(invited);
      expect(await invited.auth.firstLogin.sendAddressCode({ flow, channel })).toEqual({ ok: false, reason, supportContact: support });
    }
  });
});

describe('codes that are asked for on the page', () => {
  async function asked() {
    const watched = watchStorage();
    const invited = await invite({ policy: 'nist', storage: watched.storage });
    const flow = await pastPassword(invited);
    const send = () => invited.auth.firstLogin.sendAddressCode({ flow, channel: 'email' });
    const confirm = (code: string) => invited.auth.firstLogin.confirmContact({ flow, code });
    return { ...invited, ...watched, flow, send, confirm };
  }

  it.each([
    ['sms', 10 * minute - 1000, true], ['sms', 10 * minute - 1, true], ['sms', 10 * minute, false],
    ['email', 24 * 60 * minute - 1, true], ['email', 24 * 60 * minute, false],
  ] as const)('R15 in part: clock: one by SMS works for 10 min, one by e-mail for 24 h: %s after %d ms', async (channel, ms, works) => {
    const kit = await inviteInPerson(createTestAuth({ policy: 'nist', policyOverrides: { firstLogin: { unfinishedMs: 7 * 24 * 60 * minute } } }));
    const flow = await pastPassword(kit);
    must(await kit.auth.firstLogin.sendAddressCode({ flow, channel }));
    const code = await codeTo(kit, channel);
    kit.clock.advance(ms - 1);
    const resumed = must(await kit.auth.login.start({ username: kit.username, password: goodPassword }));
    if (resumed.next !== 'first-login') throw new Error('expected the first login');
    kit.clock.advance(1);
    expect(await kit.auth.firstLogin.confirmContact({ flow: resumed.flow, code })).toMatchObject(works ? { ok: true } : { ok: false, reason: 'code-expired' });
  });

  it('R129 in part: another voids the one before, also that of the invitation', async () => {
    const kit = await asked();
    must(await kit.send());
    const first = await codeTo(kit, 'email');
    must(await kit.send());
    const second = await codeTo(kit, 'email');
    expect(first).not.toBe(second);
    for (const old of [kit.addressCode, first]) expect(await kit.confirm(old)).toMatchObject({ ok: false, reason: 'code-wrong' });
    expect((await kit.confirm(second)).ok).toBe(true);
  });

  it('three an hour are sent, and no more', async () => {
    const kit = await asked();
    for (let n = 0; n < 3; n += 1) must(await kit.send());
    const code = await codeTo(kit, 'email');
    expect(await kit.send()).toEqual({ ok: false, reason: 'too-many-messages', supportContact: support });
    await kit.settle();
    expect(kit.inbox.all().filter(({ purpose }) => purpose === 'address-code')).toHaveLength(3);
    kit.clock.advance(10 * minute - 1);
    expect((await kit.confirm(code)).ok).toBe(true);
    const other = await asked();
    for (let n = 0; n < 4; n += 1) await other.send();
    other.clock.advance(hour - 1);
    expect(await other.send()).toMatchObject({ ok: false, reason: 'too-many-messages' });
    other.clock.advance(1);
    const flow = await openFlow(other, goodPassword);
    expect((await other.auth.firstLogin.sendAddressCode({ flow, channel: 'email' })).ok).toBe(true);
  });

  it('five wrong ones spend it, the right one too, and another helps', async () => {
    const kit = await asked();
    must(await kit.send());
    const code = await codeTo(kit, 'email');
    for (const typed of ['00000000', '', 'abc', '\ud800', 'x'.repeat(100_000)]) expect(await kit.confirm(typed)).toMatchObject({ ok: false, reason: 'code-wrong' });
    expect(await kit.confirm(code)).toEqual({ ok: false, reason: 'code-spent', supportContact: support });
    must(await kit.send());
    expect((await kit.confirm(await codeTo(kit, 'email'))).ok).toBe(true);
  });

  it('of a hundred parallel wrong ones no more than five are judged', async () => {
    const kit = await asked();
    const results = await Promise.all(Array.from({ length: 100 }, (_, n) => kit.confirm(String(n).padStart(8, '0'))));
    const reasons = results.map((result) => (result.ok ? 'ok' : result.reason));
    expect(reasons.filter((reason) => reason === 'code-wrong')).toHaveLength(5);
    expect(reasons.filter((reason) => reason === 'code-spent')).toHaveLength(95);
  });

  it('of fifty parallel right ones one moves the first login on', async () => {
    const kit = await asked();
    const results = await Promise.all(Array.from({ length: 50 }, () => kit.confirm(kit.addressCode)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(must(await kit.auth.firstLogin.view({ flow: kit.flow })).view.state).toBe('verification-method');
  });

  it('R44 in part: a code made with a key that the ring lacks fails closed', async () => {
    const kit = await asked();
    const { invitation } = await stored(kit);
    await tamper(kit, { invitation: { ...invitation, code: { ...invitation.code, keyId: 'dropped' } } });
    await expect(kit.confirm(kit.addressCode)).rejects.toMatchObject({ code: 'record-unreadable' });
    must(await kit.send());
    expect((await kit.confirm(await codeTo(kit, 'email'))).ok).toBe(true);
  });

  it('invariant 2: the event is written before the account says that it was confirmed', async () => {
    const kit = await asked();
    const from = kit.calls.length;
    must(await kit.confirm(kit.addressCode));
    expect(kit.calls.slice(from).filter((call) => ['audit.append', 'accounts.update'].includes(call))).toEqual(['audit.append', 'accounts.update']);
    expect(kit.records('audit').at(-1)).toMatchObject({ kind: 'contact-confirmed', outcome: 'success' });
  });
});
