/*
 * The attack: a curious or bribed head user, or somebody at the office, wants to log in as the colleague they invited.
 * They may call everything that head users and offices may call, at every moment of the first login, and read the audit.
 * What they must never get is a secret of the colleague's, or a way to put one of their own choosing in its place.
 */
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/port/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, walkToEnd, type Invited } from '../story/walk.js';
import { openFlow, pastPassword, policies, profile, prove, spelled } from '../unit/service/first-login/walks.js';
import { holdsWord } from '../unit/service/first-login/watch-storage.js';

const office: Actor = { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId };

/** Everything that a head user and an office can get to see of an account. */
async function allAnswers({ auth, accountId }: Pick<Invited, 'auth' | 'accountId'>): Promise<string> {
  const answers: unknown[] = [];
  for (const actor of [headUser, office]) {
    answers.push(await auth.accounts.describe({ actor, accountId }));
    answers.push(await auth.accounts.messages({ actor, accountId }));
    answers.push(await auth.accounts.listSessions({ actor, accountId }), await auth.accounts.readiness({ actor, organizationId }));
    for (const chain of [organizationId, 'installation']) answers.push(await auth.audit.list({ actor, organizationId: chain, limit: 1000 }));
    answers.push(await auth.audit.list({ actor, organizationId, accountId, limit: 1000 }));
  }
  return JSON.stringify(answers);
}

describe.each(policies)('a head user in %s', (policy) => {
  it('R9: cannot choose a password: not when provisioning, not when issuing anew, under no name', async () => {
    const kit = await invite({ policy });
    const chosen = 'chosen by the head user';
    for (const name of ['password', 'temporaryPassword', 'temporary', 'pin', 'secret', 'code', 'credentials']) {
      const refused = await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, [name]: chosen }, delivery: 'in-person' });
      expect(refused).toMatchObject({ ok: false, reason: 'profile-invalid' });
      const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
      const extra = { actor: headUser, accountId: kit.accountId, delivery, [name]: chosen };
      must(await kit.auth.accounts.issueTemporaryPassword(extra));
      const asked = { username: kit.username, [name]: chosen };
      if (policy === 'nist') await kit.auth.accounts.requestTemporaryPassword(asked);
      await kit.settle();
      expect((await kit.auth.login.start({ username: kit.username, password: chosen })).ok).toBe(false);
    }
  });

  it('R9, R176 in part: sees no secret in any answer or event, at any step of the first login', async () => {
    const kit = await invite({ policy });
    const secrets = [kit.temporaryPassword, kit.temporaryPassword.replaceAll('-', ''), kit.addressCode, goodPassword, 'kahvi', matti.email, matti.phone, '401234567', 'matti@'];
    const look = async (...more: readonly string[]) => {
      secrets.push(...more);
      const seen = await allAnswers(kit);
      expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
    };
    await look();
    const flow = await openFlow(kit, kit.temporaryPassword);
    await look(flow, ...flow.split('.').slice(1));
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...profile, phone: '+358409999999' }, addressCode: kit.addressCode }));
    await look('+358409999999', '409999999');
    must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    await look();
    must(await kit.auth.firstLogin.chooseList({ flow }));
    const { list } = must(await kit.auth.firstLogin.openList({ flow }));
    const codesSeen = async () => {
      const seen = await allAnswers(kit);
      return list.codes.filter((code) => holdsWord(seen, code));
    };
    expect(await codesSeen()).toEqual([]);
    must(await kit.auth.firstLogin.askList({ flow }));
    await kit.auth.firstLogin.proveList({ flow, code: list.codes[0] ?? '' });
    const proven = await prove(kit, flow, list.codes);
    const { token, browser } = must(proven);
    await look(token, token.split('.')[1] ?? '', browser ?? 'none');
    expect(await codesSeen()).toEqual([]);
    must(await kit.auth.firstLogin.finish({ flow }));
    await look();
  });

  it('R9: of a slip handed over in person, nothing opens any more once the colleague has set a password', async () => {
    const kit = await invite({ policy });
    const { slip } = must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    const known = slip?.temporaryPassword ?? '';
    await pastPassword({ ...kit, temporaryPassword: known });
    expect((await kit.auth.login.start({ username: kit.username, password: known })).ok).toBe(false);
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
    expect(events.filter(({ kind }) => kind === 'slip-handed-out')).toMatchObject([{ actor: headUser, accountId: kit.accountId }]);
  });

  it('R9: cannot get into an account that is active: issuing anew is refused, and what was sent before opens nothing', async () => {
    const active = await walkToEnd({ policy });
    for (const actor of [headUser, office]) {
      for (const delivery of ['in-person', { username: 'email', temporaryPassword: 'sms' }] as const) {
        expect(await active.auth.accounts.issueTemporaryPassword({ actor, accountId: active.accountId, delivery })).toEqual({ ok: false, reason: 'not-pending' });
      }
    }
    await active.auth.accounts.requestTemporaryPassword({ username: active.username });
    await active.settle();
    const sent = active.inbox.all().flatMap(({ text }) => spelled.exec(text) ?? []);
    for (const password of sent) expect((await active.auth.login.start({ username: active.username, password })).ok).toBe(false);
    expect(must(await active.auth.login.start({ username: active.username, password: goodPassword })).next).toBe('otp-challenge');
  });

  it('what a head user knows by right opens nothing: names, addresses, ids and the support contact', async () => {
    const kit = await invite({ policy });
    const { account } = must(await kit.auth.accounts.describe({ actor: headUser, accountId: kit.accountId }));
    const guesses = [matti.name, matti.email, matti.phone, kit.username, kit.accountId, organizationId, 'Tilinpito', 'Anna at the office, 09 123 456', JSON.stringify(account)];
    for (const password of guesses) {
      expect(await kit.auth.login.start({ username: kit.username, password })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
      kit.clock.advance(16 * 60_000);
    }
    for (const flow of guesses) expect((await kit.auth.firstLogin.view({ flow })).ok).toBe(false);
  });
});
