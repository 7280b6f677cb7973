import { expect } from 'vitest';
import type { AccountRecord } from '../../../../src/port/index.js';
import { goodPassword, headUser, must, type Invited } from '../../../story/walk.js';
import { goOn, type Saved } from '../../go-on.js';
import { openFlow, pastPassword, profile, toPassword, wrongCode } from '../../../unit/service/first-login/walks.js';
import { startInvited } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

/** Matti, as far as he got: what he knows, the lists he has saved, and the page in his browser. */
interface Data {
  readonly person: Pick<Invited, 'accountId' | 'username' | 'temporaryPassword' | 'addressCode'>;
  readonly flow: string;
  readonly lists: readonly (readonly [number, readonly string[]])[];
  /** Right, or wrong, at the position that is asked. */
  readonly code: string;
}

const invited = ({ world, data }: { readonly world: World; readonly data: Data }): Invited => ({ ...world, ...data.person });

async function start(world: World): Promise<Data> {
  return { person: await startInvited(world), flow: '', lists: [], code: '' };
}

const at = (walk: (kit: Invited) => Promise<string>) => async (world: World): Promise<Data> => {
  const data = await start(world);
  return { ...data, flow: await walk(invited({ world, data })) };
};

const opened = at((kit) => openFlow(kit, kit.temporaryPassword));
const beforePassword = at(toPassword);
const afterPassword = at(pastPassword);
const beforeMethod = at(async (kit) => {
  const flow = await pastPassword(kit);
  if (kit.auth.policy.profile === 'nist') must(await kit.auth.firstLogin.confirmContact({ flow, code: kit.addressCode }));
  return flow;
});

async function withList(world: World): Promise<Data> {
  const data = await beforeMethod(world);
  const { flow } = data;
  must(await world.auth.firstLogin.chooseList({ flow }));
  const { list } = must(await world.auth.firstLogin.openList({ flow }));
  return { ...data, lists: [[list.listNumber, list.codes]] };
}

const asked = (isRight: boolean) => async (world: World): Promise<Data> => {
  const data = await withList(world);
  const { challenge } = must(await world.auth.firstLogin.askList({ flow: data.flow }));
  const codes = data.lists[0]?.[1] ?? [];
  return { ...data, code: isRight ? (codes[challenge.position - 1] ?? '') : wrongCode(codes, challenge.position) };
};

async function proven(world: World): Promise<Data> {
  const data = await asked(true)(world);
  must(await world.auth.firstLogin.proveList(data));
  return data;
}

type Step = Pick<Scenario<Data>, 'title' | 'prepare' | 'act'> & Partial<Scenario<Data>>;

/** Matti goes on by himself from wherever the crash left him, and logs in with all three steps. */
function step(one: Step, helpers: readonly string[] = ['user']): Provable {
  return scenario<Data>({
    resume: async (input) => {
      const saved: Saved = new Map(input.data.lists);
      expect(helpers).toContain(await goOn(invited(input), saved));
      await input.world.settle();
    },
    ...one,
  });
}

const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');

/** An earlier browser is out as soon as the account no longer names it. */
const isOutOnceUnnamed = (endsAll: boolean): Scenario<Data>['check'] => async ({ world, data, when }) => {
  if (when === 'resumed') return;
  const { firstLogin, firstLoginFlowId } = await accountOf(world, data);
  // A password that the head user has voided opened nothing that goes on.
  const isNamed = firstLogin.state === 'change-password' && (endsAll || firstLoginFlowId === data.flow.split('.')[0]);
  expect((await world.auth.firstLogin.view({ flow: data.flow })).ok).toBe(isNamed);
};

export const firstLoginCrashes: readonly Provable[] = [
  step({ title: 'opening with the temporary password', prepare: start, act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: person.temporaryPassword }) }),
  step({
    title: 'R6 in part: opening it in another browser: the earlier one is out as soon as the account no longer names it',
    prepare: beforePassword,
    act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: person.temporaryPassword }),
    check: isOutOnceUnnamed(false),
  }),
  step({
    title: 'R136 in part: giving the personal information, with the code and other addresses: none is replaced without the old one being told',
    prepare: opened,
    act: ({ auth }, { person, flow }) => auth.firstLogin.giveInformation({ flow, profile: { ...profile, email: 'other@example.com', phone: '+358409999999' }, addressCode: person.addressCode }),
    check: async ({ world, data, when }) => {
      if (when === 'resumed' || (await accountOf(world, data)).firstLogin.state === 'personal-information') return;
      expect(world.records('messages').filter(({ purpose }) => purpose === 'contact-changed').map(({ channel }) => channel)).toEqual(['email', 'sms']);
    },
  }),
  step({ title: 'changing the password', prepare: beforePassword, act: ({ auth }, { flow }) => auth.firstLogin.changePassword({ flow, password: goodPassword }) }),
  step({ title: 'asking for a code', profiles: ['nist'], prepare: afterPassword, act: ({ auth }, { flow }) => auth.firstLogin.sendAddressCode({ flow, channel: 'email' }) }),
  step({ title: 'confirming an address', profiles: ['nist'], prepare: afterPassword, act: ({ auth }, { flow, person }) => auth.firstLogin.confirmContact({ flow, code: person.addressCode }) }),
  step({ title: 'choosing the list', profiles: ['nist'], prepare: beforeMethod, act: ({ auth }, { flow }) => auth.firstLogin.chooseList({ flow }) }),
  // Here each of the hundred hashes is broken, too.
  step({ title: 'choosing the list, stopped at each of its hashes', profiles: ['standard'], everyHash: true, prepare: beforeMethod, act: ({ auth }, { flow }) => auth.firstLogin.chooseList({ flow }) }),
  step({ title: 'opening the list', prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.openList({ flow }) }),
  step({ title: 'resuming in another browser with a list', prepare: withList, act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: goodPassword }) }),
  step({ title: 'asking for a position', prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.askList({ flow }) }),
  step({ title: 'looking at the page', profiles: ['standard'], prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.view({ flow }) }),
  step({ title: 'a wrong answer', prepare: asked(false), act: ({ auth }, { flow, code }) => auth.firstLogin.proveList({ flow, code }) }),
  step({
    title: 'a right answer: a one-time password that was taken before the crash is not taken after it',
    prepare: asked(true),
    act: ({ auth }, { flow, code }) => auth.firstLogin.proveList({ flow, code }),
    resume: async (input) => {
      const { world, data } = input;
      const used = world.records('lists').flatMap(({ list }) => (list as { readonly used: readonly number[] }).used).length;
      // The right answer to a position that waits is right; where it was taken, another position is asked by now.
      expect((await world.auth.firstLogin.proveList(data)).ok).toBe(used === 0);
      expect(world.records('sessions').length).toBeLessThanOrEqual(1);
      expect(await goOn(invited(input), new Map(data.lists))).toBe('user');
    },
  }),
  step({ title: 'replacing the list', prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.replaceList({ flow }) }),
  step({ title: 'going back', prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.goBack({ flow }) }),
  step({ title: 'leaving', prepare: withList, act: ({ auth }, { flow }) => auth.firstLogin.leave({ flow }) }),
  step({ title: 'finishing', prepare: proven, act: ({ auth }, { flow }) => auth.firstLogin.finish({ flow }) }),
  // Only where the head user's own step broke is the head user asked again.
  step(
    {
      title: 'the head user issuing anew',
      prepare: withList,
      act: ({ auth }, { person }) => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: person.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }),
    },
    ['user', 'head user'],
  ),
  step(
    {
      title: 'R10 in part: the head user issuing anew, in person: an earlier browser is out as soon as the password is void',
      prepare: beforePassword,
      act: ({ auth }, { person }) => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: person.accountId, delivery: 'in-person' }),
      check: isOutOnceUnnamed(true),
    },
    ['user', 'head user'],
  ),
];
