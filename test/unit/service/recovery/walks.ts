import type { RecoveryFlow } from '../../../../src/port/index.js';
import { goodPassword, matti, must, type Active } from '../../../story/walk.js';
import { reopen } from '../shared/tools.js';

export const newPassword = 'lumi narskuu saappaan alla';
export const contact = 'Anna at the office, 09 123 456';

/** Asks for a recovery; the link that arrived because of it, if one did. */
export async function requestLink(active: Active, recovers: 'password' | 'list' = 'password', browser?: string): Promise<string | undefined> {
  const before = active.inbox.all().length;
  await active.auth.recovery.request({ username: active.username, recovers, ...(browser === undefined ? {} : { browser }) });
  await active.settle();
  const sent = active.inbox.all().slice(before).find(({ purpose }) => purpose === 'recovery-link');
  return sent === undefined ? undefined : linkIn(sent.text);
}

/** What stands after `#recovery=`. */
export function linkIn(text: string): string {
  return /#recovery=(\S+)/.exec(text)?.[1] ?? '';
}

export function codeIn(text: string | undefined): string {
  return /\b\d{8}\b/.exec(text ?? '')?.[0] ?? '';
}

/** The newest code that reached the phone. */
export function lastCode(active: Active, phone = matti.phone): string {
  return codeIn(active.inbox.lastSmsTo(phone)?.text);
}

/** Another eight digits. */
export function otherCode(code: string): string {
  return code.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
}

/** Up to the code of the text message. */
export async function toCode(active: Active, recovers: 'password' | 'list' = 'password', browser?: string) {
  const link = (await requestLink(active, recovers, browser)) ?? '';
  const { flow, view } = must(await active.auth.recovery.open({ link }));
  await active.settle();
  return { link, flow, view, code: lastCode(active) };
}

/** Up to the third step of a lost password. */
export async function toThirdStep(active: Active) {
  const { link, flow, code } = await toCode(active);
  const { view } = must(await active.auth.recovery.answerCode({ flow, code }));
  if (view.challenge === undefined) throw new Error('expected a challenge');
  return { link, flow, challenge: view.challenge, otp: active.codes[view.challenge.position - 1] ?? '' };
}

/** Up to the new password. */
export async function toNewPassword(active: Active) {
  const { link, flow, otp } = await toThirdStep(active);
  must(await active.auth.recovery.answerOtp({ flow, code: otp }));
  return { link, flow };
}

/** Up to the password of a lost list. */
export async function toPassword(active: Active, browser?: string) {
  const { link, flow, code } = await toCode(active, 'list', browser);
  must(await active.auth.recovery.answerCode({ flow, code }));
  return { link, flow };
}

/** A recovery as it is stored. */
export async function storedFlow(active: Pick<Active, 'storage'>, token: string): Promise<RecoveryFlow> {
  const flow = await active.storage.flows.find(token.split('.')[0] ?? '');
  if (flow?.kind !== 'recovery') throw new Error('expected a recovery');
  return flow;
}

/** The account as it is stored. */
export async function accountOf(active: Active) {
  const account = await active.storage.accounts.find(active.accountId);
  if (account === undefined) throw new Error('expected the account');
  return account;
}

/** A change of the account that comes from elsewhere. */
export async function changeAccount(active: Active, change: Readonly<Record<string, unknown>>): Promise<void> {
  const account = await accountOf(active);
  if (!(await active.storage.accounts.update({ ...account, ...change, version: account.version + 1 }, account.version))) throw new Error('lost a race');
}

/** So many at once. */
export function inParallel<T>(times: number, call: (n: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(n)));
}

/** How many answers were right. */
export function wins(results: readonly { readonly ok: boolean }[]): number {
  return results.filter(({ ok }) => ok).length;
}

/** A copy of all that an account is, but for the version. */
export async function factorsOf(active: Active) {
  const { version: _moves, ...account } = await accountOf(active);
  const lists = await active.storage.lists.findBy('accountId', active.accountId);
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  return { account, lists: lists.map(({ list }) => [list.listId, list.status]), sessions: sessions.map(({ id, endedAt }) => [id, endedAt]) };
}

/** A process whose hash queue is full, of known browsers that are being checked; `release` lets them through. */
export async function fillQueue(active: Active): Promise<{ readonly full: Active; readonly release: () => Promise<void> }> {
  const held: (() => void)[] = [];
  const { hash, verify, isOutdated } = active.hasher;
  const hold = <T>(work: () => Promise<T>): Promise<T> => new Promise<void>((resolve) => held.push(resolve)).then(work);
  const turns = async (): Promise<void> => {
    for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const full = reopen(active, {
    policyOverrides: { hashing: { parallel: 1, waiting: 2, waitMs: 1_000 } },
    hasher: { hash: (input) => hold(() => hash(input)), verify: (input) => hold(() => verify(input)), isOutdated },
  });
  const filling = [1, 2, 3].map(() => full.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser }));
  await turns();
  const release = async (): Promise<void> => {
    while (held.length > 0) {
      held.shift()?.();
      await turns();
    }
    await Promise.all(filling);
  };
  return { full, release };
}
