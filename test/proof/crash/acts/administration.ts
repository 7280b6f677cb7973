import { expect } from 'vitest';
import { goodPassword, headUser, matti, must, organizationId } from '../../../story/walk.js';
import { bySms, codeIn, office, oldPassword, oldVerifier } from '../../../unit/service/account/tools.js';
import { openFlow, prove } from '../../../unit/service/first-login/walks.js';
import { goOnLoggedOut, startActive, startInvited, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';
import { goOnWith, holdsSlip } from './account.js';

/** Matti, whose account is there, as the head user sees him. */
const acting = (title: string, one: Pick<Scenario<Person>, 'act'> & Partial<Scenario<Person>>): Provable =>
  scenario<Person>({ title, profiles: ['standard'], prepare: startActive, resume: ({ world, data }) => goOnInPerson(world, data), ...one });

/** The head user starts the account anew, in person, and the user goes on from there. */
async function goOnInPerson(world: World, { accountId, username }: Pick<Person, 'accountId' | 'username'>): Promise<void> {
  const target = { actor: headUser, accountId } as const;
  const enabled = await world.auth.accounts.enable(target);
  if (!enabled.ok) expect(enabled.reason).toBe('not-disabled');
  const restarted = await world.auth.accounts.restart({ ...target, delivery: 'in-person' });
  const { slip } = restarted.ok ? restarted : must(await world.auth.accounts.issueTemporaryPassword({ ...target, delivery: 'in-person' }));
  await goOnWith(world, { accountId, username, temporaryPassword: slip?.temporaryPassword });
}

const statusOf = async (world: World, { accountId }: Person): Promise<string | undefined> => (await world.storage.accounts.find(accountId))?.status;
const about = ({ accountId }: Person) => ({ actor: headUser, accountId }) as const;
const isIn = async (world: World, { token }: Person): Promise<boolean> => (await world.auth.sessions.check({ token })).ok;
const opens = async (world: World, { username, browser }: Person): Promise<boolean> => (await world.auth.login.start({ username, password: goodPassword, browser })).ok;

/** The old password, list and session are good until the account says otherwise, and then none of them is. */
const allOrNothing: Scenario<Person>['check'] = async ({ world, data, when }) => {
  if (when === 'crashed' && (await statusOf(world, data)) === 'pending') expect(await opens(world, data)).toBe(false);
};

async function invitedPerson(world: World): Promise<Person> {
  return { ...(await startInvited(world)), codes: [], token: '', browser: '' };
}

async function disabled(world: World): Promise<Person> {
  const person = await startActive(world);
  must(await world.auth.accounts.disable(about(person)));
  return person;
}

const newEmail = 'matti.virtanen@example.net';
const personOf = ({ accountId, username }: { readonly accountId: string; readonly username: string }): Person => ({ accountId, username, temporaryPassword: '', addressCode: '', codes: [], token: '', browser: '' });

/** Imported, with the old system's password; the first login keeps it and confirms an address instead. */
async function goOnImported(world: World, data: Pick<Person, 'accountId' | 'username'>): Promise<void> {
  const { firstLogin } = world.auth;
  const flow = await openFlow({ ...world, username: data.username }, oldPassword);
  const { view } = must(await firstLogin.view({ flow }));
  if (view.state === 'personal-information') must(await firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'en' } }));
  if (must(await firstLogin.view({ flow })).view.state === 'confirm-contact') {
    must(await firstLogin.sendAddressCode({ flow, channel: 'sms' }));
    await world.settle();
    must(await firstLogin.confirmContact({ flow, code: codeIn(world.inbox.lastSmsTo(matti.phone)?.text) }));
  }
  must(await firstLogin.chooseList({ flow }));
  const { list } = must(await firstLogin.openList({ flow }));
  must(await prove({ ...world }, flow, list.codes));
  must(await firstLogin.finish({ flow }));
  expect(must(await world.auth.login.start({ username: data.username, password: oldPassword })).next).toBe('otp-challenge');
}

async function imported(world: World): Promise<Person> {
  const made = must(await world.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: 'matti.vanha' }, passwordHash: `old:${oldPassword}` }));
  return personOf(made);
}

const verifiers = { verifiers: [oldVerifier] };
const erased = (world: World): boolean => world.records('accounts').length === 0;

export const administrationCrashes: readonly Provable[] = [
  scenario<undefined>({
    title: 'accounts.importAccount: the username is not lost, and the old password opens the first login',
    options: verifiers,
    prepare: async () => undefined,
    act: ({ auth }) => auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: 'matti.vanha' }, passwordHash: `old:${oldPassword}` }),
    resume: async ({ world }) => {
      const [made] = world.records('accounts');
      const again = await world.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: 'matti.vanha' }, passwordHash: `old:${oldPassword}` });
      if (!again.ok) expect([again.reason, made?.['username']]).toEqual(['username-taken', 'matti.vanha']);
      await goOnImported(world, { accountId: again.ok ? again.accountId : String(made?.['id']), username: 'matti.vanha' });
    },
  }),
  scenario<Person>({
    title: 'login.start with the password of another system, which is hashed anew',
    options: verifiers,
    profiles: ['standard'],
    prepare: imported,
    act: ({ auth }, { username }) => auth.login.start({ username, password: oldPassword }),
    resume: ({ world, data }) => goOnImported(world, data),
  }),
  acting('R10 in part: accounts.restart in person: once the account says so, the old password, list and session are void, and the head user can start anew', {
    profiles: ['standard', 'nist'],
    act: ({ auth }, data) => auth.accounts.restart({ ...about(data), delivery: 'in-person' }),
    check: async (input) => {
      await allOrNothing?.(input);
      const slips = input.world.records('audit').filter(({ kind }) => kind === 'slip-handed-out').length;
      if (holdsSlip(input.crash)) expect(slips).toBeGreaterThan(0);
    },
    resume: async ({ world, data, crash }) => {
      // Told that it is done, or having looked: nobody is in any more.
      if (crash.outcome.kind === 'answered') expect(await isIn(world, data)).toBe(false);
      await goOnInPerson(world, data);
      expect(await isIn(world, data)).toBe(false);
    },
  }),
  acting('accounts.restart by two channels', {
    act: ({ auth }, data) => auth.accounts.restart({ ...about(data), delivery: bySms }),
    check: allOrNothing,
    resume: async ({ world, data }) => {
      await goOnInPerson(world, data);
      expect(await isIn(world, data)).toBe(false);
    },
  }),
  acting('R190 in part: an office restarting an account: it happens with the head users told, or not at all', {
    options: { headUsers: () => [{ email: 'anna@virtanen.example' }] },
    act: ({ auth }, { accountId }) => auth.accounts.restart({ actor: office, accountId, delivery: 'in-person' }),
    check: async ({ world, data, when }) => {
      if (when === 'crashed' && (await statusOf(world, data)) === 'pending') expect(world.records('messages').filter(({ purpose }) => purpose === 'office-acted').length).toBe(1);
    },
  }),
  acting('accounts.correctContact: no temporary password that went to the old address opens anything once the account says so', {
    prepare: invitedPerson,
    act: ({ auth }, data) => auth.accounts.correctContact({ ...about(data), email: newEmail, delivery: bySms }),
    resume: async ({ world, data }) => {
      must(await world.auth.accounts.correctContact({ ...about(data), email: newEmail, delivery: 'in-person' }));
      expect((await world.auth.login.start({ username: data.username, password: data.temporaryPassword })).ok).toBe(false);
      await goOnInPerson(world, data);
    },
  }),
  acting('accounts.disable: disabling again helps, and then nobody is in', {
    act: ({ auth }, data) => auth.accounts.disable(about(data)),
    check: async ({ world, data, crash, when }) => {
      const isDisabled = (await statusOf(world, data)) === 'disabled';
      if (when === 'crashed' && crash.outcome.kind === 'answered') expect([isDisabled, await isIn(world, data)]).toEqual([true, false]);
      if (when === 'crashed' && isDisabled) expect(await opens(world, data)).toBe(false);
    },
    resume: async ({ world, data }) => {
      must(await world.auth.accounts.disable(about(data)));
      expect([await isIn(world, data), await opens(world, data)]).toEqual([false, false]);
      must(await world.auth.accounts.enable(about(data)));
      await goOnLoggedOut(world, data);
    },
  }),
  acting('accounts.enable: enabling again helps, and the owner logs in with what was there', {
    prepare: disabled,
    act: ({ auth }, data) => auth.accounts.enable(about(data)),
    resume: async ({ world, data }) => {
      const again = await world.auth.accounts.enable(about(data));
      if (!again.ok) expect(again.reason).toBe('not-disabled');
      await goOnLoggedOut(world, data);
    },
  }),
  acting('R182 in part: accounts.erase: nobody is in once it began, and erasing again goes on to the end', {
    act: ({ auth }, data) => auth.accounts.erase(about(data)),
    check: async ({ world, data, crash, when }) => {
      const begun = erased(world) || world.records('accounts').some(({ erasedAt }) => erasedAt !== undefined);
      if (begun) expect(await opens(world, data)).toBe(false);
      if (when === 'resumed' || crash.outcome.kind === 'answered') {
        expect([erased(world), await isIn(world, data)]).toEqual([true, false]);
        for (const store of ['lists', 'flows', 'messages'] as const) expect(world.records(store).filter(({ accountId }) => accountId === data.accountId)).toEqual([]);
      }
    },
    resume: async ({ world, data }) => {
      const again = await world.auth.accounts.erase(about(data));
      if (!again.ok) expect([again.reason, erased(world)]).toEqual(['account-not-found', true]);
      // The name is free, and whoever gets it gets nothing of the old account with it.
      const { accountId, slip } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: data.username }, delivery: 'in-person' }));
      await goOnWith(world, { accountId, username: data.username, temporaryPassword: slip?.temporaryPassword });
      must(await world.auth.accounts.erase({ actor: headUser, accountId }));
    },
  }),
  acting('accounts.exportData: what was handed out is written down', {
    act: ({ auth }, data) => auth.accounts.exportData(about(data)),
    check: ({ world, crash, when }) => {
      if (when === 'crashed' && crash.outcome.kind === 'answered') expect(world.records('audit').filter(({ kind }) => kind === 'account-exported').length).toBe(1);
    },
    resume: async ({ world, data }) => {
      must(await world.auth.accounts.exportData(about(data)));
      await goOnLoggedOut(world, data);
    },
  }),
  acting('R32 in part: accounts.markCompromised: marking again helps, and the owner sets a new password', {
    act: ({ auth }, data) => auth.accounts.markCompromised({ ...about(data), endAllSessions: true }),
    resume: async ({ world, data }) => {
      must(await world.auth.accounts.markCompromised({ ...about(data), endAllSessions: true }));
      expect(await isIn(world, data)).toBe(false);
      await goOnLoggedOut(world, data);
      expect((await world.storage.accounts.find(data.accountId))?.passwordsSet).toBe(2);
    },
  }),
  acting('accounts.endSessions: ending again helps', {
    act: ({ auth }, data) => auth.accounts.endSessions(about(data)),
    check: async ({ world, data, crash, when }) => {
      if (when === 'crashed' && crash.outcome.kind === 'answered') expect(await isIn(world, data)).toBe(false);
    },
    resume: async ({ world, data }) => {
      must(await world.auth.accounts.endSessions(about(data)));
      expect(await isIn(world, data)).toBe(false);
      await goOnLoggedOut(world, data);
    },
  }),
  acting('accounts.describe, accounts.readiness, accounts.messages and accounts.listSessions: what is only read changes nothing', {
    act: async ({ auth }, data) => [await auth.accounts.describe(about(data)), await auth.accounts.readiness({ actor: headUser, organizationId }), await auth.accounts.messages(about(data)), await auth.accounts.listSessions(about(data))],
    resume: async ({ world, data }) => {
      expect(must(await world.auth.accounts.listSessions(about(data))).sessions.length).toBe(1);
      await goOnLoggedOut(world, data);
    },
  }),
  scenario<Person & { readonly messageId: string }>({
    title: 'R198 in part: reportBounce: reporting again helps, and the head user sees it and issues anew',
    profiles: ['standard'],
    prepare: async (world) => {
      const data = await invitedPerson(world);
      return { ...data, messageId: String(world.records('messages').find(({ purpose }) => purpose === 'temporary-password')?.['id']) };
    },
    act: ({ auth }, { messageId }) => auth.reportBounce({ messageId }),
    resume: async ({ world, data }) => {
      must(await world.auth.reportBounce({ messageId: data.messageId }));
      expect(must(await world.auth.accounts.describe(about(data))).account.status).toBe('delivery-failed');
      expect((await world.auth.login.start({ username: data.username, password: data.temporaryPassword })).ok).toBe(false);
      await goOnInPerson(world, data);
    },
  }),
];
