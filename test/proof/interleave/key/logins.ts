import { expect } from 'vitest';
import type { TestAuth } from '../../../../src/testing/index.js';
import { goodPassword, must } from '../../../story/walk.js';
import { toCode } from '../../../unit/service/recovery/walks.js';
import { minute, second } from '../../../unit/service/shared/tools.js';
import { answerOn, display, otherNumber, pairPhone, phoneIn, signAnswer, startByKey, toAsked, toAskedPayment, toAskedProof } from '../../key-person.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import type { Race } from '../race.js';
import { accountOf, answer, approvalOf, approvedLogin, asked, disable, finish, isIn, okOf, tokenOf, useList, type Asked, type Said } from './asked.js';
import { keyRace, type Act, type Answer, type KeyRace } from './key-race.js';

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

const askAgain: Act<Asked> = ({ auth }, { flow }) => auth.login.askApproval({ attempt: flow });

/** What was approved first stays approved; what was replaced first opens nothing, whatever a phone says of it. */
const answerAgainstRenewal: Race<Asked, Answer> = {
  prepare: asked([['one', 'approve']]),
  actors: { phone: answer(0), page: askAgain },
  check: async ({ world, data, answers: [phone] }) => {
    expect((await approvalOf(world, data))?.state).toBe(phone?.ok === true ? 'approved' : 'open');
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(phone?.ok);
  },
};

/** Any call of a port is a moment at which a process may be held up. */
const heldUp = ({ storage }: TestAuth, { flow }: Asked): Promise<unknown> => storage.flows.find(flow);

/** An answer counts up to the last moment; what was approved by then opens the session. */
const answerAgainstTime: Race<Asked, Answer> = {
  prepare: async (world) => {
    const person = await startByKey(world);
    const page = await toAsked(world, person, person.browser);
    world.clock.advance(world.auth.policy.approval.ttlMs - second);
    return { person, flow: page.flow, answers: [await signAnswer(world, page)], other: '', code: '', deviceId: '' };
  },
  actors: {
    phone: async (process, data) => {
      await heldUp(process, data);
      return answer(0)(process, data);
    },
    clock: async (process, data) => {
      await heldUp(process, data);
      process.clock.advance(second);
      return { ok: true };
    },
  },
  check: async ({ world, data, answers: [phone] }) => {
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(phone?.ok);
  },
};

const askingTwice: Race<Asked, Answer> = {
  prepare: asked([['one', 'approve']]),
  actors: { 'one tab': askAgain, 'another tab': askAgain },
  check: async ({ world, data }) => {
    // One request is there to be answered, and the earlier ones are over.
    expect(await world.auth.devices.answerApproval(data.answers[0] ?? expect.unreachable('signed'))).toMatchObject({ ok: false });
    expect((await phoneIn(world).open()).length).toBe(1);
  },
};

const listTwice: Race<Asked, Answer> = {
  prepare: asked([['one', 'approve']], { withList: true }),
  actors: { 'one tab': useList, 'another tab': useList },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    expect(must(await world.auth.login.view({ attempt: data.flow })).view.state).toBe('otp-challenge');
    expect((await phoneIn(world).open()).length).toBe(0);
  },
};

const requestPayment: Act<Asked> = ({ auth }, { person: { token } }) => auth.approvals.request({ token, purpose: 'transaction', display });
/** Two payments of one instant are two: each has a request and a number of its own. */
const requestingTwice: Race<Asked, Answer> = {
  prepare: async (world) => ({ person: await startByKey(world), flow: '', answers: [], other: '', code: '', deviceId: '' }),
  actors: { 'one server': requestPayment, 'another server': requestPayment },
  check: async ({ world }) => {
    const waiting = await phoneIn(world).open();
    expect(new Set(waiting.map(({ approval }) => approval)).size).toBe(2);
  },
};

export const keyLoginRaces: readonly KeyRace[] = [
  keyRace('R99 in part, invariant 1: an approval against a denial: one of them counts', { ...twoAnswers('approve', 'cancelled'), preemptions: 2 }, { least: 20, ends: ['approval-ended / ok', 'ok / approval-ended'] }),
  keyRace('R99 in part, R103 in part: an approval against a not-me: one of them counts', { ...twoAnswers('approve', 'not-me'), preemptions: 1 }, { least: 10, ends: ['approval-ended / ok', 'ok / approval-ended'] }),
  keyRace('R99 in part, invariant 1: two phones approve: one approval counts', { ...twoAnswers('approve', 'approve'), preemptions: 2 }, { least: 20, ends: ['approval-ended / ok', 'ok / approval-ended'] }),
  keyRace('R99 in part, invariant 1: one answer sent twice: one of them counts', { ...sameAnswerTwice, preemptions: 2 }, { least: 20, ends: ['answer-replayed / ok', 'approval-ended / ok', 'ok / answer-replayed', 'ok / approval-ended'] }),
  keyRace('invariant 1: an approval against another request of the same page: what was approved stays approved', answerAgainstRenewal, { least: 10, ends: ['approval-ended / ok', 'ok / ok', 'ok / try-again'] }),
  keyRace('R97 in part: an approval against the end of its time: it counts up to the last moment', answerAgainstTime, { least: 5, ends: ['ok / ok', 'approval-ended / ok'] }),
  keyRace('the phone is asked again on two tabs: one request is there to be answered', askingTwice, { least: 10, ends: ['ok / ok', 'ok / try-again', 'try-again / ok'] }),
  keyRace('invariant 1: what was approved is finished twice: one session is handed out', { ...finishingTwice, preemptions: 2 }, { least: 10, ends: ['not-approved / ok', 'ok / not-approved', 'ok / sequence-error', 'sequence-error / ok'] }),
  keyRace('invariant 1: use my list instead on two tabs: one of them asks the list', listTwice, { least: 10, ends: ['ok / sequence-error', 'ok / try-again', 'sequence-error / ok', 'try-again / ok'] }),
  keyRace('an approval against use my list instead: one of them leads on', { ...answerAgainstList, preemptions: 2 }, { least: 20, ends: ['approval-ended / ok', 'ok / ok'] }),
  keyRace('what was approved against use my list instead: one of them leads on', { ...finishAgainstList, preemptions: 2 }, { least: 10, ends: ['attempt-expired / ok', 'ok / sequence-error', 'ok / try-again', 'sequence-error / ok'] }),
  keyRace('R169 in part: what was approved against disabling the account: no session is left', { ...finishAgainst('head user', disable), preemptions: 2 }, { least: 20, ends: ['attempt-expired / ok', 'ok / ok', 'sequence-error / ok'] }),
  keyRace('R35 in part: what was approved against the change to a list: no session is left beside it', { ...finishAgainst('settings', changeToList, listProof), preemptions: 1 }, { least: 10, ends: ['attempt-expired / ok', 'ok / ok', 'sequence-error / ok'] }),
  keyRace('R132 in part: what was approved against a recovery: no session is left', { ...finishAgainst('recovery', recover, lostList), preemptions: 1 }, { least: 10, ends: ['attempt-expired / ok', 'ok / ok', 'sequence-error / ok'] }),
  keyRace('two payments are asked at once: each has a request of its own', requestingTwice, { least: 3, ends: ['ok / ok'] }),
  keyRace('R99 in part, invariant 1: a payment is finished twice: one receipt, and one event', { ...payingTwice, preemptions: 2 }, { least: 6, ends: ['approval-ended / ok', 'ok / approval-ended'] }),
  keyRace('R100 in part: a phone that joins the Key against the number that disables it: neither approves anything', { ...confirmAgainstDisabling, preemptions: 1 }, { least: 10, ends: ['lane-closed / no-device', 'lane-closed / ok', 'lane-closed / step-up-required'] }),
];

/** What a storage that breaks its contract is caught in. */
export const caughtLogins = { twoAnswers: twoAnswers('approve', 'cancelled'), finishingTwice, payingTwice } as const;
