import { fingerprintOf, normalisePairingCode, signStatement, thumbprintOf } from '../core/pairing/index.js';
import { encodeBase64url } from '../internal/base64url.js';
import { checkObject, checkString } from '../internal/check.js';
import { keepAccount, viewAccount, type KeyAccount, type StoredAccount } from './account.js';
import { call, type Unreached } from './call.js';
import type { CreatedKey } from './key-store.js';
import type { Phone } from './phone.js';
import { readRedeemed, type Redeemed } from './redeemed.js';
import { lineOf, textOf } from './read-json.js';
import { readServerAddress, type ServerAddress } from './server-address.js';
import { pinFirstKeys } from './server-keys.js';
import { timesOf } from './times.js';

/** What {@link KeyApp.pair} takes: the username and the code on the computer, or what its QR code holds. */
export type PairInput = {
  /** Where the calls go to, where it is another server than that of `createKeyApp`: `https://login.tilinpito.example/auth`. */
  readonly server?: string | undefined;
  /** The origin that this server's statements name; that of `server` by default. */
  readonly origin?: string | undefined;
} & (
  | {
      /** As typed. */
      readonly username: string;
      /** As typed: case, spaces and dashes are forgiven. */
      readonly code: string;
    }
  | {
      /** The link of the QR code, or what stands in it behind `#pair=`. */
      readonly link: string;
    }
);

/** What {@link KeyApp.pair} says. */
export type PairResult =
  | {
      readonly ok: true;
      /** The account; it approves nothing before this phone was confirmed on the computer. */
      readonly account: KeyAccount;
      /** `XXXX-XXXX`: show it, to be compared with the computer (R92). */
      readonly fingerprint: string;
      /** Four digits to show, where they have to be typed on the computer. */
      readonly digits?: string | undefined;
    }
  | {
      readonly ok: false;
      /**
       * `not-a-code`: it cannot be one, or no such link: nothing was sent; `pairing-refused`: the username, the code or its time was wrong, or it was used before:
       * type another code; `wrong-server`: it speaks for another origin than its address, or its keys are not signed; `pairing-failed`: it did not take the key.
       */
      readonly reason: 'not-a-code' | 'pairing-refused' | 'wrong-server' | 'pairing-failed';
    }
  | Unreached;

type Refused = Extract<PairResult, { readonly ok: false }>;

/** Redeems the code, makes a key of its own for the account, and names it to the server. */
export async function pair(phone: Phone, input: PairInput): Promise<PairResult> {
  checkObject('input', input);
  const server = input.server === undefined ? phone.server : readServerAddress('server', input.server);
  const origin = input.origin === undefined ? (input.server === undefined ? phone.origin : server.origin) : readServerAddress('origin', input.origin).origin;
  const body = readCode(input);
  if (body === undefined) return refuse('not-a-code');
  const asked = await call(phone, { server, method: 'POST', path: '/device/redeem', body: JSON.stringify(body) });
  if (!asked.ok) return asked.reason === 'refused' ? refuse(asked.code === 'pairing-refused' ? 'pairing-refused' : 'unreadable') : Object.freeze(asked);
  const redeemed = readRedeemed(asked.body);
  if (redeemed === undefined) return refuse('unreadable');
  if (redeemed.aud !== origin) return refuse('wrong-server');
  // A key belongs to one account, and where the server knows this one already, the phone makes another: once (R89).
  const first = await claim(phone, { server, redeemed });
  const claimed = first === 'key-taken' ? await claim(phone, { server, redeemed }) : first;
  return claimed === 'key-taken' ? refuse('pairing-failed') : claimed;
}

function readCode(input: PairInput): { readonly username: string; readonly code: string } | { readonly link: string } | undefined {
  if ('link' in input) {
    checkString('link', input.link);
    // An app is opened by the whole link or by its fragment; only the secret is for the server.
    const link = input.link.slice(Math.max(input.link.lastIndexOf('='), input.link.lastIndexOf('#')) + 1).trim();
    return /^[\w-]{1,100}\.[\w-]{16,100}$/.test(link) ? { link } : undefined;
  }
  checkString('username', input.username);
  checkString('code', input.code);
  const code = normalisePairingCode(input.code);
  return code === undefined ? undefined : { username: input.username.trim(), code };
}

interface Claim {
  readonly server: ServerAddress;
  readonly redeemed: Redeemed;
}

async function claim(phone: Phone, input: Claim): Promise<PairResult | 'key-taken'> {
  const id = encodeBase64url(phone.random.bytes(16));
  const { now } = input.redeemed;
  phone.talks.set(id, { nonce: undefined, aheadMs: now - phone.clock.now() });
  try {
    const key = await phone.keyStore.create({ id });
    const claimed = await sendClaim(phone, { ...input, id, key });
    if (claimed === 'key-taken' || !claimed.ok) await forget(phone, id);
    return claimed;
  } catch (cause) {
    // A key without an account is of no use to anybody. What broke first is what is told.
    await forget(phone, id).catch(() => undefined);
    throw cause;
  }
}

async function forget(phone: Phone, id: string): Promise<void> {
  phone.talks.delete(id);
  await phone.keyStore.remove({ id });
}

async function sendClaim(phone: Phone, input: Claim & { readonly id: string; readonly key: CreatedKey }): Promise<PairResult | 'key-taken'> {
  const { server, redeemed, id, key } = input;
  const { aud, pairing, nonce, username, now } = redeemed;
  const { jwk, keyProtection } = key;
  const signer = { kid: thumbprintOf(jwk), sign: (bytes: Uint8Array) => phone.keyStore.sign({ id, bytes }) };
  const claims = { aud, ...timesOf(phone, id), pairing, nonce, username, name: phone.name, platform: phone.platform, keyProtection };
  const statement = await signStatement({ typ: 'lukko-pairing+jwt', claims, signer });
  const asked = await call(phone, { server, method: 'POST', path: '/device/claim', body: JSON.stringify({ pairing, jwk, statement }) });
  if (!asked.ok) return asked.reason === 'refused' ? readRefusal(asked.code) : Object.freeze(asked);
  const [accountId, keys, digits] = [lineOf(asked.body, 'accountId', 200), textOf(asked.body, 'keys'), textOf(asked.body, 'digits')];
  if (accountId === undefined || keys === undefined || (digits !== undefined && !/^\d{4}$/.test(digits))) return refuse('unreadable');
  const pinned = pinFirstKeys({ jws: keys, aud, now });
  if (pinned === undefined) return refuse('wrong-server');
  // Reckoned here, and not believed: it is compared to find a server that shows another phone's.
  const fingerprint = fingerprintOf(signer.kid);
  const shown = { id, username, service: redeemed.service, origin: aud, fingerprint, state: 'waiting', pairedAt: now } as const;
  const account: StoredAccount = Object.freeze({ ...shown, version: 1, server, accountId, deviceId: signer.kid, confirmBy: redeemed.expiresAt, ...pinned });
  await keepAccount(phone, account);
  return Object.freeze({ ok: true, account: viewAccount(account), fingerprint, ...(digits === undefined ? {} : { digits }) });
}

function readRefusal(code: string): Refused | 'key-taken' {
  if (code === 'key-taken') return code;
  if (code === 'pairing-refused') return refuse('pairing-refused');
  return refuse(code === 'bad-key' || code === 'bad-statement' ? 'pairing-failed' : 'unreadable');
}

function refuse(reason: Refused['reason']): Refused {
  return Object.freeze({ ok: false, reason });
}
