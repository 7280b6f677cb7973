import type { Actor, Storage } from '../../src/port/index.js';
import { createTestAuth, type TestAuth, type TestAuthOptions } from '../../src/testing/index.js';
import { rememberWalk } from './remember-walk.js';

export const headUser: Actor = { kind: 'head-user', id: 'anna' };
export const organizationId = 'virtanen-oy';
export const matti = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
export const goodPassword = 'kahvi jäähtyy pöydälle';

/** Fails with the refusal, so that a broken walk says where it broke. */
export function must<T extends { readonly ok: boolean }>(result: T): Extract<T, { readonly ok: true }> {
  if (!isOk(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

function isOk<T extends { readonly ok: boolean }>(result: T): result is Extract<T, { readonly ok: true }> {
  return result.ok;
}

/** Matti's account, with what reached him. */
export interface Invited extends TestAuth {
  readonly accountId: string;
  readonly username: string;
  readonly temporaryPassword: string;
  readonly addressCode: string;
}

export async function invite(options?: TestAuthOptions, organization = organizationId): Promise<Invited> {
  const kit = createTestAuth(options);
  const made = must(
    await kit.auth.accounts.provision({ actor: headUser, organizationId: organization, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }),
  );
  if (kit.auth.policy.temporaryPassword.sentOnRequest) await kit.auth.accounts.requestTemporaryPassword({ username: made.username });
  await kit.settle();
  const temporaryPassword = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
  const addressCode = /\b\d{8}\b/.exec(kit.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '';
  return { ...kit, accountId: made.accountId, username: made.username, temporaryPassword, addressCode };
}

/** The first login up to the choice of method. */
export async function walkToMethod(invited: Invited): Promise<{ readonly flow: string }> {
  const { auth, username, temporaryPassword } = invited;
  const started = must(await auth.login.start({ username, password: temporaryPassword }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  const { flow } = started;
  must(await auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'fi' }, addressCode: invited.addressCode }));
  must(await auth.firstLogin.changePassword({ flow, password: goodPassword }));
  return { flow };
}

/** The first login up to an issued list. */
export async function walkToList(invited: Invited): Promise<{ readonly flow: string; readonly codes: readonly string[] }> {
  const { flow } = await walkToMethod(invited);
  must(await invited.auth.firstLogin.chooseList({ flow }));
  const { list } = must(await invited.auth.firstLogin.openList({ flow }));
  return { flow, codes: list.codes };
}

/** An account whose first login is done. */
export interface Active extends Invited {
  readonly codes: readonly string[];
  readonly token: string;
  readonly browser: string;
}

/** The first login by a list, to its end, step by step in the process that goes on: for tests of what that process remembers. */
export async function walkAfresh(options?: TestAuthOptions): Promise<Active> {
  const invited = await invite(options);
  const { flow, codes } = await walkToList(invited);
  const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
  const proven = must(await invited.auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' }));
  must(await invited.auth.firstLogin.finish({ flow }));
  await invited.settle();
  return { ...invited, codes, token: proven.token, browser: proven.browser ?? '' };
}

/** The first login by a list, to its end. */
export const walkToEnd = rememberWalk(walkAfresh);

/** Steps 1 and 2 of somebody who knows the password. */
export async function toChallenge(active: Active, browser?: string) {
  const started = must(await active.auth.login.start({ username: active.username, password: goodPassword, ...(browser === undefined ? {} : { browser }) }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const { attempt, challenge } = started;
  return { attempt, challenge, code: active.codes[challenge.position - 1] ?? '' };
}

/** All three steps. What follows the answer is still to come, as it is for a host. */
export async function logIn(active: Active, browser?: string) {
  const { attempt, code } = await toChallenge(active, browser);
  return active.auth.login.answerOtp({ attempt, code });
}

/** All three steps and what follows them: the browser is a known one, and no session is one too many. */
export async function logInAndSettle(active: Active, browser?: string) {
  const answered = await logIn(active, browser);
  await active.settle();
  return answered;
}

/** What a binding act asks of the list. */
export function askedOfList(started: Awaited<ReturnType<TestAuth['auth']['binding']['start']>>) {
  const { proof, challenge } = must(started);
  if (challenge === undefined) throw new Error('expected the list to be asked');
  return { proof, challenge };
}

type Act = Parameters<TestAuth['auth']['binding']['start']>[0]['act'];

/** A fresh proof for an act, in the session of the walk or in another. */
export async function prove(active: Active, act: Act, token: string = active.token): Promise<string> {
  const { proof, challenge } = askedOfList(await active.auth.binding.start({ token, act }));
  must(await active.auth.binding.answerOtp({ token, proof, code: active.codes[challenge.position - 1] ?? '' }));
  return proof;
}

/** A list renewal up to the question that proves the new list. */
export async function walkToNewList(active: Active) {
  const { auth, token } = active;
  const proof = await prove(active, 'renew-list');
  must(await auth.binding.orderList({ token, proof }));
  const { list } = must(await auth.binding.openList({ token, proof }));
  const { challenge } = must(await auth.binding.askList({ token, proof }));
  return { proof, codes: list.codes, challenge, code: list.codes[challenge.position - 1] ?? '' };
}

/** The code that a change of address sent. */
export function codeIn(message: { readonly text: string } | undefined): string {
  return /\b\d{8}\b/.exec(message?.text ?? '')?.[0] ?? '';
}

/** Everything that is stored, as text: for scans. */
export async function dump(storage: Storage, accountIds: readonly string[]): Promise<string> {
  const parts: unknown[] = [];
  for (const id of accountIds) {
    parts.push(await storage.accounts.find(id), await storage.lists.findBy('accountId', id), await storage.flows.findBy('accountId', id));
    parts.push(await storage.sessions.findBy('accountId', id), await storage.messages.findBy('accountId', id));
  }
  parts.push(await storage.audit.list({ chain: organizationId, limit: 10_000 }), await storage.audit.list({ chain: 'installation', limit: 10_000 }));
  return JSON.stringify(parts);
}

/** Every text that stands somewhere in a dump, once. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...new Set([value, ...value.split('.')])];
  return typeof value === 'object' && value !== null ? [...new Set(Object.values(value).flatMap(textsIn))] : [];
}
