/*
 * What a person's login is, told as simply as it can be: no hashes, no versions, no flows. The library must do what is said here, in
 * whatever order people, strangers and head users act (`whole-service-model.test.ts`).
 */

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Small numbers, so that a short run gets to every end. Nobody has to wait: where a wait would begin, the lane is closed already. */
export const limits = {
  passwordFailures: { strangers: 4, knownBrowser: 3, waitFrom: 4, recovery: 2, recoveriesInARow: 5 },
  otpMisses: { strangers: 3, knownBrowser: 3, knownBrowserWaitFrom: 3, recovery: 2 },
  otpList: { missesPerPosition: 2, lifetimeMisses: 12, renewalOfferedAt: 8 },
  recovery: { requestsAnHour: 20, requestsADay: 100, codeTries: 2 },
  delivery: { perAccount: 10_000, perAddress: 10_000 },
  session: { perAccount: 3 },
  knownBrowser: { perAccount: 2 },
} as const;

const absoluteMs = 12 * hour;

/** Who answers for a try: all strangers together, one known browser, one recovery, or the proofs of one session. */
export interface Lane {
  readonly kind: 'strangers' | 'known' | 'recovery' | 'session';
  /** Wrong passwords in a row. */
  failures: number;
  /** Wrong one-time passwords in a row. */
  misses: number;
}

export interface KnownBrowser extends Lane {
  readonly kind: 'known';
  readonly cookie: string;
}

export interface List {
  readonly number: number;
  readonly codes: readonly string[];
  /** Positions that were used or burnt: they are never asked again. */
  readonly spent: Set<number>;
  /** What every question asks for until it is answered or burnt. */
  pin: number | undefined;
  pinMisses: number;
  lifetimeMisses: number;
  ended: boolean;
}

export interface Session {
  token: string;
  readonly browser: KnownBrowser;
  /** Who answers for its fresh proofs. */
  readonly proofs: Lane;
  usedAt: number;
  idleUntil: number;
  absoluteUntil: number;
  ended: boolean;
}

export interface Recovery {
  readonly flow: string;
  readonly recovers: 'password' | 'list';
  readonly until: number;
  readonly code: string;
  readonly codeUntil: number;
  codeMisses: number;
  readonly lane: Lane;
  state: 'code' | 'third-step' | 'password' | 'new-password';
  /** What it stands on; once any of it changes, it is over. */
  readonly stands: string;
}

export interface Person {
  readonly accountId: string;
  readonly username: string;
  readonly phone: string;
  email: string;
  status: 'pending' | 'active' | 'disabled' | 'erased';
  temporary: { readonly text: string; readonly until: number; readonly addressCode: string; readonly addressCodeUntil: number } | undefined;
  password: { readonly text: string; compromised: boolean } | undefined;
  passwordsSet: number;
  /** Until when a first login that stopped after the password change goes on. */
  unfinishedUntil: number;
  confirmed: { email: boolean; phone: boolean };
  contactChanges: number;
  list: List | undefined;
  strangers: Lane;
  /** Wrong passwords of all recoveries, in a row. */
  recoveryFailures: number;
  known: KnownBrowser[];
  readonly sessions: Session[];
  recovery: Recovery | undefined;
  /** What was granted in all; each has its event. */
  readonly granted: { sessions: number; passwords: number; lists: number; positions: number };
}

/** A first login that stopped after the password change ends after its time, or with its password: the head user issues another (R32, R207). */
export function isUnfinishedForGood({ temporary, password, unfinishedUntil }: Person, now: number): boolean {
  return temporary === undefined && (now >= unfinishedUntil || password?.compromised === true);
}

/** The right one: the temporary password until another takes its place, also while the account is disabled. */
export function passwordOf({ temporary, password }: Person): string {
  return temporary?.text ?? password?.text ?? '';
}

export function createLane<K extends Lane['kind']>(kind: K): Lane & { readonly kind: K } {
  return { kind, failures: 0, misses: 0 };
}

/** An invitation, the first one or a new one: whatever was there before opens nothing any more. */
export function invite(person: Person, temporary: NonNullable<Person['temporary']>): void {
  if (person.list !== undefined) person.list.ended = true;
  endSessions(person);
  const begun = { status: 'pending', temporary, password: undefined, confirmed: { email: false, phone: false }, list: undefined } as const;
  Object.assign(person, { ...begun, strangers: createLane('strangers'), known: [], recovery: undefined, recoveryFailures: 0 });
}

/** Whether a password opens anything in a lane; a right one takes the failures of that lane back. */
export function judgePassword(lane: Lane, right: boolean): 'right' | 'wrong' | 'closed' {
  const { strangers, knownBrowser, recovery } = limits.passwordFailures;
  const most = { strangers, known: knownBrowser, recovery, session: recovery }[lane.kind];
  if (lane.failures >= most) return 'closed';
  lane.failures = right ? 0 : lane.failures + 1;
  return right ? 'right' : 'wrong';
}

/** The third step: used at most once, burnt after some misses; the last miss of a lane closes it, with the password or the list. */
export function judgeOtp(person: Person, lane: Lane, right: boolean): 'right' | 'wrong-code' | 'lane-closed' | 'list-ended' {
  const { list } = person;
  const { strangers, knownBrowser, recovery } = limits.otpMisses;
  const most = { strangers, known: knownBrowser, recovery, session: recovery }[lane.kind];
  if (lane.misses >= most) return 'lane-closed';
  if (list === undefined || list.ended) return 'list-ended';
  if (right) {
    lane.misses = 0;
    usePosition(person, list);
    return 'right';
  }
  lane.misses += 1;
  if (lane.kind === 'known' && lane.misses >= most) {
    // The list ends, and counts no more.
    list.ended = true;
    return 'lane-closed';
  }
  list.lifetimeMisses += 1;
  list.pinMisses += 1;
  if (list.pinMisses >= limits.otpList.missesPerPosition) spendPin(list);
  if (list.lifetimeMisses >= limits.otpList.lifetimeMisses) list.ended = true;
  if (lane.misses < most) return list.ended ? 'list-ended' : 'wrong-code';
  if (lane.kind === 'strangers') compromise(person);
  return 'lane-closed';
}

export function usePosition(person: Person, list: List): void {
  spendPin(list);
  person.granted.positions += 1;
}

function spendPin(list: List): void {
  if (list.pin !== undefined) list.spent.add(list.pin);
  Object.assign(list, { pin: undefined, pinMisses: 0 });
}

/** The next login leads only to a new password; sessions of browsers that the account does not know are over. */
export function compromise(person: Person): void {
  if (person.password !== undefined) person.password.compromised = true;
  for (const session of person.sessions) if (!person.known.includes(session.browser)) session.ended = true;
}

/** Whatever was counted against the old one was counted against the old one. */
export function setPassword(person: Person, text: string): void {
  person.password = { text, compromised: false };
  person.passwordsSet += 1;
  person.granted.passwords += 1;
  freeLanes(person);
}

/** A new password, or a recovery that took the old one, opens every lane again. */
export function freeLanes(person: Person): void {
  Object.assign(person.strangers, { failures: 0, misses: 0 });
  for (const browser of person.known) browser.failures = 0;
  person.recoveryFailures = 0;
}

/** A new list in the place of the old one. */
export function replaceList(person: Person, list: { readonly number: number; readonly codes: readonly string[] }): List {
  if (person.list !== undefined) person.list.ended = true;
  person.list = { ...list, spent: new Set(), pin: undefined, pinMisses: 0, lifetimeMisses: 0, ended: false };
  for (const browser of person.known) browser.misses = 0;
  return person.list;
}

/** Three steps are done: a session, and a browser that is known from now on. */
export function openSession(person: Person, given: { readonly token: string; readonly cookie: string | undefined; readonly browser: KnownBrowser | undefined; readonly idleMs: number; readonly now: number }): void {
  const browser = given.browser ?? { ...createLane('known'), cookie: given.cookie ?? '' };
  if (given.browser === undefined) person.known = [...person.known.slice(1 - limits.knownBrowser.perAccount), browser];
  const session: Session = { token: given.token, browser, proofs: createLane('session'), usedAt: 0, idleUntil: 0, absoluteUntil: 0, ended: false };
  begin(session, given.now, given.idleMs);
  person.sessions.push(session);
  person.granted.sessions += 1;
  const open = person.sessions.filter((one) => isOpen(one, given.now));
  for (const oldest of open.slice(0, Math.max(0, open.length - limits.session.perAccount))) oldest.ended = true;
}

/** Both limits of a session from the beginning. */
export function begin(session: Session, now: number, idleMs: number): void {
  Object.assign(session, { usedAt: now, idleUntil: now + idleMs, absoluteUntil: now + absoluteMs });
}

export function isOpen(session: Session, now: number): boolean {
  return !session.ended && now < session.idleUntil && now < session.absoluteUntil;
}

/** Use extends the idle time, to the minute, and never the absolute one. */
export function use(session: Session, now: number, idleMs: number): void {
  if (now - session.usedAt >= minute) Object.assign(session, { usedAt: now, idleUntil: Math.min(now + idleMs, session.absoluteUntil) });
}

export function endSessions(person: Person, but?: Session): void {
  for (const session of person.sessions) if (session !== but) session.ended = true;
}

/** Whose tries the passwords are that are typed in a session. */
export function laneOf(person: Person, session: Session): Lane {
  return person.known.includes(session.browser) ? session.browser : person.strangers;
}

/** What a recovery stands on. */
export function standing(person: Person): string {
  return [person.status, person.passwordsSet, person.list?.number, person.contactChanges].join('/');
}
