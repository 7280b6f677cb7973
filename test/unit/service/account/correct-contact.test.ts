import { describe, expect, it } from 'vitest';
import { headUser, invite, matti, must, walkToEnd } from '../../../story/walk.js';
import { openFlow, stored, toPassword } from '../first-login/walks.js';
import { eventsOf, keys, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about, byEmail, bySms, codeIn, importMatti, oldPassword, temporaryIn } from './tools.js';

const right = { email: 'matti.virtanen@example.com', phone: '+358407654321' };

describe.each(profiles)('correcting a contact in %s', (policy) => {
  it('R198: what was sent is void, and goes out anew to the corrected address', async () => {
    const invited = await invite({ policy });
    invited.inbox.clear();
    must(await invited.auth.accounts.correctContact({ ...about(invited), ...right, delivery: bySms }));
    if (policy === 'nist') await invited.auth.accounts.requestTemporaryPassword({ username: invited.username });
    await invited.settle();
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(false);
    const temporaryPassword = temporaryIn(invited.inbox.lastSmsTo(right.phone)?.text);
    const code = codeIn(invited.inbox.lastEmailTo(right.email)?.text);
    const flow = await openFlow(invited, temporaryPassword);
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ profile: right, phoneConfirmed: true, emailConfirmed: false });
    expect((await invited.auth.firstLogin.giveInformation({ flow, profile: { ...matti, ...right, locale: 'en' }, addressCode: code })).ok).toBe(true);
    expect(await stored(invited)).toMatchObject({ email: { confirmedAt: invited.clock.now() } });
  });

  it('R198, R1: the old addresses are told, the username only where it had gone', async () => {
    const invited = await invite({ policy });
    invited.inbox.clear();
    must(await invited.auth.accounts.correctContact({ ...about(invited), ...right, delivery: bySms }));
    await invited.settle();
    const toOld = invited.inbox.all().filter(({ to }) => to === matti.email || to === matti.phone);
    expect(toOld.map(({ to, purpose, text }) => [to, purpose, text.includes(invited.username)]).sort()).toEqual([[matti.phone, 'contact-changed', false], [matti.email, 'contact-changed', true]]);
    const events = await eventsOf(invited.storage);
    expect(events.filter(({ kind }) => kind === 'contact-corrected')).toMatchObject([{ method: 'email', actor: headUser }, { method: 'sms', actor: headUser }]);
    expect(JSON.stringify(events)).not.toContain(right.email);
  });

  it('an address that stays is not told, and is not written down', async () => {
    const invited = await invite({ policy });
    invited.inbox.clear();
    must(await invited.auth.accounts.correctContact({ ...about(invited), email: right.email, delivery: bySms }));
    await invited.settle();
    expect(invited.inbox.all().filter(({ purpose }) => purpose === 'contact-changed').map(({ to }) => to)).toEqual([matti.email]);
    expect((await eventsOf(invited.storage)).filter(({ kind }) => kind === 'contact-corrected').map(({ method }) => method)).toEqual(['email']);
  });

  it('what somebody typed in since is told as well, and is on file no more', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { ...matti, email: 'thief@example.com', phone: '+358400000001', locale: 'en' } }));
    await invited.settle();
    invited.inbox.clear();
    must(await invited.auth.accounts.correctContact({ ...about(invited), email: right.email, delivery: bySms }));
    await invited.settle();
    const told = invited.inbox.all().filter(({ purpose }) => purpose === 'contact-changed');
    expect(told.map(({ to }) => to).sort()).toEqual(['+358400000001', matti.email, 'thief@example.com'].sort());
    expect(told.filter(({ to }) => to !== matti.email).some(({ text }) => text.includes(invited.username))).toBe(false);
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('R1: to an address that has not had the username, the temporary password may go by the other channel than before', async () => {
    const invited = await invite({ policy });
    expect(await invited.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: byEmail })).toEqual({ ok: false, reason: 'same-channel' });
    expect(await invited.auth.accounts.correctContact({ ...about(invited), phone: right.phone, delivery: byEmail })).toEqual({ ok: false, reason: 'same-channel' });
    expect((await invited.auth.accounts.correctContact({ ...about(invited), email: right.email, delivery: byEmail })).ok).toBe(true);
  });

  it('R198 in part: only of a pending account', async () => {
    const active = await walkToEnd({ policy });
    expect(await active.auth.accounts.correctContact({ ...about(active), ...right, delivery: bySms })).toEqual({ ok: false, reason: 'not-pending' });
    must(await active.auth.accounts.disable(about(active)));
    expect(await active.auth.accounts.correctContact({ ...about(active), ...right, delivery: bySms })).toEqual({ ok: false, reason: 'not-pending' });
  });

  it('in person it gives a slip', async () => {
    const invited = await invite({ policy });
    const { slip } = must(await invited.auth.accounts.correctContact({ ...about(invited), ...right, delivery: 'in-person' }));
    expect(await openFlow(invited, slip?.temporaryPassword ?? '')).not.toBe('');
  });

  it('an address that cannot be one is named, and nothing is void', async () => {
    const invited = await invite({ policy });
    expect(await invited.auth.accounts.correctContact({ ...about(invited), email: 'not an address', delivery: bySms })).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'email' }] });
    expect(await invited.auth.accounts.correctContact({ ...about(invited), phone: '0401234567', delivery: bySms })).toMatchObject({ ok: false, issues: [{ path: 'phone' }] });
    await toPassword(invited);
  });

  it('an imported account is invited like any other from then on: the old system’s password opens nothing', async () => {
    const kit = await importMatti({ policy });
    must(await kit.auth.accounts.correctContact({ ...about(kit), email: right.email, delivery: 'in-person' }));
    expect(await stored(kit)).not.toHaveProperty('imported');
    expect((await kit.auth.login.start({ username: kit.username, password: oldPassword })).ok).toBe(false);
  });
});

it('a lost race is try-again, and the old temporary password still opens', async () => {
  const invited = await invite({ keys });
  const lost = wrapStorage(invited.storage, async (name, _args, call) => (name === 'accounts.update' ? false : call()));
  const { auth } = reopen({ ...invited, codes: [], token: '', browser: '' }, { storage: lost });
  expect(await auth.accounts.correctContact({ ...about(invited), ...right, delivery: 'in-person' })).toEqual({ ok: false, reason: 'try-again' });
  await openFlow(invited, invited.temporaryPassword);
});
