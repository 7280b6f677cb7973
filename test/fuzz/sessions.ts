import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAuthError } from '../../src/index.js';
import type { Storage } from '../../src/port/index.js';
import type { AroundCall, TestAuth } from '../../src/testing/index.js';
import { goOn, type Saved } from '../proof/go-on.js';
import { findFree } from '../proof/nothing-free.js';
import { startActive, type Person } from '../proof/person.js';
import { createWorld, type World } from '../proof/world.js';
import { askedOfList, goodPassword, headUser, matti } from '../story/walk.js';
import { hour, minute, type Profile } from '../unit/service/shared/tools.js';
import { codeIn, linkIn } from '../unit/service/recovery/walks.js';

/** What is known to the person, and to whoever sits at the browser. */
interface Held {
  readonly world: World;
  readonly person: Person;
  /** Any of them may be the one that is set: an answer may be lost. */
  readonly passwords: string[];
  readonly saved: Saved;
  readonly tokens: string[];
  /** Waits for what runs after the answers. */
  readonly settle: () => Promise<void>;
}

type Process = TestAuth['auth'];
/** Whether it came to its end. */
type Do = (auth: Process, held: Held, visit: Visit) => Promise<{ readonly ok: boolean } | undefined>;

const about = ({ person }: Held) => ({ actor: headUser, accountId: person.accountId });
const fresh = ({ passwords }: Held): string => `kahvi jäähtyy ${String(passwords.length)} kertaa`;
const codeFor = ({ saved }: Held, { isRight }: Visit, { listNumber, position }: { readonly listNumber: number; readonly position: number }): string => (isRight ? saved.get(listNumber)?.[position - 1] : undefined) ?? 'QQQQ';
const tokenOf = ({ tokens }: Held): string => tokens.at(-1) ?? '';
const lastTo = ({ world }: Held, purpose: string): string => world.inbox.all().findLast((sent) => sent.purpose === purpose)?.text ?? '';

/** The third step of an act, from its question to its answer. */
async function prove(auth: Process, held: Held, visit: Visit, act: 'change-password' | 'renew-list' | 'step-up'): Promise<string | undefined> {
  const token = tokenOf(held);
  const started = await auth.binding.start({ token, act });
  if (!started.ok) return undefined;
  const { proof, challenge } = askedOfList(started);
  const answered = await auth.binding.answerOtp({ token, proof, code: codeFor(held, visit, challenge) });
  return answered.ok ? proof : undefined;
}

const acts = {
  'log in': async (auth, held, visit) => {
    const { username, browser } = held.person;
    const password = visit.isRight || visit.isTwice ? (held.passwords.at(-1) ?? '') : 'a guess of a stranger';
    const started = await auth.login.start({ username, password, ...(visit.isKnown ? { browser } : {}) });
    if (!started.ok || started.next !== 'otp-challenge') return undefined;
    const { attempt, challenge } = started;
    const answer = { attempt, code: codeFor(held, visit, challenge) };
    const answers = await Promise.allSettled(visit.isTwice ? [auth.login.answerOtp(answer), auth.login.answerOtp(answer)] : [auth.login.answerOtp(answer)]);
    const opened = answers.flatMap((one) => (one.status === 'fulfilled' && one.value.ok ? [one.value] : []));
    assert(opened.length <= 1, 'one one-time password opened two sessions');
    for (const one of opened) {
      if (one.next === 'authenticated') held.tokens.push(one.token);
      else held.passwords.push(fresh(held));
      if (one.next === 'new-password') await auth.login.replacePassword({ attempt, password: held.passwords.at(-1) ?? '' });
    }
    for (const one of answers) if (one.status === 'rejected') throw one.reason;
    return opened[0];
  },
  'change the password': async (auth, held, visit) => {
    const proof = await prove(auth, held, visit, 'change-password');
    if (proof === undefined) return undefined;
    const currentPassword = held.passwords.at(-1) ?? '';
    held.passwords.push(fresh(held));
    const changed = await auth.binding.changePassword({ token: tokenOf(held), proof, currentPassword, password: held.passwords.at(-1) ?? '' });
    if (changed.ok && changed.renewed !== undefined) held.tokens.push(changed.renewed.token);
    return changed;
  },
  'renew the list': async (auth, held, visit) => {
    const [token, proof] = [tokenOf(held), await prove(auth, held, visit, 'renew-list')];
    if (proof === undefined || !(await auth.binding.orderList({ token, proof })).ok) return undefined;
    const opened = await auth.binding.openList({ token, proof });
    if (!opened.ok) return undefined;
    held.saved.set(opened.list.listNumber, opened.list.codes);
    const asked = await auth.binding.askList({ token, proof });
    return asked.ok ? auth.binding.proveList({ token, proof, code: codeFor(held, visit, asked.challenge) }) : undefined;
  },
  'step up': async (auth, held, visit) => {
    const proof = await prove(auth, held, visit, 'step-up');
    return proof === undefined ? undefined : auth.sessions.stepUp({ token: tokenOf(held), proof, password: held.passwords.at(-1) ?? '' });
  },
  'recover the password': async (auth, held, visit) => {
    await auth.recovery.request({ username: held.person.username, recovers: 'password' });
    await held.settle();
    await auth.deliver();
    const opened = await auth.recovery.open({ link: linkIn(lastTo(held, 'recovery-link')) });
    if (!opened.ok) return undefined;
    const { flow } = opened;
    await held.settle();
    const answered = await auth.recovery.answerCode({ flow, code: codeIn(lastTo(held, 'recovery-code')) });
    if (!answered.ok) return undefined;
    const { challenge } = answered.view;
    if (challenge === undefined || !(await auth.recovery.answerOtp({ flow, code: codeFor(held, visit, challenge) })).ok) return undefined;
    held.passwords.push(fresh(held));
    return auth.recovery.setPassword({ flow, password: held.passwords.at(-1) ?? '' });
  },
  'look and leave': async (auth, held, visit) => {
    const token = tokenOf(held);
    const checked = await auth.sessions.check({ token });
    await auth.sessions.list({ token });
    return visit.isTwice ? auth.sessions.end({ token }) : checked;
  },
  'stop the recoveries': (auth, held) => auth.recovery.stop({ token: tokenOf(held) }),
  'the head user disables': (auth, held) => auth.accounts.disable(about(held)),
  'the head user enables': async (auth, held, visit) => {
    if (visit.isTwice) await auth.accounts.disable(about(held));
    return auth.accounts.enable(about(held));
  },
  'the head user ends the sessions': (auth, held) => auth.accounts.endSessions(about(held)),
  maintenance: async (auth) => {
    await auth.maintain();
    await auth.deliver();
    return { ok: true };
  },
} satisfies Record<string, Do>;

export type Name = keyof typeof acts;
export const names = Object.keys(acts) as readonly Name[];

/** One call, and what breaks in it. */
export interface Visit {
  readonly act: Name;
  /** Whether what is typed is right. */
  readonly isRight: boolean;
  readonly isKnown: boolean;
  readonly isTwice: boolean;
  /** Which of the port calls break, counted from the act's first, and whether they happened nevertheless. */
  readonly faults: readonly { readonly at: number; readonly happened: boolean }[];
  readonly thenMs: number;
}

const often = (...some: readonly Name[]): fc.Arbitrary<Name> => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...some) }, fc.constantFrom(...names));

export const visits: fc.Arbitrary<readonly Visit[]> = fc.array(
  fc.record({
    act: often('log in', 'change the password', 'renew the list', 'recover the password'),
    isRight: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
    isKnown: fc.boolean(),
    isTwice: fc.boolean(),
    faults: fc.array(fc.record({ at: fc.nat(45), happened: fc.boolean() }), { maxLength: 3 }),
    thenMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * minute })),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Lets the calls fail that are told to; one that happened has lost its answer. */
function breaking({ faults }: Visit, broken: () => void): AroundCall {
  let calls = 0;
  return async (_call, run) => {
    const fault = faults.find(({ at }) => at === calls);
    calls += 1;
    if (fault === undefined) return run();
    broken();
    if (fault.happened) await run();
    throw new Error('made to fail');
  };
}

/** By which a find is known again. */
export const sessionsIn = (policy: Profile): string => `sessions with faults, ${policy}`;

/** What a run came to. */
export interface Ran {
  /** How many calls broke, and how many acts failed by that. */
  readonly broken: number;
  readonly failed: number;
  /** The acts that came to their end. */
  readonly reached: readonly Name[];
  readonly helper: 'nobody' | 'user' | 'head user';
}

const bases = new Map<Profile, Promise<{ readonly world: World; readonly person: Person }>>();

function prepare(policy: Profile): Promise<{ readonly world: World; readonly person: Person }> {
  const made = bases.get(policy) ?? Promise.resolve(createWorld(policy)).then(async (world) => ({ world, person: await startActive(world) }));
  bases.set(policy, made);
  return made;
}

/**
 * One person, a head user and a guesser, while what they reach breaks: whatever fails says so by a code, nothing is granted that was not consumed and written
 * down, and when all is mended the person gets in again, or does with the head user's help.
 */
export async function play(policy: Profile, run: readonly Visit[], meddle?: (storage: Storage) => Storage): Promise<Ran> {
  const base = await prepare(policy);
  const world = await base.world.fork();
  const held: Held = { world, person: base.person, passwords: [goodPassword], saved: new Map([[1, base.person.codes]]), tokens: [base.person.token], settle: world.settle };
  const reached: Name[] = [];
  let [broken, failed] = [0, 0];
  for (const visit of run) {
    const { auth, settle } = world.start(breaking(visit, () => void (broken += 1)), meddle);
    const act: Do = acts[visit.act];
    try {
      if ((await act(auth, { ...held, settle }, visit))?.ok === true) reached.push(visit.act);
    } catch (error) {
      if (!isAuthError(error)) throw error;
      failed += 1;
    }
    await settle();
    assert.deepEqual(findFree(world), []);
    world.clock.advance(visit.thenMs);
  }
  const helper = await comeBack(held);
  assert.deepEqual(findFree(world), []);
  return { broken, failed, reached, helper };
}

async function comeBack(held: Held): Promise<Ran['helper']> {
  const { world, person, passwords, saved } = held;
  const { auth } = world;
  await world.settle();
  world.clock.advance(hour);
  await auth.maintain();
  await auth.deliver();
  if (await getsIn(held)) return 'nobody';
  await auth.accounts.enable(about(held));
  if (await getsIn(held)) return 'head user';
  const restarted = await auth.accounts.restart({ ...about(held), delivery: 'in-person' });
  assert(restarted.ok, `the head user cannot help: ${JSON.stringify(restarted)}`);
  passwords.push(goodPassword);
  return goOn({ ...world, accountId: person.accountId, username: person.username, temporaryPassword: restarted.slip?.temporaryPassword ?? '', addressCode: /\b\d{8}\b/.exec(world.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '' }, saved);
}

/** With any password that may be the right one, from the known browser and from another. */
async function getsIn(held: Held): Promise<boolean> {
  const { auth } = held.world;
  const { username, browser } = held.person;
  for (const password of [...held.passwords].reverse()) {
    for (const known of [{ browser }, {}]) {
      const started = await auth.login.start({ username, password, ...known });
      if (!started.ok || started.next !== 'otp-challenge') continue;
      const { listNumber, position } = started.challenge;
      const answered = await auth.login.answerOtp({ attempt: started.attempt, code: held.saved.get(listNumber)?.[position - 1] ?? '' });
      if (!answered.ok) continue;
      const done = answered.next === 'authenticated' ? answered : await auth.login.replacePassword({ attempt: started.attempt, password: fresh(held) });
      if (done.ok && (await auth.sessions.check({ token: done.token })).ok) return true;
    }
  }
  return false;
}
