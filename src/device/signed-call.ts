import { hashOf, signStatement } from '../core/pairing/index.js';
import { changeAccount, isSignedOut, type StoredAccount } from './account.js';
import { call, type Call, type Called, type Unreached } from './call.js';
import type { Phone, Talk } from './phone.js';
import { instantOf, nonceOf } from './read-json.js';
import { timesOf } from './times.js';

/** Why a server listens to this phone no more, or not yet. */
export interface RefusedPhone {
  readonly ok: false;
  /**
   * `not-confirmed`: it has to be confirmed on the computer; `device-unknown`: it was signed out there, or the account is disabled: pair again where it stays so; `bad-request`: the server did not
   * take the signature for this request; `replayed`: the request arrived twice, and the first may have counted.
   */
  readonly reason: 'not-confirmed' | 'device-unknown' | 'bad-request' | 'replayed';
}

/** Somebody signed out of the account while it asked: its key is gone. */
export interface SignedOut {
  readonly ok: false;
  readonly reason: 'account-unknown';
}

/** What a signed call comes to. Other codes are for whoever called to read. */
export type SignedCalled = Called | RefusedPhone | SignedOut;

// A statement has to carry one, and before the first call the server has given none: it refuses this one, and gives it.
const noNonce = 'A'.repeat(43);

type Request = Pick<Call, 'method' | 'path' | 'body'>;

/** Sends a request that the phone's key signed (R119), and once more where the server asks for its nonce. */
export async function signedCall(phone: Phone, account: StoredAccount, request: Request): Promise<SignedCalled> {
  return unlessSignedOut(phone, account.id, () => callTwice(phone, account, request));
}

/** What an act with the key of an account comes to; where it failed as somebody signed out meanwhile, and the key is gone, just that. */
export async function unlessSignedOut<T>(phone: Phone, id: string, act: () => Promise<T>): Promise<T | SignedOut> {
  try {
    return await act();
  } catch (cause) {
    // What broke first is what is told.
    if (await isSignedOut(phone, id).catch(() => false)) return signedOut;
    throw cause;
  }
}

const signedOut: SignedOut = Object.freeze({ ok: false, reason: 'account-unknown' });

async function callTwice(phone: Phone, account: StoredAccount, request: Request): Promise<SignedCalled> {
  const first = await signAndCall(phone, account, request);
  if (first.ok || first.reason !== 'refused' || first.code !== 'use-nonce') return settle(phone, account, first);
  const talk = readTalk(phone, first.body);
  if (talk === undefined) return unreadable;
  phone.talks.set(account.id, talk);
  return settle(phone, account, await signAndCall(phone, account, request));
}

const unreadable: Unreached = Object.freeze({ ok: false, reason: 'unreadable' });

async function signAndCall(phone: Phone, account: StoredAccount, request: Request): Promise<Called> {
  const { server, origin: aud, id, deviceId: kid } = account;
  const { method, path, body } = request;
  const nonce = phone.talks.get(id)?.nonce ?? noNonce;
  const claims = { aud, ...timesOf(phone, id), method, path: `${server.basePath}${path}`, bodyHash: hashOf(body ?? ''), nonce };
  const signer = { kid, sign: (bytes: Uint8Array) => phone.keyStore.sign({ id, bytes }) };
  return call(phone, { server, ...request, statement: await signStatement({ typ: 'lukko-request+jwt', claims, signer }) });
}

function readTalk({ clock }: Phone, body: unknown): Talk | undefined {
  const [nonce, now] = [nonceOf(body), instantOf(body, 'now')];
  return nonce === undefined || now === undefined ? undefined : { nonce, aheadMs: now - clock.now() };
}

async function settle(phone: Phone, account: StoredAccount, called: Called): Promise<SignedCalled> {
  if (called.ok || called.reason !== 'refused') return called;
  const { code } = called;
  // It was ended here, and not by the server.
  if (code === 'device-unknown' && (await isSignedOut(phone, account.id))) return signedOut;
  if (code === 'device-unknown') await changeAccount(phone, account.id, { state: 'ended' });
  if (code === 'not-confirmed' || code === 'device-unknown' || code === 'bad-request' || code === 'replayed') return Object.freeze({ ok: false, reason: code });
  return code === 'use-nonce' ? unreadable : called;
}
