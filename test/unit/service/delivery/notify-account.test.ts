import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';

describe.each(['standard', 'nist'] as const)('notices in %s', (policy) => {
  it('R72 in part: a list that was issued, and a method that was activated, are told to all addresses, without a secret', async () => {
    const active = await walkToEnd({ policy });
    for (const purpose of ['list-issued', 'method-activated'] as const) {
      const told = active.inbox.all().filter((message) => message.purpose === purpose);
      expect(told.map(({ channel, to }) => `${channel} ${to}`).sort()).toEqual([`email ${matti.email}`, `sms ${matti.phone}`]);
      for (const { text, channel } of told) {
        // Before the account is active the username stays on the channel it went by (R1).
        expect(text.includes(active.username)).toBe(purpose === 'method-activated' || channel === 'email');
        expect(text).toContain('Anna at the office, 09 123 456');
        for (const secret of [...active.codes, goodPassword, active.temporaryPassword, active.token, active.addressCode]) expect(text).not.toContain(secret);
      }
    }
  });
});

describe('an account whose person has', () => {
  it.each<readonly [string, { readonly email?: string; readonly phone?: string }]>([
    ['an e-mail address only', { email: matti.email }],
    ['a phone only', { phone: matti.phone }],
    ['no address at all', {}],
  ])('%s is told there, and nothing is in its way', async (_what, addresses) => {
    const { auth, inbox, settle } = createTestAuth();
    const profile = { name: 'Matti Virtanen', locale: 'en', ...addresses };
    const { username, slip } = must(await auth.accounts.provision({ actor: headUser, organizationId, person: profile, delivery: 'in-person' }));
    const started = must(await auth.login.start({ username, password: slip?.temporaryPassword ?? '' }));
    if (started.next !== 'first-login') throw new Error('expected the first login');
    const { flow } = started;
    must(await auth.firstLogin.giveInformation({ flow, profile }));
    must(await auth.firstLogin.changePassword({ flow, password: goodPassword }));
    must(await auth.firstLogin.chooseList({ flow }));
    await settle();
    expect(inbox.all().map(({ to, purpose }) => `${purpose} ${to}`)).toEqual(Object.values(addresses).map((to) => `list-issued ${to}`));
  });
});
