import { describe, expect, it } from 'vitest';
import type { AccountRecord } from '../../../src/port/index.js';
import type { TestAuth } from '../../../src/testing/index.js';
import { codeIn, goodPassword, headUser, must, prove, toChallenge, type Active } from '../../story/walk.js';
import { newPassword, requestLink, toCode, toNewPassword, toPassword, toThirdStep } from '../../unit/service/recovery/walks.js';
import { minute } from '../../unit/service/shared/tools.js';
import { startActive, type Person } from '../person.js';
import type { World } from '../world.js';
import { blindAfterInsert, blindUpdates, catchRace, runRace, type Race } from './race.js';

interface Data {
  readonly person: Person;
  readonly link: string;
  readonly flow: string;
  readonly code: string;
  readonly attempt: string;
  readonly proof: string;
}
interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}
type Act = (process: TestAuth, data: Data) => Promise<Answer>;

const otherPassword = 'meri kohisee kallion takana';
const newEmail = 'matti.virtanen@example.net';

const at = (...walks: readonly ((kit: Active) => Promise<Partial<Data>>)[]) => async (world: World): Promise<Data> => {
  const person = await startActive(world);
  world.clock.advance(10 * minute);
  let data: Data = { person, link: '', flow: '', code: '', attempt: '', proof: '' };
  for (const walk of walks) {
    data = { ...data, ...(await walk({ ...world, ...person })) };
    // An address that was changed at the very instant at which a recovery began changed before it.
    world.clock.advance(1_000);
  }
  return data;
};

const link = async (kit: Active) => ({ link: (await requestLink(kit)) ?? '' });
const code = (kit: Active) => toCode(kit);
const thirdStep = async (kit: Active) => {
  const { flow, otp } = await toThirdStep(kit);
  return { flow, code: otp };
};
/** At the third step of a login with the password and the list that are about to be replaced. */
const loggingIn = async (kit: Active) => {
  const { attempt, code: right } = await toChallenge(kit);
  return { attempt, code: right };
};
const proven = (act: Parameters<typeof prove>[1]) => async (kit: Active) => ({ proof: await prove(kit, act) });
const contactAsked = async (kit: Active) => {
  const { token } = kit;
  const proof = await prove(kit, 'change-contact');
  must(await kit.auth.binding.changeContact({ token, proof, currentPassword: goodPassword, channel: 'email', address: newEmail }));
  await kit.settle();
  return { proof, code: codeIn(kit.inbox.lastEmailTo(newEmail)) };
};

const setPassword = (password = newPassword): Act => ({ auth }, { flow }) => auth.recovery.setPassword({ flow, password });
const answerPassword: Act = ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: goodPassword });
const logIn: Act = ({ auth }, { attempt, code: right }) => auth.login.answerOtp({ attempt, code: right });
const twice = (act: Act): Race<Data, Answer>['actors'] => ({ 'one page': act, 'another page': act });

const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
const openSessions = (world: World): number => world.records('sessions').filter(({ endedAt }) => endedAt === undefined).length;
const events = (world: World, kind: string, method?: string): number => world.records('audit').filter((event) => event['kind'] === kind && event['outcome'] === 'success' && (method === undefined || event['method'] === method)).length;
const okOf = (answers: readonly Answer[]): number => answers.filter(({ ok }) => ok).length;

/** Which of the passwords open the second step. */
async function opening(world: World, { person }: Data, ...passwords: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const password of passwords) if ((await world.auth.login.start({ username: person.username, password, browser: person.browser })).ok) found.push(password);
  return found;
}

const settingTwice: Race<Data, Answer> = {
  prepare: at(toNewPassword),
  actors: { 'one page': setPassword(), 'another page': setPassword(otherPassword) },
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), events(world, 'recovery-completed'), (await accountOf(world, data)).passwordsSet]).toEqual([1, 1, 2]);
    expect(await opening(world, data, goodPassword, newPassword, otherPassword)).toEqual([answers[0]?.ok === true ? newPassword : otherPassword]);
    expect(openSessions(world)).toBe(0);
  },
  holds: ({ name }) => /^(?:accounts|flows)\./.test(name),
};

const recoveringListTwice: Race<Data, Answer> = {
  prepare: at((kit) => toPassword(kit)),
  actors: twice(answerPassword),
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), events(world, 'recovery-completed')]).toEqual([1, 1]);
    // The list that the account names is the one that the page opens.
    const { listNumber } = must(await world.auth.recovery.openList({ flow: data.flow })).list;
    const { listId = '' } = await accountOf(world, data);
    expect((await world.storage.lists.find(listId))?.list.listNumber).toBe(listNumber);
    expect(world.records('lists').length).toBe(2);
  },
  holds: ({ name }) => /^(?:accounts|flows)\.|^lists\.update$/.test(name),
};

const openingTwice: Race<Data, Answer> = {
  prepare: at(link),
  actors: twice(({ auth }, data) => auth.recovery.open({ link: data.link })),
  check: ({ world, answers }) => {
    expect([okOf(answers), events(world, 'recovery-opened')]).toEqual([1, 1]);
    expect(world.records('messages').filter(({ purpose }) => purpose === 'recovery-code').length).toBe(1);
  },
};

const rightCodes: Race<Data, Answer> = {
  prepare: at(code),
  actors: twice(({ auth }, data) => auth.recovery.answerCode({ flow: data.flow, code: data.code })),
  check: ({ world, answers }) => {
    // Of a double click one is right; the other one is told to try again, or that this step is over.
    expect([okOf(answers), events(world, 'recovery-step', 'sms')]).toEqual([1, 1]);
  },
};

const rightPositions: Race<Data, Answer> = {
  prepare: at(thirdStep),
  actors: twice(({ auth }, data) => auth.recovery.answerOtp({ flow: data.flow, code: data.code })),
  check: ({ world, answers }) => expect([okOf(answers), events(world, 'recovery-step', 'otp-list')]).toEqual([1, 1]),
  holds: ({ name }) => /^(?:lists|flows)\.|^ledgers\.clear$/.test(name),
};

/** Whoever was on the way in with what is replaced is not in when it is. */
const againstLogin = (walk: (kit: Active) => Promise<Partial<Data>>, finish: Act): Race<Data, Answer> => ({
  prepare: at(walk, loggingIn),
  actors: { owner: finish, thief: logIn },
  check: ({ world, answers: [owner] }) => {
    expect(owner?.ok).toBe(true);
    expect(openSessions(world)).toBe(0);
  },
  holds: ({ name }) => /^(?:accounts|sessions)\.|^flows\.(?:update|findBy)$/.test(name),
});

/** Whatever else they do makes no difference to each other here: only what is listed waits for its turn. */
const againstChange: Race<Data, Answer> = {
  prepare: at(toNewPassword, proven('change-password')),
  actors: {
    owner: setPassword(),
    'somebody logged in': ({ auth }, { person: { token }, proof }) => auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: otherPassword }),
  },
  check: async ({ world, data, answers: [owner, other] }) => {
    const told = [...(owner?.ok === true ? [newPassword] : []), ...(other?.ok === true ? [otherPassword] : [])];
    expect(told.length).toBeLessThanOrEqual(1);
    const opens = await opening(world, data, goodPassword, newPassword, otherPassword);
    expect([opens.length, (await accountOf(world, data)).passwordsSet]).toEqual([1, opens[0] === goodPassword ? 1 : 2]);
    if (told.length === 1) expect(opens).toEqual(told);
    if (owner?.ok === true) expect(openSessions(world)).toBe(0);
  },
  holds: ({ name }) => /^(?:accounts|flows)\./.test(name) || name === 'sessions.update',
};

/** A thief in a session moves the mailbox while the owner recovers: one of the two. */
const againstContact: Race<Data, Answer> = {
  prepare: at(toNewPassword, contactAsked),
  actors: { owner: setPassword(), thief: ({ auth }, { person: { token }, proof, code: right }) => auth.binding.confirmContact({ token, proof, code: right }) },
  check: async ({ world, data, answers: [owner, thief] }) => {
    const { contactChangedAt, recoveredAt } = await accountOf(world, data);
    expect([contactChangedAt, recoveredAt].filter((change) => change !== undefined).length).toBeLessThanOrEqual(1);
    if (owner?.ok === true) expect([recoveredAt !== undefined, openSessions(world)]).toEqual([true, 0]);
    if (thief?.ok === true) expect(contactChangedAt).toBeDefined();
  },
  holds: ({ name }) => /^(?:accounts|flows)\./.test(name),
};

const againstStop: Race<Data, Answer & { readonly stopped?: number }> = {
  // Ten minutes after its login the session that stops it is to be fresh still.
  options: { policyOverrides: { binding: { freshMs: 15 * minute } } },
  prepare: at(toNewPassword),
  actors: { thief: setPassword(), owner: ({ auth }, { person: { token } }) => auth.recovery.stop({ token }) },
  check: async ({ world, data, answers: [thief, owner] }) => {
    // Whoever was told that one was stopped has the old password still.
    if (owner?.stopped === 1) expect([thief?.ok, await opening(world, data, goodPassword, newPassword)]).toEqual([false, [goodPassword]]);
    if (thief?.ok === true) expect(await opening(world, data, goodPassword, newPassword)).toEqual([newPassword]);
  },
  holds: ({ name }) => /^(?:accounts|flows|sessions)\./.test(name),
};

const againstDisable: Race<Data, Answer> = {
  prepare: at(toNewPassword),
  actors: { owner: setPassword(), 'head user': ({ auth }, { person: { accountId } }) => auth.accounts.disable({ actor: headUser, accountId }) },
  check: async ({ world, data, answers: [, head] }) => {
    expect([head?.ok, (await accountOf(world, data)).status, openSessions(world)]).toEqual([true, 'disabled', 0]);
    expect(await opening(world, data, goodPassword, newPassword)).toEqual([]);
  },
  holds: ({ name }) => /^(?:accounts|flows)\.|^sessions\.update$/.test(name),
};

const againstRestart: Race<Data, Answer> = {
  prepare: at(toNewPassword),
  actors: { owner: setPassword(), 'head user': ({ auth }, { person: { accountId } }) => auth.accounts.restart({ actor: headUser, accountId, delivery: 'in-person' }) },
  check: async ({ world, data, answers: [owner, head] }) => {
    const { status, password, temporaryPassword } = await accountOf(world, data);
    expect([password === undefined, temporaryPassword !== undefined]).toEqual([status === 'pending', status === 'pending']);
    if (head?.ok === true) expect([status, await opening(world, data, goodPassword, newPassword)]).toEqual(['pending', []]);
    else expect([owner?.ok, await opening(world, data, newPassword)]).toEqual([true, [newPassword]]);
    expect(openSessions(world)).toBe(0);
  },
  holds: ({ name }) => /^(?:accounts|flows)\.|^sessions\.update$/.test(name),
};

const againstErase: Race<Data, Answer> = {
  prepare: at(toNewPassword),
  actors: { owner: setPassword(), 'head user': ({ auth }, { person: { accountId } }) => auth.accounts.erase({ actor: headUser, accountId }) },
  check: ({ world, answers: [, head] }) => {
    expect([head?.ok, openSessions(world)]).toEqual([true, 0]);
    for (const store of ['accounts', 'flows', 'lists', 'messages'] as const) expect(world.records(store)).toEqual([]);
  },
  holds: ({ name }) => /^(?:accounts|flows)\.|^messages\.(?:insert|findBy|remove)$/.test(name),
};

/** `least`: fewer orders than these would mean that the calls are not held any more. */
const orders = async <D, T>(race: Race<D, T>, least: number): Promise<void> => expect((await runRace(race)).schedules).toBeGreaterThanOrEqual(least);
const caught = async <D, T>(race: Race<D, T>, broken: Parameters<typeof catchRace>[1]): Promise<readonly string[]> => (await catchRace(race, broken)).schedule;

describe('a recovery, two at it at the same time, in every order with two preemptions', () => {
  it('R131 in part, invariant 1: two new passwords on two pages: one is set, and opens', () => orders(settingTwice, 30));
  it('R132 in part, invariant 1: two right passwords on two pages: one list comes out of it', () => orders(recoveringListTwice, 30));
  it('R122 in part, invariant 1: one link in two browsers: one has it', () => orders(openingTwice, 20));
  it('R129 in part, invariant 1: two right codes: one goes on', () => orders(rightCodes, 50));
  it('R123 in part, invariant 1: two right answers to the third step: one goes on', () => orders({ ...rightPositions, preemptions: 3 }, 40));
  it('R132 in part: a new password against a login with the old one: no session is left', () => orders(againstLogin(toNewPassword, setPassword()), 30));
  it('R132 in part: a new list against a login with the old one: no session is left', () => orders(againstLogin((kit) => toPassword(kit), answerPassword), 30));
  it('R131 in part: a new password against a change of it by somebody who is logged in: one of the two', () => orders(againstChange, 50));
  it('R136 in part: a new password against a change of address: one of the two', () => orders(againstContact, 50));
  it('R133 in part: a new password against the owner’s stop: one of the two', () => orders(againstStop, 30));
  it('a new password against the head user’s disabling: the account is disabled', () => orders(againstDisable, 50));
  it('R10 in part: a new password against the head user’s restart: one of the two', () => orders(againstRestart, 50));
  it('R182 in part: a new password against the head user’s erasing: nothing is left, no late notice either', () => orders(againstErase, 50));
});

describe('a store that breaks its contract is caught in a recovery, too', () => {
  it('invariant 1: flows whose updates all win', async () => {
    expect(await caught(settingTwice, blindUpdates('flows'))).toContain('one page: flows.update');
    expect(await caught(recoveringListTwice, blindUpdates('flows'))).toContain('one page: flows.update');
    expect(await caught(openingTwice, blindUpdates('flows'))).toContain('one page: flows.update');
    expect(await caught(rightCodes, blindUpdates('flows'))).toContain('one page: flows.update');
    expect(await caught(againstStop, blindUpdates('flows'))).toContain('owner: flows.update');
  });

  it('invariant 1: lists whose updates all win', async () => {
    expect(await caught(rightPositions, blindUpdates('lists'))).toContain('one page: lists.update');
  });

  it('accounts whose updates all win', async () => {
    for (const race of [againstChange, againstContact, againstDisable, againstRestart]) expect(await caught(race, blindUpdates('accounts'))).toContain('owner: accounts.update');
  });

  it('R132 in part: whoever does not look again after storing a session, or a message', async () => {
    expect(await caught(againstLogin(toNewPassword, setPassword()), blindUpdates('flows'))).toContain('thief: flows.update');
    expect(await caught(againstLogin((kit) => toPassword(kit), answerPassword), blindUpdates('flows'))).toContain('thief: flows.update');
    expect(await caught(againstErase, blindAfterInsert('messages'))).toContain('owner: messages.insert');
  });
});
