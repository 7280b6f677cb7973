import { beforeEach, describe, expect, it } from 'vitest';
import type { StandardSchema } from '../../../../src/port/index.js';
import { askedOfList, codeIn, goodPassword, logIn, matti, must, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, profiles, reopen, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';

const costCentre: StandardSchema<unknown> = {
  '~standard': {
    version: 1,
    validate: (value) => {
      const given: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'costCentre') : undefined;
      return given === undefined || (typeof given === 'string' && /^\d+$/.test(given)) ? { value } : { issues: [{ message: 'digits', path: ['costCentre'] }] };
    },
  },
};

describe.each(profiles)('auth.profile in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const view = () => active.auth.profile.view({ token: active.token });
  const update = (profile: Parameters<typeof active.auth.profile.update>[0]['profile'], auth = active.auth) => auth.profile.update({ token: active.token, profile });

  async function setAccount(change: object): Promise<void> {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    expect(await active.storage.accounts.update({ ...record, ...change, version: record.version + 1 }, record.version)).toBe(true);
  }

  it('shows what is on file, the method and what is left of the list', async () => {
    must(await logIn(active, active.browser));
    const { profile, list, ...rest } = must(await view());
    expect(profile).toEqual({ ...matti, locale: 'fi' });
    expect(list).toEqual({ listNumber: 1, left: 98, renewalOffered: false });
    expect(rest).toMatchObject({ ok: true, username: active.username, method: 'otp-list' });
    expect(JSON.stringify(rest)).not.toContain('scrypt');
  });

  it.each([
    [{}, {}, { email: false, phone: false }, ['recovery', 'lost-username']],
    [{ confirmedAt: 1 }, {}, { email: true, phone: false }, ['recovery']],
    [{}, { confirmedAt: 1 }, { email: false, phone: true }, ['recovery']],
    [{ confirmedAt: 1 }, { confirmedAt: 1 }, { email: true, phone: true }, []],
  ])('R15 in part: with e-mail %j and phone %j it says what is confirmed, and what is off until then', async (email, phone, confirmed, off) => {
    await setAccount({ email, phone });
    expect(must(await view())).toMatchObject({ confirmed, off });
  });

  it('an account without a list or a method has none to show', async () => {
    await setAccount({ listId: undefined, method: undefined });
    expect(Object.keys(must(await view())).sort()).toEqual(['confirmed', 'off', 'ok', 'profile', 'username']);
  });

  it('name, locale and nothing else change, with one event, and nothing is stored in the clear', async () => {
    const given = { name: ' Matti V. Virtanen ', locale: 'sv' };
    expect(await update(given)).toEqual({ ok: true, profile: { ...matti, name: 'Matti V. Virtanen', locale: 'sv' } });
    expect(must(await view()).profile).toEqual({ ...matti, name: 'Matti V. Virtanen', locale: 'sv' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'profile-changed')).toMatchObject([{ outcome: 'success', actor: { kind: 'user', id: active.accountId } }]);
    expect(await dumpAll(active)).not.toContain('Matti V.');
  });

  it('R136 in part: an address in it is the one on file, or the whole change is refused', async () => {
    must(await update({ ...matti, phone: '+358 40 1234567', locale: 'en' }));
    for (const other of [{ email: 'thief@example.net' }, { phone: '+358409876543' }]) {
      expect(await update({ ...matti, locale: 'sv', ...other })).toEqual({ ok: false, reason: 'address-change-needs-proof', supportContact });
    }
    expect(must(await view()).profile).toEqual({ ...matti, locale: 'en' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'profile-changed').length).toBe(1);
  });

  it('what is no profile is refused field by field, and so is a field that the host’s schema refuses', async () => {
    expect(await update({ name: '', locale: 'fi' })).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'name' }], supportContact });
    expect(await update({ name: 'Matti', locale: 'fi', fields: { costCentre: '12' } })).toMatchObject({ reason: 'profile-invalid', issues: [{ path: 'fields' }] });
    const { auth } = reopen(active, { profileFields: costCentre });
    expect(await update({ name: 'Matti', locale: 'fi', fields: { costCentre: 'x' } }, auth)).toMatchObject({ reason: 'profile-invalid', issues: [{ path: 'fields.costCentre' }] });
    expect(await update({ name: 'Matti', locale: 'fi', fields: { costCentre: '12' } }, auth)).toMatchObject({ ok: true, profile: { fields: { costCentre: '12' } } });
  });

  describe('whoever else changes the account at the same moment', () => {
    /** Another process whose first update of an account comes too late. */
    function raced(change: () => Promise<void>) {
      let done = false;
      const storage = wrapStorage(active.storage, async (name, _args, call) => {
        if (name === 'accounts.update' && !done) {
          done = true;
          await change();
        }
        return call();
      });
      return reopen(active, { storage }).auth;
    }

    it('keeps what they changed', async () => {
      expect((await update({ name: 'Matti', locale: 'fi' }, raced(() => setAccount({ deliveryFailedAt: 1 })))).ok).toBe(true);
      expect((await active.storage.accounts.find(active.accountId))?.deliveryFailedAt).toBe(1);
    });

    it('R136 in part: an address that was replaced meanwhile is not put back', async () => {
      const other = await activate(policy, { storage: active.storage, seed: 'somebody else' });
      const { proof, challenge } = askedOfList(await other.auth.binding.start({ token: other.token, act: 'change-contact' }));
      must(await other.auth.binding.answerOtp({ token: other.token, proof, code: other.codes[challenge.position - 1] ?? '' }));
      must(await other.auth.binding.changeContact({ currentPassword: goodPassword, token: other.token, proof, channel: 'email', address: 'new@example.net' }));
      await other.settle();
      must(await other.auth.binding.confirmContact({ token: other.token, proof, code: codeIn(other.inbox.lastEmailTo('new@example.net')) }));
      const profile = (await active.storage.accounts.find(other.accountId))?.profile;
      expect(await update({ ...matti, locale: 'fi' }, raced(() => setAccount({ profile })))).toEqual({ ok: false, reason: 'address-change-needs-proof', supportContact });
      expect(must(await view()).profile.email).toBe('new@example.net');
    });

    it('an account that is disabled stays as it is', async () => {
      expect(await update({ name: 'Matti', locale: 'sv' }, raced(() => setAccount({ status: 'disabled' })))).toEqual({ ok: false, reason: 'try-again', supportContact });
      await setAccount({ status: 'active' });
      expect(must(await view()).profile.locale).toBe('fi');
    });
  });

  it('R169 in part: in a session that is over nothing is shown or changed', async () => {
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await view()).toEqual({ ok: false, reason: 'ended', supportContact });
    expect(await update({ name: 'Matti', locale: 'fi' })).toEqual({ ok: false, reason: 'ended', supportContact });
  });
});
