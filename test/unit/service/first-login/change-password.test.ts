import { describe, expect, it } from 'vitest';
import { goodPassword, invite, must, organizationId, walkToList } from '../../../story/walk.js';
import { policies, stored, toPassword } from './walks.js';
import { watchStorage } from './watch-storage.js';

const support = 'Anna at the office, 09 123 456';

describe.each(policies)('replacing the temporary password in %s', (policy) => {
  it('R8, field 30: the temporary one, however it is spelled, is refused, and stays good until another is set', async () => {
    const invited = await invite({ policy });
    const flow = await toPassword(invited);
    const plain = invited.temporaryPassword.replaceAll('-', '');
    for (const password of [invited.temporaryPassword, plain, plain.toLowerCase(), ` ${plain}`, plain.replace(/.{4}/g, '$& '), invited.temporaryPassword.replaceAll('-', '\u2013')]) {
      expect(await invited.auth.firstLogin.changePassword({ flow, password })).toEqual({
        ok: false, reason: 'password-refused', why: 'same-as-temporary', guidance: 'avoid-temporary-password', supportContact: support,
      });
    }
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(true);
  });

  it('R8 in part: its full-width spelling is another password, which the temporary one does not open', async () => {
    const invited = await invite({ policy });
    const flow = await toPassword(invited);
    const wide = invited.temporaryPassword.replaceAll('-', '').replace(/./g, (symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0));
    const changed = await invited.auth.firstLogin.changePassword({ flow, password: wide });
    // Passwords keep their width (R20).
    expect(changed.ok).toBe(true);
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(false);
  });

  it('R6 in part: two at once set one password, and the other is told to try again', async () => {
    const invited = await invite({ policy });
    const flow = await toPassword(invited);
    const passwords = [goodPassword, 'sade lakkasi iltapäivällä'];
    const both = await Promise.all(passwords.map((password) => invited.auth.firstLogin.changePassword({ flow, password })));
    expect(both.map((result) => (result.ok ? 'ok' : result.reason)).sort()).toEqual(['ok', 'try-again']);
    const opened = await Promise.all(passwords.map((password) => invited.auth.login.start({ username: invited.username, password })));
    expect(opened.map(({ ok }) => ok)).toEqual(both.map(({ ok }) => ok));
  });

  it('R13 in part: the password is bound with kind, when and source', async () => {
    const invited = await invite({ policy });
    const flow = await toPassword(invited);
    invited.clock.advance(1234);
    must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    expect((await stored(invited)).bindings).toEqual([{ factor: 'password', source: 'first-login', createdAt: invited.clock.now() }]);
  });

  it.each(['short', 'x'.repeat(129), 'x'.repeat(100_000), 'passwordpassword', 'Tilinpito Tilinpito', '\ud800'.repeat(20), 'kahvi\u0000kahvi kahvi', '', '__proto__'])(
    'R208 in part: what a user types never throws, and is refused with a reason, a guidance and whom to contact: case %#', async (password) => {
      const { storage, records } = watchStorage();
      const invited = await invite({ policy, storage });
      const flow = await toPassword(invited);
      const before = records('accounts');
      const refused = await invited.auth.firstLogin.changePassword({ flow, password });
      expect(refused).toMatchObject({ ok: false, reason: 'password-refused', supportContact: support });
      if (!refused.ok && refused.reason === 'password-refused') expect(refused.guidance).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(records('accounts')).toEqual(before);
    },
  );

  it('invariant 2: the event is written before the account changes', async () => {
    const { storage, calls, records } = watchStorage();
    const invited = await invite({ policy, storage });
    const flow = await toPassword(invited);
    const from = calls.length;
    must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    expect(calls.slice(from).filter((call) => ['audit.append', 'accounts.update'].includes(call))).toEqual(['audit.append', 'accounts.update']);
    expect(records('audit').at(-1)).toMatchObject({ kind: 'password-set', outcome: 'success', method: 'password', reason: 'first-login' });
  });

  it('invariant 4: neither the new nor the temporary password is in any store', async () => {
    const { storage, everWritten } = watchStorage();
    const invited = await invite({ policy, storage });
    await walkToList(invited);
    for (const secret of [goodPassword, 'kahvi', invited.temporaryPassword, invited.temporaryPassword.replaceAll('-', '')]) expect(everWritten()).not.toContain(secret);
  });
});

describe('breached passwords', () => {
  const sha1 = async (text: string) => Buffer.from(await globalThis.crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))).toString('hex').toUpperCase();

  async function change(options: Parameters<typeof invite>[0]) {
    const { storage, records } = watchStorage();
    const invited = await invite({ storage, ...options });
    const flow = await toPassword(invited);
    const changed = await invited.auth.firstLogin.changePassword({ flow, password: goodPassword });
    return { changed, skipped: records('audit').filter(({ kind }) => kind === 'breach-check-skipped'), ...invited };
  }

  it('R29: the port is asked with five digits of the SHA-1 and nothing else, and says no', async () => {
    const asked: unknown[][] = [];
    const digest = await sha1(goodPassword);
    const { changed } = await change({ breachedPasswords: { suffixes: (...args: unknown[]) => { asked.push(args); return Promise.resolve(['0'.repeat(35), digest.slice(5).toLowerCase()]); } } });
    expect(changed).toEqual({ ok: false, reason: 'password-refused', why: 'breached', guidance: 'use-unbreached', supportContact: support });
    expect(asked).toEqual([[digest.slice(0, 5)]]);
  });

  it('R29: one that is not among them is accepted', async () => {
    expect((await change({ breachedPasswords: { suffixes: () => Promise.resolve(['0'.repeat(35)]) } })).changed.ok).toBe(true);
  });

  const broken: readonly (readonly [string, () => unknown])[] = [
    ['throws', () => { throw new Error('no network'); }], ['rejects', () => Promise.reject(new Error('no network'))], ['answers with nothing', () => undefined], ['answers with numbers', () => Promise.resolve([1, 2])],
  ];

  it.each(broken)('R29: where it %s the password is refused: try later', async (_what, suffixes) => {
    const { changed } = await change({ breachedPasswords: { suffixes: suffixes as never } });
    expect(changed).toEqual({ ok: false, reason: 'password-refused', why: 'breach-check-failed', guidance: 'try-later', supportContact: support });
  });

  it.each(broken)('R29: where it %s and the host accepts that, it is written down', async (_what, suffixes) => {
    const { changed, skipped, accountId } = await change({ breachedPasswords: { suffixes: suffixes as never }, acceptUncheckedPasswords: true });
    expect(changed.ok).toBe(true);
    expect(skipped).toMatchObject([{ outcome: 'failure', accountId, chain: organizationId, method: 'password' }]);
  });

  it('R29: accepting unchecked passwords is no way round a breach that was found', async () => {
    const digest = await sha1(goodPassword);
    const { changed } = await change({ breachedPasswords: { suffixes: () => Promise.resolve([digest.slice(5)]) }, acceptUncheckedPasswords: true });
    expect(changed).toMatchObject({ ok: false, why: 'breached' });
  });

  it('invariant 7: where the skipped check cannot be written down, the password is not set', async () => {
    const { storage } = watchStorage();
    const down = { ...storage.audit, append: (events: Parameters<typeof storage.audit.append>[0]) => (events.some(({ kind }) => kind === 'breach-check-skipped') ? Promise.reject(new Error('down')) : storage.audit.append(events)) };
    const invited = await invite({ storage: { ...storage, audit: down }, breachedPasswords: { suffixes: () => Promise.reject(new Error('down')) }, acceptUncheckedPasswords: true });
    const flow = await toPassword(invited);
    await expect(invited.auth.firstLogin.changePassword({ flow, password: goodPassword })).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(await stored(invited)).not.toHaveProperty('password');
  });
});
