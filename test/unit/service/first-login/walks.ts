import type { AccountRecord } from '../../../../src/port/index.js';
import type { TestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId, type Invited } from '../../../story/walk.js';

export const policies = ['standard', 'nist'] as const;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const profile = { ...matti, locale: 'en' };
/** How a temporary password is spelled in a message. */
export const spelled = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/;

/** Steps 1 and 2 of somebody who is led into the first login. */
export async function openFlow(invited: Pick<Invited, 'auth' | 'username'>, password: string): Promise<string> {
  const started = must(await invited.auth.login.start({ username: invited.username, password }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  return started.flow;
}

/** The first login up to the password change, without the code of the invitation. */
export async function toPassword(invited: Invited): Promise<string> {
  const flow = await openFlow(invited, invited.temporaryPassword);
  must(await invited.auth.firstLogin.giveInformation({ flow, profile }));
  return flow;
}

/** The first login with the password changed, and in `nist` still without a code from an address. */
export async function pastPassword(invited: Invited): Promise<string> {
  const flow = await toPassword(invited);
  must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword }));
  return flow;
}

/** An account that was handed over in person. */
export async function inviteInPerson(kit: TestAuth, person: { readonly name: string; readonly email?: string; readonly phone?: string } = matti): Promise<Invited> {
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' }));
  return { ...kit, accountId: made.accountId, username: made.username, temporaryPassword: made.slip?.temporaryPassword ?? '', addressCode: '' };
}

/** The account as it is stored. */
export async function stored(kit: Pick<Invited, 'storage' | 'accountId'>): Promise<AccountRecord> {
  const account = await kit.storage.accounts.find(kit.accountId);
  if (account === undefined) throw new Error('the account is gone');
  return account;
}

/** Writes into the account behind lukko's back, as a host's import or a newer release might. */
export async function tamper(kit: Pick<Invited, 'storage' | 'accountId'>, change: Readonly<Record<string, unknown>>): Promise<void> {
  const account = await stored(kit);
  await kit.storage.accounts.update({ ...account, ...change, version: account.version + 1 }, account.version);
}

/** One right answer to what is asked. */
export async function prove(invited: Pick<Invited, 'auth'>, flow: string, codes: readonly string[]) {
  const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
  return invited.auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' });
}

/** A code that is not the one asked for, though it could be one of the alphabet. */
export function wrongCode(codes: readonly string[], position: number): string {
  return codes.find((code, at) => at !== position - 1 && code !== codes[position - 1]) ?? 'ZZZZ';
}
