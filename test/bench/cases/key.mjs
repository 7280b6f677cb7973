/**
 * The Key: what `verifyApproval` alone costs, without a store or a ledger, beside one native Ed25519 verification of the same bytes; what an enrolment costs
 * from the code to the confirmation; and what the polls call of all stores.
 */
import { createPublicKey, verify } from 'node:crypto';
import { createSigner, hashOf, signStatement, verifyApproval, verifyChallenge } from 'lukko/pairing';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { inTurns, timeMs } from '../measure.mjs';
import { createMeteredStore } from '../metered-store.mjs';
import { createHost, must, password, walkToEnd } from '../walk.mjs';

export const name = 'the Key';

const origin = 'https://tilinpito.example';
const keyApp = { pairUrl: `${origin}/phone` };
const seconds = () => Math.floor(Date.now() / 1000);
let drawn = 0;
const times = () => ({ aud: origin, iat: seconds(), exp: seconds() + 60, jti: `bench-${String((drawn += 1)).padStart(12, '0')}` });

/** @typedef {import('lukko').Auth} Auth */
/** @typedef {ReturnType<typeof createSigner>} Signer */

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const meter = { spentMs: 0, calls: 0 };
  const storage = /** @type {import('lukko').AuthOptions['storage']} */ (Object.fromEntries(Object.entries(createMemoryStorage()).map(([name, store]) => [name, createMeteredStore(store, meter)])));
  const { auth } = createHost({ storage, keyApp });
  const person = await walkToEnd(auth);
  const { signer } = await enrol(auth, { ...person, n: 0 });
  return [...(await verifying(auth, { ...person, signer })), ...(await enrolling()), ...(await polling(auth, { ...person, signer, meter }))];
}

/** The answer to a login, verified over and over, beside the bare verification with a key that was read before. @param {Auth} auth @param {{ username: string, signer: Signer }} person */
async function verifying(auth, { username, signer }) {
  const { challenge, claims } = await ask(auth, { username, signer });
  const { approval, account, purpose } = claims;
  const says = { ...times(), approval, account, purpose, challenge: hashOf(challenge), userVerified: /** @type {const} */ ('none'), answer: /** @type {const} */ ('approve'), number: '42' };
  const jws = await signStatement({ typ: 'lukko-approval+jwt', claims: says, signer });
  const signed = Buffer.from(jws.slice(0, jws.lastIndexOf('.')));
  const signature = Buffer.from(jws.slice(jws.lastIndexOf('.') + 1), 'base64url');
  const key = createPublicKey({ key: { ...signer.jwk }, format: 'jwk' });
  const bare = () => {
    if (!verify(null, signed, key, signature)) throw new Error('expected a right signature');
  };
  const ours = () => {
    if (!verifyApproval({ jws, jwk: signer.jwk, aud: origin, now: Date.now(), challenge }).ok) throw new Error('expected a right answer');
  };
  const ratio = async () => {
    const ownMs = await timeMs(() => repeat(ours));
    return ownMs / (await timeMs(() => repeat(bare)));
  };
  return inTurns([{ name: 'verifyApproval alone, against one native verification', measure: ratio, unit: '×', limit: 3 }], { turns: 60, warmUp: 10 });
}

/** @param {() => void} act */
function repeat(act) {
  for (let n = 0; n < 50; n += 1) act();
}

/** Each with an account of its own, as a proof is good for one phone. */
async function enrolling() {
  let n = 0;
  const one = async () => {
    const { auth } = createHost({ storage: createMemoryStorage(), keyApp });
    const person = await walkToEnd(auth);
    n += 1;
    return (await enrol(auth, { ...person, n })).spentMs;
  };
  return inTurns([{ name: 'enrolment, from the code to the confirmation, on the server', measure: one, unit: 'ms', limit: 10 }], { turns: 15, warmUp: 3 });
}

/** What the server does for one phone, without what the phone does itself. @param {Auth} auth @param {{ token: string, username: string, codes: readonly string[], n: number }} person */
async function enrol(auth, { token, username, codes, n }) {
  const started = must(await auth.binding.start({ token, act: 'pair-device' }));
  const { proof } = started;
  must(await auth.binding.answerOtp({ token, proof, code: codes[(started.challenge?.position ?? 0) - 1] ?? '' }));
  const signer = createSigner({ seed: Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? n : 9)) });
  let spentMs = 0;
  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  const timed = async (act) => {
    const began = performance.now();
    const result = await act();
    spentMs += performance.now() - began;
    return result;
  };
  const { pairing, view } = must(await timed(() => auth.binding.openPairing({ token, proof })));
  const redeemed = must(await timed(() => auth.devices.redeemPairing({ username, code: view.state === 'waiting' ? view.code : '' })));
  const claims = { ...times(), pairing: redeemed.pairing, nonce: redeemed.nonce, username, name: 'A phone', platform: 'android', keyProtection: /** @type {const} */ ('sw') };
  const statement = await signStatement({ typ: 'lukko-pairing+jwt', claims, signer });
  must(await timed(() => auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: signer.jwk, statement })));
  must(await timed(() => auth.binding.confirmDevice({ token, proof, pairing })));
  return { signer, spentMs };
}

/** The Key is asked, and what it is asked. @param {Auth} auth @param {{ username: string, signer: Signer }} person */
async function ask(auth, { username, signer }) {
  const started = must(await auth.login.start({ username, password }));
  if (started.next !== 'key-approval') throw new Error('expected the Key to be asked');
  const { approvals } = must(await auth.devices.openApprovals({ request: await signRequest(auth, signer) }));
  const challenge = approvals.at(-1)?.challenge ?? '';
  const { claims } = must(verifyChallenge({ jws: challenge, keys: auth.devices.publicKeys(), aud: origin, now: Date.now() }));
  return { attempt: started.attempt, challenge, claims };
}

/** A poll of the phone, signed with a nonce of the server's. @param {Auth} auth @param {Signer} signer */
async function signRequest(auth, signer) {
  const about = { method: 'GET', path: '/auth/device/approvals', bodyHash: hashOf(new Uint8Array(0)) };
  const sign = async (/** @type {string} */ nonce) => {
    const { method, path, bodyHash } = about;
    return { ...about, statement: await signStatement({ typ: 'lukko-request+jwt', claims: { ...times(), method, path, bodyHash, nonce }, signer }) };
  };
  const asked = await auth.devices.openApprovals({ request: await sign('AAAAAAAAAAAAAAAA') });
  if (asked.ok || asked.reason !== 'use-nonce') throw new Error('expected a nonce');
  return sign(asked.nonce);
}

/** @param {Auth} auth @param {{ username: string, signer: Signer, meter: { calls: number } }} person */
async function polling(auth, { username, signer, meter }) {
  const { attempt } = await ask(auth, { username, signer });
  const request = await signRequest(auth, signer);
  const counted = async (/** @type {() => Promise<unknown>} */ act) => {
    meter.calls = 0;
    await act();
    return meter.calls;
  };
  return [
    { name: "the browser's poll, calls of all stores", value: await counted(() => auth.login.view({ attempt })), unit: 'calls', limit: 1 },
    { name: "the phone's poll, calls of all stores", value: await counted(() => auth.devices.openApprovals({ request })), unit: 'calls', limit: 3 },
  ];
}
