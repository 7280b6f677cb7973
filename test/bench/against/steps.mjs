/**
 * The three steps of a login and the check of a session, called in one process with storage in memory, by turns: lukko, better-auth with its username and
 * two-factor plugins, and the primitive alone that lukko's step rests on. A code of a printed list stands beside a backup code: the list keeps a scrypt of each,
 * the backup codes are one text that is decrypted, which costs next to nothing and shows all of them to whoever has the key.
 */
import { createHash } from 'node:crypto';
import { compare } from '../compare.mjs';
import { takeTurns, timeMs } from '../measure.mjs';
import { bareScrypt, createMeteredHasher } from '../metered-hasher.mjs';
import { installBetterAuth } from '../tools/packages.mjs';
import { createHost, must, password, toChallenge, walkToEnd } from '../walk.mjs';

export const name = 'one process';

/** @typedef {{ api: Record<string, (input: object) => Promise<any>> }} Peer */
/** @typedef {{ username: string, password: string, codes: readonly string[] }} Owner */

/** A round is timed as a whole, as one check is over before a clock has moved. */
const checksARound = 100;
const mostOfBare = { password: 1.1, list: 1.5 };
const origin = 'http://127.0.0.1:3000';

/** @type {{ createPeer: (place: { origin: string, hasher?: object }) => Promise<Peer>, enrol: (auth: Peer, name: string) => Promise<Owner>, cookiesOf: (headers: Headers) => Headers, createHasher: (spend?: () => Promise<void>) => object }} */
let peer;

/** With the same scrypt on both sides, and each with its own. */
async function passwordSteps() {
  const { hasher, meter } = createMeteredHasher();
  const { auth } = createHost({ hasher });
  const account = await walkToEnd(auth);
  const { cost } = auth.policy.password;
  meter.isReal = ({ logN }) => logN === cost.logN;
  let spend = () => Promise.resolve();
  const same = await peer.createPeer({ origin, hasher: peer.createHasher(() => spend()) });
  const own = await peer.createPeer({ origin });
  const [sameOwner, ownOwner] = [await peer.enrol(same, 'matti'), await peer.enrol(own, 'matti')];
  spend = () => bareScrypt(cost);
  const signIn = (/** @type {Peer} */ { api }, /** @type {Owner} */ { username }) => () => timeMs(() => api['signInUsername']?.({ body: { username, password }, returnHeaders: true }));
  const ours = () => timeMs(() => toChallenge(auth, account));
  const alone = () => timeMs(() => bareScrypt(cost));
  const turns = await takeTurns([ours, signIn(same, sameOwner), alone, signIn(own, ownOwner)], { turns: 24, warmUp: 2 });
  return [
    ...compare({ what: 'password step, the same hash', unit: 'ms', primitive: 'scrypt alone', turns: turns.map((turn) => turn.slice(0, 3)), limits: { primitive: mostOfBare.password } }),
    ...compare({ what: "password step, each library's own hash", unit: 'ms', turns: turns.map(([lukko = Number.NaN, , , theirs = Number.NaN]) => [lukko, theirs]) }),
  ];
}

async function codeSteps() {
  const { hasher, meter } = createMeteredHasher();
  const { auth } = createHost({ hasher });
  const account = await walkToEnd(auth);
  const { entryCost } = auth.policy.otpList;
  meter.isReal = ({ logN }) => logN === entryCost.logN;
  const theirs = await peer.createPeer({ origin, hasher: peer.createHasher() });
  const { username, codes } = await peer.enrol(theirs, 'matti');
  let next = 0;
  const listCode = async () => {
    const { attempt, challenge } = await toChallenge(auth, account);
    return timeMs(async () => must(await auth.login.answerOtp({ attempt, code: account.codes[challenge.position - 1] ?? '' })));
  };
  const backupCode = async () => {
    const { headers } = await theirs.api['signInUsername']?.({ body: { username, password }, returnHeaders: true });
    const code = codes[(next += 1)];
    return timeMs(() => theirs.api['verifyBackupCode']?.({ body: { code }, headers: peer.cookiesOf(headers), returnHeaders: true }));
  };
  const turns = await takeTurns([listCode, backupCode, () => timeMs(() => bareScrypt(entryCost))], { turns: 60, warmUp: 10 });
  return compare({ what: 'list step, beside a backup code', unit: 'ms', primitive: 'the light scrypt alone', turns, limits: { primitive: mostOfBare.list } });
}

async function sessionChecks() {
  const { auth } = createHost({ hasher: createMeteredHasher().hasher });
  const { token } = await walkToEnd(auth);
  const theirs = await peer.createPeer({ origin, hasher: peer.createHasher() });
  const { username, codes } = await peer.enrol(theirs, 'matti');
  const { headers: afterPassword } = await theirs.api['signInUsername']?.({ body: { username, password }, returnHeaders: true });
  const { headers } = await theirs.api['verifyBackupCode']?.({ body: { code: codes[0] }, headers: peer.cookiesOf(afterPassword), returnHeaders: true });
  const cookies = peer.cookiesOf(headers);
  const round = (/** @type {() => unknown} */ act) => async () => {
    const ms = await timeMs(async () => {
      for (let n = 0; n < checksARound; n += 1) await act();
    });
    return (ms * 1_000) / checksARound;
  };
  const ours = round(async () => must(await auth.sessions.check({ token })));
  const check = round(async () => {
    if ((await theirs.api['getSession']?.({ headers: cookies })) === null) throw new Error('no session');
  });
  const alone = round(() => createHash('sha256').update(token).digest());
  const turns = await takeTurns([ours, check, alone], { turns: 60, warmUp: 20 });
  return compare({ what: 'session check in memory', unit: 'µs', primitive: 'one SHA-256 of the token', turns });
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  installBetterAuth();
  peer = await import(new URL('../peers/better-auth-host.mjs', import.meta.url).href);
  return [...(await passwordSteps()), ...(await codeSteps()), ...(await sessionChecks())];
}
