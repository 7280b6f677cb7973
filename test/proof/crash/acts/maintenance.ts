import { expect } from 'vitest';
import { sealedKeyId } from '../../../../src/internal/sealed-json.js';
import type { AccountRecord } from '../../../../src/port/index.js';
import { headUser, logInAndSettle, matti, must, organizationId, toChallenge, walkToNewList } from '../../../story/walk.js';
import { day, maintainAll, newerKey, plainEvent, verify } from '../../../unit/service/maintenance/tools.js';
import { bySms } from '../../../unit/service/account/tools.js';
import { keys, minute, reopen } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

const misuses = 25;

interface Data {
  readonly person: Person;
  readonly attempt: string;
  readonly proof: string;
}

/** Something for every work of the maintenance: a burst, an attempt that nobody answered, an abandoned list, an older key, an event past its time. */
async function muchToDo(world: World): Promise<Data> {
  const older = reopen({ ...world, ...nobody }, { keys });
  const old = { ...world, auth: older.auth, settle: older.settle };
  const person = await startActive(old);
  await world.storage.audit.append([plainEvent('long-ago', { at: world.clock.now() - 400 * day })]);
  await maintainAll(old);
  const logged = must(await logInAndSettle({ ...old, ...person }, person.browser));
  if (logged.next !== 'authenticated') throw new Error('all three steps are done');
  const { proof } = await walkToNewList({ ...old, ...person, token: logged.token });
  const { attempt } = await toChallenge({ ...old, ...person });
  for (let n = 0; n < misuses; n += 1) await world.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' });
  await old.settle();
  world.clock.advance(31 * minute);
  return { person, attempt, proof };
}

const nobody: Person = { accountId: '', username: '', temporaryPassword: '', addressCode: '', codes: [], token: '', browser: '' };

const isSound: Scenario<Data>['check'] = async ({ world }) => {
  expect(await verify(world)).toMatchObject({ ok: true });
  expect(await verify(world, undefined, 'installation')).toMatchObject({ ok: true });
  const events = world.records('audit');
  const counted = events.filter(({ kind }) => kind === 'sequence-error').reduce((sum, { count }) => sum + Number(count ?? 1), 0);
  expect(counted).toBeLessThanOrEqual(misuses);
  expect(events.filter(({ kind, outcome }) => kind === 'partial-auth' && outcome === 'failure').length).toBeLessThanOrEqual(1);
};

async function accountOf(world: World, { person }: Data): Promise<AccountRecord> {
  return (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
}

async function isAllDone(world: World, data: Data): Promise<void> {
  const events = await world.storage.audit.list({ limit: 10_000 });
  const count = (wanted: string): number => events.filter(({ kind }) => kind === wanted).reduce((sum, event) => sum + (event.count ?? 1), 0);
  expect([count('sequence-error'), count('partial-auth'), count('audit-pruned')]).toEqual([misuses, 1, 1]);
  expect(events.filter(({ id, sequence }) => id === 'long-ago' || sequence === undefined)).toEqual([]);
  expect(await world.storage.flows.find(data.attempt.split('.')[0] ?? '')).toMatchObject({ state: 'ended', endReason: 'unanswered' });
  expect(await world.storage.flows.find(data.proof.split('.')[0] ?? '')).not.toHaveProperty('sealedList');
  expect((await world.storage.lists.findBy('accountId', data.person.accountId)).map(({ list }) => list.status).sort()).toEqual(['active', 'ended']);
  const { profile, invitation } = await accountOf(world, data);
  expect([profile, invitation.profile].map(sealedKeyId)).toEqual([newerKey.id, newerKey.id]);
}

export const maintenanceCrashes: readonly Provable[] = [
  scenario<Data>({
    title: 'R175 in part, R179 in part, R195 in part: maintain: whatever was left over is done by the next one, and nothing twice; the chain verifies all along',
    profiles: ['standard'],
    options: { keys: [newerKey, ...keys] },
    prepare: muchToDo,
    act: ({ auth }) => auth.maintain(),
    check: isSound,
    resume: async ({ world, data }) => {
      world.clock.advance(2 * minute);
      await maintainAll(world);
      await world.settle();
      await isAllDone(world, data);
      await goOnLoggedOut(world, data.person);
      await maintainAll(world);
    },
  }),
  scenario<{ readonly accountId: string }>({
    title: 'R14 in part: maintain, where an invitation’s time is over unsent: the head user sees it, and issues anew',
    profiles: ['standard'],
    prepare: async (world) => {
      for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: Infinity });
      const { accountId } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms }));
      await world.settle();
      for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: 0 });
      world.clock.advance(30 * day);
      return { accountId };
    },
    act: ({ auth }) => auth.maintain(),
    check: async ({ world, when }) => {
      expect(await verify(world)).toMatchObject({ ok: true });
      expect(world.inbox.all()).toEqual([]);
      if (when === 'resumed') expect(world.records('messages').filter(({ payload }) => payload !== undefined)).toEqual([]);
    },
    resume: async ({ world, data }) => {
      world.clock.advance(2 * minute);
      await maintainAll(world);
      const target = { actor: headUser, accountId: data.accountId } as const;
      expect(must(await world.auth.accounts.describe(target)).account.status).toBe('delivery-failed');
      must(await world.auth.accounts.issueTemporaryPassword({ ...target, delivery: 'in-person' }));
    },
  }),
  scenario<Person>({
    title: 'audit.list, audit.verify, audit.head, keyUsage and ready: what is only read changes nothing',
    profiles: ['standard'],
    prepare: async (world) => {
      const person = await startActive(world);
      await maintainAll(world);
      return person;
    },
    act: async ({ auth }) => {
      const about = { actor: headUser, organizationId } as const;
      await auth.ready();
      return [await auth.audit.list(about), must(await auth.audit.verify(about)), await auth.audit.head(about), await auth.keyUsage()];
    },
    resume: async ({ world, data }) => {
      expect(await verify(world)).toMatchObject({ ok: true });
      await goOnLoggedOut(world, data);
    },
  }),
];
