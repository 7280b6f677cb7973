import { afterAll, describe, expect, it } from 'vitest';
import { watchPorts, type TestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, toChallenge, walkToList, type Active } from '../../../story/walk.js';
import { requestLink } from '../recovery/walks.js';
import { activateByKey, openPairing } from '../device/tools.js';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { activate, keys, minute, profiles, reopen, wrongCode, type Profile } from '../shared/tools.js';

/** Each call of a store is one statement, and a database across a network pays for each of them. */
interface Statements {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The calls of the stores until the act is answered, and those after it. */
async function statementsOf(kit: TestAuth, act: (auth: TestAuth['auth']) => Promise<unknown>): Promise<Statements & { readonly said: unknown }> {
  const calls: string[] = [];
  const { storage } = watchPorts({ storage: kit.storage }, ({ name }, run) => {
    calls.push(name);
    return run();
  });
  const { auth, settle } = reopen({ ...kit, accountId: '', username: '', temporaryPassword: '', addressCode: '', codes: [], token: '', browser: '' }, { storage });
  const said = await act(auth);
  const before = [...calls];
  await settle();
  return { said, before, after: calls.slice(before.length) };
}

type UseCase = (policy: Profile) => Promise<Statements & { readonly said: unknown }>;

const start = (password: string, known = false): UseCase => async (policy) => {
  const active = await activate(policy);
  return statementsOf(active, (auth) => auth.login.start({ username: active.username, password, ...(known ? { browser: active.browser } : {}) }));
};

/** The third step; `missed`: after a wrong answer, whose notice has gone out. */
const answer = (input: { readonly known?: boolean; readonly wrong?: boolean; readonly missed?: boolean }): UseCase => async (policy) => {
  const active = await activate(policy);
  const { attempt, challenge, code } = await toChallenge(active, input.known === true ? active.browser : undefined);
  const wrong = wrongCode(active, challenge.position);
  if (input.missed === true) await active.auth.login.answerOtp({ attempt, code: wrong });
  await active.settle();
  return statementsOf(active, (auth) => auth.login.answerOtp({ attempt, code: input.wrong === true ? wrong : code }));
};

/** One more wrong code after so many; `anew`: in a login of its own, whose first wrong code is told. A known browser waits between them, and begins anew each time. */
const miss = (after: number | 'all but one', input: { readonly known?: boolean; readonly anew?: boolean; readonly closes?: boolean } = {}): UseCase => async (policy) => {
  const active = await activate(policy);
  const begin = async () => {
    if (input.known === true) active.clock.advance(60 * minute);
    return toChallenge(active, input.known === true ? active.browser : undefined);
  };
  const { strangers, knownBrowser } = active.auth.policy.otpMisses;
  const misses = after === 'all but one' ? (input.known === true ? knownBrowser : strangers) - 1 : after;
  let { attempt, challenge } = await begin();
  for (let n = 0; n < misses; n += 1) {
    const said = await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    if (said.ok || said.reason !== 'wrong-code') return expect.unreachable(JSON.stringify(said));
    ({ challenge } = said);
    if (input.known === true) ({ attempt, challenge } = await begin());
  }
  if (input.anew === true) ({ attempt, challenge } = await begin());
  await active.settle();
  const measured = await statementsOf(active, (auth) => auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) }));
  expect(measured.said).toMatchObject({ reason: input.closes === true ? 'lane-closed' : 'wrong-code' });
  return measured;
};

/** The last miss of a list's life, after so many of a known browser. */
const lastOfList = (misses: number): UseCase => async (policy) => {
  const active = await activate(policy);
  for (let n = 0; n < misses; n += 1) {
    const { attempt, challenge } = await toChallenge(active, active.browser);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    active.clock.advance(60 * minute);
  }
  const [record = expect.unreachable('there is a list')] = await active.storage.lists.findBy('accountId', active.accountId);
  await active.storage.lists.update({ ...record, version: record.version + 1, list: { ...record.list, lifetimeMisses: 44 } }, record.version);
  const { attempt, challenge } = await toChallenge(active, active.browser);
  await active.settle();
  return statementsOf(active, (auth) => auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) }));
};

/** What a host calls now and then, where there is nothing to do for it. */
const idle = (act: (auth: TestAuth['auth']) => Promise<unknown>): UseCase => async (policy) => {
  const active = await activate(policy);
  await active.settle();
  await active.auth.maintain();
  active.clock.advance(10 * minute);
  return statementsOf(active, act);
};

const ofSession = (act: (active: Active) => (auth: TestAuth['auth']) => Promise<unknown>, wait = 0): UseCase => async (policy) => {
  const active = await activate(policy);
  active.clock.advance(wait);
  return statementsOf(active, act(active));
};

const check = ({ token }: Active) => (auth: TestAuth['auth']) => auth.sessions.check({ token });

const firstLogin: Readonly<Record<string, UseCase>> = {
  'first login, temporary password': async (policy) => {
    const invited = await invite({ policy, keys });
    return statementsOf(invited, (auth) => auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
  },
  'first login, new password': async (policy) => {
    const invited = await invite({ policy, keys });
    const started = must(await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
    const flow = started.next === 'first-login' ? started.flow : '';
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'fi' }, addressCode: invited.addressCode }));
    return statementsOf(invited, (auth) => auth.firstLogin.changePassword({ flow, password: goodPassword }));
  },
  'first login, list proven': async (policy) => {
    const invited = await invite({ policy, keys });
    const { flow, codes } = await walkToList(invited);
    const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
    return statementsOf(invited, (auth) => auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' }));
  },
};

/** What the Key's phone and computer ask, and how often: the polls are all day, the rest is once a login. */
const byKey = (act: (active: ActiveByKey, asked: Awaited<ReturnType<typeof toApproval>>) => Promise<(auth: TestAuth['auth']) => Promise<unknown>>): UseCase => async (policy) => {
  const active = await activateByKey(policy);
  const asked = await toApproval(active, { password: goodPassword, browser: active.browser });
  await active.settle();
  return statementsOf(active, await act(active, asked));
};

const key: Readonly<Record<string, UseCase>> = {
  'Key, right password, known browser': async (policy) => {
    const active = await activateByKey(policy);
    return statementsOf(active, (auth) => auth.login.start({ username: active.username, password: goodPassword, browser: active.browser }));
  },
  'Key, poll of the computer': byKey(async (_active, { attempt }) => (auth) => auth.login.view({ attempt })),
  'Key, poll of the phone': byKey(async ({ phone }) => {
    const request = await phone.request({ method: 'GET', path: '/approvals' });
    return (auth) => auth.devices.openApprovals({ request });
  }),
  'Key, answer of the phone': byKey(async ({ phone }, { number }) => {
    const [waiting = expect.unreachable()] = await phone.open();
    const input = { approval: waiting.approval, answer: await phone.sign({ challenge: waiting.challenge, answer: 'approve', number }), request: await phone.request({ method: 'POST', path: '/answer' }) };
    return (auth) => auth.devices.answerApproval(input);
  }),
  'Key, finished on the computer': byKey(async ({ phone }, { attempt, number }) => {
    must(await phone.answer('approve', number));
    return (auth) => auth.login.finishApproval({ attempt });
  }),
  'Key, code redeemed': async (policy) => {
    const { username, code, ...opened } = await openPairing(policy);
    return statementsOf(opened, (auth) => auth.devices.redeemPairing({ username, code }));
  },
};

const useCases: Readonly<Record<string, UseCase>> = {
  'login 1, right password': start(goodPassword),
  'login 1, right password, known browser': start(goodPassword, true),
  'login 1, wrong password': start('a guess of a stranger'),
  'login 1, wrong password, known browser': start('a guess of a stranger', true),
  'login 1, unknown name': async (policy) => statementsOf(await activate(policy), (auth) => auth.login.start({ username: 'nobody.here4821', password: goodPassword })),
  'login 2, right code': answer({ known: true }),
  'login 2, right code, new browser': answer({}),
  'login 2, right code after a wrong one': answer({ missed: true }),
  'login 2, wrong code, and its notice': answer({ wrong: true }),
  'login 2, another wrong code': answer({ wrong: true, missed: true }),
  'login 2, wrong code that burns a position': miss(2),
  'login 2, wrong code that burns a position, and its notice': miss(2, { anew: true }),
  'login 2, wrong code that closes the strangers’ lane': miss('all but one', { closes: true }),
  'login 2, wrong code that closes the strangers’ lane, and its notice': miss('all but one', { anew: true, closes: true }),
  'login 2, wrong code that closes a known browser’s lane, and its notice': miss('all but one', { known: true, closes: true }),
  'login 2, wrong code that ends the list': lastOfList(1),
  'session check': ofSession(check),
  'session check a minute later': ofSession(check, minute),
  logout: ofSession(({ token }) => (auth) => auth.sessions.end({ token })),
  ...firstLogin,
  ...key,
  'recovery, request': async (policy) => {
    const active = await activate(policy);
    return statementsOf(active, (auth) => auth.recovery.request({ username: active.username, recovers: 'password' }));
  },
  'recovery, link opened': async (policy) => {
    const active = await activate(policy);
    const link = (await requestLink(active)) ?? '';
    return statementsOf(active, (auth) => auth.recovery.open({ link }));
  },
  'deliver, nothing due': idle((auth) => auth.deliver()),
  'maintain, nothing to do': idle((auth) => auth.maintain()),
  'provision one person': async (policy) => {
    const active = await activate(policy);
    const person = { ...matti, name: 'Liisa Virtanen', email: 'liisa@virtanen.example', phone: '+358401112223' };
    return statementsOf(active, (auth) => auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' }));
  },
};

const taken = new Map<string, Statements>();
const measured = async (policy: Profile, name: string): Promise<Statements> => {
  const { said, before, after } = await (useCases[name] ?? expect.unreachable())(policy);
  expect(said).toBeDefined();
  taken.set(name, { before, after });
  return { before, after };
};

/** Before the answer, and after it. Whoever changes a number here changes what a host's database has to bear. */
const budget: Readonly<Record<string, readonly [before: number, after: number]>> = {
  'login 1, right password': [7, 0],
  'login 1, right password, known browser': [7, 0],
  'login 1, wrong password': [7, 0],
  'login 1, wrong password, known browser': [7, 0],
  'login 1, unknown name': [7, 0],
  'login 2, right code': [9, 2],
  'login 2, right code, new browser': [9, 15],
  'login 2, right code after a wrong one': [9, 15],
  'login 2, wrong code, and its notice': [8, 11],
  'login 2, another wrong code': [8, 0],
  'login 2, wrong code that burns a position': [8, 0],
  'login 2, wrong code that burns a position, and its notice': [8, 11],
  'login 2, wrong code that closes the strangers’ lane': [9, 15],
  'login 2, wrong code that closes the strangers’ lane, and its notice': [9, 26],
  'login 2, wrong code that closes a known browser’s lane, and its notice': [9, 23],
  'login 2, wrong code that ends the list': [8, 22],
  'session check': [1, 0],
  'session check a minute later': [2, 0],
  logout: [4, 0],
  'first login, temporary password': [6, 0],
  'first login, new password': [5, 0],
  'first login, list proven': [24, 0],
  'Key, right password, known browser': [11, 0],
  'Key, poll of the computer': [1, 0],
  'Key, poll of the phone': [3, 0],
  'Key, answer of the phone': [9, 2],
  'Key, finished on the computer': [7, 2],
  'Key, code redeemed': [6, 0],
  'recovery, request': [0, 9],
  'recovery, link opened': [8, 1],
  'deliver, nothing due': [1, 0],
  'maintain, nothing to do': [13, 0],
  'provision one person': [4, 0],
};

const rightPassword = ['accounts.findBy', 'ledgers.add', 'ledgers.add', 'audit.append', 'lists.find', 'lists.update', 'flows.insert'];
const wrongPassword = ['accounts.findBy', 'ledgers.add', 'ledgers.add', 'ledgers.add', 'audit.append', 'ledgers.add', 'ledgers.add'];
const rightCode = ['flows.find', 'ledgers.add', 'lists.find', 'lists.update', 'ledgers.add', 'accounts.find', 'audit.append', 'sessions.insert', 'flows.update'];
const wrongCodeAgain = ['flows.find', 'ledgers.add', 'lists.find', 'ledgers.add', 'lists.update', 'accounts.find', 'audit.append', 'flows.update'];

/** Two messages, and the note of them; which of their calls comes first depends on how long each was encrypted. */
const twoNotices = ['messages.insert', 'accounts.find', 'messages.update', 'ledgers.add', 'messages.update'].flatMap((call) => [call, call]);
const remembered = ['sessions.findBy', 'accounts.find', 'accounts.update', 'sessions.find', ...[...twoNotices, 'flows.update'].sort()];

/** Of the use cases that every login pays for: which, and in which order, as that is what a crash in between leaves. */
const inOrder: Readonly<Record<string, Statements>> = {
  'login 1, right password': { before: rightPassword, after: [] },
  'login 1, right password, known browser': { before: rightPassword, after: [] },
  'login 1, wrong password': { before: wrongPassword, after: [] },
  'login 1, wrong password, known browser': { before: wrongPassword, after: [] },
  'login 1, unknown name': { before: wrongPassword, after: [] },
  'login 2, right code': { before: rightCode, after: ['sessions.findBy', 'accounts.find'] },
  'login 2, right code, new browser': { before: rightCode, after: remembered },
  'login 2, right code after a wrong one': { before: rightCode, after: remembered },
  'login 2, another wrong code': { before: wrongCodeAgain, after: [] },
  'session check': { before: ['sessions.find'], after: [] },
  'session check a minute later': { before: ['sessions.find', 'sessions.update'], after: [] },
};

describe.each(profiles)('statements in %s', (policy) => {
  it.each(Object.keys(inOrder))('%s: these, in this order', async (name) => {
    const { before, after } = await measured(policy, name);
    expect({ before, after: [...after.slice(0, 4), ...after.slice(4).sort()] }).toEqual(inOrder[name]);
  });

  it.each(Object.keys(useCases))('%s: as many as the table says, and nine at most before an answer of a login', async (name) => {
    const { before, after } = await measured(policy, name);
    if (name.startsWith('login')) expect(before.length).toBeLessThanOrEqual(9);
    expect([before.length, after.length], `${before.join(' ')} | ${after.join(' ')}`).toEqual(budget[name]);
  });
});

describe('statements of a browser that has to wait', () => {
  it('login 2, wrong code that ends the list: nine at most before the answer', async () => {
    const { said, before } = await lastOfList(5)('standard');
    expect(said).toMatchObject({ reason: 'list-ended' });
    expect(before.filter((name) => name === 'ledgers.add')).toHaveLength(3);
    expect(before.length).toBeLessThanOrEqual(9);
  });
});

afterAll(() => {
  const rows = [...taken].map(([name, { before, after }]) => `${name.padEnd(72)}${String(before.length).padStart(3)} / ${String(after.length)}`);
  process.stdout.write(`statements per use case: before the answer / after it\n${rows.join('\n')}\n`);
});
