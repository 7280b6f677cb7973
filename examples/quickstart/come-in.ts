import type { FirstLoginView, StartLoginResult } from 'lukko';
import { codeAt, doFirstLogin, whole, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { anna, type Invited } from './invite.js';
import { must } from './must.js';
import { line } from './print.js';
import { readTemporaryPassword } from './read-mail.js';
import { askedFor } from './three-steps.js';
import { writeSlip } from './write-sheets.js';

type Opened = Extract<StartLoginResult, { readonly ok: true }>;

/** The password that a person of this story chooses. */
const choosePassword = (invited: Invited): string => `teacups on the ${String(invited.line)}th windowsill`;

/** Lets a person in from wherever the login stands: a first login goes on, and who is done with it takes three steps. */
export async function comeIn(host: Host, input: { readonly invited: Invited; readonly out: string }): Promise<Ready> {
  const { invited } = input;
  const opened = await tryPasswords(host, invited);
  const came = opened === undefined ? undefined : await goOn(host, { ...input, opened });
  if (came !== undefined) return came;
  line(`  ${invited.name} cannot come in with what is at hand: the run before was stopped in between. Anna begins the first login anew, with a slip.`);
  const slip = await beginAnew(host, invited);
  line(`    ${(await writeSlip(input.out, { ...invited, slip })) ?? ''}`);
  const again = await tryPasswords(host, invited);
  const done = again === undefined ? undefined : await goOn(host, { ...input, opened: again });
  if (done === undefined) throw new Error('a new slip was expected to open the first login');
  return done;
}

/** Who was interrupted while changing the password tries the new one, and then the one before. */
async function tryPasswords(host: Host, { accountId, ...invited }: Invited): Promise<Opened | undefined> {
  const { passwords = [], browser } = host.memory.of(accountId);
  const { username } = invited;
  for (const password of passwords) {
    const opened = await start(host, { username, password, browser });
    if (opened !== undefined) {
      host.memory.remember(accountId, { passwords: [password] });
      return opened;
    }
  }
  const password = await readTemporaryPassword(host, { accountId, ...invited });
  return password === undefined ? undefined : start(host, { username, password });
}

/** What a person does who is told to wait; the story's clock jumps. */
async function start(host: Host, typed: { readonly username: string; readonly password: string; readonly browser?: string | undefined }): Promise<Opened | undefined> {
  const started = await host.auth.login.start(typed);
  if (started.ok) return started;
  if (started.reason !== 'wait') return undefined;
  host.clock.advance(started.retryAfterMs);
  const again = await host.auth.login.start(typed);
  return again.ok ? again : undefined;
}

async function goOn(host: Host, input: { readonly invited: Invited; readonly out: string; readonly opened: Opened }): Promise<Ready | undefined> {
  const { invited, out, opened } = input;
  if (opened.next === 'otp-challenge') return answer(host, invited, opened);
  if (opened.next !== 'first-login') return undefined;
  const { flow } = opened;
  await sayWhere(host, { invited, flow });
  return doFirstLogin(host, { invited, flow, password: choosePassword(invited), out });
}

const where: Readonly<Partial<Record<FirstLoginView['state'], string>>> = {
  'change-password': 'the new password',
  'confirm-contact': 'a code to an address, after the password',
  'verification-method': 'the choice of the third step, after the password',
  'password-list': 'the list, after the password',
};

async function sayWhere(host: Host, { invited, flow }: { readonly invited: Invited; readonly flow: string }): Promise<void> {
  const { view } = must(await host.auth.firstLogin.view({ flow }));
  const place = where[view.state];
  if (place !== undefined) line(`  ${invited.name} goes on with the first login where it stopped: ${place}.`);
}

/** All three steps, where the list that is asked for is the one that was saved. */
async function answer(host: Host, invited: Invited, opened: Extract<Opened, { readonly next: 'otp-challenge' }>): Promise<Ready | undefined> {
  const { accountId, name } = invited;
  const { attempt, challenge } = opened;
  const { list, browser } = host.memory.of(accountId);
  if (list?.listNumber !== challenge.listNumber) return undefined;
  const answered = await host.auth.login.answerOtp({ attempt, code: codeAt(list, challenge) });
  if (!answered.ok) return undefined;
  const done = answered.next === 'authenticated' ? answered : await replacePassword(host, { invited, attempt });
  host.memory.remember(accountId, { browser: done.browser ?? browser });
  line(`  ${name} logs in with three steps: ${askedFor(challenge)}.`);
  return whole(invited, host.memory.of(accountId));
}

/** A stranger knew the password, so another is asked for. */
async function replacePassword(host: Host, input: { readonly invited: Invited; readonly attempt: string }) {
  const { invited, attempt } = input;
  const chosen = `lanterns along the ${String(invited.line)}th quay`;
  host.memory.choosePassword(invited.accountId, chosen);
  return must(await host.auth.login.replacePassword({ attempt, password: chosen }));
}

async function beginAnew(host: Host, { accountId }: Invited) {
  const target = { actor: anna, accountId };
  const { account } = must(await host.auth.accounts.describe(target));
  const ask = { ...target, delivery: 'in-person' } as const;
  const { slip } = must(await (account.status === 'active' ? host.auth.accounts.restart(ask) : host.auth.accounts.issueTemporaryPassword(ask)));
  host.memory.beginAnew(accountId, slip);
  return slip;
}
