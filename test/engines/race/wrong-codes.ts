import { goodPassword, must } from '../../story/walk.js';
import { wrongCode } from '../../unit/service/shared/tools.js';
import { listOf, type RaceAccount } from './accounts.js';
import { inRounds, inTurns } from './in-rounds.js';
import type { Crew } from './start-crew.js';

/** What one round of wrong one-time passwords found. */
export interface WrongCodesRound {
  /** How many tries were left to strangers, when all processes gave a wrong one at once; again, if a crowd kept some from being judged. */
  readonly left: number;
  /** How many of theirs a verifier looked at, and how many misses were written into the list. */
  readonly judged: number;
  readonly misses: number;
  /** What the right one got after that. */
  readonly right: string;
  /** Whether the password counts as compromised. */
  readonly condemned: boolean;
}

/** Strangers who know the password guess at the third step until their lane is closed; then the owner sets another password, and it begins anew. */
export async function raceWrongCodes(crew: Crew, input: { readonly accounts: readonly RaceAccount[]; readonly rounds: number }): Promise<readonly WrongCodesRound[]> {
  const { accounts, rounds } = input;
  const found = await inRounds(accounts.length, (n) => inTurns(rounds / accounts.length, (round) => raceOnce(crew, { account: accounts[n] ?? missing(n), round })));
  return found.flat();
}

const tries = 5;
/** A storage that lets too few in is found out after so many. */
const mostRaces = 50;

async function raceOnce(crew: Crew, { account, round }: { readonly account: RaceAccount; readonly round: number }): Promise<WrongCodesRound> {
  const { auth, username, storage, accountId, codes } = account.active;
  const left = 1 + (round % tries);
  const started = must(await auth.login.start({ username, password: passwordOf(round) }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const { attempt, challenge } = started;
  const code = wrongCode(account.active, challenge.position);
  await inTurns(tries - left, () => auth.login.answerOtp({ attempt, code }));
  const before = (await listOf(account)).list.lifetimeMisses;
  const race = async (): Promise<number> => (await crew.race('answerOtp', () => ({ attempt, code }))).reduce((sum, { judged }) => sum + judged, 0);
  let judged = await race();
  for (let again = 0; judged < left && again < mostRaces; again += 1) judged += await race();
  const misses = (await listOf(account)).list.lifetimeMisses - before;
  const right = await auth.login.answerOtp({ attempt, code: codes[challenge.position - 1] ?? '' });
  const condemned = (await storage.accounts.find(accountId))?.password?.compromisedAt !== undefined;
  await setNewPassword(account, round);
  return { left, judged, misses, right: right.ok ? right.next : right.reason, condemned };
}

function passwordOf(round: number): string {
  return round === 0 ? goodPassword : `viimeinen tuuli kääntyy ${round}`;
}

/** The owner, whose browser is known, after all three steps. */
async function setNewPassword({ active, browsers: [browser] }: RaceAccount, round: number): Promise<void> {
  const { login } = active.auth;
  const started = must(await login.start({ username: active.username, password: passwordOf(round), browser }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const { attempt, challenge } = started;
  must(await login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' }));
  must(await login.replacePassword({ attempt, password: passwordOf(round + 1) }));
  await active.settle();
}

function missing(n: number): never {
  throw new RangeError(`there is no account ${n}`);
}
