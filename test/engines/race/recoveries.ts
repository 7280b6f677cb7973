import { must } from '../../story/walk.js';
import { takeLink, type RaceAccount } from './accounts.js';
import { inRounds, inTurns, reachedBy } from './in-rounds.js';
import type { Crew } from './start-crew.js';

/** What a recovery is raced for: its link, its code, and its end. */
export type RecoveryStep = 'link' | 'code' | 'end';

/** What one round found: all processes take the same step of one recovery at once. */
export interface RecoveryRound {
  /** How each step ended for them: `ok` or the reason, sorted. Where not exactly one won, the round is over. */
  readonly answers: Readonly<Partial<Record<RecoveryStep, readonly string[]>>>;
  /** How often the account's password was replaced. */
  readonly passwords: number;
  /** How many processes reached the update that decides each. */
  readonly reached: Readonly<Partial<Record<RecoveryStep, number>>>;
}

interface Recoveries {
  readonly accounts: readonly RaceAccount[];
  readonly rounds: number;
  /** Which processes race for what. */
  readonly by: (step: RecoveryStep) => Crew;
}

/** A lost password is recovered, over and over, from the link to the new password. */
export async function raceRecoveries({ accounts, rounds, by }: Recoveries): Promise<readonly RecoveryRound[]> {
  const found = await inRounds(accounts.length, (n) => inTurns(rounds / accounts.length, (round) => raceOnce(accounts[n] ?? missing(n), { by, round })));
  return found.flat();
}

async function raceOnce(account: RaceAccount, { by, round }: Pick<Recoveries, 'by'> & { readonly round: number }): Promise<RecoveryRound> {
  const { codes } = account.active;
  const before = await passwordsOf(account);
  const answers: Partial<Record<RecoveryStep, readonly string[]>> = {};
  const reached: Partial<Record<RecoveryStep, number>> = {};
  const over = async (): Promise<RecoveryRound> => ({ answers, passwords: (await passwordsOf(account)) - before, reached });
  const onlyWinner = <C extends RacedCall>(step: RecoveryStep, calls: readonly C[]): C | undefined => {
    answers[step] = calls.map(({ answer }) => (answer.ok ? 'ok' : answer.reason)).sort();
    reached[step] = reachedBy(calls);
    const [winner, ...others] = calls.filter(({ answer }) => answer.ok);
    return others.length === 0 ? winner : undefined;
  };
  const link = await takeLink(account);
  const opened = onlyWinner('link', await by('link').race('openLink', () => ({ link })));
  if (opened === undefined) return over();
  const { flow } = must(opened.answer);
  const coded = onlyWinner('code', await by('code').race('answerCode', () => ({ flow, code: opened.code })));
  if (coded === undefined) return over();
  const { challenge } = must(coded.answer).view;
  must((await by('code').one(0, 'answerRecoveryOtp', { flow, code: codes[(challenge?.position ?? 0) - 1] ?? missing(round) })).answer);
  onlyWinner('end', await by('end').race('setPassword', () => ({ flow, password: `lumi narskuu saappaan alla ${round}` })));
  return over();
}

interface RacedCall {
  readonly answer: { readonly ok: true } | { readonly ok: false; readonly reason: string };
  readonly reached: boolean;
}

async function passwordsOf({ active }: RaceAccount): Promise<number> {
  return (await active.storage.accounts.find(active.accountId))?.passwordsSet ?? 0;
}

function missing(n: number): never {
  throw new RangeError(`there is no ${n}`);
}
