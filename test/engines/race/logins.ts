import { goodPassword, must } from '../../story/walk.js';
import { countSessions, listOf, type RaceAccount } from './accounts.js';
import { inRounds, inTurns, reachedBy } from './in-rounds.js';
import type { Crew } from './start-crew.js';

/** What one round found: as many browsers as processes log in to one account at once. */
export interface LoginRound {
  /** The positions that they were asked for, each once, and the one that is pinned in the record. */
  readonly positions: readonly number[];
  readonly pinned: number | undefined;
  /** How their right answers ended, sorted. */
  readonly answers: readonly string[];
  /** How often the position stands among the used ones. */
  readonly used: number;
  /** Sessions that were opened. */
  readonly sessions: number;
  /** How many processes reached the update that pins, and the one that uses up. */
  readonly reached: Readonly<Record<LoginCall, number>>;
}

/** Who races: call 1 is `start`, call 2 is `answer`. */
export type LoginCall = 'start' | 'answer';

/** Steps 1 and 2 race for the pin, and step 3 for the one-time password. One of those that lost logs in then, which leaves the list without a pin. */
export async function raceLogins(input: { readonly accounts: readonly RaceAccount[]; readonly rounds: number; readonly by: (call: LoginCall) => Crew }): Promise<readonly LoginRound[]> {
  const { accounts, rounds, by } = input;
  const found = await inRounds(accounts.length, (n) => inTurns(rounds / accounts.length, () => raceOnce(accounts[n] ?? missing(n), by)));
  return found.flat();
}

async function raceOnce(account: RaceAccount, by: (call: LoginCall) => Crew): Promise<LoginRound> {
  const { active, browsers } = account;
  const before = await countSessions(account);
  const started = await by('start').race('startLogin', (n) => ({ username: active.username, password: goodPassword, browser: browsers[n] ?? missing(n) }));
  const { pinned } = (await listOf(account)).list;
  const attempts = started.map(({ answer: each }) => (each.ok && each.next === 'otp-challenge' ? each : refused(each)));
  const code = (position: number): string => active.codes[position - 1] ?? missing(position);
  const raced = await by('answer').race('answerOtp', (n) => ({ attempt: attempts[n]?.attempt ?? missing(n), code: code(attempts[n]?.challenge.position ?? 0) }));
  const { used, pinned: next } = (await listOf(account)).list;
  const sessions = (await countSessions(account)) - before;
  const lost = raced.findIndex(({ answer }) => !answer.ok);
  const asked = raced[lost]?.answer;
  if (asked !== undefined && 'challenge' in asked && asked.challenge.position === next) {
    must((await by('answer').one(lost, 'answerOtp', { attempt: attempts[lost]?.attempt ?? '', code: code(asked.challenge.position) })).answer);
  }
  return {
    positions: [...new Set(attempts.map(({ challenge }) => challenge.position))],
    pinned,
    answers: raced.map(({ answer }) => (answer.ok ? answer.next : answer.reason)).sort(),
    used: used.filter((position) => position === pinned).length,
    sessions,
    reached: { start: reachedBy(started), answer: reachedBy(raced) },
  };
}

function missing(what: number): never {
  throw new RangeError(`nothing was prepared for ${what}`);
}

function refused(answer: unknown): never {
  throw new Error(`refused: ${JSON.stringify(answer)}`);
}
