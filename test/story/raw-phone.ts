import { createHash } from 'node:crypto';
import { createSigner, hashOf, signStatement, verifyChallenge, type ApprovalClaims, type ChallengeClaims, type Ed25519Jwk, type SeedSigner } from '../../src/core/pairing/index.js';
import type { Auth, OpenApproval, SignedRequest } from '../../src/index.js';
import type { TestAuthOptions } from '../../src/testing/index.js';
import { rememberWalk } from './remember-walk.js';
import { invite, must, walkToMethod, type Invited } from './walk.js';

/** Where the phone sends its calls to, and what time it is there. */
export interface PhoneHost {
  readonly auth: Auth;
  readonly clock: { readonly now: () => number };
}

/** A phone in the hands of a test: it signs whatever it is told, right or wrong. */
export interface RawPhone {
  readonly signer: SeedSigner;
  readonly jwk: Ed25519Jwk;
  readonly aud: string;
  /** A request signed with a nonce of the server's. */
  readonly request: (input: { readonly method: string; readonly path: string; readonly body?: string | undefined; readonly over?: object | undefined }) => Promise<SignedRequest>;
  /** What waits, each with what it says. */
  readonly open: () => Promise<readonly (OpenApproval & { readonly says: ChallengeClaims })[]>;
  /** The statement that answers an approval; `over` replaces claims. */
  readonly sign: (input: { readonly challenge: string; readonly answer: 'approve' | 'not-me' | 'cancelled'; readonly number?: string; readonly over?: object }) => Promise<string>;
  /** Sends a statement. */
  readonly send: (input: { readonly approval: string; readonly answer: string }) => ReturnType<Auth['devices']['answerApproval']>;
  /** Answers the oldest approval that waits. */
  readonly answer: (answer: 'approve' | 'not-me' | 'cancelled', number?: string) => ReturnType<Auth['devices']['answerApproval']>;
  readonly signOut: () => ReturnType<Auth['devices']['signOut']>;
}

const aud = 'https://tilinpito.example';

/** The key of a phone, by its name. */
export function phoneKey(name: string): SeedSigner {
  return createSigner({ seed: Uint8Array.from(createHash('sha256').update(`phone ${name}`).digest()) });
}

let drawn = 0;
const nextJti = (): string => createHash('sha256').update(`jti ${String((drawn += 1))}`).digest('base64url').slice(0, 22);

/** A phone with a key of its own, not yet paired. */
export function createRawPhone(host: PhoneHost, name = 'Matti’s phone'): RawPhone {
  const signer = phoneKey(name);
  const { auth, clock } = host;
  const seconds = (): number => Math.floor(clock.now() / 1000);
  const times = () => ({ aud, iat: seconds(), exp: seconds() + 60, jti: nextJti() });
  const sealed = async (input: { readonly method: string; readonly path: string; readonly body?: string | undefined; readonly over?: object | undefined }, nonce: string): Promise<SignedRequest> => {
    const { method, path, body = '', over = {} } = input;
    const bodyHash = hashOf(new TextEncoder().encode(body));
    return { statement: await signStatement({ typ: 'lukko-request+jwt', claims: { ...times(), method, path, bodyHash, nonce, ...over }, signer }), method, path, bodyHash };
  };
  const request: RawPhone['request'] = async (input) => {
    // Without a nonce the server gives one.
    const asked = await auth.devices.openApprovals({ request: await sealed({ method: 'GET', path: '/nonce' }, 'AAAAAAAAAAAAAAAA') });
    if (asked.ok || asked.reason !== 'use-nonce') throw new Error(`no nonce: ${JSON.stringify(asked)}`);
    return sealed(input, asked.nonce);
  };
  const open: RawPhone['open'] = async () => {
    const { approvals } = must(await auth.devices.openApprovals({ request: await request({ method: 'GET', path: '/approvals' }) }));
    return approvals.map((one) => {
      const read = verifyChallenge({ jws: one.challenge, keys: auth.devices.publicKeys(), aud, now: clock.now() });
      if (!read.ok) throw new Error(`not a challenge: ${read.reason}`);
      return { ...one, says: read.claims };
    });
  };
  const sign: RawPhone['sign'] = async ({ challenge, answer, number = '', over = {} }) => {
    const read = verifyChallenge({ jws: challenge, keys: auth.devices.publicKeys(), aud, now: clock.now() });
    if (!read.ok) throw new Error(`not a challenge: ${read.reason}`);
    const { approval, account, purpose, digest } = read.claims;
    const told = { approval, account, purpose, challenge: hashOf(challenge), userVerified: 'none', ...(digest === undefined ? {} : { digest }) } as const;
    const said = answer === 'approve' ? { answer, number } : { answer };
    const claims: ApprovalClaims = { ...times(), ...told, ...said, ...over };
    return signStatement({ typ: 'lukko-approval+jwt', claims, signer });
  };
  const send: RawPhone['send'] = async (input) => {
    const body = JSON.stringify(input);
    return auth.devices.answerApproval({ ...input, request: await request({ method: 'POST', path: '/answer', body }) });
  };
  const answer: RawPhone['answer'] = async (said, number) => {
    const [oldest] = await open();
    if (oldest === undefined) throw new Error('nothing waits');
    return send({ approval: oldest.approval, answer: await sign({ challenge: oldest.challenge, answer: said, ...(number === undefined ? {} : { number }) }) });
  };
  const signOut: RawPhone['signOut'] = async () => auth.devices.signOut({ request: await request({ method: 'POST', path: '/sign-out' }) });
  return { signer, jwk: signer.jwk, aud, request, open, sign, send, answer, signOut };
}

/** A statement with claims replaced, or left out where they are `undefined`, and signed whatever stands in it: what makes statements refuses what cannot be one. */
export async function resealed(signer: SeedSigner, statement: string, over: object): Promise<string> {
  const [header = '', payload = ''] = statement.split('.');
  const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...over };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${Buffer.from(await signer.sign(new TextEncoder().encode(signed))).toString('base64url')}`;
}

/** Redeems a code and names the phone's key; what the claim says. */
export async function claim(phone: RawPhone, input: PhoneHost & { readonly username: string; readonly code: string; readonly name?: string }): Promise<ReturnType<Auth['devices']['claimPairing']>> {
  const { auth, clock, username, code, name = 'Matti’s phone' } = input;
  const redeemed = must(await auth.devices.redeemPairing({ username, code }));
  const iat = Math.floor(clock.now() / 1000);
  const claims = { aud: redeemed.aud, iat, exp: iat + 60, jti: nextJti(), pairing: redeemed.pairing, nonce: redeemed.nonce, username, name, platform: 'android', keyProtection: 'hw' } as const;
  return auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await signStatement({ typ: 'lukko-pairing+jwt', claims, signer: phone.signer }) });
}

/** The code that a page shows. */
export async function codeOn(auth: Auth, pairing: string): Promise<string> {
  const { view } = must(await auth.devices.viewPairing({ pairing }));
  if (view.state !== 'waiting') throw new Error(`the page shows no code: ${view.state}`);
  return view.code;
}

/** An account whose first login was done with the Key. */
export interface ActiveByKey extends Invited {
  readonly phone: RawPhone;
  readonly token: string;
  readonly browser: string;
}

/** The first login by the Key, to its end, step by step in the process that goes on. */
export async function walkToKeyAfresh(options?: TestAuthOptions): Promise<ActiveByKey> {
  const invited = await invite(options);
  const { auth, username } = invited;
  const { flow } = await walkToMethod(invited);
  const { pairing } = must(await auth.firstLogin.chooseKey({ flow }));
  const phone = createRawPhone(invited);
  const { digits } = must(await claim(phone, { ...invited, username, code: await codeOn(auth, pairing) }));
  const confirmed = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }));
  must(await auth.firstLogin.finish({ flow }));
  await invited.settle();
  return { ...invited, phone, token: confirmed.token, browser: confirmed.browser ?? '' };
}

const rememberedKey = rememberWalk(walkToKeyAfresh);

/** The first login by the Key, to its end. */
export async function walkToKey(options?: TestAuthOptions): Promise<ActiveByKey> {
  const active = await rememberedKey(options);
  return { ...active, phone: createRawPhone(active) };
}

/** Steps 1 and 2 of somebody who knows the password: the phone is asked. */
export async function toApproval(active: Invited & { readonly password?: string }, input: { readonly browser?: string | undefined; readonly password: string }) {
  const { browser, password } = input;
  const started = must(await active.auth.login.start({ username: active.username, password, ...(browser === undefined ? {} : { browser }) }));
  if (started.next !== 'key-approval') throw new Error(`expected the Key, and not ${started.next}`);
  const { attempt, approval } = started;
  return { attempt, approval, number: approval.state === 'open' ? approval.number : '' };
}
