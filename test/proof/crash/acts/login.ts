import { expect } from 'vitest';
import { goodPassword, must, toChallenge } from '../../../story/walk.js';
import { hour, minute, wrongCode } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, missAsStranger, startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

const newPassword = 'lumi narskuu saappaan alla';

interface Data {
  readonly person: Person;
  readonly attempt: string;
  readonly code: string;
}

/** Whatever the state, the owner on the known browser gets a session within one more login. */
const goOn: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  await goOnLoggedOut(world, { ...data.person, passwords: [newPassword, goodPassword] });
};

async function active(world: World): Promise<Data> {
  return { person: await startActive(world), attempt: '', code: '' };
}

/** At the third step, by a stranger's browser or the known one. */
async function challenged(world: World, input: { readonly known?: boolean; readonly wrong?: boolean; readonly misses?: number } = {}): Promise<Data> {
  const person = await startActive(world);
  await missAsStranger(world, person, input.misses ?? 0);
  const { attempt, challenge, code } = await toChallenge({ ...world, ...person }, input.known === true ? person.browser : undefined);
  return { person, attempt, code: input.wrong === true ? wrongCode({ ...world, ...person }, challenge.position) : code };
}

/** One one-time password, sent again and again, opens one session in all. */
const onlyOnce: Scenario<Data>['check'] = async ({ world, data, when }) => {
  if (when === 'crashed') return;
  const before = world.records('sessions').length;
  expect(await world.auth.login.answerOtp({ attempt: data.attempt, code: data.code })).toMatchObject({ ok: false });
  expect(world.records('sessions').length).toBe(before);
};

export const loginCrashes: readonly Provable[] = [
  scenario<Data>({
    title: 'login.start with the right password',
    prepare: active,
    act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: goodPassword }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'login.start with a wrong password',
    prepare: active,
    act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: 'this is not the password at all' }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'login.start with an unknown username',
    prepare: active,
    act: ({ auth }) => auth.login.start({ username: 'nobody4711', password: goodPassword }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'login.answerOtp, right, from a stranger: the one-time password opens one session at most',
    prepare: (world) => challenged(world),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: goOn,
    check: onlyOnce,
  }),
  scenario<Data>({
    title: 'login.answerOtp, right, from a known browser: the one-time password opens one session at most',
    prepare: (world) => challenged(world, { known: true }),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: goOn,
    check: onlyOnce,
  }),
  scenario<Data>({
    title: 'R180 in part: login.answerOtp, wrong',
    prepare: (world) => challenged(world, { wrong: true }),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'R180 in part: login.answerOtp, wrong for the third time, which burns the position',
    prepare: (world) => challenged(world, { wrong: true, misses: 2 }),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'R65 in part: the miss that closes the strangers’ lane: however it is cut short, the lane closes and the password counts as compromised',
    prepare: (world) => challenged(world, { wrong: true, misses: 4 }),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: async (input) => {
      const { world, data } = input;
      // A miss that was not counted is made again; then whoever comes next finds the lane closed. A try that the crash left
      // behind is forgotten once it cannot be on its way any more.
      for (let more = 0; more < 4; more += 1) {
        world.clock.advance(minute);
        await missAsStranger(world, data.person, 1);
      }
      const right = await toChallenge({ ...world, ...data.person });
      expect(await world.auth.login.answerOtp({ attempt: right.attempt, code: right.code })).toMatchObject({ reason: 'lane-closed' });
      expect((await world.storage.accounts.find(data.person.accountId))?.password?.compromisedAt).toBeDefined();
      await goOn(input);
    },
  }),
  scenario<Data>({
    title: 'R147 in part: a right answer where one miss is left: however it is cut short, four minutes later nothing is closed, and a stranger’s right answer is judged',
    prepare: (world) => challenged(world, { misses: 4 }),
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: async (input) => {
      const { world, data } = input;
      world.clock.advance(4 * minute);
      const again = await toChallenge({ ...world, ...data.person });
      expect(must(await world.auth.login.answerOtp({ attempt: again.attempt, code: again.code })).next).toBe('authenticated');
      expect((await world.storage.accounts.find(data.person.accountId))?.password?.compromisedAt).toBeUndefined();
      await goOn(input);
    },
  }),
  scenario<Data>({
    title: 'R147 in part: a known browser’s right password where one miss is left: however it is cut short, four minutes later it is judged',
    prepare: async (world) => {
      const data = await active(world);
      const { username, browser } = data.person;
      for (let misses = 1; misses < world.auth.policy.passwordFailures.knownBrowser; misses += 1) await world.auth.login.start({ username, browser, password: 'this is not the password at all' });
      return data;
    },
    act: ({ auth }, { person }) => auth.login.start({ username: person.username, browser: person.browser, password: goodPassword }),
    resume: async ({ world, data }) => {
      world.clock.advance(4 * minute);
      await goOnLoggedOut(world, { ...data.person, passwords: [goodPassword] });
    },
  }),
  scenario<Data>({
    title: 'R65 in part: the miss that closes a known browser’s lane: however it is cut short, the list is disabled',
    prepare: async (world) => {
      const person = await startActive(world);
      for (let misses = 1; misses < world.auth.policy.otpMisses.knownBrowser; misses += 1) await missKnown(world, person);
      world.clock.advance(2 * minute);
      const { attempt, challenge } = await toChallenge({ ...world, ...person }, person.browser);
      return { person, attempt, code: wrongCode({ ...world, ...person }, challenge.position) };
    },
    act: ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code }),
    resume: async ({ world, data }) => {
      for (let more = 0; more < 4; more += 1) await missKnown(world, data.person);
      expect((await world.storage.lists.findBy('accountId', data.person.accountId))[0]?.list).toMatchObject({ status: 'ended', endReason: 'disabled' });
    },
  }),
  scenario<Data>({
    title: 'login.view: what is only read changes nothing',
    prepare: (world) => challenged(world),
    act: ({ auth }, { attempt }) => auth.login.view({ attempt }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'login.renewChallenge',
    prepare: (world) => challenged(world),
    act: ({ auth }, { attempt }) => auth.login.renewChallenge({ attempt }),
    resume: goOn,
  }),
  scenario<Data>({
    title: 'login.replacePassword',
    prepare: async (world) => {
      const data = await challenged(world, { known: true, misses: 5 });
      expect(must(await world.auth.login.answerOtp(data))).toMatchObject({ next: 'new-password' });
      return data;
    },
    act: ({ auth }, { attempt }) => auth.login.replacePassword({ attempt, password: newPassword }),
    resume: goOn,
  }),
];

async function missKnown(world: World, person: Person): Promise<void> {
  world.clock.advance(2 * minute);
  const started = await world.auth.login.start({ username: person.username, password: goodPassword, browser: person.browser });
  if (!started.ok || started.next !== 'otp-challenge') return;
  await world.auth.login.answerOtp({ attempt: started.attempt, code: wrongCode({ ...world, ...person }, started.challenge.position) });
  await world.settle();
}
