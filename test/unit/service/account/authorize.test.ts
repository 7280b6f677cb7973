import { describe, expect, it } from 'vitest';
import type { Auth } from '../../../../src/index.js';
import type { Action, Actor, AuthorizeRequest } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { matti, must } from '../../../story/walk.js';
import { watchStorage } from '../first-login/watch-storage.js';

const anna: Actor = { kind: 'head-user', id: 'anna' };
const berit: Actor = { kind: 'head-user', id: 'berit' };
const office: Actor = { kind: 'office', id: 'tilitoimisto', onBehalfOf: 'virtanen-oy' };

/** The rules of a host with two organizations: one head user each, and an office that keeps the books of one. */
const organizationOf: Readonly<Record<string, string>> = { anna: 'virtanen-oy', berit: 'berg-ab', tilitoimisto: 'virtanen-oy' };

async function twoOrganizations() {
  const asked: AuthorizeRequest[] = [];
  const watched = watchStorage();
  const kit = createTestAuth({
    storage: watched.storage,
    authorize: (request) => {
      asked.push(request);
      return 'id' in request.actor && organizationOf[request.actor.id] === request.organizationId;
    },
  });
  const make = async (actor: Actor, organizationId: string) => must(await kit.auth.accounts.provision({ actor, organizationId, person: matti, delivery: 'in-person' }));
  const annas = await make(anna, 'virtanen-oy');
  const berits = await make(berit, 'berg-ab');
  asked.length = 0;
  return { ...kit, ...watched, asked, annas, berits };
}

/** Every use case on one account, with what is put to the host; the refused case comes before the accepted one. */
const onAccount = [
  { action: 'see-account', call: (auth, target) => auth.accounts.describe(target) },
  { action: 'issue-temporary-password', call: (auth, target) => auth.accounts.issueTemporaryPassword({ ...target, delivery: 'in-person' }) },
  { action: 'correct-contact', call: (auth, target) => auth.accounts.correctContact({ ...target, email: 'other@example.com', delivery: 'in-person' }) },
  { action: 'restart', call: (auth, target) => auth.accounts.restart({ ...target, delivery: 'in-person' }) },
  { action: 'see-messages', call: (auth, target) => auth.accounts.messages(target) },
  { action: 'send-again', call: (auth, target) => auth.accounts.sendAgain({ ...target, messageId: 'nobody’s' }) },
  { action: 'see-sessions', call: (auth, target) => auth.accounts.listSessions(target) },
  { action: 'end-sessions', call: (auth, target) => auth.accounts.endSessions(target) },
  { action: 'see-devices', call: (auth, target) => auth.accounts.listDevices(target) },
  { action: 'end-devices', call: (auth, target) => auth.accounts.endDevice({ ...target, deviceId: 'nobody’s' }) },
  { action: 'mark-compromised', call: (auth, target) => auth.accounts.markCompromised(target) },
  { action: 'export', call: (auth, target) => auth.accounts.exportData(target) },
  { action: 'disable', call: (auth, target) => auth.accounts.disable(target) },
  { action: 'enable', call: (auth, target) => auth.accounts.enable(target) },
  { action: 'erase', call: (auth, target) => auth.accounts.erase(target) },
] as const satisfies readonly { readonly action: Action; readonly call: (auth: Auth, target: { readonly actor: Actor; readonly accountId: string }) => Promise<{ readonly ok: boolean }> }[];

/** Under what name a host finds the act. */
const nameOf = {
  'see-account': 'describe', 'issue-temporary-password': 'issueTemporaryPassword', 'correct-contact': 'correctContact', restart: 'restart', 'see-messages': 'messages', 'send-again': 'sendAgain', 'see-sessions': 'listSessions',
  'end-sessions': 'endSessions', 'mark-compromised': 'markCompromised', 'see-devices': 'listDevices', 'end-devices': 'endDevice', export: 'exportData', disable: 'disable', enable: 'enable', erase: 'erase',
} as const;

/** Whatever a caller might claim beside the target. */
const claims = [{}, { organizationId: 'virtanen-oy' }, { organizationId: 'berg-ab' }, { organization: 'virtanen-oy' }, { onBehalfOf: 'berg-ab' }];

describe('R189: two organizations with one head user each', () => {
  it.each(claims)('R189: a colleague’s account is out of reach, whatever organization is claimed beside it: %o', async (claim) => {
    const { auth, asked, annas, berits, records } = await twoOrganizations();
    for (const [actor, foreign, stored] of [[anna, berits, 'berg-ab'], [berit, annas, 'virtanen-oy'], [office, berits, 'berg-ab']] as const) {
      const before = JSON.stringify(records('accounts'));
      const target = { actor, accountId: foreign.accountId, ...claim };
      for (const { call } of onAccount) expect(await call(auth, target)).toEqual({ ok: false, reason: 'not-authorized' });
      expect(JSON.stringify(records('accounts'))).toBe(before);
      expect(asked.splice(0).map(({ actor: who, action, organizationId, accountId }) => [who, action, organizationId, accountId])).toEqual([
        ...onAccount.map(({ action }) => [actor, action, stored, foreign.accountId]),
      ]);
    }
  });

  it('R189: nobody provisions into, or reads the events of, the other organization', async () => {
    const { auth, asked } = await twoOrganizations();
    for (const [actor, other] of [[anna, 'berg-ab'], [berit, 'virtanen-oy'], [office, 'berg-ab']] as const) {
      expect(await auth.accounts.provision({ actor, organizationId: other, person: matti, delivery: 'in-person' })).toEqual({ ok: false, reason: 'not-authorized' });
      expect(await auth.accounts.importAccount({ actor, organizationId: other, person: matti, passwordHash: 'any' })).toEqual({ ok: false, reason: 'not-authorized' });
      expect(await auth.accounts.readiness({ actor, organizationId: other })).toEqual({ ok: false, reason: 'not-authorized' });
      for await (const { result } of auth.accounts.provisionMany({ actor, organizationId: other, people: [matti], delivery: 'in-person' })) expect(result).toEqual({ ok: false, reason: 'not-authorized' });
      expect(await auth.audit.list({ actor, organizationId: other })).toEqual({ ok: false, reason: 'not-authorized' });
      expect(await auth.audit.list({ actor, organizationId: 'installation' })).toEqual({ ok: false, reason: 'not-authorized' });
      expect(asked.splice(0).map(({ action }) => action)).toEqual(['provision', 'import', 'see-readiness', 'provision', 'list-audit', 'list-audit']);
    }
  });

  it('R189, R190: an office that claims one client reaches no other, even where the host looks at nothing but the claim', async () => {
    const kit = createTestAuth({ authorize: ({ actor }) => actor.kind === 'head-user' || (actor.kind === 'office' && actor.onBehalfOf === 'virtanen-oy') });
    const made = must(await kit.auth.accounts.provision({ actor: berit, organizationId: 'berg-ab', person: matti, delivery: 'in-person' }));
    for (const { call } of onAccount) expect(await call(kit.auth, { actor: office, accountId: made.accountId })).toEqual({ ok: false, reason: 'not-authorized' });
    expect(await kit.auth.accounts.readiness({ actor: office, organizationId: 'berg-ab' })).toEqual({ ok: false, reason: 'not-authorized' });
    expect(await kit.auth.audit.list({ actor: office, organizationId: 'installation' })).toEqual({ ok: false, reason: 'not-authorized' });
    const refused = must(await kit.auth.audit.list({ actor: berit, organizationId: 'berg-ab' })).events.filter(({ kind }) => kind === 'not-authorized');
    expect(refused.map(({ reason }) => reason)).toEqual([...onAccount.map(({ action }) => action), 'see-readiness']);
  });

  it('R189: a chain that is read by account still shows only the chain’s own events', async () => {
    const { auth, berits } = await twoOrganizations();
    expect(must(await auth.audit.list({ actor: anna, organizationId: 'virtanen-oy', accountId: berits.accountId })).events).toEqual([]);
  });

  it('R189: each reaches their own, and the office that of its client', async () => {
    const { auth, annas, berits } = await twoOrganizations();
    for (const [actor, own] of [[anna, annas], [berit, berits], [office, annas]] as const) {
      expect(must(await auth.accounts.describe({ actor, accountId: own.accountId })).account.username).toBe(own.username);
      expect((await auth.accounts.issueTemporaryPassword({ actor, accountId: own.accountId, delivery: 'in-person' })).ok).toBe(true);
    }
  });

  it('an account that nobody has is not found, and the host is not asked', async () => {
    const { auth, asked } = await twoOrganizations();
    for (const { call } of onAccount) expect(await call(auth, { actor: anna, accountId: 'nobody’s' })).toEqual({ ok: false, reason: 'account-not-found' });
    expect(asked).toEqual([]);
  });

  it('every refusal is written into the chain of the target’s organization, with who asked for what', async () => {
    const { auth, berits, records } = await twoOrganizations();
    await auth.accounts.describe({ actor: anna, accountId: berits.accountId, requestId: 'r-1' });
    const refused = records('audit').filter(({ kind }) => kind === 'not-authorized');
    expect(refused).toMatchObject([{ chain: 'berg-ab', actor: anna, accountId: berits.accountId, reason: 'see-account', outcome: 'failure', requestId: 'r-1' }]);
  });

  it('what is put to the host is frozen: its rules cannot be turned into another question', async () => {
    const frozen: boolean[] = [];
    const { auth } = createTestAuth({ authorize: (request) => frozen.push(Object.isFrozen(request)) > 0 });
    await auth.accounts.provision({ actor: anna, organizationId: 'virtanen-oy', person: matti, delivery: 'in-person' });
    expect(frozen).toEqual([true]);
  });

  it('every use case of auth.accounts that takes an actor asks first; the one that takes none answers everybody alike', async () => {
    const { auth, asked, annas } = await twoOrganizations();
    const nobody: Actor = { kind: 'user', id: 'nobody' };
    const calls: Readonly<Record<string, () => unknown>> = {
      provision: () => auth.accounts.provision({ actor: nobody, organizationId: 'virtanen-oy', person: matti, delivery: 'in-person' }),
      provisionMany: async () => { for await (const progress of auth.accounts.provisionMany({ actor: nobody, organizationId: 'virtanen-oy', people: [matti], delivery: 'in-person' })) expect(progress.result.ok).toBe(false); },
      importAccount: () => auth.accounts.importAccount({ actor: nobody, organizationId: 'virtanen-oy', person: matti, passwordHash: 'any' }),
      readiness: () => auth.accounts.readiness({ actor: nobody, organizationId: 'virtanen-oy' }),
      ...Object.fromEntries(onAccount.map(({ action, call }) => [nameOf[action], () => call(auth, { actor: nobody, accountId: annas.accountId })])),
      requestTemporaryPassword: () => auth.accounts.requestTemporaryPassword({ username: annas.username }),
    };
    expect(Object.keys(calls).sort()).toEqual(Object.keys(auth.accounts).sort());
    for (const [name, call] of Object.entries(calls)) {
      await call();
      expect([name, asked.splice(0).length]).toEqual([name, name === 'requestTemporaryPassword' ? 0 : 1]);
    }
  });
});
