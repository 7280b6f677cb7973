import { describe, expect, it } from 'vitest';
import type { AccountRecord } from '../../../src/port/index.js';
import type { TestAuth } from '../../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId, walkToList, type Invited } from '../../story/walk.js';
import { openFlow, toPassword } from '../../unit/service/first-login/walks.js';
import { second } from '../../unit/service/shared/tools.js';
import { startInvited } from '../person.js';
import type { World } from '../world.js';
import { blindUpdates, catchRace, runRace, type Race } from './race.js';

type Person = Pick<Invited, 'accountId' | 'username' | 'temporaryPassword' | 'addressCode'>;
type Data = Person & { readonly flow: string; readonly code: string };
interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}

const bySms = { username: 'email', temporaryPassword: 'sms' } as const;
const accountOf = async (world: World, { accountId }: Person): Promise<AccountRecord> => (await world.storage.accounts.find(accountId)) ?? expect.unreachable('the account is there');

const at = (walk: (kit: Invited) => Promise<string>) => async (world: World): Promise<Data> => {
  const person = await startInvited(world);
  return { ...person, flow: await walk({ ...world, ...person }), code: '' };
};

/** The list is saved, and a position of it asked for. */
async function asked(world: World): Promise<Data> {
  const person = await startInvited(world);
  const { flow, codes } = await walkToList({ ...world, ...person });
  const { challenge } = must(await world.auth.firstLogin.askList({ flow }));
  return { ...person, flow, code: codes[challenge.position - 1] ?? '' };
}

const issueAnew = ({ auth }: TestAuth, { accountId }: Person): Promise<Answer> => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: 'in-person' });

/** Either the first login is done, or it begins anew; never both. */
const oneOrTheOther: Race<Data, Answer>['check'] = async ({ world, data, answers: [user, head] }) => {
  const { status, temporaryPassword, password } = await accountOf(world, data);
  expect(status === 'active').toBe(temporaryPassword === undefined && password !== undefined);
  expect(world.records('sessions').length).toBe(user?.ok === true ? 1 : 0);
  // Whoever was told that it is done finds it done.
  if (user?.ok === true) expect([status, head?.ok]).toEqual(['active', false]);
  if (head?.ok === true) expect(status).toBe('pending');
};

const provingAgainstIssuing: Race<Data, Answer> = {
  prepare: asked,
  actors: { user: ({ auth }, { flow, code }) => auth.firstLogin.proveList({ flow, code }), 'head user': issueAnew },
  check: oneOrTheOther,
};

const provingTwice: Race<Data, Answer> = {
  prepare: asked,
  actors: Object.fromEntries(['one page', 'another page'].map((name) => [name, ({ auth }: TestAuth, { flow, code }: Data): Promise<Answer> => auth.firstLogin.proveList({ flow, code })])),
  check: async ({ world, data, answers }) => {
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    expect(world.records('sessions').length).toBe(answers.filter(({ ok }) => ok).length);
    // Nobody is stuck: whoever proved nothing yet can prove it now.
    expect((await accountOf(world, data)).status === 'active' || (await world.auth.firstLogin.askList({ flow: data.flow })).ok).toBe(true);
  },
};

const changingAgainstIssuing: Race<Data, Answer> = {
  prepare: at(toPassword),
  actors: { user: ({ auth }, { flow }) => auth.firstLogin.changePassword({ flow, password: goodPassword }), 'head user': issueAnew },
  check: async ({ world, data, answers: [user, head] }) => {
    const { password, temporaryPassword } = await accountOf(world, data);
    expect([password === undefined, temporaryPassword === undefined].sort()).toEqual([false, true]);
    expect(user?.ok === true || head?.ok === true).toBe(true);
    if (head?.ok === true && user?.ok === false) expect(temporaryPassword).toBeDefined();
  },
};

const issuingTwice: Race<Data, Answer & { readonly slip?: { readonly temporaryPassword: string } | undefined }> = {
  prepare: at((kit) => openFlow(kit, kit.temporaryPassword)),
  actors: {
    'head user': ({ auth }, { accountId }) => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: 'in-person' }),
    office: ({ auth }, { accountId }) => auth.accounts.issueTemporaryPassword({ actor: { kind: 'office', id: 'otto', onBehalfOf: organizationId }, accountId, delivery: 'in-person' }),
  },
  check: async ({ world, data, answers }) => {
    const slips = answers.flatMap(({ slip }) => slip?.temporaryPassword ?? []);
    expect(slips.length).toBeGreaterThan(0);
    const opening = [];
    for (const password of [...slips, data.temporaryPassword]) if ((await world.auth.login.start({ username: data.username, password })).ok) opening.push(password);
    expect(opening.length).toBe(1);
    expect(slips).toContain(opening[0]);
  },
};

const provisioningTwice: Race<undefined, Answer> = {
  prepare: async () => undefined,
  actors: Object.fromEntries(
    ['anna', 'bertta'].map((id) => [id, ({ auth }: TestAuth): Promise<Answer> => auth.accounts.provision({ actor: { kind: 'head-user', id }, organizationId, person: { ...matti, username: 'matti' }, delivery: 'in-person' })]),
  ),
  check: ({ world, answers }) => {
    expect(answers.map(({ ok, reason }) => reason ?? ok).sort()).toEqual([true, 'username-taken']);
    expect(world.records('accounts').length).toBe(1);
  },
  // Here the insert is what the two meet at.
  holds: ({ name }) => /^accounts\./.test(name),
};

/** One after the other: side by side their order would depend on how long each is decrypted. */
const deliverBoth = async ({ auth }: TestAuth): Promise<void> => {
  for (let times = 0; times < 2; times += 1) await auth.deliver({ limit: 1 });
};

const delivering: Race<Person, unknown> = {
  prepare: async (world) => {
    for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: Infinity });
    const { accountId, username } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms }));
    await world.settle();
    for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: 0 });
    world.clock.advance(31 * second);
    return { accountId, username, temporaryPassword: '', addressCode: '' };
  },
  actors: { 'one server': deliverBoth, 'another server': deliverBoth },
  check: ({ world }) => {
    expect(world.inbox.all().map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
    expect(world.records('messages').map(({ state }) => state)).toEqual(['sent', 'sent']);
  },
  holds: ({ name }) => /^(?:messages|email|sms)\./.test(name),
};

describe('an invitation, two at it at the same time, in every order with two preemptions', () => {
  const orders = async <D, T>(race: Race<D, T>, least: number): Promise<void> => expect((await runRace(race)).schedules).toBeGreaterThanOrEqual(least);

  it('R10 in part, invariant 1: the list is proven while the head user issues anew: one of the two', () => orders(provingAgainstIssuing, 100));
  it('R60 in part, invariant 1: two right answers on two pages of one first login: one session at most', () => orders(provingTwice, 100));
  it('R10 in part: the password is changed while the head user issues anew: one password opens', () => orders(changingAgainstIssuing, 30));
  it('R10 in part: two issue anew: one temporary password opens', () => orders(issuingTwice, 50));
  it('R194 in part: two want one username: one gets it', () => orders(provisioningTwice, 4));
  it('R14 in part: two servers deliver: every message is sent once', () => orders(delivering, 50));
});

describe('a store that breaks its contract is caught in an invitation, too', () => {
  it('R10 in part: accounts whose updates all win: an account is active and issued anew at once', async () => {
    expect((await catchRace(provingAgainstIssuing, blindUpdates('accounts'))).schedule).toContain('head user: accounts.update');
  });

  it('R14 in part: messages whose updates all win: a message is sent twice', async () => {
    expect((await catchRace(delivering, blindUpdates('messages'))).schedule).toContain('one server: messages.update');
  });
});
