import { codeAt, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { line, messages, span, table } from './print.js';
import { askThirdStep, askedFor, logIn, type LoggedIn } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';

/** The owner of a login, and the computer at which they are logged in. */
export interface AtKnownComputer {
  readonly owner: Ready;
  readonly session: LoggedIn;
}

/** A stranger with the password, then one who guesses it, and the owner who logs in all the while. */
export async function showStranger(host: Host, person: Ready): Promise<AtKnownComputer> {
  line(`  A stranger has watched ${person.name} type, and knows username and password now, but has no list, and sits at a computer that never logged in before.`);
  await guessOneTimePasswords(host, person);
  line(`  At the computer of the first login ${person.name} gets in all the same, and has to choose a new password, as somebody else knows the old one.`);
  const owner = await replaceKnownPassword(host, person);
  line('\n  Now the stranger can only guess the new password. The clock of this story jumps over each wait; nobody waits for real.');
  await guessPasswords(host, owner);
  const session = await logIn(host, owner);
  line(`  All the while ${owner.name} logs in at the computer of the first login, without any wait: ${askedFor(session.challenge)}, ${codeAt(owner.list, session.challenge)}.`);
  const { username, password } = owner;
  const elsewhere = await host.auth.login.start({ username, password });
  if (elsewhere.ok || elsewhere.reason !== 'wait') throw new Error('a wait was expected');
  line(`  At a new computer even the right password has to wait, ${span(elsewhere.retryAfterMs)}: nobody can tell ${owner.name} from the stranger there.`);
  return { owner, session };
}

const meaning: Readonly<Record<string, string>> = {
  'wrong-code': 'wrong',
  'lane-closed': 'wrong, and one too many: from now on only computers that logged in before get in',
};

/** One-time passwords, until no more are taken from strangers. */
async function guessOneTimePasswords(host: Host, person: Ready): Promise<void> {
  const rows: string[][] = [['Try', 'Asked for', 'Typed', 'Answer']];
  const { arrived } = await watchInbox(host, async () => {
    const opened = await askThirdStep(host, { ...person, browser: undefined });
    const { attempt } = opened;
    let { challenge } = opened;
    for (const letter of 'ABCDEFGH') {
      const right = codeAt(person.list, challenge);
      const typed = (right === letter.repeat(right.length) ? 'Z' : letter).repeat(right.length);
      const answered = await host.auth.login.answerOtp({ attempt, code: typed });
      if (answered.ok) throw new Error('a wrong one-time password was accepted');
      rows.push([String(rows.length), askedFor(challenge), typed, meaning[answered.reason] ?? answered.reason]);
      if (!('challenge' in answered)) return;
      challenge = answered.challenge;
    }
    throw new Error('the strangers were expected to be shut out');
  });
  table(rows);
  line(`  ${person.name} is told:`);
  messages(arrived);
}

/** Three right steps, and then a password that nobody else knows. */
async function replaceKnownPassword(host: Host, person: Ready): Promise<Ready> {
  const { attempt, challenge } = await askThirdStep(host, person);
  const code = codeAt(person.list, challenge);
  const answered = must(await host.auth.login.answerOtp({ attempt, code }));
  if (answered.next !== 'new-password') throw new Error('a new password was expected to be asked for');
  const password = `lanterns along the ${String(person.line)}th quay`;
  host.memory.choosePassword(person.accountId, password);
  must(await host.auth.login.replacePassword({ attempt, password }));
  line(`  The page asks for ${askedFor(challenge)}: ${code}. The new password is set, and ${person.name} is logged in.`);
  return { ...person, password };
}

const guesses = 7;

/** Passwords, with the waits that come between them. */
async function guessPasswords(host: Host, owner: Ready): Promise<void> {
  const { username } = owner;
  const { longestWaitMs, strangers } = host.auth.policy.passwordFailures;
  const rows: [string, string, string][] = [];
  for (let guess = 1; guess <= guesses; guess += 1) {
    const typed = { username, password: `a guess of a stranger, ${String(guess)}` };
    let answered = await host.auth.login.start(typed);
    if (!answered.ok && answered.reason === 'wait') {
      const before = rows.at(-1);
      if (before !== undefined) before[2] = span(answered.retryAfterMs);
      host.clock.advance(answered.retryAfterMs);
      answered = await host.auth.login.start(typed);
    }
    if (answered.ok || answered.reason !== 'wrong-credentials') throw new Error('a wrong password was expected');
    rows.push([String(guess), 'wrong username or password', 'no']);
  }
  const last = rows.at(-1);
  if (last !== undefined) last[2] = span(await tooSoon(host, username));
  table([['Guess', 'Answer', 'The next one has to wait'], ...rows]);
  line(`  The waits grow to ${span(longestWaitMs)}. After the ${String(strangers)}th wrong guess in a row only computers that logged in before get in.`);
}

/** How long a guess that comes too soon is told to wait. It is not even looked at. */
async function tooSoon(host: Host, username: string): Promise<number> {
  const answered = await host.auth.login.start({ username, password: 'a guess that comes too soon' });
  if (answered.ok || answered.reason !== 'wait') throw new Error('a wait was expected');
  return answered.retryAfterMs;
}
