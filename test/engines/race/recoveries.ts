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
  /** How many processes reached the update that opens the link. */
  readonly reached: number;
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
  const link = await takeLink(account);
  const opened = await by('link').race('openLink', () => ({ link }));
  const reached = reachedBy(opened);
  const answers = { link: reasons(opened.map(({ answer }) => answer)) };
  if (winners(answers.link) !== 1) return { answers, passwords: (await passwordsOf(account)) - before, reached };
  const { answer, code } = opened.find((each) => each.answer.ok) ?? missing(round);
  const { flow } = must(answer);
  const coded = await by('code').race('answerCode', () => ({ flow, code }));
  const more = { ...answers, code: reasons(coded) };
  if (winners(more.code) !== 1) return { answers: more, passwords: (await passwordsOf(account)) - before, reached };
  const { challenge } = must(coded.find(({ ok }) => ok) ?? missing(round)).view;
  must(await by('code').one(0, 'answerRecoveryOtp', { flow, code: codes[(challenge?.position ?? 0) - 1] ?? missing(round) }));
  const ended = await by('end').race('setPassword', () => ({ flow, password: `lumi narskuu saappaan alla ${round}` }));
  return { answers: { ...more, end: reasons(ended) }, passwords: (await passwordsOf(account)) - before, reached };
}

/** Links alone, a new one in each round: how they ended for all processes, sorted, and how many of these reached the update that opens. */
export async function raceLinks(crew: Crew, { accounts, rounds }: Pick<Recoveries, 'accounts' | 'rounds'>): Promise<readonly { readonly answers: readonly string[]; readonly reached: number }[]> {
  const found = await inRounds(accounts.length, (n) =>
    inTurns(rounds / accounts.length, async () => {
      const link = await takeLink(accounts[n] ?? missing(n));
      const opened = await crew.race('openLink', () => ({ link }));
      return { answers: reasons(opened.map(({ answer }) => answer)), reached: reachedBy(opened) };
    }),
  );
  return found.flat();
}

async function passwordsOf({ active }: RaceAccount): Promise<number> {
  return (await active.storage.accounts.find(active.accountId))?.passwordsSet ?? 0;
}

function reasons(answers: readonly ({ readonly ok: true } | { readonly ok: false; readonly reason: string })[]): readonly string[] {
  return answers.map((answer) => (answer.ok ? 'ok' : answer.reason)).sort();
}

function winners(answers: readonly string[]): number {
  return answers.filter((answer) => answer === 'ok').length;
}

function missing(n: number): never {
  throw new RangeError(`there is no ${n}`);
}
