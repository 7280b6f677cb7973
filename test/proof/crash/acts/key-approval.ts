import { expect } from 'vitest';
import { verifyReceipt } from '../../../../src/core/pairing/index.js';
import type { AccountRecord, FlowRecord } from '../../../../src/port/index.js';
import { goodPassword, must, type Active } from '../../../story/walk.js';
import { lastCode, toCode } from '../../../unit/service/recovery/walks.js';
import { hour, minute } from '../../../unit/service/shared/tools.js';
import {
  answerOn, askedIn, atHand, comeIn, display, otherNumber, phoneIn, signAnswer, startByKey, startInReserve, toAsked, toAskedPayment, toAskedProof, type AnswerInput, type Asked,
} from '../../key-person.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

const newPassword = 'lumi narskuu saappaan alla';

/** Matti, whose phone is asked by a page. */
interface Data extends Asked {
  readonly person: Person;
  /** What the phone is about to send. */
  readonly sent?: AnswerInput;
}

type Prepare = (world: World) => Promise<Data>;
const start = (withList = false) => (world: World): Promise<Person> => (withList ? startInReserve(world) : startByKey(world));

/** With a phone that knows the person, up to something that it is asked. */
const at = (walk: (world: World, person: Person) => Promise<Asked>, withList = false): Prepare => async (world) => {
  const person = await start(withList)(world);
  await world.settle();
  return { person, ...(await walk(world, person)) };
};
const active = (withList = false): Prepare => async (world) => ({ person: await start(withList)(world), flow: '', number: '' });

const byKnown = (world: World, person: Person): Promise<Asked> => toAsked(world, person, person.browser);
const byStranger = (world: World, person: Person): Promise<Asked> => toAsked(world, person);
const byProof = (world: World, { token }: Person): Promise<Asked> => toAskedProof(world, { token, act: 'change-password' });
const byPayment = (world: World, { token }: Person): Promise<Asked> => toAskedPayment(world, token);
const kitOf = (world: World, person: Person): Active => ({ ...world, ...person });

/** A lost password, up to what the phone is asked. */
async function byRecovery(world: World, person: Person): Promise<Asked> {
  world.clock.advance(10 * minute);
  const { flow, code } = await toCode(kitOf(world, person), 'password', person.browser);
  return askedIn(flow, must(await world.auth.recovery.answerCode({ flow, code })).view.approval);
}

/** The phone is about to answer. */
const answering = (prepare: Prepare, over: Partial<Parameters<typeof signAnswer>[1]> = {}): Prepare => async (world) => {
  const data = await prepare(world);
  return { ...data, sent: await signAnswer(world, { ...data, ...over }) };
};
const wrongly = (prepare: Prepare): Prepare => async (world) => {
  const data = await prepare(world);
  return { ...data, sent: await signAnswer(world, { ...data, number: otherNumber(data.number) }) };
};
/** The phone has approved it. */
const approved = (prepare: Prepare): Prepare => async (world) => {
  const data = await prepare(world);
  must(await answerOn(world, data));
  return data;
};
/** After as many wrong numbers as its lane takes but one. */
const afterMisses = (walk: (world: World, person: Person) => Promise<Asked>, most: (world: World) => number): Prepare => async (world) => {
  const { person } = await active(true)(world);
  for (let misses = 1; misses < most(world); misses += 1) {
    // Nobody waits for the next one, and no lane has too many in ten minutes.
    world.clock.advance(11 * minute);
    const asked = await walk(world, person);
    await answerOn(world, { ...asked, number: otherNumber(asked.number) });
    await world.settle();
  }
  world.clock.advance(11 * minute);
  return { person, ...(await walk(world, person)) };
};

const send = (data: Data): AnswerInput => data.sent ?? expect.unreachable('the phone has signed');
const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
const flowOf = async (world: World, { flow }: Data): Promise<FlowRecord> => (await world.storage.flows.find(flow.split('.')[0] ?? '')) ?? expect.unreachable('the flow is there');
const stateOf = async (world: World, data: Data): Promise<string | undefined> => {
  const flow = await flowOf(world, data);
  return 'approval' in flow ? flow.approval?.state : undefined;
};

/** The owner on the known browser gets in by whatever is in use. */
const goOn: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  await comeIn(world, atHand({ ...data.person, passwords: [newPassword, goodPassword] }));
};

/** One answer of one phone is taken once: again, it is refused. */
const answeredOnce: Scenario<Data>['check'] = async ({ world, data, when }) => {
  if (when === 'crashed') return;
  const before = await stateOf(world, data);
  const again = await world.auth.devices.answerApproval(await signAnswer(world, data).catch(() => send(data)));
  expect([again.ok, await stateOf(world, data)]).toEqual([false, before]);
};

/** What was approved opens one session in all. */
const opensOnce: Scenario<Data>['check'] = async ({ world, data, when }) => {
  if (when === 'crashed') return;
  const before = world.records('sessions').length;
  expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(false);
  expect(world.records('sessions').length).toBe(before);
};

/** Same page, same phone: asks again where it has to, and goes on. */
async function approveAgain(world: World, data: Data, ask: () => Promise<{ readonly state: string; readonly number?: string }>): Promise<void> {
  const asked = await ask();
  if (asked.state === 'approved') return;
  must(await answerOn(world, askedIn(data.flow, asked)));
}

const finishLogin: Scenario<Data>['resume'] = async (input) => {
  const { world, data } = input;
  const finished = await world.auth.login.finishApproval({ attempt: data.flow });
  if (!finished.ok && finished.reason === 'not-approved') {
    await approveAgain(world, data, async () => must(await world.auth.login.askApproval({ attempt: data.flow })).approval);
    must(await world.auth.login.finishApproval({ attempt: data.flow }));
  }
  await goOn(input);
};

const finishProof: Scenario<Data>['resume'] = async (input) => {
  const { world, data } = input;
  const proof = { token: data.person.token, proof: data.flow };
  const viewed = must(await world.auth.binding.view(proof)).view;
  if (viewed.state === 'challenge' && viewed.challenge === undefined) {
    await approveAgain(world, data, async () => must(await world.auth.binding.askApproval(proof)).approval);
    must(await world.auth.binding.finishApproval(proof));
  } else if (viewed.state === 'challenge') must(await world.auth.binding.answerOtp({ ...proof, code: data.person.codes[(viewed.challenge?.position ?? 0) - 1] ?? '' }));
  must(await world.auth.binding.changePassword({ ...proof, currentPassword: goodPassword, password: newPassword }));
  await world.settle();
  await goOn(input);
};

const finishRecovery: Scenario<Data>['resume'] = async (input) => {
  const { world, data } = input;
  const { flow, person } = data;
  const { view } = must(await world.auth.recovery.view({ flow }));
  if (view.state === 'third-step' && view.challenge === undefined) {
    await approveAgain(world, data, async () => must(await world.auth.recovery.askApproval({ flow })).view.approval ?? expect.unreachable('it says where it stands'));
    must(await world.auth.recovery.finishApproval({ flow }));
  } else if (view.state === 'third-step') must(await world.auth.recovery.answerOtp({ flow, code: person.codes[(view.challenge?.position ?? 0) - 1] ?? '' }));
  must(await world.auth.recovery.setPassword({ flow, password: newPassword }));
  await world.settle();
  await goOn(input);
};

/** Paid once, with a receipt; where the answer was lost, it is asked anew. */
const finishPayment: Scenario<Data>['resume'] = async (input) => {
  const { world, data } = input;
  const finish = async (approval: string): Promise<string | undefined> => {
    const finished = await world.auth.approvals.finish({ approval, display });
    return finished.ok ? finished.receipt : undefined;
  };
  let receipt = (await stateOf(world, data)) === 'approved' ? await finish(data.flow) : undefined;
  if (receipt === undefined) {
    world.clock.advance(3 * minute);
    const again = await toAskedPayment(world, data.person.token);
    must(await answerOn(world, again));
    receipt = await finish(again.flow);
  }
  expect(verifyReceipt({ jws: receipt ?? '', keys: world.auth.devices.publicKeys(), display }).ok).toBe(true);
  expect((await world.auth.approvals.finish({ approval: data.flow, display })).ok).toBe(false);
  await goOn(input);
};

/** A receipt was not given before it was written down. */
const paidInWriting: Scenario<Data>['check'] = ({ world, crash }) => {
  const { outcome } = crash;
  if (outcome.kind !== 'answered') return;
  const { ok } = outcome.answer as { readonly ok: boolean };
  if (ok) expect(world.records('audit').filter(({ kind, outcome: how }) => kind === 'transaction-approved' && how === 'success').length).toBeGreaterThan(0);
};

const step = (title: string, one: Pick<Scenario<Data>, 'prepare' | 'act'> & Partial<Scenario<Data>>): Provable => scenario<Data>({ title, profiles: ['standard'], resume: goOn, ...one });
const both = ['standard', 'nist'] as const;
const push = { send: () => Promise.resolve({}) };

const logins: readonly Provable[] = [
  step('R102 in part: login.start with the right password asks the phone', {
    profiles: both,
    options: { push },
    prepare: active(),
    act: ({ auth }, { person }) => auth.login.start({ username: person.username, password: goodPassword }),
  }),
  step('R101 in part: login.askApproval: the phone is asked by one of them', {
    prepare: at(byKnown),
    act: ({ auth }, { flow }) => auth.login.askApproval({ attempt: flow }),
    resume: finishLogin,
    check: opensOnce,
  }),
  step('R99 in part: login.finishApproval, from a known browser: what was approved opens one session at most', {
    profiles: both,
    prepare: approved(at(byKnown)),
    act: ({ auth }, { flow }) => auth.login.finishApproval({ attempt: flow }),
    resume: finishLogin,
    check: opensOnce,
  }),
  step('R32 in part: login.finishApproval, with a password that counts as compromised: no session before another password', {
    prepare: async (world) => {
      const data = await at(byKnown)(world);
      must(await world.auth.accounts.markCompromised({ actor: { kind: 'head-user', id: 'anna' }, accountId: data.person.accountId }));
      return { ...data, ...(await approved(async () => ({ ...data, ...(await byKnown(world, data.person)) }))(world)) };
    },
    act: ({ auth }, { flow }) => auth.login.finishApproval({ attempt: flow }),
    check: async ({ world, data, when }) => {
      if (when === 'crashed') expect((await accountOf(world, data)).password?.compromisedAt).toBeDefined();
    },
  }),
  step('login.useList: the list in reserve, or the phone, goes on', {
    profiles: both,
    prepare: at(byKnown, true),
    act: ({ auth }, { flow }) => auth.login.useList({ attempt: flow }),
    resume: async (input) => {
      const { world, data } = input;
      const { view } = must(await world.auth.login.view({ attempt: data.flow }));
      if (view.state === 'otp-challenge') must(await world.auth.login.answerOtp({ attempt: data.flow, code: data.person.codes[view.challenge.position - 1] ?? '' }));
      else await finishLogin(input);
      await goOn(input);
    },
  }),
];

const answers: readonly Provable[] = [
  step('devices.openApprovals, with the keys of the server: what is only read changes nothing', {
    prepare: answering(at(byStranger)),
    act: async ({ auth }, data) => {
      const opened = await auth.devices.openApprovals({ request: { ...send(data).request } });
      const trusted = auth.devices.publicKeys();
      return [opened, trusted, await auth.devices.readKeys({ trusted: 'AAAA' })];
    },
    resume: finishLogin,
  }),
  step('R99 in part: devices.answerApproval, approved: the answer counts once', {
    profiles: both,
    prepare: answering(at(byStranger)),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    check: answeredOnce,
    resume: finishLogin,
  }),
  step('R93 in part: devices.answerApproval, the wrong number: the page can ask again', {
    profiles: both,
    prepare: wrongly(at(byKnown)),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: finishLogin,
  }),
  step('devices.answerApproval with a statement about something else', {
    prepare: answering(at(byKnown), { over: { account: 'another' } }),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: finishLogin,
  }),
  step('R103 in part: devices.answerApproval, cancelled: nothing opens by it, and the page can ask again', {
    prepare: answering(at(byKnown), { answer: 'cancelled' }),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: finishLogin,
  }),
  ...([['login', byKnown], ['proof', byProof], ['payment', byPayment], ['recovery', byRecovery]] as const).map(([name, walk]) =>
    step(`R103 in part: devices.answerApproval, not me, of a ${name}: sent again, it ends that ${name} and tells all addresses, once`, {
      profiles: name === 'login' ? both : ['standard'],
      prepare: answering(at(walk), { answer: 'not-me' }),
      act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
      resume: async (input) => {
        const { world, data } = input;
        // The phone heard nothing, and sends the same answer again; where its request was counted, in a request of its own.
        const again = { ...send(data), request: (await signAnswer(world, data).catch(() => send(data))).request };
        await world.auth.devices.answerApproval(again);
        await world.auth.devices.answerApproval({ ...again, request: await freshRequest(world, data) });
        await world.settle();
        expect((await flowOf(world, data))).toMatchObject({ endReason: 'not-me' });
        if (name === 'proof' || name === 'payment') expect(await world.auth.sessions.check({ token: data.person.token })).toMatchObject({ ok: false, reason: 'ended' });
        expect(world.records('messages').filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
        await goOn(input);
      },
    }),
  ),
  step('R100 in part: the wrong number that closes a known browser’s lane: however it is cut short, the Key is disabled, and the list in reserve is not', {
    prepare: wrongly(afterMisses(byKnown, (world) => world.auth.policy.otpMisses.knownBrowser)),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: async (input) => {
      const { world, data } = input;
      await missAgain(world, data, byKnown);
      expect((await accountOf(world, data)).keyId).toBeUndefined();
      expect(must(await world.auth.accounts.listDevices({ actor: { kind: 'head-user', id: 'anna' }, accountId: data.person.accountId })).devices.map(({ active: able }) => able)).toEqual([false]);
      world.clock.advance(hour);
      expect((await comeIn(world, atHand(data.person))).way).toBe('list');
    },
  }),
  step('R65 in part, R100 in part: the wrong number that closes the strangers’ lane: however it is cut short, the password counts as compromised, and the Key goes on', {
    prepare: wrongly(afterMisses(byStranger, (world) => world.auth.policy.otpMisses.strangers)),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: async (input) => {
      const { world, data } = input;
      await missAgain(world, data, byStranger);
      expect((await accountOf(world, data)).password?.compromisedAt).toBeDefined();
      world.clock.advance(hour);
      expect((await comeIn(world, atHand(data.person))).way).toBe('key');
    },
  }),
  step('R81 in part, R100 in part: the wrong number that closes the proofs of a session: however it is cut short, that session ends, and neither Key nor password', {
    prepare: async (world) => {
      const { person } = await active()(world);
      let asked = await byProof(world, person);
      for (let misses = 1; misses < world.auth.policy.otpMisses.strangers; misses += 1) {
        await answerOn(world, { ...asked, number: otherNumber(asked.number) });
        world.clock.advance(11 * minute);
        asked = await byProof(world, person);
      }
      return { person, ...asked, sent: await signAnswer(world, { ...asked, number: otherNumber(asked.number) }) };
    },
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    resume: async (input) => {
      const { world, data } = input;
      await missAgain(world, data, byProof);
      expect(await world.auth.sessions.check({ token: data.person.token })).toMatchObject({ ok: false });
      const { keyId, password } = await accountOf(world, data);
      expect([keyId === undefined, password?.compromisedAt]).toEqual([false, undefined]);
      await goOn(input);
    },
  }),
];

/** Whoever heard nothing types wrong numbers until no more are taken. */
async function missAgain(world: World, data: Data, walk: (world: World, person: Person) => Promise<Asked>): Promise<void> {
  for (let more = 0; more < 4; more += 1) {
    world.clock.advance(11 * minute);
    const asked = await walk(world, data.person).catch(() => undefined);
    if (asked === undefined) break;
    await answerOn(world, { ...asked, number: otherNumber(asked.number) });
    await world.settle();
  }
}

async function freshRequest(world: World, data: Data): Promise<AnswerInput['request']> {
  return phoneIn(world).request({ method: 'POST', path: '/answer', body: send(data).answer });
}

const acts: readonly Provable[] = [
  step('binding.start asks the phone', { options: { push }, prepare: active(), act: ({ auth }, { person: { token } }) => auth.binding.start({ token, act: 'change-password' }) }),
  step('binding.askApproval', { prepare: at(byProof), act: ({ auth }, { person: { token }, flow }) => auth.binding.askApproval({ token, proof: flow }), resume: finishProof }),
  step('R81 in part: binding.finishApproval: the approval gives one proof, of that act', {
    profiles: both,
    prepare: approved(at(byProof)),
    act: ({ auth }, { person: { token }, flow }) => auth.binding.finishApproval({ token, proof: flow }),
    resume: finishProof,
  }),
  step('binding.useList: the list in reserve, or the phone, gives the proof', {
    prepare: at(byProof, true),
    act: ({ auth }, { person: { token }, flow }) => auth.binding.useList({ token, proof: flow }),
    resume: finishProof,
  }),
  ...([false, true] as const).map((withList) =>
    step(`R53 in part, field 37: from the Key to a list, ${withList ? 'with' : 'without'} another in reserve: the Key or the new list works, whichever it is`, {
      profiles: withList ? both : ['standard'],
      prepare: async (world) => {
        const { person } = await active(withList)(world);
        const asked = await toAskedProof(world, { token: person.token, act: 'change-to-list' });
        must(await answerOn(world, asked));
        const proof = { token: person.token, proof: asked.flow };
        must(await world.auth.binding.finishApproval(proof));
        must(await world.auth.binding.orderList(proof));
        const { list } = must(await world.auth.binding.openList(proof));
        const { challenge } = must(await world.auth.binding.askList(proof));
        const nextCodes = list.codes;
        return { person: { ...person, ...(list.listNumber === 2 ? { nextCodes } : { codes: nextCodes }) }, ...asked, number: nextCodes[challenge.position - 1] ?? '' };
      },
      act: ({ auth }, { person: { token }, flow, number }) => auth.binding.proveList({ token, proof: flow, code: number }),
      check: async ({ world, data }) => {
        const { method, keyId, listId = '', bindings } = await accountOf(world, data);
        // Never both, and never neither: who has changed to the list has no Key left, not even a binding of one.
        const bound = bindings.filter(({ endedAt }) => endedAt === undefined).map(({ factor }) => factor);
        expect([keyId !== undefined, bound.includes('key')]).toEqual([method === 'key', method === 'key']);
        if (method === 'otp-list') expect((await world.storage.lists.find(listId))?.list).toMatchObject({ status: 'active' });
      },
      resume: async ({ world, data }) => {
        world.clock.advance(hour);
        const { method } = await accountOf(world, data);
        expect((await comeIn(world, atHand(data.person))).way).toBe(method === 'key' ? 'key' : 'list');
      },
    }),
  ),
];

const recoveries: readonly Provable[] = [
  step('recovery.answerCode asks the phone, where a password was lost', {
    options: { push },
    prepare: async (world) => {
      const { person } = await active()(world);
      world.clock.advance(10 * minute);
      const { flow, code } = await toCode(kitOf(world, person), 'password', person.browser);
      return { person, flow, number: code };
    },
    act: ({ auth }, { flow, number }) => auth.recovery.answerCode({ flow, code: number }),
    resume: async (input) => {
      const { world, data } = input;
      const { view } = must(await world.auth.recovery.view({ flow: data.flow }));
      if (view.state === 'code' && !(await world.auth.recovery.answerCode({ flow: data.flow, code: data.number })).ok) {
        must(await world.auth.recovery.sendCode({ flow: data.flow }));
        await world.settle();
        must(await world.auth.recovery.answerCode({ flow: data.flow, code: lastCode(kitOf(world, data.person)) }));
      }
      await finishRecovery(input);
    },
  }),
  step('recovery.askApproval', { prepare: at(byRecovery), act: ({ auth }, { flow }) => auth.recovery.askApproval({ flow }), resume: finishRecovery }),
  step('R123 in part: recovery.finishApproval: the approval is the third proof, once', {
    profiles: both,
    prepare: approved(at(byRecovery)),
    act: ({ auth }, { flow }) => auth.recovery.finishApproval({ flow }),
    resume: finishRecovery,
  }),
  step('recovery.useList: the list in reserve, or the phone, is the third proof', { prepare: at(byRecovery, true), act: ({ auth }, { flow }) => auth.recovery.useList({ flow }), resume: finishRecovery }),
  step('R132 in part: a lost Key is replaced by a list: the Key or the list works, whichever it is, and no session outlives it', {
    prepare: async (world) => {
      const { person } = await active()(world);
      world.clock.advance(10 * minute);
      const { flow, code } = await toCode(kitOf(world, person), 'list', person.browser);
      must(await world.auth.recovery.answerCode({ flow, code }));
      return { person, flow, number: '' };
    },
    act: ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: goodPassword }),
    check: async ({ world, data }) => {
      const { method, keyId, recoveredAt } = await accountOf(world, data);
      expect(keyId !== undefined).toBe(method === 'key');
      if (recoveredAt !== undefined) expect((await world.auth.sessions.check({ token: data.person.token })).ok).toBe(false);
    },
    resume: async ({ world, data }) => {
      const { method } = await accountOf(world, data);
      world.clock.advance(hour);
      expect((await comeIn(world, atHand(data.person))).way).toBe(method === 'key' ? 'key' : 'recovery');
    },
  }),
];

const payments: readonly Provable[] = [
  step('R106 in part: approvals.request', {
    options: { push },
    prepare: active(),
    act: ({ auth }, { person: { token } }) => auth.approvals.request({ token, purpose: 'transaction', display }),
    resume: async (input) => {
      const { world, data } = input;
      world.clock.advance(3 * minute);
      await finishPayment({ ...input, data: { ...data, ...(await toAskedPayment(world, data.person.token)) } });
    },
  }),
  step('approvals.view: what is only read changes nothing', { prepare: at(byPayment), act: ({ auth }, { flow }) => auth.approvals.view({ approval: flow }), resume: finishPayment }),
  step('R106 in part: devices.answerApproval of a payment', {
    prepare: answering(at(byPayment)),
    act: ({ auth }, data) => auth.devices.answerApproval(send(data)),
    check: answeredOnce,
    resume: finishPayment,
  }),
  step('R99 in part, R201 in part: approvals.finish: one receipt at most, and none that was not written down', {
    profiles: both,
    prepare: approved(at(byPayment)),
    act: ({ auth }, { flow }) => auth.approvals.finish({ approval: flow, display }),
    check: paidInWriting,
    resume: finishPayment,
  }),
  step('R106 in part: approvals.finish with another amount', {
    prepare: approved(at(byPayment)),
    act: ({ auth }, { flow }) => auth.approvals.finish({ approval: flow, display: { ...display, amount: '12500.00' } }),
    resume: finishPayment,
  }),
];

export const keyLoginCrashes: readonly Provable[] = logins;
export const keyAnswerCrashes: readonly Provable[] = answers;
export const keyApprovalCrashes: readonly Provable[] = [...acts, ...recoveries, ...payments];
