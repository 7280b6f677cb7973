import { describe, expect, it } from 'vitest';
import type { TestAuth } from '../../../src/testing/index.js';
import { goodPassword, headUser, must } from '../../story/walk.js';
import { codeOn } from '../../story/raw-phone.js';
import { toCode } from '../../unit/service/recovery/walks.js';
import { minute } from '../../unit/service/shared/tools.js';
import {
  answerOn, display, otherNumber, pairPhone, phoneIn, signAnswer, signClaim, startByKey, startInReserve, toAsked, toAskedPayment, toAskedProof, toMethod, type AnswerInput,
} from '../key-person.js';
import type { Person } from '../person.js';
import type { World } from '../world.js';
import { blindUpdates, catchRace, runRace, type Race } from './race.js';

interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}
type Act<D> = (process: TestAuth, data: D) => Promise<Answer>;

interface Asked {
  readonly person: Person;
  /** The page that asked: an attempt, a proof, or a payment. */
  readonly flow: string;
  /** What phones are about to send. */
  readonly answers: readonly AnswerInput[];
  /** A recovery, or another proof, beside it. */
  readonly other: string;
  readonly code: string;
  readonly deviceId: string;
}

const okOf = (answers: readonly Answer[]): number => answers.filter(({ ok }) => ok).length;
const tokenOf = (answer: Answer | undefined): string => (answer !== undefined && 'token' in answer ? String(answer.token) : '');
const isIn = async (world: World, token: string): Promise<boolean> => token !== '' && (await world.auth.sessions.check({ token })).ok;
const accountOf = async (world: World, { person }: { readonly person: Pick<Person, 'accountId'> }) => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
const approvalOf = async (world: World, { flow }: Pick<Asked, 'flow'>) => {
  const found = await world.storage.flows.find(flow.split('.')[0] ?? '');
  return found !== undefined && 'approval' in found ? found.approval : undefined;
};

/** A second phone, connected with an approval of the first. */
async function addPhone(world: World, person: Person): Promise<Person> {
  const { flow: proof, number } = await toAskedProof(world, { token: person.token, act: 'pair-device' });
  must(await answerOn(world, { flow: proof, number }));
  must(await world.auth.binding.finishApproval({ token: person.token, proof }));
  const { pairing } = must(await world.auth.binding.openPairing({ token: person.token, proof }));
  const { digits } = await pairPhone(world, { username: person.username, pairing, name: 'two' });
  const { renewed } = must(await world.auth.binding.confirmDevice({ token: person.token, proof, pairing, digits }));
  await world.settle();
  return { ...person, token: renewed?.token ?? '' };
}

type Said = 'approve' | 'not-me' | 'cancelled' | 'wrong';

/** A login that has asked the phones, and what each of them is about to send. */
const asked = (said: readonly (readonly [name: string, said: Said])[], { withList = false, before }: { readonly withList?: boolean; readonly before?: (world: World, person: Person) => Promise<Partial<Asked>> } = {}) => async (world: World): Promise<Asked> => {
  const first = withList ? await startInReserve(world) : await startByKey(world);
  const person = said.some(([name]) => name === 'two') ? await addPhone(world, first) : first;
  const beside = (await before?.(world, person)) ?? {};
  const { flow, number } = await toAsked(world, person, person.browser);
  const answers: AnswerInput[] = [];
  for (const [name, answer] of said) answers.push(await signAnswer(world, { flow, name, number: answer === 'wrong' ? otherNumber(number) : number, answer: answer === 'wrong' ? 'approve' : answer }));
  const [device] = await world.storage.devices.findBy('accountId', person.accountId);
  return { person, flow, answers, other: '', code: '', deviceId: device?.id ?? '', ...beside };
};
const approvedLogin = (input: Parameters<typeof asked>[1] = {}) => async (world: World): Promise<Asked> => {
  const data = await asked([['one', 'approve']], input)(world);
  must(await world.auth.devices.answerApproval(data.answers[0] ?? expect.unreachable('the phone has signed')));
  return data;
};

const answer = (n: number): Act<Asked> => ({ auth }, { answers }) => auth.devices.answerApproval(answers[n] ?? expect.unreachable('the phone has signed'));
const finish: Act<Asked> = ({ auth }, { flow }) => auth.login.finishApproval({ attempt: flow });
const useList: Act<Asked> = ({ auth }, { flow }) => auth.login.useList({ attempt: flow });
const endDevice: Act<Asked> = ({ auth }, { person: { accountId }, deviceId }) => auth.accounts.endDevice({ actor: headUser, accountId, deviceId });
const disable: Act<Asked> = ({ auth }, { person: { accountId } }) => auth.accounts.disable({ actor: headUser, accountId });

/** One of two answers is taken, and the approval is what that one says. */
const twoAnswers = (one: Said, two: Said): Race<Asked, Answer> => ({
  prepare: asked([['one', one], ['two', two]]),
  actors: { 'one phone': answer(0), 'another phone': answer(1) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    const taken = answers[0]?.ok === true ? one : two;
    expect((await approvalOf(world, data))?.state).toBe(taken === 'approve' ? 'approved' : 'denied');
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(taken === 'approve');
  },
});

const sameAnswerTwice: Race<Asked, Answer> = {
  prepare: async (world) => {
    const data = await asked([['one', 'approve']])(world);
    const [first] = data.answers;
    // The same answer in a request of its own, so that it is the answer that counts once.
    const request = await phoneIn(world).request({ method: 'POST', path: '/answer' });
    return { ...data, answers: [first ?? expect.unreachable('signed'), { ...(first ?? expect.unreachable('signed')), request }] };
  },
  actors: { 'one request': answer(0), 'another request': answer(1) },
  check: ({ answers }) => {
    expect(okOf(answers)).toBe(1);
    expect(['answer-replayed', 'approval-ended']).toContain(answers.find(({ ok }) => !ok)?.reason);
  },
};

const finishingTwice: Race<Asked, Answer> = {
  prepare: approvedLogin(),
  actors: { 'one tab': finish, 'another tab': finish },
  check: async ({ world, answers }) => {
    expect(okOf(answers)).toBe(1);
    // The session of the first login, and this one: whatever lost was ended before anybody held its token.
    expect(world.records('sessions').filter(({ endedAt }) => endedAt === undefined).length).toBe(2);
  },
};

/** Where the approval was taken first, the list may still be asked instead; never do both lead on. */
const answerAgainstList: Race<Asked, Answer> = {
  prepare: asked([['one', 'approve']], { withList: true }),
  actors: { phone: answer(0), page: useList },
  check: async ({ world, data, answers: [phone, page] }) => {
    const finished = await world.auth.login.finishApproval({ attempt: data.flow });
    expect([phone?.ok === true || page?.ok === true, finished.ok && page?.ok === true]).toEqual([true, false]);
    if (page?.ok === true) expect(finished).toMatchObject({ ok: false, reason: 'sequence-error' });
  },
};

const finishAgainstList: Race<Asked, Answer> = {
  prepare: approvedLogin({ withList: true }),
  actors: { 'one tab': finish, 'another tab': useList },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    if (answers[0]?.ok === false) must(await world.auth.login.view({ attempt: data.flow }));
  },
};

/** What a phone approved that has ended since opens nothing (R90). */
const answerAgainstEnd: Race<Asked, Answer> = {
  prepare: asked([['one', 'approve']]),
  actors: { phone: answer(0), 'head user': endDevice },
  check: async ({ world, data, answers: [, ended] }) => {
    expect(ended?.ok).toBe(true);
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(false);
  },
};

const finishAgainstEnd: Race<Asked, Answer> = {
  prepare: approvedLogin(),
  actors: { tab: finish, 'head user': endDevice },
  check: async ({ world, data, answers: [tab, ended] }) => {
    expect(ended?.ok).toBe(true);
    // Before it, or not at all.
    expect((await isIn(world, tokenOf(tab)))).toBe(tab?.ok);
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(false);
  },
};

/** Whatever ends what the login stands on leaves it no session. */
const finishAgainst = (name: string, act: Act<Asked>, before?: (world: World, person: Person) => Promise<Partial<Asked>>, withList = false): Race<Asked, Answer> => ({
  prepare: approvedLogin({ withList, ...(before === undefined ? {} : { before }) }),
  actors: { tab: (process, data) => finish(process, data).finally(process.settle), [name]: act },
  check: async ({ world, answers: [tab, other] }) => {
    expect([other?.ok, await isIn(world, tokenOf(tab))]).toEqual([true, false]);
  },
});

async function listProof(world: World, person: Person): Promise<Partial<Asked>> {
  const { flow: proof, number } = await toAskedProof(world, { token: person.token, act: 'change-to-list' });
  must(await answerOn(world, { flow: proof, number }));
  const at = { token: person.token, proof };
  must(await world.auth.binding.finishApproval(at));
  must(await world.auth.binding.orderList(at));
  const { list } = must(await world.auth.binding.openList(at));
  const { challenge } = must(await world.auth.binding.askList(at));
  return { other: proof, code: list.codes[challenge.position - 1] ?? '' };
}
const changeToList: Act<Asked> = ({ auth }, { person: { token }, other, code }) => auth.binding.proveList({ token, proof: other, code });

async function lostList(world: World, person: Person): Promise<Partial<Asked>> {
  world.clock.advance(10 * minute);
  const { flow, code } = await toCode({ ...world, ...person }, 'list', person.browser);
  must(await world.auth.recovery.answerCode({ flow, code }));
  return { other: flow };
}
const recover: Act<Asked> = ({ auth }, { other }) => auth.recovery.answerPassword({ flow: other, password: goodPassword });

const payingTwice: Race<Asked, Answer> = {
  prepare: async (world) => {
    const person = await startByKey(world);
    const payment = await toAskedPayment(world, person.token);
    must(await answerOn(world, payment));
    return { person, flow: payment.flow, answers: [], other: '', code: '', deviceId: '' };
  },
  actors: { 'one server': ({ auth }, { flow }) => auth.approvals.finish({ approval: flow, display }), 'another server': ({ auth }, { flow }) => auth.approvals.finish({ approval: flow, display }) },
  check: ({ world, answers }) => {
    expect([okOf(answers), world.records('audit').filter(({ kind, outcome }) => kind === 'transaction-approved' && outcome === 'success').length]).toEqual([1, 1]);
  },
};

interface Pairing {
  readonly person: Pick<Person, 'accountId' | 'username'>;
  readonly flow: string;
  readonly pairing: string;
  readonly code: string;
  readonly digits: string | undefined;
  readonly claims: readonly Parameters<TestAuth['auth']['devices']['claimPairing']>[0][];
}

const pairing = (walk: (world: World, data: Pairing) => Promise<Partial<Pairing>> = async () => ({})) => async (world: World): Promise<Pairing> => {
  const { flow, ...person } = await toMethod(world);
  const { pairing: token } = must(await world.auth.firstLogin.chooseKey({ flow }));
  const data = { person, flow, pairing: token, code: await codeOn(world.auth, token), digits: undefined, claims: [] };
  return { ...data, ...(await walk(world, data)) };
};
const redeemed = pairing(async (world, { person: { username }, code }) => {
  const got = must(await world.auth.devices.redeemPairing({ username, code }));
  return { claims: [await signClaim(world, { username, redeemed: got }), await signClaim(world, { username, redeemed: got, name: 'two' })] };
});
const claimed = pairing(async (world, { person: { username }, pairing: token }) => ({ digits: (await pairPhone(world, { username, pairing: token })).digits }));

const redeem: Act<Pairing> = ({ auth }, { person: { username }, code }) => auth.devices.redeemPairing({ username, code });
const claimAs = (n: number): Act<Pairing> => ({ auth }, { claims }) => auth.devices.claimPairing(claims[n] ?? expect.unreachable('the app has signed'));
const renew: Act<Pairing> = ({ auth }, { pairing: token }) => auth.devices.renewPairing({ pairing: token });
const confirm: Act<Pairing> = ({ auth }, { flow, pairing: token, digits }) => auth.firstLogin.confirmDevice({ flow, pairing: token, digits });
const decline: Act<Pairing> = ({ auth }, { pairing: token }) => auth.devices.declineDevice({ pairing: token });
const devicesOf = (world: World, { person }: Pairing) => world.storage.devices.findBy('accountId', person.accountId);

const redeemingTwice: Race<Pairing, Answer> = {
  prepare: pairing(),
  actors: { 'one phone': redeem, 'another phone': redeem },
  check: ({ answers }) => {
    expect(okOf(answers)).toBe(1);
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'pairing-refused' });
  },
};

/** A second device that comes first is shown on the computer; never are there two. */
const claimingTwice = (second: 0 | 1): Race<Pairing, Answer> => ({
  prepare: redeemed,
  actors: { 'one phone': claimAs(0), 'another phone': claimAs(second) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    const { view } = must(await world.auth.devices.viewPairing({ pairing: data.pairing }));
    const won = answers.find((one): one is Answer & { readonly fingerprint: string } => one.ok);
    expect(view).toMatchObject({ state: 'claimed', fingerprint: won?.fingerprint });
    expect((await devicesOf(world, data)).filter(({ endedAt }) => endedAt === undefined).length).toBe(1);
  },
});

const renewAgainstClaim: Race<Pairing, Answer> = {
  prepare: redeemed,
  actors: { page: renew, phone: claimAs(0) },
  check: async ({ world, data, answers: [page] }) => {
    expect(page?.ok).toBe(true);
    const { view } = must(await world.auth.devices.viewPairing({ pairing: data.pairing }));
    expect(view.state).toBe('waiting');
    expect((await devicesOf(world, data)).filter(({ confirmedAt }) => confirmedAt !== undefined)).toEqual([]);
  },
};

const confirmAgainstDecline: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { 'one tab': confirm, 'another tab': decline },
  check: async ({ world, data, answers: [confirmed, declined] }) => {
    expect([confirmed?.ok, declined?.ok].filter((ok) => ok === true).length).toBe(1);
    const { status, keyId } = await accountOf(world, data);
    expect([status, keyId !== undefined]).toEqual(confirmed?.ok === true ? ['active', true] : ['pending', false]);
    const [device] = await devicesOf(world, data);
    expect(device?.endedAt === undefined).toBe(confirmed?.ok);
  },
};

const confirmingTwice: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { 'one tab': confirm, 'another tab': confirm },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    expect((await accountOf(world, data)).bindings.filter(({ factor }) => factor === 'key').length).toBe(1);
  },
};

/** A phone joins the Key while wrong numbers disable it: it approves nothing. */
const confirmAgainstDisabling: Race<Asked, Answer> = {
  options: { policyOverrides: { otpMisses: { knownBrowser: 3, knownBrowserWaitFrom: 3 } } },
  prepare: async (world) => {
    const person = await startByKey(world);
    const { flow: proof, number } = await toAskedProof(world, { token: person.token, act: 'pair-device' });
    must(await answerOn(world, { flow: proof, number }));
    must(await world.auth.binding.finishApproval({ token: person.token, proof }));
    for (let misses = 1; misses < world.auth.policy.otpMisses.knownBrowser; misses += 1) {
      const one = await toAsked(world, person, person.browser);
      await answerOn(world, { ...one, number: otherNumber(one.number) });
    }
    const { pairing: token } = must(await world.auth.binding.openPairing({ token: person.token, proof }));
    const { digits = '' } = await pairPhone(world, { username: person.username, pairing: token, name: 'two' });
    const { flow, number: shown } = await toAsked(world, person, person.browser);
    return { person, flow: proof, answers: [await signAnswer(world, { flow, number: otherNumber(shown) })], other: token, code: digits, deviceId: '' };
  },
  actors: { phone: answer(0), page: ({ auth }, { person: { token }, flow, other }) => auth.binding.confirmDevice({ token, proof: flow, pairing: other }) },
  check: async ({ world, data, answers: [miss] }) => {
    expect(miss).toMatchObject({ ok: false, reason: 'lane-closed' });
    const { keyId } = await accountOf(world, data);
    expect(keyId).toBeUndefined();
    for (const name of ['one', 'two']) expect(await phoneIn(world, name).open().then(() => 'asked', () => 'refused')).toBe('refused');
  },
};

/** `least`: fewer orders than these would mean that the calls are not held any more. */
const orders = async <D, T>(race: Race<D, T>, least: number): Promise<void> => {
  expect((await runRace(race)).schedules).toBeGreaterThanOrEqual(least);
};

describe('phones and pages at the same time, in every order', () => {
  it('R99 in part, invariant 1: an approval against a denial: one of them counts', () => orders({ ...twoAnswers('approve', 'cancelled'), preemptions: 2 }, 20));
  it('R99 in part, R103 in part: an approval against a not-me: one of them counts', () => orders({ ...twoAnswers('approve', 'not-me'), preemptions: 1 }, 10));
  it('R99 in part, invariant 1: two phones approve: one approval counts', () => orders({ ...twoAnswers('approve', 'approve'), preemptions: 2 }, 20));
  it('R99 in part, invariant 1: one answer sent twice: one of them counts', () => orders({ ...sameAnswerTwice, preemptions: 2 }, 20));
  it('invariant 1: what was approved is finished twice: one session is handed out', () => orders({ ...finishingTwice, preemptions: 2 }, 10));
  it('an approval against use my list instead: one of them leads on', () => orders({ ...answerAgainstList, preemptions: 2 }, 20));
  it('what was approved against use my list instead: one of them leads on', () => orders({ ...finishAgainstList, preemptions: 2 }, 10));
  it('R90 in part: an approval against the end of its phone: it opens nothing', () => orders({ ...answerAgainstEnd, preemptions: 2 }, 20));
  it('R90 in part: what was approved against the end of its phone: a session before it, or none', () => orders({ ...finishAgainstEnd, preemptions: 2 }, 10));
  it('R169 in part: what was approved against disabling the account: no session is left', () => orders({ ...finishAgainst('head user', disable), preemptions: 2 }, 20));
  it('R35 in part: what was approved against the change to a list: no session is left beside it', () => orders({ ...finishAgainst('settings', changeToList, listProof), preemptions: 1 }, 10));
  it('R132 in part: what was approved against a recovery: no session is left', () => orders({ ...finishAgainst('recovery', recover, lostList), preemptions: 1 }, 10));
  it('R99 in part, invariant 1: a payment is finished twice: one receipt, and one event', () => orders({ ...payingTwice, preemptions: 2 }, 6));
  it('R100 in part: a phone that joins the Key against the number that disables it: neither approves anything', () => orders({ ...confirmAgainstDisabling, preemptions: 1 }, 10));
});

describe('pairings at the same time, in every order', () => {
  it('R78 in part, invariant 1: one code redeemed twice: one app has it', () => orders({ ...redeemingTwice, preemptions: 2 }, 15));
  it('R89 in part: two phones claim one pairing: one of them is shown', () => orders({ ...claimingTwice(1), preemptions: 2 }, 4));
  it('R89 in part: one phone claims a pairing twice: it is shown once', () => orders({ ...claimingTwice(0), preemptions: 2, holds: ({ name }) => /^(?:accounts|flows|devices)\./.test(name) }, 4));
  it('R79 in part: a renewed code against a claim: the page shows a code, and no phone is connected', () => orders({ ...renewAgainstClaim, preemptions: 2 }, 4));
  it('R92 in part: yes against not my phone: one of them counts', () => orders({ ...confirmAgainstDecline, preemptions: 2 }, 10));
  it('invariant 1: one phone confirmed twice: it is bound once', () => orders({ ...confirmingTwice, preemptions: 2 }, 10));
});

describe('a store that breaks its contract is caught, with the order that does it', () => {
  it('invariant 1: flows whose updates all win: two answers, two sessions, two receipts, two apps', async () => {
    for (const race of [twoAnswers('approve', 'cancelled'), finishingTwice, payingTwice]) expect((await catchRace(race, blindUpdates('flows'))).schedule.join()).toContain('flows.update');
    expect((await catchRace(redeemingTwice, blindUpdates('flows'))).schedule.join()).toContain('flows.update');
  });
});
