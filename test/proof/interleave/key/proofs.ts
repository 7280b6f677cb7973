import { expect } from 'vitest';
import { codeOn } from '../../../story/raw-phone.js';
import { headUser, must } from '../../../story/walk.js';
import { toCode } from '../../../unit/service/recovery/walks.js';
import { minute } from '../../../unit/service/shared/tools.js';
import { answerOn, askedIn, pairPhone, phoneIn, signAnswer, startByKey, startInReserve, toAskedProof } from '../../key-person.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import type { Race } from '../race.js';
import { accountOf, answer, okOf, type Asked } from './asked.js';
import { keyRace, type Act, type Answer, type KeyRace } from './key-race.js';

type Walk = (world: World, person: Person) => Promise<{ readonly flow: string; readonly number: string }>;
type Step = 'asked' | 'approved';

/** A page that asks the phone for a proof, or a recovery; the list stands in reserve. */
const at = (walk: Walk, step: Step) => async (world: World): Promise<Asked> => {
  const person = await startInReserve(world);
  const page = await walk(world, person);
  const signed = await signAnswer(world, page);
  if (step === 'approved') must(await world.auth.devices.answerApproval(signed));
  return { person, flow: page.flow, answers: [signed], other: '', code: '', deviceId: '' };
};

const proof: Walk = (world, { token }) => toAskedProof(world, { token, act: 'step-up' });
const recovery: Walk = async (world, person) => {
  world.clock.advance(10 * minute);
  const { flow, code } = await toCode({ ...world, ...person }, 'password', person.browser);
  return askedIn(flow, must(await world.auth.recovery.answerCode({ flow, code })).view.approval);
};

/** The same three steps of a page, be it a proof's or a recovery's. */
interface Page {
  readonly name: string;
  readonly walk: Walk;
  readonly ask: Act<Asked>;
  readonly finish: Act<Asked>;
  readonly useList: Act<Asked>;
  /** What is told to whoever comes when what was approved has counted, and to whoever loses against that. */
  readonly late: string;
  readonly beaten: string;
  /** How often what a phone approved has counted. */
  readonly given: (world: World) => number;
}

const pages: readonly Page[] = [
  {
    name: 'a fresh proof',
    late: 'step-up-required',
    beaten: 'try-again',
    walk: proof,
    ask: ({ auth }, { person: { token }, flow }) => auth.binding.askApproval({ token, proof: flow }),
    finish: ({ auth }, { person: { token }, flow }) => auth.binding.finishApproval({ token, proof: flow }),
    useList: ({ auth }, { person: { token }, flow }) => auth.binding.useList({ token, proof: flow }),
    given: (world) => world.turns('flows', (before, after) => after['kind'] === 'binding' && before['provenAt'] === undefined && after['provenAt'] !== undefined),
  },
  {
    name: 'a recovery',
    late: 'not-in-this-step',
    beaten: 'flow-ended',
    walk: recovery,
    ask: ({ auth }, { flow }) => auth.recovery.askApproval({ flow }),
    finish: ({ auth }, { flow }) => auth.recovery.finishApproval({ flow }),
    useList: ({ auth }, { flow }) => auth.recovery.useList({ flow }),
    given: (world) => world.turns('flows', (before, after) => before['state'] === 'third-step' && after['state'] === 'new-password'),
  },
];

/** The position that a page asks for. */
function positionsIn(answer: Answer): readonly number[] {
  const found = 'view' in answer ? answer.view : answer;
  const { challenge } = found as { readonly challenge?: { readonly position: number } };
  return challenge === undefined ? [] : [challenge.position];
}

const pageRaces = ({ name, walk, ask, finish, useList, late, beaten, given }: Page): readonly KeyRace[] => {
  const before = name === 'a fresh proof' ? 1 : 0;
  const once = (world: World): void => expect(given(world)).toBe(before + 1);
  const never = (world: World): void => expect(given(world)).toBe(before);
  const two = (one: Act<Asked>, another: Act<Asked>, step: Step, check: Race<Asked, Answer>['check']): Race<Asked, Answer> => ({ prepare: at(walk, step), actors: { 'one tab': one, 'another tab': another }, check });
  return [
    keyRace(`R99 in part, invariant 1: what was approved for ${name} is finished twice: it counts once`, two(finish, finish, 'approved', ({ world, answers }) => {
      expect(okOf(answers)).toBe(1);
      once(world);
    }), { least: 6, ends: [`ok / ${late}`, `ok / ${beaten}`, `${late} / ok`, `${beaten} / ok`] }),
    keyRace(`the phone is asked again for ${name} on two tabs: one request is there to be answered`, two(ask, ask, 'asked', async ({ world, data }) => {
      never(world);
      expect((await phoneIn(world).open()).length).toBe(1);
      expect((await answer(0)(world, data)).ok).toBe(false);
    }), { least: 6, ends: ['ok / ok', 'ok / try-again', 'try-again / ok'] }),
    keyRace(`invariant 1: an approval for ${name} against another request: what was approved stays approved`, two(answer(0), ask, 'asked', async ({ world, data, answers: [phone] }) => {
      expect((await finish(world, data)).ok).toBe(phone?.ok);
    }), { least: 10, ends: ['approval-ended / ok', 'ok / ok', 'ok / try-again'] }),
    keyRace(`R61 in part: use my list instead for ${name} on two tabs: both are asked for one position`, two(useList, useList, 'asked', async ({ world, answers }) => {
      expect(okOf(answers)).toBeGreaterThanOrEqual(1);
      expect(world.records('messages').filter(({ purpose }) => purpose === 'list-instead').length).toBe(2);
      expect(new Set(answers.flatMap(positionsIn)).size).toBe(1);
      expect((await phoneIn(world).open()).length).toBe(0);
    }), { least: 6, ends: ['ok / ok', 'ok / try-again', 'try-again / ok'] }),
    keyRace(`R90 in part, invariant 1: what was approved for ${name} against use my list instead: one of them leads on`, two(finish, useList, 'approved', ({ world, answers }) => {
      expect(okOf(answers)).toBe(1);
      (answers[0]?.ok === true ? once : never)(world);
    }), { least: 6, ends: ['not-approved / ok', `${beaten} / ok`, `ok / ${late}`, 'ok / try-again'] }),
  ];
};

interface Joining extends Asked {
  readonly pairings: readonly string[];
}

/** Proven with the phone: pages that show a code each, and two phones that claimed them. */
async function joining(world: World): Promise<Joining> {
  const person = await startByKey(world);
  const { flow, number } = await toAskedProof(world, { token: person.token, act: 'pair-device' });
  must(await answerOn(world, { flow, number }));
  const at = { token: person.token, proof: flow };
  must(await world.auth.binding.finishApproval(at));
  const pairings: string[] = [];
  for (const name of ['two', 'three']) {
    const { pairing } = must(await world.auth.binding.openPairing(at));
    await pairPhone(world, { username: person.username, pairing, name });
    pairings.push(pairing);
  }
  return { person, flow, answers: [], other: '', code: '', deviceId: phoneIdOf(world, 'two'), pairings };
}
const phoneIdOf = (world: World, name: string): string => phoneIn(world, name).signer.kid;

const confirm = (n: number): Act<Joining> => ({ auth }, { person: { token }, flow, pairings }) => auth.binding.confirmDevice({ token, proof: flow, pairing: pairings[n] ?? expect.unreachable('the page is open') });
const openPairing: Act<Asked> = ({ auth }, { person: { token }, flow }) => auth.binding.openPairing({ token, proof: flow });
const approving = async (world: World, { person }: Asked): Promise<readonly string[]> => {
  const { keyId } = await accountOf(world, { person });
  const devices = await world.storage.devices.findBy('accountId', person.accountId);
  return devices.filter((device) => device.keyId === keyId && device.confirmedAt !== undefined && device.endedAt === undefined).map(({ id }) => id);
};

/** One proof connects one phone. */
const twoPhones: Race<Joining, Answer> = {
  prepare: joining,
  actors: { 'one page': confirm(0), 'another page': confirm(1) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    expect([...(await approving(world, data))].sort()).toEqual([phoneIdOf(world, 'one'), phoneIdOf(world, answers[0]?.ok === true ? 'two' : 'three')].sort());
  },
  holds: ({ name }) => /^(?:accounts|flows|devices)\./.test(name),
};

const onePhoneTwice: Race<Joining, Answer> = {
  ...twoPhones,
  actors: { 'one tab': confirm(0), 'another tab': confirm(0) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBeGreaterThanOrEqual(1);
    expect((await approving(world, data)).length).toBe(2);
    expect((await accountOf(world, data)).bindings.filter(({ factor }) => factor === 'key').length).toBe(2);
  },
};

/** The head user takes the phone away while it is being confirmed: in the end it approves nothing, or nobody was told that it was taken away. */
const confirmAgainstEnd: Race<Joining, Answer> = {
  ...twoPhones,
  actors: { page: confirm(0), 'head user': ({ auth }, { person: { accountId }, deviceId }) => auth.accounts.endDevice({ actor: headUser, accountId, deviceId }) },
  check: async ({ world, data, answers: [, ended] }) => {
    expect((await approving(world, data)).includes(data.deviceId)).toBe(ended?.ok !== true);
  },
};

const openingTwice: Race<Asked, Answer> = {
  prepare: joining,
  actors: { 'one tab': openPairing, 'another tab': openPairing },
  check: async ({ world, answers }) => {
    expect(okOf(answers)).toBeGreaterThanOrEqual(1);
    for (const shown of answers) if (shown.ok && 'pairing' in shown) await codeOn(world.auth, String(shown.pairing));
  },
};

export const keyProofRaces: readonly KeyRace[] = [
  ...pages.flatMap(pageRaces),
  keyRace('a page of the settings opened twice: each code that is shown can be typed', openingTwice, { least: 6, ends: ['ok / ok', 'ok / try-again', 'try-again / ok'] }),
  keyRace('R81 in part, invariant 1: two phones are confirmed with one proof: one of them joins', twoPhones, { least: 20, ends: ['no-device / ok', 'ok / no-device', 'ok / step-up-required', 'step-up-required / ok'] }),
  keyRace('invariant 1: one phone confirmed twice in the settings: it is bound once', onePhoneTwice, { least: 20, ends: ['no-device / ok', 'ok / no-device', 'ok / ok', 'ok / step-up-required', 'step-up-required / ok'] }),
  keyRace('R90 in part: a phone confirmed against the head user’s end of it: it approves nothing afterwards', confirmAgainstEnd, { least: 20, ends: ['ok / device-not-found', 'ok / ok'] }),
];
