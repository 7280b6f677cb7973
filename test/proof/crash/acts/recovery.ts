import { expect } from 'vitest';
import { goodPassword, matti, must, type Active } from '../../../story/walk.js';
import { lastCode, linkIn, newPassword, otherCode, requestLink, toCode, toNewPassword, toPassword, toThirdStep } from '../../../unit/service/recovery/walks.js';
import { hour, minute, wrongCode } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

/** Matti, who lost his password or his list, as far as he got. */
interface Data {
  readonly person: Person;
  readonly link: string;
  readonly flow: string;
  readonly code: string;
}

const kitOf = (world: World, { person }: Pick<Data, 'person'>): Active => ({ ...world, ...person });
const nothing = { link: '', flow: '', code: '' };

const at = (walk: (kit: Active) => Promise<Partial<Data>>) => async (world: World): Promise<Data> => {
  const person = await startActive(world);
  // Whoever has logged in just now may be told of a recovery; time passes before anything is lost.
  world.clock.advance(10 * minute);
  return { ...nothing, person, ...(await walk(kitOf(world, { person }))) };
};

/** Walks by what the page shows; the list that came out of it, or nothing where this recovery is over. */
async function walkOn(kit: Active, flow: string, { password, codes }: { readonly password: string; readonly codes: readonly string[] }): Promise<readonly string[] | undefined> {
  const { recovery } = kit.auth;
  for (let steps = 0; steps < 10; steps += 1) {
    const viewed = await recovery.view({ flow });
    if (!viewed.ok) return undefined;
    const { state, challenge } = viewed.view;
    if (state === 'code') await enterCode(kit, flow);
    else if (state === 'third-step') must(await recovery.answerOtp({ flow, code: codes[(challenge ?? must(await recovery.renewChallenge({ flow })).challenge).position - 1] ?? '' }));
    else if (state === 'new-password') must(await recovery.setPassword({ flow, password }));
    else if (state === 'password') must(await recovery.answerPassword({ flow, password }));
    else {
      const opened = await recovery.openList({ flow });
      return opened.ok ? opened.list.codes : undefined;
    }
    if (state === 'new-password') return undefined;
  }
  throw new Error('the recovery goes round in circles');
}

/** The newest code that arrived, or the one that is sent now. */
async function enterCode(kit: Active, flow: string): Promise<void> {
  if ((await kit.auth.recovery.answerCode({ flow, code: lastCode(kit) })).ok) return;
  must(await kit.auth.recovery.sendCode({ flow }));
  await kit.settle();
  must(await kit.auth.recovery.answerCode({ flow, code: lastCode(kit) }));
}

/** From the page that was open, or from the beginning, the password is set; then the login takes all three steps. */
const setAnyhow: Scenario<Data>['resume'] = async ({ world, data }) => {
  const kit = kitOf(world, data);
  const { codes } = data.person;
  const opens = async (): Promise<boolean> => (await world.auth.login.start({ username: kit.username, password: newPassword, browser: kit.browser })).ok;
  if (data.flow !== '') await walkOn(kit, data.flow, { password: newPassword, codes });
  if (!(await opens())) {
    world.clock.advance(hour);
    const { flow } = await toCode(kit, 'password', kit.browser);
    await walkOn(kit, flow, { password: newPassword, codes });
  }
  await goOnLoggedOut(world, { ...data.person, passwords: [newPassword] });
};

/** The same with a new list. Whose list was not lost after all goes on with it. */
const listAnyhow: Scenario<Data>['resume'] = async ({ world, data }) => {
  const kit = kitOf(world, data);
  const knows = { password: goodPassword, codes: [] };
  let codes = data.flow === '' ? undefined : await walkOn(kit, data.flow, knows);
  if (codes === undefined) {
    world.clock.advance(hour);
    const { flow } = await toCode(kit, 'list', kit.browser);
    codes = await walkOn(kit, flow, knows);
  }
  await goOnLoggedOut(world, { ...data.person, nextCodes: codes ?? expect.unreachable('a list comes out of it') });
};

/** Nobody is stuck with what was not lost: the owner logs in as ever. */
const asEver: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  await goOnLoggedOut(world, data.person);
};

const sessionsEnd: Scenario<Data>['check'] = async ({ world, data }) => {
  // A thief's session does not outlive a completed recovery (R132).
  const { recoveredAt } = (await world.storage.accounts.find(data.person.accountId)) ?? expect.unreachable('the account is there');
  if (recoveredAt !== undefined) expect(await world.auth.sessions.check({ token: data.person.token })).toEqual({ ok: false, reason: 'ended' });
};

/** One answer too many: however the last miss is cut short, this recovery takes no more than so many. */
const missesEnd = (right: (world: World, data: Data) => Promise<{ readonly ok: boolean }>): Scenario<Data>['check'] => async ({ world, data, crash, when }) => {
  if (when === 'crashed' && crash.outcome.kind === 'answered') expect([await right(world, data)]).toMatchObject([{ ok: false }]);
};

const wrongPassword = 'this is not the password at all';

async function missing(kit: Active, times: number, miss: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < times; n += 1) await miss();
  await kit.settle();
}

const wrongOtp = async (kit: Active, flow: string): Promise<string> => wrongCode(kit, must(await kit.auth.recovery.view({ flow })).view.challenge?.position ?? 1);
const requests = (world: World): readonly string[] => world.inbox.all().filter(({ purpose }) => purpose === 'recovery-link').map(({ text }) => linkIn(text));

export const recoveryCrashes: readonly Provable[] = [
  scenario<Data>({
    title: 'recovery.requestUsername: the answer is the same, and asking again helps',
    profiles: ['standard'],
    prepare: at(async () => ({})),
    act: ({ auth }) => auth.recovery.requestUsername({ contact: matti.email }),
    check: ({ crash }) => {
      if (crash.outcome.kind !== 'stopped') expect(crash.outcome).toEqual({ kind: 'answered', answer: { ok: true } });
    },
    resume: async (input) => {
      const { world, data } = input;
      world.clock.advance(hour);
      await world.auth.recovery.requestUsername({ contact: matti.email });
      await world.settle();
      expect(world.inbox.all().filter(({ purpose }) => purpose === 'lost-username').at(-1)?.text).toContain(data.person.username);
      await asEver(input);
    },
  }),
  scenario<Data>({
    title: 'recovery.request: the answer is the same, and asking again brings a link that opens',
    prepare: at(async () => ({})),
    act: ({ auth }, { person }) => auth.recovery.request({ username: person.username, recovers: 'password' }),
    check: ({ crash }) => {
      if (crash.outcome.kind !== 'stopped') expect(crash.outcome).toEqual({ kind: 'answered', answer: { ok: true } });
    },
    resume: async (input) => {
      const { world, data } = input;
      const kit = kitOf(world, data);
      world.clock.advance(hour);
      const link = await requestLink(kit, 'password', kit.browser);
      // Links that arrived before are over by now; each opened once at most.
      for (const old of requests(world).filter((each) => each !== link)) expect((await world.auth.recovery.open({ link: old })).ok).toBe(false);
      const { flow } = must(await world.auth.recovery.open({ link: link ?? '' }));
      await world.settle();
      await walkOn(kit, flow, { password: newPassword, codes: data.person.codes });
      await goOnLoggedOut(world, { ...data.person, passwords: [newPassword] });
    },
  }),
  scenario<Data>({
    title: 'recovery.open: a link that was used up opens nothing, and asking anew helps',
    prepare: at(async (kit) => ({ link: (await requestLink(kit)) ?? '' })),
    act: ({ auth }, { link }) => auth.recovery.open({ link }),
    check: async ({ world, data, when }) => {
      if (when === 'resumed') expect(await world.auth.recovery.open({ link: data.link })).toMatchObject({ ok: false, reason: 'link-ended' });
    },
    resume: async (input) => {
      const { world, data } = input;
      const opened = await world.auth.recovery.open({ link: data.link });
      await world.settle();
      await setAnyhow({ ...input, data: { ...data, flow: opened.ok ? opened.flow : '' } });
    },
  }),
  scenario<Data>({
    title: 'recovery.open where the phone moved to another SIM: no code goes out',
    profiles: ['standard'],
    options: { phoneRisk: { level: async () => 'high' } },
    prepare: at(async (kit) => ({ link: (await requestLink(kit)) ?? '' })),
    act: ({ auth }, { link }) => auth.recovery.open({ link }),
    check: ({ world }) => expect(world.inbox.all().filter(({ purpose }) => purpose === 'recovery-code')).toEqual([]),
    resume: asEver,
  }),
  scenario<Data>({
    title: 'recovery.sendCode: whichever code is the newest, one can be entered',
    prepare: at((kit) => toCode(kit)),
    act: ({ auth }, { flow }) => auth.recovery.sendCode({ flow }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'recovery.answerCode, right, where a password was lost',
    prepare: at((kit) => toCode(kit)),
    act: ({ auth }, { flow, code }) => auth.recovery.answerCode({ flow, code }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'recovery.answerCode, right, where a list was lost',
    profiles: ['nist'],
    prepare: at((kit) => toCode(kit, 'list')),
    act: ({ auth }, { flow, code }) => auth.recovery.answerCode({ flow, code }),
    resume: listAnyhow,
  }),
  scenario<Data>({
    title: 'recovery.answerCode, wrong',
    profiles: ['nist'],
    prepare: at((kit) => toCode(kit)),
    act: ({ auth }, { flow, code }) => auth.recovery.answerCode({ flow, code: otherCode(code) }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'R129 in part, R180 in part: recovery.answerCode, wrong for the last time: the right code comes too late',
    profiles: ['standard'],
    prepare: at(async (kit) => {
      const { link, flow, code } = await toCode(kit);
      await missing(kit, 4, () => kit.auth.recovery.answerCode({ flow, code: otherCode(code) }));
      return { link, flow, code };
    }),
    act: ({ auth }, { flow, code }) => auth.recovery.answerCode({ flow, code: otherCode(code) }),
    check: missesEnd((world, { flow, code }) => world.auth.recovery.answerCode({ flow, code })),
    resume: ({ data, ...input }) => setAnyhow({ ...input, data: { ...data, flow: '' } }),
  }),
  scenario<Data>({
    title: 'recovery.answerOtp, right: the one-time password is used once',
    prepare: at(async (kit) => {
      const { link, flow, otp } = await toThirdStep(kit);
      return { link, flow, code: otp };
    }),
    act: ({ auth }, { flow, code }) => auth.recovery.answerOtp({ flow, code }),
    resume: async (input) => {
      const { world, data } = input;
      const used = world.records('lists').flatMap(({ list }) => (list as { readonly used: readonly number[] }).used).length;
      // One for the first login; where this one is used, it is not taken again.
      if (used > 1) expect((await world.auth.recovery.answerOtp({ flow: data.flow, code: data.code })).ok).toBe(false);
      await setAnyhow(input);
    },
  }),
  scenario<Data>({
    title: 'recovery.answerOtp, wrong',
    profiles: ['nist'],
    prepare: at(async (kit) => {
      const { link, flow } = await toThirdStep(kit);
      return { link, flow, code: await wrongOtp(kit, flow) };
    }),
    act: ({ auth }, { flow, code }) => auth.recovery.answerOtp({ flow, code }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'R123 in part: recovery.answerOtp, wrong for the last time: the recovery is over, and the list is not',
    profiles: ['standard'],
    prepare: at(async (kit) => {
      const { link, flow } = await toThirdStep(kit);
      await missing(kit, 4, async () => kit.auth.recovery.answerOtp({ flow, code: await wrongOtp(kit, flow) }));
      return { link, flow, code: await wrongOtp(kit, flow) };
    }),
    act: ({ auth }, { flow, code }) => auth.recovery.answerOtp({ flow, code }),
    check: missesEnd((world, { flow }) => world.auth.recovery.view({ flow })),
    resume: ({ data, ...input }) => setAnyhow({ ...input, data: { ...data, flow: '' } }),
  }),
  scenario<Data>({
    title: 'recovery.renewChallenge',
    profiles: ['standard'],
    prepare: at((kit) => toThirdStep(kit).then(({ link, flow }) => ({ link, flow }))),
    act: ({ auth }, { flow }) => auth.recovery.renewChallenge({ flow }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'R132 in part, R180 in part, field 37: recovery.setPassword: no session outlives it, and where it was used up without a password, asking anew helps',
    prepare: at((kit) => toNewPassword(kit)),
    act: ({ auth }, { flow }) => auth.recovery.setPassword({ flow, password: newPassword }),
    check: sessionsEnd,
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'R132 in part, R180 in part, field 37: recovery.answerPassword, right: no session outlives it, and a list that nobody saw is replaced by asking anew',
    prepare: at((kit) => toPassword(kit)),
    act: ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: goodPassword }),
    check: sessionsEnd,
    resume: listAnyhow,
  }),
  scenario<Data>({
    title: 'recovery.answerPassword, wrong',
    profiles: ['nist'],
    prepare: at((kit) => toPassword(kit)),
    act: ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: wrongPassword }),
    resume: listAnyhow,
  }),
  scenario<Data>({
    title: 'R124 in part: recovery.answerPassword, wrong for the last time: the right one comes too late',
    profiles: ['standard'],
    prepare: at(async (kit) => {
      const { link, flow } = await toPassword(kit);
      await missing(kit, 4, () => kit.auth.recovery.answerPassword({ flow, password: wrongPassword }));
      return { link, flow };
    }),
    act: ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: wrongPassword }),
    check: missesEnd((world, { flow }) => world.auth.recovery.answerPassword({ flow, password: goodPassword })),
    resume: ({ data, ...input }) => listAnyhow({ ...input, data: { ...data, flow: '' } }),
  }),
  scenario<Data>({
    title: 'recovery.openList: it opens again until it is proven',
    profiles: ['standard'],
    prepare: at(async (kit) => {
      const { link, flow } = await toPassword(kit);
      must(await kit.auth.recovery.answerPassword({ flow, password: goodPassword }));
      return { link, flow };
    }),
    act: ({ auth }, { flow }) => auth.recovery.openList({ flow }),
    resume: async (input) => {
      must(await input.world.auth.recovery.openList({ flow: input.data.flow }));
      await listAnyhow(input);
    },
  }),
  scenario<Data>({
    title: 'recovery.view changes nothing',
    profiles: ['nist'],
    prepare: at((kit) => toCode(kit)),
    act: ({ auth }, { flow }) => auth.recovery.view({ flow }),
    resume: setAnyhow,
  }),
  scenario<Data>({
    title: 'recovery.stop: stopping again helps, and then the link opens nothing',
    profiles: ['standard'],
    // Ten minutes after its login the session that stops it is to be fresh still.
    options: { policyOverrides: { binding: { freshMs: 15 * minute } } },
    prepare: at(async (kit) => ({ link: (await requestLink(kit)) ?? '' })),
    act: ({ auth }, { person }) => auth.recovery.stop({ token: person.token }),
    check: async ({ world, data, crash, when }) => {
      if (when === 'resumed' || (crash.outcome.kind === 'answered' && when === 'crashed')) expect((await world.auth.recovery.open({ link: data.link })).ok).toBe(false);
    },
    resume: async (input) => {
      must(await input.world.auth.recovery.stop({ token: input.data.person.token }));
      await asEver(input);
    },
  }),
];
