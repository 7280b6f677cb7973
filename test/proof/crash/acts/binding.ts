import { expect } from 'vitest';
import type { AccountRecord } from '../../../../src/port/index.js';
import { askedOfList, codeIn, goodPassword, logInAndSettle, must, prove, walkToNewList, type Active } from '../../../story/walk.js';
import { hour, minute, wrongCode } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

const newPassword = 'lumi narskuu saappaan alla';
const wrongPassword = 'this is not the password at all';
const newEmail = 'matti.virtanen@example.net';

/** Matti in his settings, as far as he got, with another session elsewhere. */
interface Data {
  readonly person: Person;
  /** The session he is in. */
  readonly token: string;
  readonly other: string;
  readonly proof: string;
  readonly code: string;
}

const kitOf = (world: World, { person, token }: Pick<Data, 'person' | 'token'>): Active => ({ ...world, ...person, token });

type Walked = Partial<Pick<Data, 'proof' | 'code'>> & Pick<Person, 'nextCodes'>;

/** In a session of a known browser, with another one open beside it. */
const at = (walk: (kit: Active) => Promise<Walked>) => async (world: World): Promise<Data> => {
  const first = await startActive(world);
  const logged = must(await logInAndSettle({ ...world, ...first }, first.browser));
  if (logged.next !== 'authenticated') throw new Error('all three steps are done');
  const [token, other] = [logged.token, first.token];
  const data = { person: { ...first, browser: logged.browser ?? first.browser }, token, other, proof: '', code: '' };
  const { nextCodes = [], ...walked } = await walk(kitOf(world, data));
  return { ...data, ...walked, person: { ...data.person, nextCodes } };
};

const proven = (act: Parameters<typeof prove>[1]) => at(async (kit) => ({ proof: await prove(kit, act) }));

/** Asked for a one-time password; after so many misses, a wrong one. */
const asked = (input: { readonly wrong?: boolean; readonly misses?: number } = {}) =>
  at(async (kit) => {
    const { auth, token, codes } = kit;
    let { proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'change-password' }));
    for (let n = 0; n < (input.misses ?? 0); n += 1) {
      kit.clock.advance(2 * minute);
      ({ proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'change-password' })));
      await auth.binding.answerOtp({ token, proof, code: wrongCode(kit, challenge.position) });
    }
    kit.clock.advance(2 * minute);
    if (input.misses !== undefined) ({ proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'change-password' })));
    await kit.settle();
    return { proof, code: input.wrong === true ? wrongCode(kit, challenge.position) : (codes[challenge.position - 1] ?? '') };
  });

const newList = at(async (kit) => {
  const { proof, codes, code } = await walkToNewList(kit);
  return { proof, code, nextCodes: codes };
});

const contactAsked = at(async (kit) => {
  const proof = await prove(kit, 'change-contact');
  must(await kit.auth.binding.changeContact({ token: kit.token, proof, currentPassword: goodPassword, channel: 'email', address: newEmail }));
  await kit.settle();
  return { proof, code: codeIn(kit.inbox.lastEmailTo(newEmail)) };
});

const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');

/** The owner logs in with whatever is in use now, and can begin every act anew. */
const goOn: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  const person = { ...data.person, passwords: [newPassword, goodPassword] };
  const token = await goOnLoggedOut(world, person);
  const { listNumber } = askedOfList(await world.auth.binding.start({ token, act: 'renew-list' })).challenge;
  await prove({ ...world, ...person, codes: (listNumber === 1 ? person.codes : person.nextCodes) ?? [] }, 'renew-list', token);
};

/** What was changed leaves no other session open beside it (R35). */
const othersEnd: Scenario<Data>['check'] = async ({ world, data }) => {
  const { passwordsSet, methodChangedAt, contactChangedAt } = await accountOf(world, data);
  if (passwordsSet > 1 || methodChangedAt !== undefined || contactChangedAt !== undefined) expect((await world.auth.sessions.check({ token: data.other })).ok).toBe(false);
};

/** The list that the account names works, whichever it is. */
const listWorks: Scenario<Data>['check'] = async (input) => {
  const { world, data } = input;
  const { listId = '' } = await accountOf(world, data);
  expect((await world.storage.lists.find(listId))?.list).toMatchObject({ status: 'active' });
  await othersEnd(input);
};

const act = (title: string, one: Pick<Scenario<Data>, 'prepare' | 'act'> & Partial<Scenario<Data>>): Provable => scenario<Data>({ title, profiles: ['standard'], resume: goOn, ...one });
const both = ['standard', 'nist'] as const;

export const bindingCrashes: readonly Provable[] = [
  act('binding.start', { prepare: at(async () => ({})), act: ({ auth }, { token }) => auth.binding.start({ token, act: 'change-password' }) }),
  act('binding.answerOtp, right: the one-time password gives one proof', {
    prepare: asked(),
    act: ({ auth }, { token, proof, code }) => auth.binding.answerOtp({ token, proof, code }),
    resume: async (input) => {
      const { world, data } = input;
      const { token, proof, code } = data;
      const used = world.records('lists').flatMap(({ list }) => (list as { readonly used: readonly number[] }).used).length;
      // Two for the first login and the login; the third is this one.
      expect((await world.auth.binding.answerOtp({ token, proof, code })).ok).toBe(used === 2);
      await goOn(input);
    },
  }),
  act('binding.answerOtp, wrong', { prepare: asked({ wrong: true }), act: ({ auth }, { token, proof, code }) => auth.binding.answerOtp({ token, proof, code }) }),
  act('R65 in part, R81 in part: the fifth wrong proof of a session: however it is cut short, that session ends with the next miss, and neither list nor password', {
    profiles: both,
    prepare: asked({ wrong: true, misses: 4 }),
    act: ({ auth }, { token, proof, code }) => auth.binding.answerOtp({ token, proof, code }),
    resume: async (input) => {
      const { world, data } = input;
      const { token, other, person } = data;
      for (let more = 0; more < 4; more += 1) {
        world.clock.advance(2 * minute);
        const started = await world.auth.binding.start({ token, act: 'change-password' });
        if (!started.ok) break;
        await world.auth.binding.answerOtp({ token, proof: started.proof, code: wrongCode({ ...world, ...person }, askedOfList(started).challenge.position) });
      }
      expect(await world.auth.sessions.check({ token })).toMatchObject({ ok: false, reason: 'ended' });
      expect((await world.auth.sessions.check({ token: other })).ok).toBe(true);
      expect((await accountOf(world, data)).password?.compromisedAt).toBeUndefined();
      await listWorks({ ...input, when: 'resumed' });
      await goOn(input);
    },
  }),
  act('binding.view: what is only read changes nothing', { prepare: asked(), act: ({ auth }, { token, proof }) => auth.binding.view({ token, proof }) }),
  act('binding.renewChallenge', { prepare: asked(), act: ({ auth }, { token, proof }) => auth.binding.renewChallenge({ token, proof }) }),
  act('R35 in part, field 37: binding.changePassword: the old password or the new one opens, and no other session outlives the change', {
    profiles: both,
    prepare: proven('change-password'),
    act: ({ auth }, { token, proof }) => auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: newPassword }),
    check: othersEnd,
    resume: async (input) => {
      const { world, data } = input;
      const { token, proof } = data;
      const again = await world.auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: newPassword });
      // A proof that was used up changes nothing a second time.
      const { passwordsSet } = await accountOf(world, data);
      expect(passwordsSet).toBeLessThanOrEqual(2);
      if (again.ok) expect(passwordsSet).toBe(2);
      await goOn(input);
    },
  }),
  act('binding.changePassword with a wrong current password', {
    prepare: proven('change-password'),
    act: ({ auth }, { token, proof }) => auth.binding.changePassword({ token, proof, currentPassword: wrongPassword, password: newPassword }),
    check: async ({ world, data }) => expect((await accountOf(world, data)).passwordsSet).toBe(1),
  }),
  act('field 37: binding.orderList: another can be ordered', {
    profiles: both,
    prepare: proven('renew-list'),
    act: ({ auth }, { token, proof }) => auth.binding.orderList({ token, proof }),
    check: listWorks,
    resume: async (input) => {
      const { world, data } = input;
      const { token, proof } = data;
      must(await world.auth.binding.orderList({ token, proof }));
      const { list } = must(await world.auth.binding.openList({ token, proof }));
      const { challenge } = must(await world.auth.binding.askList({ token, proof }));
      must(await world.auth.binding.proveList({ token, proof, code: list.codes[challenge.position - 1] ?? '' }));
      await goOn({ ...input, data: { ...data, person: { ...data.person, nextCodes: list.codes } } });
    },
  }),
  act('binding.openList: it opens again until it is proven', {
    prepare: newList,
    act: ({ auth }, { token, proof }) => auth.binding.openList({ token, proof }),
    resume: async (input) => {
      must(await input.world.auth.binding.openList(input.data));
      await goOn(input);
    },
  }),
  act('binding.askList', { prepare: newList, act: ({ auth }, { token, proof }) => auth.binding.askList({ token, proof }) }),
  act('R53, field 37, R35 in part: binding.proveList: the list in use works, whichever it is, and the same session goes on to the new one', {
    profiles: both,
    prepare: newList,
    act: ({ auth }, { token, proof, code }) => auth.binding.proveList({ token, proof, code }),
    check: listWorks,
    resume: async (input) => {
      const { world, data, crash } = input;
      const { token, proof, person } = data;
      const asksAgain = await world.auth.binding.askList({ token, proof });
      // The act was finished, or the session renewed, and only the answer was lost: the new list is in use.
      if (asksAgain.ok) must(await world.auth.binding.proveList({ token, proof, code: person.nextCodes?.[asksAgain.challenge.position - 1] ?? '' }));
      else expect(['no-session', 'step-up-required']).toContain(asksAgain.reason);
      const { bindings } = await accountOf(world, data);
      expect(bindings.filter(({ factor }) => factor === 'otp-list').map(({ endReason }) => endReason)).toEqual(['replaced', undefined]);
      // A list that is out of use says so, but where the process stopped between the two, and the answer was lost with it.
      const open = (await world.storage.lists.findBy('accountId', person.accountId)).filter(({ list }) => list.status === 'active').length;
      expect(open).toBeLessThanOrEqual(crash.outcome.kind === 'answered' || asksAgain.ok ? 1 : 2);
      await goOn(input);
    },
  }),
  act('binding.proveList, wrong', {
    prepare: newList,
    act: ({ auth }, { token, proof, person }) => auth.binding.proveList({ token, proof, code: person.nextCodes?.find((each, position) => each !== person.nextCodes?.[position + 1] && each !== person.nextCodes?.[0]) ?? '' }),
    check: listWorks,
  }),
  act('binding.changeContact: the code can be asked for again', {
    prepare: proven('change-contact'),
    act: ({ auth }, { token, proof }) => auth.binding.changeContact({ token, proof, currentPassword: goodPassword, channel: 'email', address: newEmail }),
    resume: async (input) => {
      const { world, data } = input;
      const { token, proof } = data;
      must(await world.auth.binding.changeContact({ token, proof, currentPassword: goodPassword, channel: 'email', address: newEmail }));
      await world.settle();
      must(await world.auth.binding.confirmContact({ token, proof, code: codeIn(world.inbox.lastEmailTo(newEmail)) }));
      await goOn(input);
    },
  }),
  act('R136 in part, field 37: binding.confirmContact: no address is replaced without the old ones being told, and no other session outlives it', {
    profiles: both,
    options: { headUsers: () => [{ email: 'anna@virtanen.example' }] },
    prepare: contactAsked,
    act: ({ auth }, { token, proof, code }) => auth.binding.confirmContact({ token, proof, code }),
    check: async (input) => {
      await othersEnd(input);
      if ((await accountOf(input.world, input.data)).contactChangedAt === undefined) return;
      const told = input.world.records('messages').map(({ purpose }) => purpose);
      expect([told.filter((purpose) => purpose === 'contact-changed').length, told.filter((purpose) => purpose === 'member-contact-changed').length]).toEqual([3, 1]);
    },
    resume: async (input) => {
      const { world, data } = input;
      // What was confirmed once is not confirmed again with the same proof.
      const changed = (await accountOf(world, data)).contactChangedAt !== undefined;
      const again = await world.auth.binding.confirmContact(data);
      if (changed) expect(again.ok).toBe(false);
      await goOn(input);
    },
  }),
  act('binding.confirmContact, wrong', {
    prepare: contactAsked,
    act: ({ auth }, { token, proof, code }) => auth.binding.confirmContact({ token, proof, code: code.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)) }),
    resume: async (input) => {
      must(await input.world.auth.binding.confirmContact(input.data));
      await goOn(input);
    },
  }),
];
