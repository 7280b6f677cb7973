import type { ChallengeView } from 'lukko';
import { codeAt, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { line } from './print.js';

/** Three-step login as it is from now on. Answers with the attempt, so that its one-time password can be tried again. */
export async function showThreeSteps(host: Host, person: Ready): Promise<Attempt> {
  const { auth } = host;
  const attempt = await askThirdStep(host, person);
  const code = codeAt(person.list, attempt.challenge);
  line(`  Username ${person.username} and the password are right.`);
  line(`  The page asks for ${askedFor(attempt.challenge)}: ${code}`);
  const done = must(await auth.login.answerOtp({ attempt: attempt.attempt, code }));
  if (done.next !== 'authenticated') throw new Error('a session was expected');
  const { session } = must(await auth.sessions.check({ token: done.token }));
  line(`  Logged in, with the methods ${session.assurance.amr.join(', ')}. The session ends at ${at(session.absoluteUntil)} at the latest.`);
  line(`  ${String(done.list.left)} one-time passwords are left on the list.`);
  return attempt;
}

/** Somebody who has done all three steps. */
export interface LoggedIn {
  readonly challenge: ChallengeView;
  readonly token: string;
  /** One-time passwords that are left on the list. */
  readonly left: number;
  /** The cookie by which this browser is known from now on. */
  readonly browser: string | undefined;
}

/** All three steps at once, in the browser whose cookie the person has. */
export async function logIn(host: Host, person: Ready): Promise<LoggedIn> {
  const { attempt, challenge } = await askThirdStep(host, person);
  const done = must(await host.auth.login.answerOtp({ attempt, code: codeAt(person.list, challenge) }));
  if (done.next !== 'authenticated') throw new Error('a session was expected');
  const browser = done.browser ?? person.browser;
  host.memory.remember(person.accountId, { browser });
  return { challenge, token: done.token, left: done.list.left, browser };
}

/** A challenge as the page says it. */
export function askedFor(challenge: ChallengeView): string {
  return `list ${String(challenge.listNumber)}, position ${String(challenge.position)}`;
}

/** A used one-time password, a wrong one, and one from another position. */
export async function showRefusals(host: Host, person: Ready, used: Attempt): Promise<void> {
  await show(host, { attempt: used.attempt, title: 'The same answer once more', code: codeAt(person.list, used.challenge) });
  const { attempt, challenge } = await askThirdStep(host, person);
  const right = codeAt(person.list, challenge);
  line(`  A new login asks for position ${String(challenge.position)}.`);
  await show(host, { attempt, title: 'A wrong one-time password', code: right === 'AAAA' ? 'BBBB' : 'AAAA' });
  await show(host, { attempt, title: 'The one that was just used', code: codeAt(person.list, used.challenge) });
  const again = await askThirdStep(host, person);
  line(`  Another login asks for position ${String(again.challenge.position)} again: it stays until it is answered, or given up after three wrong answers.`);
  const other = unusedElsewhere(person, [used.challenge, challenge]);
  await show(host, { attempt: again.attempt, title: `The right one of position ${String(other.position)}`, code: codeAt(person.list, other) });
}

/** A login that has come to its third step. */
export interface Attempt {
  readonly attempt: string;
  readonly challenge: ChallengeView;
}

/** Username and password, as far as the page that asks for a one-time password. */
export async function askThirdStep(host: Host, person: Ready): Promise<Attempt> {
  const { username, password, browser } = person;
  const started = must(await host.auth.login.start({ username, password, browser }));
  if (started.next !== 'otp-challenge') throw new Error('the third step was expected');
  return started;
}

const meaning: Readonly<Record<string, string>> = {
  'sequence-error': 'this login is over, and its one-time password is used up',
  'wrong-code': 'not the one-time password of this position',
};

async function show(host: Host, input: { readonly attempt: string; readonly title: string; readonly code: string }): Promise<void> {
  const answered = await host.auth.login.answerOtp({ attempt: input.attempt, code: input.code });
  if (answered.ok) throw new Error(`${input.title} was accepted`);
  line(`  ${input.title}, ${input.code}: refused as ${answered.reason} (${meaning[answered.reason] ?? 'see the docs'}).`);
}

function unusedElsewhere(person: Ready, taken: readonly ChallengeView[]): ChallengeView {
  const positions = [person.proof, ...taken].map((challenge) => challenge.position);
  const position = person.list.codes.findIndex((_, index) => !positions.includes(index + 1)) + 1;
  return { ...person.proof, position };
}

function at(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
