import { expect } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import type { Storage } from '../../../src/port/index.js';
import { goodPassword, headUser, must } from '../../story/walk.js';
import { second, type Profile } from '../../unit/service/shared/tools.js';
import { answerOn, atHand, comeIn, display, otherNumber, pairPhone, phoneIn, startByKey, startInReserve } from '../key-person.js';
import { findFree } from '../nothing-free.js';
import { startActive, type Person } from '../person.js';
import { createWorld, type World } from '../world.js';
import type { Begins, KeyAct } from './key-acts.js';
import { hour } from './person.js';

/**
 * Somebody with a phone, told as simply as it can be: which phones approve, which list is asked, which password is the right one, and how often a session was
 * handed out. Limits may refuse at any time; whatever is let through is what is said here, and nothing else ever is.
 */
interface Holder {
  readonly person: Person;
  password: string;
  compromised: boolean;
  method: 'key' | 'otp-list';
  /** Those that approve. */
  readonly phones: Set<string>;
  /** Those that no longer do. */
  readonly gone: string[];
  paired: number;
  /** By number; one of them is asked, or stands in reserve. */
  readonly lists: Map<number, readonly string[]>;
  readonly browsers: string[];
  /** Tokens that are open as far as anybody was told, the newest last, and those that are over for good. */
  open: string[];
  readonly ended: string[];
  granted: number;
}

type Said = 'right' | 'wrong' | 'cancelled' | 'not-me' | 'nothing';
type Page = { readonly state: string; readonly number?: string };

export interface KeyGame {
  readonly do: (act: KeyAct) => Promise<void>;
  /** What must hold between any two acts. */
  readonly check: () => Promise<void>;
  /** Whatever became of it, the owner gets in, or the head user begins anew. */
  readonly finish: () => Promise<void>;
  readonly reached: ReadonlySet<string>;
}

const begin = { 'by Key': startByKey, 'with a list in reserve': startInReserve, 'by list': startActive } as const;
const begun = new Map<string, Promise<{ readonly base: World; readonly person: Person }>>();

/** The first login, once for all runs that begin with it. */
function first(policy: Profile, begins: Begins) {
  const known = begun.get(`${policy} ${begins}`);
  if (known !== undefined) return known;
  const made = (async () => {
    const base = createWorld(policy);
    const person = await begin[begins](base);
    await base.settle();
    return { base, person };
  })();
  begun.set(`${policy} ${begins}`, made);
  return made;
}

export async function createKeyGame(policy: Profile, begins: Begins, meddle: (storage: Storage) => Storage = (storage) => storage): Promise<KeyGame> {
  const { base, person } = await first(policy, begins);
  const world = await base.fork((storage) => Promise.resolve(meddle(createMemoryStorage({ copyOf: storage }))));
  const { auth } = world;
  const method = begins === 'by list' ? 'otp-list' : 'key';
  const lists = new Map(person.codes.length > 0 ? [[1, person.codes] as const] : []);
  const me: Holder = {
    person, password: goodPassword, compromised: false, method, phones: new Set(method === 'key' ? ['one'] : []), gone: [], paired: 1, lists, browsers: [person.browser],
    open: [person.token], ended: [], granted: world.records('sessions').length,
  };
  const reached = new Set<string>();
  const { accountId, username } = person;

  const phone = (nth: number): string | undefined => [...me.phones].at(-1 - (nth % Math.max(1, me.phones.size)));
  const sessionOf = (nth: number): string | undefined => me.open.at(-1 - (nth % Math.max(1, me.open.length)));
  const browserOf = (n: number): string | undefined => (n === 0 ? undefined : me.browsers.at(-n));
  const codeOf = ({ listNumber, position }: { readonly listNumber: number; readonly position: number }): string => me.lists.get(listNumber)?.[position - 1] ?? expect.unreachable('a list that nobody has');
  const endOthers = (but?: string): void => {
    me.ended.push(...me.open.filter((token) => token !== but));
    me.open = but === undefined ? [] : [but];
  };
  const lose = (...names: readonly string[]): void => {
    me.gone.push(...names);
    for (const name of names) me.phones.delete(name);
  };
  const noKey = (): void => lose(...me.phones);

  /** What the phone does with a request; whether it approved it. */
  async function answer(flow: string, page: Page, { says, nth, lane }: { readonly says: Said; readonly nth: number; readonly lane: 'known' | 'strangers' | 'session' }): Promise<boolean> {
    const name = phone(nth);
    expect(page.number === undefined, 'a phone that is signed out is not asked').toBe(page.number === undefined || name === undefined);
    if (page.number === undefined || name === undefined || says === 'nothing') return false;
    const right = says === 'right' || says === 'wrong' ? 'approve' : says;
    const said = await answerOn(world, { flow, number: says === 'wrong' ? otherNumber(page.number) : page.number, name, answer: right });
    const reason = said.ok ? said.state : said.reason;
    reached.add(`${says}: ${reason}`);
    if (says === 'wrong') expect(['wrong-number', 'wait', 'lane-closed']).toContain(reason);
    else expect(['approved', 'denied', 'wait', 'lane-closed']).toContain(reason);
    if (said.ok) expect(said.state).toBe(right === 'approve' ? 'approved' : 'denied');
    if (says === 'wrong' && reason === 'lane-closed') await closed(lane);
    return said.ok && said.state === 'approved';
  }

  /** The last wrong number of a known browser disables the Key, that of strangers condemns the password, and that of a session ends it (R100). */
  async function closed(lane: 'known' | 'strangers' | 'session'): Promise<void> {
    await world.settle();
    if (lane === 'known') noKey();
    if (lane === 'strangers') me.compromised = true;
  }

  /** A session is handed out: once, and to nobody who comes with the same again. */
  async function cameIn(attempt: string, done: { readonly next: string; readonly token?: string; readonly browser?: string | undefined }): Promise<void> {
    expect(done.next).toBe(me.compromised ? 'new-password' : 'authenticated');
    let { token, browser } = done;
    if (me.compromised) {
      me.password = `viimeinen tuuli kääntyy ${String(me.granted)}`;
      ({ token, browser } = must(await auth.login.replacePassword({ attempt, password: me.password })));
      me.compromised = false;
      endOthers();
    }
    me.granted += 1;
    me.open.push(token ?? expect.unreachable('a token'));
    if (browser !== undefined) me.browsers.push(browser);
    await world.settle();
    expect((await auth.login.finishApproval({ attempt })).ok).toBe(false);
  }

  async function login({ browser, nth, says }: { readonly browser: number; readonly nth: number; readonly says: Said }): Promise<void> {
    const cookie = browserOf(browser);
    const started = await auth.login.start({ username, password: me.password, ...(cookie === undefined ? {} : { browser: cookie }) });
    if (!started.ok) return void reached.add(`login: ${started.reason}`);
    if (started.next === 'first-login') return expect.unreachable('the first login was done');
    const { attempt } = started;
    if (started.next === 'otp-challenge') {
      expect(me.method).toBe('otp-list');
      return answerList(attempt, started.challenge, says === 'right');
    }
    expect(me.method).toBe('key');
    const approved = await answer(attempt, started.approval, { says, nth, lane: cookie === undefined ? 'strangers' : 'known' });
    const finished = await auth.login.finishApproval({ attempt });
    expect(finished.ok).toBe(approved);
    if (finished.ok) await cameIn(attempt, finished);
    reached.add(`login by Key: ${finished.ok ? 'ok' : finished.reason}`);
  }

  async function answerList(attempt: string, challenge: { readonly listNumber: number; readonly position: number }, right: boolean): Promise<void> {
    const code = codeOf(challenge);
    const said = await auth.login.answerOtp({ attempt, code: right ? code : (me.lists.get(challenge.listNumber)?.find((one) => one !== code) ?? '') });
    if (said.ok) expect(right).toBe(true);
    reached.add(`login by list: ${said.ok ? 'ok' : said.reason}`);
    if (!said.ok && said.reason === 'lane-closed') me.compromised ||= await isCompromised();
    if (said.ok) await cameIn(attempt, said);
    // The same password again opens nothing.
    if (said.ok) expect((await auth.login.answerOtp({ attempt, code })).ok).toBe(false);
  }

  async function isCompromised(): Promise<boolean> {
    await world.settle();
    return (await world.storage.accounts.find(accountId))?.password?.compromisedAt !== undefined;
  }

  async function useList({ browser, otp }: { readonly browser: number; readonly otp: 'right' | 'wrong' }): Promise<void> {
    const cookie = browserOf(browser);
    const started = await auth.login.start({ username, password: me.password, ...(cookie === undefined ? {} : { browser: cookie }) });
    if (!started.ok || started.next !== 'key-approval') return;
    const instead = await auth.login.useList({ attempt: started.attempt });
    reached.add(`use list: ${instead.ok ? 'ok' : instead.reason}`);
    if (!instead.ok) return;
    await answerList(started.attempt, instead.challenge, otp === 'right');
  }

  /** A fresh proof, by whatever is at hand. */
  async function prove(token: string, act: 'pair-device' | 'change-to-list' | 'step-up', nth: number): Promise<string | undefined> {
    const started = await auth.binding.start({ token, act });
    if (!started.ok) return void reached.add(`proof: ${started.reason}`);
    const { proof } = started;
    let { challenge } = started;
    if (challenge === undefined) {
      const approved = await answer(proof, started.approval ?? expect.unreachable('the phone is asked, or the list'), { says: 'right', nth, lane: 'session' });
      const finished = await auth.binding.finishApproval({ token, proof });
      expect(finished.ok).toBe(approved);
      if (finished.ok) return proof;
      const instead = await auth.binding.useList({ token, proof });
      challenge = instead.ok ? instead.challenge : undefined;
    } else expect(me.method === 'otp-list' || me.phones.size === 0, 'the list is asked in place of a phone only where there is none').toBe(true);
    if (challenge === undefined) return undefined;
    return (await auth.binding.answerOtp({ token, proof, code: codeOf(challenge) })).ok ? proof : undefined;
  }

  /** The session goes on under another token, and the others are over. */
  function renewed(token: string, by: { readonly token: string } | undefined): void {
    endOthers(token);
    if (by === undefined) return;
    me.ended.push(token);
    me.open = [by.token];
  }

  async function pair(token: string, { nth, says }: { readonly nth: number; readonly says: 'yes' | 'no' }): Promise<void> {
    const proof = await prove(token, 'pair-device', nth);
    const opened = proof === undefined ? undefined : await auth.binding.openPairing({ token, proof });
    if (proof === undefined || opened?.ok !== true) return void reached.add('pair: not proven');
    const name = `phone ${String((me.paired += 1))}`;
    const { pairing } = opened;
    const { digits } = await pairPhone(world, { username, pairing, name });
    expect(await phoneIn(world, name).open().then(() => 'asked', () => 'refused')).toBe('refused');
    if (says === 'no') must(await auth.devices.declineDevice({ pairing }));
    const confirmed = await auth.binding.confirmDevice({ token, proof, pairing, digits });
    expect(confirmed.ok).toBe(says === 'yes');
    reached.add(`pair: ${says}, from ${me.method}`);
    if (!confirmed.ok) return;
    me.method = 'key';
    me.phones.add(name);
    renewed(token, confirmed.renewed);
  }

  async function toList(token: string, nth: number): Promise<void> {
    const proof = me.method === 'key' ? await prove(token, 'change-to-list', nth) : undefined;
    const ordered = proof === undefined ? undefined : await auth.binding.orderList({ token, proof });
    if (proof === undefined || ordered?.ok !== true) return void reached.add('to list: not proven');
    const { list } = must(await auth.binding.openList({ token, proof }));
    const { challenge } = must(await auth.binding.askList({ token, proof }));
    const proven = must(await auth.binding.proveList({ token, proof, code: list.codes[challenge.position - 1] ?? '' }));
    me.lists.set(list.listNumber, list.codes);
    me.method = 'otp-list';
    noKey();
    renewed(token, proven.renewed);
    reached.add('to list');
  }

  async function pay(token: string, { nth, says }: { readonly nth: number; readonly says: Said }): Promise<void> {
    const asked = await auth.approvals.request({ token, purpose: 'transaction', display });
    if (!asked.ok) return void reached.add(`pay: ${asked.reason}`);
    const { approval } = asked;
    const approved = await answer(approval, asked.view, { says, nth, lane: 'session' });
    const finished = await auth.approvals.finish({ approval, display });
    expect([finished.ok, (await auth.approvals.finish({ approval, display })).ok]).toEqual([approved, false]);
    reached.add(`pay: ${finished.ok ? 'ok' : finished.reason}`);
  }

  async function endDevice(token: string, nth: number): Promise<void> {
    const name = phone(nth);
    if (name === undefined) return;
    const said = await auth.devices.endDevice({ token, deviceId: phoneIn(world, name).signer.kid });
    reached.add(`end device: ${said.ok ? 'ok' : said.reason}`);
    if (said.ok) lose(name);
  }

  async function loseDevice(act: 'sign out' | 'head user ends device'): Promise<void> {
    const name = phone(0);
    if (name === undefined) return;
    must(act === 'sign out' ? await phoneIn(world, name).signOut() : await auth.accounts.endDevice({ actor: headUser, accountId, deviceId: phoneIn(world, name).signer.kid }));
    lose(name);
    reached.add(act);
  }

  /** Somebody who knows username and password, and reads what is stored. */
  async function stranger(tries: Extract<KeyAct, { act: 'stranger' }>['tries']): Promise<void> {
    if (tries === 'a pairing code') {
      expect((await auth.devices.redeemPairing({ username, code: 'AAAA-AAAA' })).ok).toBe(false);
      return;
    }
    const started = await auth.login.start({ username, password: me.password });
    if (!started.ok || started.next !== 'key-approval') return;
    const { attempt } = started;
    if (tries === 'the list') await auth.login.useList({ attempt });
    if (tries === 'a phone of their own') expect(await forge(attempt)).toBe(false);
    if (tries === 'to be denied') await answer(attempt, started.approval, { says: 'not-me', nth: 0, lane: 'strangers' });
    expect((await auth.login.finishApproval({ attempt })).ok).toBe(false);
    reached.add(`stranger: ${tries}`);
  }

  /** A phone that was never connected, or has ended, signs the right number to the right challenge. */
  async function forge(attempt: string): Promise<boolean> {
    const flow = await world.storage.flows.find(attempt.split('.')[0] ?? '');
    const { view } = must(await auth.login.view({ attempt }));
    if (flow?.kind !== 'attempt' || flow.approval === undefined || view.state !== 'key-approval' || view.approval.state !== 'open') return false;
    const { challenge, id } = flow.approval;
    const thief = phoneIn(world, me.gone.at(-1) ?? 'of a thief');
    const forged = await thief.sign({ challenge, answer: 'approve', number: view.approval.number });
    // A phone that nobody has heard of does not even get a nonce.
    return thief.send({ approval: id, answer: forged }).then(({ ok }) => ok, () => false);
  }

  async function inSession(act: Extract<KeyAct, { act: 'pair' | 'to list' | 'end device' | 'check' | 'pay' }>): Promise<void> {
    const token = sessionOf(act.nth);
    // Idle, or one too many: nobody told.
    if (token === undefined || !(await auth.sessions.check({ token })).ok) return;
    if (act.act === 'pair') return pair(token, act);
    if (act.act === 'to list') return toList(token, act.nth);
    if (act.act === 'pay') return pay(token, act);
    if (act.act === 'end device') return endDevice(token, act.nth);
  }

  async function run(act: KeyAct): Promise<void> {
    world.clock.advance(second);
    if (act.act === 'wait') world.clock.advance(act.ms);
    else if (act.act === 'login') await login(act);
    else if (act.act === 'use list') await useList(act);
    else if (act.act === 'stranger') await stranger(act.tries);
    else if (act.act === 'sign out' || act.act === 'head user ends device') await loseDevice(act.act);
    else await inSession(act);
  }

  async function check(): Promise<void> {
    await world.settle();
    expect(findFree(world)).toEqual([]);
    // Every session was handed to the owner, who had done all three steps.
    expect(world.ever('sessions').length).toBe(me.granted);
    const { devices } = must(await auth.accounts.listDevices({ actor: headUser, accountId }));
    const able = devices.filter(({ active }) => active).map(({ id }) => id);
    expect([...able].sort()).toEqual([...me.phones].map((name) => phoneIn(world, name).signer.kid).sort());
    expect((await world.storage.accounts.find(accountId))?.method).toBe(me.method);
    for (const token of me.ended) expect((await auth.sessions.check({ token })).ok).toBe(false);
  }

  async function finish(): Promise<void> {
    world.clock.advance(hour);
    const known = me.browsers.at(-1) ?? '';
    const hand = { ...atHand({ ...person, browser: known, passwords: [me.password] }, [...me.phones]), lists: me.lists };
    const { way } = await comeIn(world, hand);
    reached.add(`in the end: ${way}`);
  }

  return { do: async (act) => run(act).then(() => world.settle()), check, finish, reached };
}
