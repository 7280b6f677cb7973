import { expect } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import type { Storage } from '../../../src/port/index.js';
import { createSeededRandom, createTestAuth, createTestClock, createTestHasher, createInbox, type TestAuth } from '../../../src/testing/index.js';
import { askedOfList, codeIn, headUser, must, organizationId } from '../../story/walk.js';
import { keys, type Profile } from '../../unit/service/shared/tools.js';
import type { Act } from './acts.js';
import * as model from './person.js';
import type { Person, Session } from './person.js';

const { minute, hour, day } = model;

type Said = { readonly ok: boolean; readonly reason?: string };
type Challenge = { readonly listNumber: number; readonly position: number };

/** The library in the hands of two people, a head user and time; each act is done, and its answer is the one that the model says. */
export interface Game {
  readonly do: (act: Act) => Promise<void>;
  /** What is stored is what the model says. */
  readonly check: () => Promise<void>;
  /** Nothing was granted without its event, and the audit is whole. */
  readonly finish: () => Promise<void>;
  /** What the run came through, so that one that never got anywhere is noticed. */
  readonly reached: ReadonlySet<string>;
}

export function createGame(policy: Profile, meddle: (storage: Storage) => Storage = (storage) => storage): Game {
  const ports = { clock: createTestClock(), random: createSeededRandom('model'), hasher: createTestHasher(), storage: meddle(createMemoryStorage()) };
  const inbox = createInbox();
  const start = (): TestAuth => createTestAuth({ ...ports, email: inbox.email, sms: inbox.sms, keys, policy, policyOverrides: model.limits });
  const people: (Person | undefined)[] = [undefined, undefined];
  const everyone: Person[] = [];
  const reached = new Set<string>();
  let { auth, settle } = start();
  let drawn = 0;
  const now = (): number => ports.clock.now();
  const draw = (what: string): string => `${what} ${String((drawn += 1))} kahvi jäähtyy`;
  const say = (act: Act, said: Said, expected: string): void => {
    expect([act, said.ok ? 'ok' : said.reason]).toEqual([act, expected]);
    reached.add(`${act.act}: ${expected}`);
  };
  const about = (person: Person) => ({ actor: headUser, accountId: person.accountId });

  /** What is asked is what was asked before, or a position that never was. */
  const expectAsked = (person: Person, challenge: Challenge): string => {
    const list = person.list ?? expect.unreachable('a challenge without a list');
    expect(challenge.listNumber).toBe(list.number);
    expect(list.spent.has(challenge.position), `position ${String(challenge.position)} was asked again`).toBe(false);
    if (list.pin !== undefined) expect(challenge.position).toBe(list.pin);
    list.pin = challenge.position;
    return list.codes[challenge.position - 1] ?? '';
  };
  const typed = (person: Person, code: string, right: boolean): string => (right ? code : (person.list?.codes.find((one) => one !== code) ?? 'QQQQ'));

  /** A closed lane looks like a wrong password, or like a wait; in a session it is said. */
  const expectClosed = (said: Said): void => {
    expect(['wait', 'wrong-credentials', 'lane-closed']).toContain(said.ok ? 'ok' : said.reason);
    reached.add('a closed lane');
  };

  async function invite(who: 0 | 1): Promise<void> {
    const person = people[who];
    const before = inbox.all().length;
    const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
    let invited = person;
    if (person === undefined || person.status === 'erased') {
      const email = `person${String(everyone.length)}@example.com`;
      const phone = `+3584000000${String(10 + everyone.length)}`;
      const made = must(await auth.accounts.provision({ actor: headUser, organizationId, person: { name: `Person ${String(who)}`, email, phone }, delivery }));
      const nothing = { status: 'pending', temporary: undefined, password: undefined, passwordsSet: 0, unfinishedUntil: 0, contactChanges: 0, list: undefined, recovery: undefined, recoveryFailures: 0 } as const;
      invited = { ...made, ...nothing, email, phone, confirmed: { email: false, phone: false }, strangers: model.createLane('strangers'), known: [], sessions: [], granted: { sessions: 0, passwords: 0, lists: 0, positions: 0 } };
      people[who] = invited;
      everyone.push(invited);
    } else if (person.status === 'pending') must(await auth.accounts.issueTemporaryPassword({ ...about(person), delivery }));
    else must(await auth.accounts.restart({ ...about(person), delivery }));
    await settle();
    const addressCode = codeIn(inbox.all().slice(before).find(({ purpose }) => purpose === 'invitation'));
    model.invite(invited ?? expect.unreachable(), { text: '', until: 0, addressCode, addressCodeUntil: now() + day });
    await receivePassword(invited ?? expect.unreachable(), before);
  }

  /** `nist` sends the temporary password once the person asks for it. */
  async function receivePassword(person: Person, since: number): Promise<void> {
    if (policy === 'nist') await auth.accounts.requestTemporaryPassword({ username: person.username });
    await settle();
    const sent = inbox.all().slice(since).find(({ purpose }) => purpose === 'temporary-password');
    const text = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(sent?.text ?? '')?.[0] ?? expect.unreachable('a temporary password');
    if (person.temporary !== undefined) person.temporary = { ...person.temporary, text, until: now() + (policy === 'nist' ? 10 * minute : 7 * day) };
    model.freeLanes(person);
  }

  /** Goes on with the first login for some steps. */
  async function firstLogin(act: Act, person: Person, steps: number): Promise<void> {
    const { temporary } = person;
    const judged = model.judgePassword(person.strangers, true);
    const started = await auth.login.start({ username: person.username, password: model.passwordOf(person) });
    if (judged === 'closed') { expectClosed(started); return; }
    if (temporary !== undefined && now() >= temporary.until) {
      say(act, started, 'temporary-password-expired');
      if (policy === 'nist') await receivePassword(person, inbox.all().length);
      return;
    }
    if (temporary === undefined && model.isUnfinishedForGood(person, now())) { say(act, started, 'first-login-expired'); return; }
    if (!started.ok || started.next !== 'first-login') return expect.unreachable(JSON.stringify([act, started]));
    const { flow } = started;
    for (let n = 0; n < steps && person.status === 'pending'; n += 1) await takeStep(person, flow);
    if (person.status === 'active') must(await auth.firstLogin.finish({ flow }));
    reached.add(`first login: ${person.status}`);
  }

  async function takeStep(person: Person, flow: string): Promise<void> {
    const { view } = must(await auth.firstLogin.view({ flow }));
    if (view.state === 'personal-information') {
      const { temporary } = person;
      const code = temporary !== undefined && now() < temporary.addressCodeUntil ? { addressCode: temporary.addressCode } : {};
      const profile = { name: 'A Person', email: person.email, phone: person.phone, locale: 'en' };
      must(await auth.firstLogin.giveInformation({ flow, profile, ...code }));
      Object.assign(person.confirmed, { email: 'addressCode' in code, phone: true });
    } else if (view.state === 'change-password') {
      const chosen = draw('chosen');
      must(await auth.firstLogin.changePassword({ flow, password: chosen }));
      model.setPassword(person, chosen);
      Object.assign(person, { temporary: undefined, unfinishedUntil: now() + 7 * day });
    } else if (view.state === 'confirm-contact') {
      must(await auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
      await settle();
      must(await auth.firstLogin.confirmContact({ flow, code: codeIn(inbox.lastEmailTo(person.email)) }));
      person.confirmed.email = true;
    } else if (view.state === 'verification-method') {
      must(await auth.firstLogin.chooseList({ flow }));
      person.granted.lists += 1;
    } else {
      if (!view.listCanBeOpened) {
        must(await auth.firstLogin.replaceList({ flow }));
        person.granted.lists += 1;
      }
      const { list } = must(await auth.firstLogin.openList({ flow }));
      const issued = model.replaceList(person, { number: list.listNumber, codes: list.codes });
      const { challenge } = must(await auth.firstLogin.askList({ flow }));
      const proven = must(await auth.firstLogin.proveList({ flow, code: expectAsked(person, challenge) }));
      model.usePosition(person, issued);
      person.status = 'active';
      model.openSession(person, { idleMs: auth.policy.session.idleMs, token: proven.token, cookie: proven.browser, browser: undefined, now: now() });
    }
  }

  async function login(act: Extract<Act, { act: 'login' }>, person: Person): Promise<void> {
    const known = act.browser === 0 ? undefined : person.known.at(-act.browser);
    const right = act.password === 'right';
    const lane = known ?? person.strangers;
    const said = await auth.login.start({ username: person.username, password: right ? model.passwordOf(person) : 'a guess of a stranger', ...(known === undefined ? {} : { browser: known.cookie }) });
    if (person.status === 'disabled') {
      // Answered like a wrong one, and no failure; the wait that it may lead to is slept off.
      if (!right) model.judgePassword(lane, false);
      expect(said.ok).toBe(false);
      ports.clock.advance(hour + minute);
      return;
    }
    const judged = model.judgePassword(lane, right);
    if (judged === 'closed') { expectClosed(said); return; }
    if (judged === 'wrong') { say(act, said, 'wrong-credentials'); return; }
    if (person.list?.ended === true) { say(act, said, 'list-ended'); return; }
    if (!said.ok || said.next !== 'otp-challenge') return expect.unreachable(JSON.stringify([act, said]));
    const code = expectAsked(person, said.challenge);
    if (act.otp === 'none') return;
    const answered = await auth.login.answerOtp({ attempt: said.attempt, code: typed(person, code, act.otp === 'right') });
    const expected = model.judgeOtp(person, lane, act.otp === 'right');
    say(act, answered, expected === 'right' ? 'ok' : expected);
    if (!answered.ok) return;
    expect(answered.next).toBe(person.password?.compromised === true ? 'new-password' : 'authenticated');
    if (answered.next === 'authenticated') { model.openSession(person, { idleMs: auth.policy.session.idleMs, token: answered.token, cookie: answered.browser, browser: known, now: now() }); return; }
    const chosen = draw('replaced');
    const replaced = must(await auth.login.replacePassword({ attempt: said.attempt, password: chosen }));
    model.setPassword(person, chosen);
    model.openSession(person, { idleMs: auth.policy.session.idleMs, token: replaced.token, cookie: replaced.browser, browser: known, now: now() });
    reached.add('login: new password');
  }

  /** Wrong again and again, as far as it goes. */
  async function guess(act: Extract<Act, { act: 'guess' }>, person: Person): Promise<void> {
    const { who, browser, what, times } = act;
    const wrong = what === 'password' ? ({ password: 'wrong', otp: 'none' } as const) : ({ password: 'right', otp: 'wrong' } as const);
    for (let n = 0; n < times && person.status === 'active'; n += 1) await login({ who, act: 'login', browser, ...wrong }, person);
  }

  async function bind(act: Extract<Act, { act: 'bind' }>, person: Person): Promise<void> {
    const session = person.sessions.at(-1 - act.session);
    if (session === undefined) return;
    const { token } = session;
    const started = await auth.binding.start({ token, act: act.what });
    if (!isAlive(person, session)) { expect(started.ok).toBe(false); return; }
    model.use(session, now(), auth.policy.session.idleMs);
    if (person.list?.ended === true) { say(act, started, 'list-ended'); return; }
    const { proof, challenge } = askedOfList(started);
    expect(challenge.act).toBe(act.what);
    const answered = await auth.binding.answerOtp({ token, proof, code: typed(person, expectAsked(person, challenge), act.otp === 'right') });
    const expected = model.judgeOtp(person, session.proofs, act.otp === 'right');
    if (expected === 'lane-closed') session.ended = true;
    say(act, answered, expected === 'right' ? 'ok' : expected);
    if (answered.ok) await finishAct(act, { person, session, proof });
  }

  async function finishAct(act: Extract<Act, { act: 'bind' }>, input: { readonly person: Person; readonly session: Session; readonly proof: string }): Promise<void> {
    const { person, session, proof } = input;
    const { token } = session;
    const renew = (renewed: { readonly token: string } | undefined): void => {
      if (act.what !== 'step-up') model.endSessions(person, session);
      session.token = renewed?.token ?? expect.unreachable('a new token');
      reached.add(`bind: ${act.what}`);
    };
    if (act.what === 'renew-list') {
      must(await auth.binding.orderList({ token, proof }));
      const { list } = must(await auth.binding.openList({ token, proof }));
      const { challenge } = must(await auth.binding.askList({ token, proof }));
      const proven = must(await auth.binding.proveList({ token, proof, code: list.codes[challenge.position - 1] ?? '' }));
      const issued = model.replaceList(person, { number: list.listNumber, codes: list.codes });
      issued.pin = challenge.position;
      model.usePosition(person, issued);
      person.granted.lists += 1;
      renew(proven.renewed);
      return;
    }
    const judged = model.judgePassword(model.laneOf(person, session), true);
    const password = model.passwordOf(person);
    if (act.what === 'change-contact') {
      const address = `${draw('new').replace(/\W/g, '')}@example.com`;
      const given = await auth.binding.changeContact({ currentPassword: password, token, proof, channel: 'email', address });
      if (judged === 'closed') { expectClosed(given); return; }
      must(given);
      await settle();
      const confirmed = must(await auth.binding.confirmContact({ token, proof, code: codeIn(inbox.lastEmailTo(address)) }));
      Object.assign(person, { email: address, contactChanges: person.contactChanges + 1 });
      person.confirmed.email = true;
      renew(confirmed.renewed);
      // Three an hour, and no more.
      ports.clock.advance(21 * minute);
      return;
    }
    if (act.what === 'step-up') {
      const stepped = await auth.sessions.stepUp({ token, proof, password });
      if (judged === 'closed') { expectClosed(stepped); return; }
      renew(must(stepped));
    } else {
      const chosen = draw('changed');
      const changed = await auth.binding.changePassword({ token, proof, currentPassword: password, password: chosen });
      if (judged === 'closed') { expectClosed(changed); return; }
      model.setPassword(person, chosen);
      renew(must(changed).renewed);
    }
    model.begin(session, now(), auth.policy.session.idleMs);
  }

  async function askForRecovery(act: Extract<Act, { act: 'ask for recovery' }>, person: Person): Promise<void> {
    ports.clock.advance(7 * minute);
    const before = inbox.all().length;
    must(await auth.recovery.request({ username: person.username, recovers: act.recovers }));
    await settle();
    const text = inbox.all().slice(before).find(({ purpose, to }) => purpose === 'recovery-link' && to === person.email)?.text;
    const may = person.status === 'active' && person.confirmed.email && person.confirmed.phone;
    const spent = act.recovers === 'list' && person.recoveryFailures >= model.limits.passwordFailures.recoveriesInARow;
    if (spent) reached.add('recoveries: tries spent');
    expect([act, text !== undefined]).toEqual([act, may && !spent]);
    if (text === undefined) return;
    const { flow } = must(await auth.recovery.open({ link: /#recovery=(\S+)/.exec(text)?.[1] ?? '' }));
    await settle();
    const code = codeIn(inbox.lastSmsTo(person.phone));
    person.recovery = { flow, recovers: act.recovers, until: now() + hour, code, codeUntil: now() + 10 * minute, codeMisses: 0, lane: model.createLane('recovery'), state: 'code', stands: model.standing(person) };
  }

  /** The next step of a recovery. */
  async function recover(act: Extract<Act, { act: 'recover' }>, person: Person): Promise<void> {
    const { recovery } = person;
    if (recovery === undefined) return;
    const right = act.answer === 'right';
    const { flow } = recovery;
    const over = now() >= recovery.until || recovery.stands !== model.standing(person);
    if (over) person.recovery = undefined;
    if (over) { say(act, await auth.recovery.view({ flow }), 'flow-ended'); return; }
    if (recovery.state === 'code') {
      const said = await auth.recovery.answerCode({ flow, code: right ? recovery.code : String(99_999_999 - Number(recovery.code)).padStart(8, '0') });
      if (now() >= recovery.codeUntil) { say(act, said, 'code-expired'); return; }
      if (!right) recovery.codeMisses += 1;
      if (recovery.codeMisses >= model.limits.recovery.codeTries) person.recovery = undefined;
      if (!right) { say(act, said, person.recovery === undefined ? 'tries-spent' : 'code-wrong'); return; }
      if (recovery.recovers === 'password' && person.list?.ended === true) { say(act, said, 'list-ended'); return; }
      say(act, said, 'ok');
      const { challenge } = must(said).view;
      if (challenge !== undefined) expectAsked(person, challenge);
      recovery.state = recovery.recovers === 'password' ? 'third-step' : 'password';
    } else if (recovery.state === 'third-step') {
      const asked = await auth.recovery.renewChallenge({ flow });
      if (person.list?.ended === true) { say(act, asked, 'list-ended'); return; }
      const code = expectAsked(person, must(asked).challenge);
      const said = await auth.recovery.answerOtp({ flow, code: typed(person, code, right) });
      const judged = model.judgeOtp(person, recovery.lane, right);
      if (judged === 'lane-closed') person.recovery = undefined;
      say(act, said, judged === 'right' ? 'ok' : judged === 'lane-closed' ? 'tries-spent' : judged);
      if (said.ok) recovery.state = 'new-password';
    } else if (recovery.state === 'password') await recoverList(act, { person, right, flow });
    else {
      const chosen = draw('recovered');
      must(await auth.recovery.setPassword({ flow, password: chosen }));
      model.setPassword(person, chosen);
      model.endSessions(person);
      person.recovery = undefined;
      reached.add('recovered: password');
    }
  }

  async function recoverList(act: Act, input: { readonly person: Person; readonly right: boolean; readonly flow: string }): Promise<void> {
    const { person, right, flow } = input;
    const lane = person.recovery?.lane ?? expect.unreachable('a recovery');
    const said = await auth.recovery.answerPassword({ flow, password: right ? model.passwordOf(person) : 'a guess of a stranger' });
    const most = model.limits.passwordFailures;
    // Spent by others meanwhile: not even a right one is judged.
    const spent = person.recoveryFailures >= most.recoveriesInARow;
    if (!right && !spent) [lane.failures, person.recoveryFailures] = [lane.failures + 1, person.recoveryFailures + 1];
    if (spent || lane.failures >= most.recovery || person.recoveryFailures >= most.recoveriesInARow) person.recovery = undefined;
    say(act, said, right && !spent ? 'ok' : person.recovery === undefined ? 'tries-spent' : 'wrong-password');
    if (!said.ok) return;
    const { list } = must(await auth.recovery.openList({ flow }));
    model.replaceList(person, { number: list.listNumber, codes: list.codes });
    model.freeLanes(person);
    model.endSessions(person);
    person.granted.lists += 1;
    person.recovery = undefined;
    reached.add('recovered: list');
  }

  function isAlive(person: Person, session: Session): boolean {
    return model.isOpen(session, now()) && person.status === 'active';
  }

  async function useSession(act: Extract<Act, { act: 'check' | 'log out' }>, person: Person): Promise<void> {
    const session = person.sessions.at(-1 - act.session);
    if (session === undefined) return;
    const alive = isAlive(person, session);
    expect([act, (await auth.sessions.check({ token: session.token })).ok]).toEqual([act, alive]);
    if (!alive) return;
    model.use(session, now(), auth.policy.session.idleMs);
    if (act.act === 'check') return;
    must(await auth.sessions.end({ token: session.token }));
    session.ended = true;
  }

  /** Head users, and what a host does now and then. */
  async function govern(act: Act['act'], person: Person): Promise<void> {
    const { accounts } = auth;
    if (act === 'disable') {
      must(await accounts.disable(about(person)));
      person.status = 'disabled';
      person.recovery = undefined;
      model.endSessions(person);
    } else if (act === 'enable') {
      const said = await accounts.enable(about(person));
      if (person.status !== 'disabled') { expect(said).toMatchObject({ ok: false, reason: 'not-disabled' }); return; }
      person.status = must(said).status;
      expect(person.status).toBe(person.sessions.length > 0 && person.temporary === undefined && person.list !== undefined ? 'active' : 'pending');
    } else if (act === 'compromise') {
      const said = await accounts.markCompromised(about(person));
      expect(said.ok ? 'ok' : said.reason).toBe(person.password === undefined ? 'no-password' : 'ok');
      if (said.ok) model.compromise(person);
    } else if (act === 'erase') {
      must(await accounts.erase(about(person)));
      model.endSessions(person);
      Object.assign(person, { status: 'erased', recovery: undefined, known: [] });
    }
  }

  /** What somebody does who only wants to be in. Whom nothing helps asks the head user. */
  async function comeBack(who: 0 | 1, person: Person): Promise<void> {
    const closed = person.strangers.failures >= model.limits.passwordFailures.strangers;
    if (person.status === 'pending') return closed || model.isUnfinishedForGood(person, now()) ? invite(who) : firstLogin({ who, act: 'come back' }, person, 6);
    if (person.status === 'disabled') return govern('enable', person);
    if (person.list?.ended !== true && !closed) {
      const strangersAsked = person.strangers.misses < model.limits.otpMisses.strangers;
      if (!strangersAsked && person.known.length === 0) return invite(who);
      return login({ who, act: 'login', browser: strangersAsked ? 0 : 1, password: 'right', otp: 'right' }, person);
    }
    if (!person.confirmed.email) return invite(who);
    if (person.recovery?.recovers !== 'list') return askForRecovery({ who, act: 'ask for recovery', recovers: 'list' }, person);
    return recover({ who, act: 'recover', answer: 'right', times: 1 }, person);
  }

  async function run(act: Act): Promise<void> {
    const person = people[act.who];
    // No second is like another: what is asked at one moment is not answered at the same.
    ports.clock.advance(1_000);
    if (act.act === 'wait') { ports.clock.advance(act.ms); return; }
    if (act.act === 'restart') return void ({ auth, settle } = start());
    if (act.act === 'maintain') { expect((await auth.maintain()).failed).toEqual([]); return; }
    if (act.act === 'invite' || person === undefined || person.status === 'erased') {
      ports.clock.advance(7 * minute);
      return invite(act.who);
    }
    if (act.act === 'first login') return person.status === 'pending' ? firstLogin(act, person, act.steps) : undefined;
    if (act.act === 'login') return person.status === 'pending' ? undefined : login(act, person);
    if (act.act === 'guess') return guess(act, person);
    if (act.act === 'check' || act.act === 'log out') return useSession(act, person);
    if (act.act === 'bind') return bind(act, person);
    if (act.act === 'ask for recovery') return askForRecovery(act, person);
    if (act.act === 'recover') {
      for (let n = 0; n < act.times; n += 1) await recover(act, person);
      return;
    }
    if (act.act === 'come back') return comeBack(act.who, person);
    return govern(act.act, person);
  }

  async function checkOne(person: Person): Promise<void> {
    const { storage } = ports;
    const account = await storage.accounts.find(person.accountId);
    const sessions = await storage.sessions.findBy('accountId', person.accountId);
    const open = sessions.filter((one) => one.endedAt === undefined && now() < one.idleUntil && now() < one.absoluteUntil);
    expect(open.length, 'open sessions').toBe(person.sessions.filter((one) => model.isOpen(one, now())).length);
    if (person.status === 'erased') { expect(account?.erasedAt ?? 'gone').not.toBe(undefined); return; }
    expect({ status: account?.status, set: account?.passwordsSet, password: account?.password !== undefined, compromised: account?.password?.compromisedAt !== undefined, known: account?.knownBrowsers.length }).toEqual({
      status: person.status, set: person.passwordsSet, password: person.password !== undefined, compromised: person.password?.compromised ?? false, known: person.known.length,
    });
    if (person.status !== 'active') return;
    const record = await storage.lists.find(account?.listId ?? '');
    const { list } = person;
    const spent = [...(record?.list.used ?? []), ...(record?.list.burnt ?? [])].sort((a, b) => a - b);
    expect({ number: record?.list.listNumber, spent, misses: record?.list.lifetimeMisses, ended: record?.list.status === 'ended' }).toEqual({
      number: list?.number, spent: [...(list?.spent ?? [])].sort((a, b) => a - b), misses: list?.lifetimeMisses, ended: list?.ended,
    });
  }

  return {
    reached,
    // What goes on after an answer is done before anybody looks, and before the process is another.
    do: async (act) => {
      await run(act);
      await settle();
    },
    check: async () => {
      for (const person of everyone) await checkOne(person);
    },
    finish: async () => {
      await settle();
      for (let times = 0; times < 3; times += 1) {
        ports.clock.advance(2 * minute);
        expect((await auth.maintain({ limit: 5_000 })).failed).toEqual([]);
      }
      const verified = await auth.audit.verify({ actor: { kind: 'system' }, organizationId });
      expect(verified).toMatchObject({ ok: true });
      for (const person of everyone) await expectEvents(ports.storage, person);
    },
  };
}

/** Every grant has its event, and no event is there for what was not granted. */
async function expectEvents(storage: Storage, person: Person): Promise<void> {
  const events = await storage.audit.list({ accountId: person.accountId, limit: 100_000 });
  const count = (kind: string): number => events.filter((event) => event.kind === kind && event.outcome === 'success').length;
  const { sessions, passwords, lists } = person.granted;
  const counted = { sessions: count('session-opened'), passwords: count('password-set'), lists: count('list-issued') };
  if (person.status !== 'erased') expect(counted).toEqual({ sessions, passwords, lists });
  expect(sessions).toBeLessThanOrEqual(person.granted.positions);
}
