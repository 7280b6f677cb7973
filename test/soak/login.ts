import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../src/http/wire.js';
import { isStopped, type Stopped } from './browser.js';
import { walkFirstLogin } from './first-login.js';
import { overs } from './find-untried.js';
import { count, type Office } from './office.js';
import { choosePassword, type Person } from './person.js';

const longestWaitMs = 3_000;

/** Steps 1 to 3, whatever they lead to. */
export async function logIn(office: Office, person: Person): Promise<void> {
  const { browser } = person;
  const before = office.failovers();
  const started = await typePassword(person);
  if (started.next === 'first-login') return walkFirstLogin(office, person);
  const finished = started.next === 'otp-challenge' ? await answerOtp(person, started.challenge) : await approve(person, started);
  if (finished.next === 'new-password') await browser.ask('login/replace-password', { password: choosePassword(person) }, `forced password ${person.accountId}/${String(person.newPasswords)}`);
  await expectSession(office, person, before);
}

/** Username and password; who does not know which password counts tries the ones there were. */
async function typePassword(person: Person): Promise<Api['login/start']['answer']> {
  for (const password of person.passwords.slice(0, 3)) {
    try {
      const started = await person.browser.ask('login/start', { username: person.username, password });
      person.passwords = [password, ...person.passwords.filter((one) => one !== password)];
      person.old = person.before.get(password) ?? person.old;
      return started;
    } catch (thrown) {
      if (!isStopped(thrown) || thrown.code !== 'wrong-credentials') throw thrown;
    }
  }
  throw { outcome: 'refused', code: 'no-password-works' } satisfies Stopped;
}

/** The one-time password at a position, as long as the person has that list. */
export function codeOf({ lists, accountId }: Person, { listNumber, position }: { readonly listNumber: number; readonly position: number }): { readonly code: string; readonly once: string } {
  const code = lists.get(listNumber)?.[position - 1];
  if (code === undefined) throw { outcome: 'refused', code: 'list-not-at-hand' } satisfies Stopped;
  return { code, once: `list ${accountId}/${String(listNumber)}/${String(position)}` };
}

async function answerOtp(person: Person, challenge: { readonly listNumber: number; readonly position: number }): Promise<Api['login/answer-otp']['answer']> {
  const { code, once } = codeOf(person, challenge);
  return person.browser.ask('login/answer-otp', { code }, once);
}

type Asked = Extract<Api['login/start']['answer'], { readonly next: 'key-approval' }>;

async function approve(person: Person, { approval, listInReserve }: Asked): Promise<Api['login/finish-approval']['answer']> {
  const { browser } = person;
  const isApproved = approval.state === 'open' && (await person.phone?.approve(approval.number)) === true;
  if (isApproved) return browser.ask('login/finish-approval', {}, nextOnce('login', person));
  if (!listInReserve) throw { outcome: 'refused', code: approval.state === 'not-opened' ? approval.reason : 'phone-silent' } satisfies Stopped;
  const { challenge } = await browser.ask('login/use-list', {});
  return answerOtp(person, challenge);
}

let approvals = 0;

/** What an approval that was given is spent on: a page may ask for it as often as it likes. */
export function nextOnce(what: string, { accountId }: Person): string {
  approvals += 1;
  return `approval for a ${what} ${accountId}/${String(approvals)}`;
}

/** Whoever was told of a session has it, in every process, unless what is short-lived was lost meanwhile. */
async function expectSession(office: Office, { browser, accountId }: Person, before: number): Promise<void> {
  const found = await browser.ask('sessions/check', {}).then(
    () => undefined,
    (thrown: unknown) => thrown as Stopped,
  );
  if (found?.outcome === 'refused' && office.failovers() === before) office.journal.findings.push(`lost: ${accountId} was told of a session, and there is none (${found.code})`);
}

/** A wait that the host asks for, as far as a person has the patience. */
export function rest(thrown: unknown): Promise<void> {
  return isStopped(thrown) && thrown.code === 'wait' ? sleep(longestWaitMs).then(() => undefined) : Promise.resolve();
}

let logouts = 0;

/** Logs out, where somebody is logged in; the browser stays a known one, and what it held is tried again at once. */
export async function logOut(office: Office, person: Person): Promise<void> {
  const { browser, accountId } = person;
  const failovers = office.failovers();
  await browser.ask('sessions/check', {});
  const kept = browser.copy();
  logouts += 1;
  const once = `session ${accountId}/${String(logouts)}`;
  try {
    await browser.ask('sessions/end', {}, once);
  } finally {
    if (office.failovers() !== failovers) office.journal.forgotten.add(once);
  }
  person.ended = { browser: kept, failovers };
  await tryEndedSession(office, person);
}

/** A session that was ended is none, in every process; only a stale replica brings one back (decision 017). */
export async function tryEndedSession(office: Office, { ended, accountId }: Person): Promise<void> {
  if (ended === undefined) return;
  const { journal, failovers } = office;
  const outcome = await ended.browser.copy().ask('sessions/check', {}).then(() => 'granted', (thrown: unknown) => (thrown as Stopped).outcome);
  if (outcome === 'refused') count(office, overs.session);
  if (outcome === 'granted' && failovers() === ended.failovers) journal.findings.push(`opened: a session that ${accountId} had ended`);
}
