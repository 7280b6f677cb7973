import { describe, expect, it } from 'vitest';
import type { AccountRecord, Storage } from '../../../src/port/index.js';
import type { TestAuth } from '../../../src/testing/index.js';
import { goodPassword, headUser, logInAndSettle, matti, must, organizationId, prove, toChallenge, walkToNewList, type Active } from '../../story/walk.js';
import { oldPassword, oldVerifier } from '../../unit/service/account/tools.js';
import { maintainAll, verify } from '../../unit/service/maintenance/tools.js';
import { minute } from '../../unit/service/shared/tools.js';
import { startActive, type Person } from '../person.js';
import type { World } from '../world.js';
import { blindAfterInsert, blindInserts, blindSeals, blindUpdates, catchRace, countBeforeInsert, isBudget, type Race, runRace, slowAdditions } from './race.js';

interface Data {
  readonly person: Person;
  /** A session in the known browser, beside the one of the first login. */
  readonly other: string;
  readonly proof: string;
  readonly attempt: string;
  readonly code: string;
  /** Of a login beside the act. */
  readonly thiefs?: string;
}
interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
  readonly slip?: { readonly temporaryPassword: string } | undefined;
}
type Act = (process: TestAuth, data: Data) => Promise<Answer>;

const newPassword = 'lumi narskuu saappaan alla';
const otherPassword = 'meri kohisee kallion takana';

const at = (walk: (kit: Active & { readonly other: string }) => Promise<Partial<Data>> = async () => ({})) => async (world: World): Promise<Data> => {
  const person = await startActive(world);
  const logged = must(await logInAndSettle({ ...world, ...person }, person.browser));
  if (logged.next !== 'authenticated') throw new Error('all three steps are done');
  const data = { person, other: logged.token, proof: '', attempt: '', code: '' };
  world.clock.advance(2 * minute);
  return { ...data, ...(await walk({ ...world, ...person, other: logged.token })) };
};

const proven = (act: Parameters<typeof prove>[1]) => at(async (kit) => ({ proof: await prove(kit, act) }));
const challenged = at(async (kit) => {
  const { attempt, code } = await toChallenge(kit);
  return { attempt, code };
});
const newList = at(async (kit) => {
  const { proof, codes, code } = await walkToNewList(kit);
  const { accountId, username, temporaryPassword, addressCode, browser, token } = kit;
  return { proof, code, person: { accountId, username, temporaryPassword, addressCode, browser, token, codes: kit.codes, nextCodes: codes } };
});

const twice = (act: Act): Race<Data, Answer>['actors'] => ({ 'one page': act, 'another page': act });
const logInNow: Act = ({ auth }, { attempt, code }) => auth.login.answerOtp({ attempt, code });
const change = (password = newPassword): Act => ({ auth }, { person: { token }, proof }) => auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password });
const disable: Act = ({ auth }, { person: { accountId } }) => auth.accounts.disable({ actor: headUser, accountId });
const erase: Act = ({ auth }, { person: { accountId } }) => auth.accounts.erase({ actor: headUser, accountId });
const restart: Act = ({ auth }, { person: { accountId } }) => auth.accounts.restart({ actor: headUser, accountId, delivery: 'in-person' });

const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
const openSessions = (world: World): number => world.records('sessions').filter(({ endedAt }) => endedAt === undefined).length;
const events = (world: World, kind: string, reason?: string): number => world.records('audit').filter((event) => event['kind'] === kind && event['outcome'] === 'success' && (reason === undefined || event['reason'] === reason)).length;
const okOf = (answers: readonly Answer[]): number => answers.filter(({ ok }) => ok).length;
const isIn = async (world: World, token: string): Promise<boolean> => (await world.auth.sessions.check({ token })).ok;
const opens = async (world: World, { username }: Pick<Person, 'username'>, password: string): Promise<boolean> => (await world.auth.login.start({ username, password })).ok;

const changingTwice: Race<Data, Answer> = {
  prepare: proven('change-password'),
  actors: { 'one page': change(), 'another page': change(otherPassword) },
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), events(world, 'password-set', 'changed'), (await accountOf(world, data)).passwordsSet]).toEqual([1, 1, 2]);
    expect([await opens(world, data.person, newPassword), await opens(world, data.person, otherPassword)]).toEqual(answers.map(({ ok }) => ok));
  },
  holds: ({ name }) => /^(?:accounts|flows)\./.test(name),
};

const provingTwice: Race<Data, Answer> = {
  prepare: newList,
  actors: twice(({ auth }, { person: { token }, proof, code }) => auth.binding.proveList({ token, proof, code })),
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), events(world, 'list-proven')]).toEqual([1, 2]);
    const { bindings, listId = '' } = await accountOf(world, data);
    expect(bindings.filter(({ factor }) => factor === 'otp-list').map(({ endReason }) => endReason)).toEqual(['replaced', undefined]);
    expect((await world.storage.lists.find(listId))?.list).toMatchObject({ listNumber: 2, status: 'active', used: { length: 1 } });
  },
  holds: ({ name }) => /^(?:accounts|lists)\.|^flows\.update$/.test(name),
};

const steppingTwice: Race<Data, Answer> = {
  prepare: proven('step-up'),
  actors: twice(({ auth }, { person: { token }, proof }) => auth.sessions.stepUp({ token, proof, password: goodPassword })),
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), events(world, 'session-renewed'), await isIn(world, data.person.token)]).toEqual([1, 1, false]);
  },
};

/** Whoever ended it finds it ended, whatever it was doing. */
const endingAgainst = (prepare: Race<Data, Answer>['prepare'], act: Act): Race<Data, Answer> => ({
  prepare,
  actors: { owner: ({ auth }, { other }) => auth.sessions.endOther({ token: other }), thief: act },
  check: async ({ world, data, answers: [owner, thief] }) => {
    const token = thief !== undefined && 'token' in thief ? String(thief.token) : data.person.token;
    expect([owner?.ok, await isIn(world, token), await isIn(world, data.person.token), await isIn(world, data.other)]).toEqual([true, false, false, true]);
  },
});

/** Step by step, until it is in: the position may be used meanwhile, and another is asked then. */
const wholeLogin: Act = async ({ auth }, { person }) => {
  const started = await auth.login.start({ username: person.username, password: goodPassword, browser: person.browser });
  if (!started.ok) return started;
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  let answered = await auth.login.answerOtp({ attempt: started.attempt, code: person.codes[started.challenge.position - 1] ?? '' });
  if (!answered.ok && answered.reason === 'replayed') answered = await auth.login.answerOtp({ attempt: started.attempt, code: person.codes[answered.challenge.position - 1] ?? '' });
  return answered;
};

/** With what its answer sets going: the oldest session ends after it, and the browser becomes known. */
const toItsEnd = (act: Act): Act => (process, data) => act(process, data).finally(process.settle);

/** One session is there, from the first login; one more may be. */
const limited = (whenFull: 'end-oldest' | 'refuse'): Race<Data, Answer> => ({
  options: { policyOverrides: { session: { perAccount: 2, whenFull } } },
  prepare: async (world) => {
    const person = await startActive(world);
    world.clock.advance(minute);
    return { person, other: '', proof: '', attempt: '', code: '' };
  },
  actors: { 'one browser': toItsEnd(wholeLogin), 'another browser': toItsEnd(wholeLogin) },
  check: async ({ world, data, answers }) => {
    let inside = 0;
    for (const answer of answers) if ('token' in answer && (await isIn(world, String(answer.token)))) inside += 1;
    // Of two at one instant the one that was told first may be the one too many: all agree on which, and the limit is kept.
    expect([openSessions(world), inside, await isIn(world, data.person.token)]).toEqual(whenFull === 'refuse' ? [2, 1, true] : [2, 2, false]);
  },
  holds: ({ name }) => /^sessions\.|^lists\.update$/.test(name),
});

const disableAgainst = (prepare: Race<Data, Answer>['prepare'], act: Act): Race<Data, Answer> => ({
  prepare,
  actors: { user: act, 'head user': disable },
  check: async ({ world, data, answers: [, head] }) => {
    expect([head?.ok, (await accountOf(world, data)).status, openSessions(world)]).toEqual([true, 'disabled', 0]);
  },
  holds: ({ name }) => /^(?:accounts|sessions)\.|^flows\.update$/.test(name),
});

const restartAgainst = (prepare: Race<Data, Answer>['prepare'], act: Act): Race<Data, Answer> => ({
  prepare,
  actors: { user: act, 'head user': restart },
  check: async ({ world, data, answers: [, head] }) => {
    const { status, password, temporaryPassword, listId } = await accountOf(world, data);
    const begun = status === 'pending';
    expect([head?.ok, password === undefined, temporaryPassword !== undefined, listId === undefined]).toEqual([begun, begun, begun, begun]);
    if (begun) expect([openSessions(world), await opens(world, data.person, goodPassword), await opens(world, data.person, newPassword)]).toEqual([0, false, false]);
  },
  holds: ({ name }) => /^(?:accounts|sessions)\.|^flows\.update$/.test(name),
});

const eraseAgainst = (prepare: Race<Data, Answer>['prepare'], act: Act): Race<Data, Answer> => ({
  prepare,
  actors: { user: act, 'head user': erase },
  check: ({ world, answers: [, head] }) => {
    expect([head?.ok, openSessions(world)]).toEqual([true, 0]);
    for (const store of ['accounts', 'lists', 'messages'] as const) expect(world.records(store)).toEqual([]);
  },
  holds: ({ name }) => /^(?:accounts|sessions)\.|^flows\.(?:update|remove)$|^messages\.(?:insert|findBy)$/.test(name),
});

const mark: Act = ({ auth }, { person: { accountId } }) => auth.accounts.markCompromised({ actor: headUser, accountId });
/** Whoever is throwing a thief out is not outrun by a login of his that is at its last step. */
const outAgainst = (walk: Parameters<typeof at>[0], act: Act): Race<Data, Answer> => ({
  prepare: at(async (kit) => {
    const walked = await walk?.(kit);
    const { attempt, code } = await toChallenge(kit);
    return { ...walked, attempt, code: walked?.code ?? code, thiefs: code };
  }),
  actors: { thief: toItsEnd(({ auth }, { attempt, thiefs = '' }) => auth.login.answerOtp({ attempt, code: thiefs })), owner: act },
  check: async ({ world, data, answers: [thief, owner] }) => {
    expect(owner?.ok).toBe(true);
    if (thief === undefined || !('token' in thief) || !(await isIn(world, String(thief.token)))) return;
    // One that was over before a password was condemned, and whose browser the account knew by then, stays (R32).
    const session = await world.storage.sessions.find(String(thief.token).split('.')[0] ?? '');
    expect([act === mark, (await accountOf(world, data)).knownBrowsers.map(({ id }) => id)]).toEqual([true, expect.arrayContaining([session?.browserId])]);
  },
  holds: ({ name }) => /^(?:accounts|sessions)\.|^flows\.(?:update|findBy)$/.test(name),
});
const proveList: Act = ({ auth }, { person: { token }, proof, code }) => auth.binding.proveList({ token, proof, code });

const restartingTwice: Race<Data, Answer> = {
  prepare: at(),
  actors: { 'head user': restart, office: ({ auth }, { person: { accountId } }) => auth.accounts.restart({ actor: { kind: 'office', id: 'otto', onBehalfOf: organizationId }, accountId, delivery: 'in-person' }) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    const slips = answers.flatMap(({ slip }) => slip?.temporaryPassword ?? []);
    expect([slips.length, await opens(world, data.person, slips[0] ?? '')]).toEqual([1, true]);
  },
};

const importingTwice: Race<undefined, Answer> = {
  options: { verifiers: [oldVerifier] },
  prepare: async () => undefined,
  actors: Object.fromEntries(
    ['anna', 'bertta'].map((id) => [
      id,
      ({ auth }: TestAuth): Promise<Answer> => auth.accounts.importAccount({ actor: { kind: 'head-user', id }, organizationId, person: { ...matti, username: 'matti' }, passwordHash: `old:${oldPassword}` }),
    ]),
  ),
  check: ({ world, answers }) => {
    expect(answers.map(({ ok, reason }) => reason ?? ok).sort()).toEqual([true, 'username-taken']);
    expect(world.records('accounts').length).toBe(1);
  },
  holds: ({ name }) => /^accounts\./.test(name),
};

type Maintained = Awaited<ReturnType<TestAuth['auth']['maintain']>>;
const maintaining = (input: Pick<Race<Data, Maintained>, 'prepare' | 'check' | 'holds'>): Race<Data, Maintained> => ({
  ...input,
  actors: { 'one server': ({ auth }) => auth.maintain(), 'another server': ({ auth }) => auth.maintain() },
});

const sealing = maintaining({
  prepare: at(),
  check: async ({ world, answers }) => {
    expect(answers.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await verify(world)).toMatchObject({ ok: true });
    const events = await world.storage.audit.list({ chain: organizationId, limit: 1_000 });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, at) => at + 1));
  },
  holds: ({ name }) => /^audit\.(?:head|seal)$/.test(name),
});

const misuses = 25;
const settling = maintaining({
  prepare: at(async (kit) => {
    await toChallenge(kit);
    for (let n = 0; n < misuses; n += 1) await kit.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' });
    kit.clock.advance(11 * minute);
    return {};
  }),
  check: async ({ world, answers }) => {
    expect(answers.flatMap(({ failed }) => failed)).toEqual([]);
    await maintainAll(world);
    const counted = world.records('audit').filter(({ kind }) => kind === 'sequence-error').reduce((sum, { count }) => sum + Number(count ?? 1), 0);
    expect([counted, world.records('messages').filter(({ purpose }) => purpose === 'partial-auth').length]).toEqual([misuses, 2]);
  },
  holds: (call) => !isBudget(call) && /^ledgers\.|^flows\.(?:findBy|remove|update)$/.test(call.name),
});

/** `least`: fewer orders than these would mean that the calls are not held any more. */
const orders = async <D, T>(race: Race<D, T>, least: number): Promise<void> => expect((await runRace(race)).schedules).toBeGreaterThanOrEqual(least);
const caught = async <D, T>(race: Race<D, T>, broken: Parameters<typeof catchRace>[1]): Promise<readonly string[]> => (await catchRace(race, broken)).schedule;

const check: Act = ({ auth }, { person: { token } }) => auth.sessions.check({ token });
const stepUp: Act = ({ auth }, { person: { token }, proof }) => auth.sessions.stepUp({ token, proof, password: goodPassword });

describe('settings and sessions, two at them at the same time, in every order with two preemptions', () => {
  it('R172 in part, invariant 1: two changes of the password on one proof: one is made', () => orders(changingTwice, 30));
  it('R53 in part, invariant 1: a new list proven on two pages: it is in use once', () => orders(provingTwice, 30));
  it('R160 in part, invariant 1: two step-ups on one proof: one token comes out of it', () => orders(steppingTwice, 30));
  it('R169 in part: the other sessions are ended while one of them is used', () => orders(endingAgainst(at(), check), 15));
  it('R169 in part: the other sessions are ended while one of them steps up', () => orders(endingAgainst(proven('step-up'), stepUp), 30));
  it('R171 in part: two logins where one more session may be: the oldest ends', () => orders(limited('end-oldest'), 30));
  it('R171 in part: two logins where one more session may be, and the policy refuses: one is in', () => orders(limited('refuse'), 30));
});

describe('what head users do and what users do, at the same time', () => {
  it('R169 in part: disabling against a login: nobody is in', () => orders(disableAgainst(challenged, logInNow), 30));
  it('R169 in part: disabling against a change of password: nobody is in', () => orders(disableAgainst(proven('change-password'), change()), 30));
  it('R35 in part: a change of password against a login: the login is out', () => orders(outAgainst(async (kit) => ({ proof: await prove(kit, 'change-password') }), change()), 30));
  it('R53 in part: a new list against a login: the login is out', () => orders(outAgainst(async (kit) => { const { proof, code } = await walkToNewList(kit); return { proof, code }; }, proveList), 30));
  it('R32 in part: a password that counts as compromised against a stranger’s login: the login is out', () => orders(outAgainst(async () => ({}), mark), 30));
  it('R10 in part: a restart against a login: nobody is in, or it did not happen', () => orders(restartAgainst(challenged, logInNow), 30));
  it('R10 in part: a restart against a change of password: one of the two', () => orders(restartAgainst(proven('change-password'), change()), 30));
  it('R182 in part: erasing against a login: nobody is in, and nothing is left', () => orders(eraseAgainst(challenged, logInNow), 30));
  it('R182 in part: erasing against a change of password: nothing is left, no late notice either', () => orders(eraseAgainst(proven('change-password'), change()), 30));
  it('R10 in part: two restarts: one slip opens', () => orders(restartingTwice, 20));
  it('R194 in part: two import one username: one gets it', () => orders(importingTwice, 4));
});

describe('two servers that maintain at the same time', () => {
  it('R179 in part: each event has its place once, and the chain verifies', () => orders(sealing, 6));
  it('R156 in part, R175 in part: a burst is written down once, an attempt that nobody answered is told once', () => orders(settling, 50));
});

describe('a store that breaks its contract is caught there, too', () => {
  it('invariant 1: flows whose updates all win', async () => {
    expect(await caught(changingTwice, blindUpdates('flows'))).toContain('one page: flows.update');
    expect(await caught(steppingTwice, blindUpdates('flows'))).toContain('one page: flows.update');
  });

  it('invariant 1: lists whose updates all win', async () => {
    expect(await caught(provingTwice, blindUpdates('lists'))).toContain('one page: lists.update');
  });

  it('R169 in part: sessions whose updates all win', async () => {
    expect(await caught(endingAgainst(at(), check), blindUpdates('sessions'))).toContain('thief: sessions.update');
    expect(await caught(endingAgainst(proven('step-up'), stepUp), blindUpdates('sessions'))).toContain('thief: sessions.update');
  });

  it('R171 in part: a limit of sessions that is looked at before one is stored', async () => {
    for (const whenFull of ['end-oldest', 'refuse'] as const) expect(await caught(limited(whenFull), countBeforeInsert)).toContain('another browser: sessions.insert');
  });

  it('R194 in part: accounts whose inserts all succeed', async () => {
    expect(await caught(importingTwice, blindInserts)).toContain('bertta: accounts.insert');
  });

  it('accounts whose updates all win', async () => {
    expect(await caught(disableAgainst(proven('change-password'), change()), blindUpdates('accounts'))).toContain('user: accounts.update');
    expect(await caught(restartAgainst(proven('change-password'), change()), blindUpdates('accounts'))).toContain('user: accounts.update');
    expect(await caught(restartingTwice, blindUpdates('accounts'))).toContain('office: accounts.update');
  });

  it('R169 in part, R182 in part: whoever does not look again after storing a session, or a message', async () => {
    // A login looks at its attempt again: completing it is the look.
    expect(await caught(disableAgainst(challenged, logInNow), blindUpdates('flows'))).toContain('user: flows.update');
    expect(await caught(restartAgainst(challenged, logInNow), blindUpdates('flows'))).toContain('user: flows.update');
    // It looks at the account once more after its answer, so that either look alone has the thief out.
    const neither = (storage: Storage): Storage => blindAfterInsert('sessions')(blindUpdates('flows')(storage));
    expect(await caught(outAgainst(async () => ({}), mark), neither)).toContain('thief: flows.update');
    expect(await caught(eraseAgainst(proven('change-password'), change()), blindAfterInsert('messages'))).toContain('user: messages.insert');
  });

  it('R156 in part, R179 in part: seals that follow whatever is there, and ledgers that read and then write', async () => {
    expect(await caught(sealing, blindSeals)).toContain('another server: audit.seal');
    expect(await caught(settling, slowAdditions)).toContain('another server: ledgers.read');
  });
});
