import { createHash } from 'node:crypto';
import { signStatement } from '../../../../src/core/pairing/index.js';
import type { Storage } from '../../../../src/port/index.js';
import type { TestAuthOptions } from '../../../../src/testing/index.js';
import { createRawPhone, claim, codeOn, toApproval, walkToKey, type ActiveByKey, type RawPhone } from '../../../story/raw-phone.js';
import { askedOfList, goodPassword, invite, must, walkToMethod, type Invited } from '../../../story/walk.js';
import { keys, noteCalls, reopen, wrapStorage, type Profile } from '../shared/tools.js';

/** Matti, logged in once by the Key, in the policy profile. */
export function activateByKey(policy: Profile, options: TestAuthOptions = {}): Promise<ActiveByKey> {
  return walkToKey({ policy, keys, ...options });
}

/** Another process of the same installation, and the phone that talks to it. */
export function reopenByKey(active: ActiveByKey, options: TestAuthOptions = {}): ActiveByKey {
  const { auth, settle } = reopen({ ...active, codes: [] }, options);
  const host = { ...active, auth, settle };
  return { ...host, phone: createRawPhone(host) };
}

/** A first login whose page shows a pairing code. */
export interface Pairing extends Invited {
  readonly flow: string;
  readonly pairing: string;
  readonly code: string;
  readonly link: string;
}

export async function openPairing(policy: Profile, options: TestAuthOptions = {}, organization?: string): Promise<Pairing> {
  const invited = await invite({ policy, keys, ...options }, organization);
  const { flow } = await walkToMethod(invited);
  const { pairing, view } = must(await invited.auth.firstLogin.chooseKey({ flow }));
  if (view.state !== 'waiting') throw new Error('expected a code');
  return { ...invited, flow, pairing, code: view.code, link: view.link };
}

/** What the page shows. */
export async function viewOf({ auth, pairing }: Pick<Pairing, 'auth' | 'pairing'>) {
  return must(await auth.devices.viewPairing({ pairing })).view;
}

let drawn = 0;

/** The statement of a phone that names its key; `over` replaces claims. */
export function signPairing(phone: Pick<RawPhone, 'signer' | 'aud'>, input: { readonly pairing: string; readonly nonce: string; readonly username: string; readonly now: number; readonly over?: object }): Promise<string> {
  const { pairing, nonce, username, now, over = {} } = input;
  const iat = Math.floor(now / 1000);
  const jti = createHash('sha256').update(`pairing ${String((drawn += 1))}`).digest('base64url').slice(0, 22);
  const claims = { aud: phone.aud, iat, exp: iat + 60, jti, pairing, nonce, username, name: 'Matti’s phone', platform: 'android', keyProtection: 'hw', ...over } as const;
  return signStatement({ typ: 'lukko-pairing+jwt', claims, signer: phone.signer });
}

/** A pairing that a phone has claimed, waiting to be confirmed on the computer. */
export async function claimed(pairing: Pairing, name = 'Matti’s phone') {
  const phone = createRawPhone(pairing, name);
  const said = must(await claim(phone, { ...pairing, code: await codeOn(pairing.auth, pairing.pairing), name }));
  return { ...said, phone };
}

/** The digits in the shape that a call takes. */
export function withDigits(digits: string | undefined): { readonly digits?: string } {
  return digits === undefined ? {} : { digits };
}

/** Another number of the same length. */
export function wrongNumber(number: string): string {
  return [...number].map((digit) => String((Number(digit) + 1) % 10)).join('');
}

/** Username and password, then the number typed into the app and the session; a known browser where one is given. */
export async function logInByKey(active: ActiveByKey, browser?: string) {
  const { attempt, number } = await toApproval(active, { password: goodPassword, browser });
  must(await active.phone.answer('approve', number));
  const finished = must(await active.auth.login.finishApproval({ attempt }));
  if (finished.next !== 'authenticated') throw new Error('expected a session');
  await active.settle();
  return finished;
}

/** A fresh proof by the Key. */
export async function proveByKey(active: ActiveByKey, act: Parameters<ActiveByKey['auth']['binding']['start']>[0]['act'], token = active.token): Promise<string> {
  const { auth, phone } = active;
  const { proof, approval } = must(await auth.binding.start({ token, act }));
  if (approval?.state !== 'open') throw new Error('expected the phone to be asked');
  const waiting = (await phone.open()).at(-1);
  if (waiting === undefined) throw new Error('expected something to wait');
  must(await phone.send({ approval: waiting.approval, answer: await phone.sign({ challenge: waiting.challenge, answer: 'approve', number: approval.number }) }));
  must(await auth.binding.finishApproval({ token, proof }));
  return proof;
}

/** The Key in use, with a list in reserve. */
export async function withReserve(policy: Profile, options: TestAuthOptions = {}): Promise<ActiveByKey & { readonly codes: readonly string[] }> {
  const active = await activateByKey(policy, options);
  const asked = { token: active.token, proof: await proveByKey(active, 'renew-list') };
  must(await active.auth.binding.orderList(asked));
  const { list } = must(await active.auth.binding.openList(asked));
  const { challenge } = must(await active.auth.binding.askList(asked));
  const { renewed } = must(await active.auth.binding.proveList({ ...asked, code: list.codes[challenge.position - 1] ?? '' }));
  await active.settle();
  return { ...active, token: renewed?.token ?? '', codes: list.codes };
}

/** Another phone, connected in the session of the walk after a proof by the list. */
export async function pairByList(active: Invited & { readonly token: string; readonly codes: readonly string[] }, name: string): Promise<{ readonly phone: RawPhone; readonly token: string; readonly deviceId: string }> {
  const { auth, token, username } = active;
  const started = must(await auth.binding.start({ token, act: 'pair-device' }));
  const { proof } = started;
  const { challenge } = started.challenge === undefined ? must(await auth.binding.useList({ token, proof })) : askedOfList(started);
  must(await auth.binding.answerOtp({ token, proof, code: active.codes[challenge.position - 1] ?? '' }));
  const { pairing } = must(await auth.binding.openPairing({ token, proof }));
  const phone = createRawPhone(active, name);
  const { digits, deviceId } = must(await claim(phone, { ...active, username, code: await codeOn(auth, pairing), name }));
  const paired = must(await auth.binding.confirmDevice({ token, proof, pairing, ...withDigits(digits) }));
  await active.settle();
  return { phone, token: paired.renewed?.token ?? '', deviceId };
}

/** The same storage, and the names of the calls that reach it. */
export function counted(storage: Storage): { readonly storage: Storage; readonly calls: string[] } {
  const calls: string[] = [];
  return { storage: wrapStorage(storage, noteCalls(calls)), calls };
}

/** Whether a call of a store only reads. */
export function reads(name: string): boolean {
  return /\.(?:find|findBy|read|list)$/.test(name);
}

/** The account as it is stored. */
export async function accountOf({ storage, accountId }: Pick<Invited, 'storage' | 'accountId'>) {
  const account = await storage.accounts.find(accountId);
  if (account === undefined) throw new Error('expected the account');
  return account;
}

/** So many at once. */
export function inParallel<T>(times: number, call: (n: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(n)));
}
