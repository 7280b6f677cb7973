import { normalisePairingCode } from '../../core/pairing/index.js';
import { normaliseUsername } from '../../core/credential/index.js';
import { planPairingLedgers } from '../../core/throttle/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, PairingFlow } from '../../port/index.js';
import { byUser, installationChain, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { ledgerName } from '../shared/free-strangers.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { confirmMiss, giveBackTry, reserveTry } from '../shared/reserve-try.js';
import { matchesPairing } from './pairing-secrets.js';
import { changePairing } from './load-pairing.js';

/** What `auth.devices.redeemPairing` is asked: the username and the code, or what the QR code holds. */
export type RedeemPairingInput = {
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
} & (
  | {
      /** As typed. */
      readonly username: string;
      /** As typed; case, spaces and dashes are forgiven. */
      readonly code: string;
      /** Absent: a code was typed. */
      readonly link?: undefined;
    }
  | {
      /** The link of the QR code, or what stands in it after `#pair=`. */
      readonly link: string;
      /** Absent: the link names the pairing. */
      readonly username?: undefined;
      /** Absent, likewise. */
      readonly code?: undefined;
    }
);

/** What `auth.devices.redeemPairing` says. */
export type RedeemPairingResult =
  | {
      readonly ok: true;
      /** Names the pairing in the statement of the device. */
      readonly pairing: string;
      /** 32 random bytes, base64url, for the statement (R107). */
      readonly nonce: string;
      /** The username, for the statement. */
      readonly username: string;
      /** The server's origin: `aud` of every statement. */
      readonly aud: string;
      /** The service's name, for the app to show. */
      readonly service: string;
      /** From this instant on the pairing is over, in ms since the epoch. */
      readonly expiresAt: number;
      /** The server's time, in ms since the epoch. */
      readonly now: number;
    }
  | {
      readonly ok: false;
      /** Whatever was wrong: the username, the code, its time, its tries, or none was open (R206). */
      readonly reason: 'pairing-refused';
    };

/** An app types the code: it works once (R78), with the right username, and counts in no ledger of password, list or Key (R79). */
export async function redeemPairing(deps: Deps, input: RedeemPairingInput): Promise<RedeemPairingResult> {
  const now = deps.clock.now();
  const { link, username, code } = input;
  if (link === undefined && (username === undefined || code === undefined)) throw new TypeError('input: must be an object with username and code, or with link');
  const { requestId } = input;
  const found = link === undefined ? await findByCode(deps, { username: username ?? '', code: code ?? '', requestId, now }) : await findByLink(deps, { link, now });
  if (found === undefined) return refused;
  const nonce = encodeBase64url(deps.random.bytes(32));
  const redeemed = await changePairing(deps, {
    flow: found.pairing,
    change: (pairing) => (isWaiting(pairing, now) && pairing.round === found.pairing.round ? next(pairing, { state: 'redeemed' as const, nonce }) : undefined),
  });
  if (redeemed === undefined) return refused;
  const { account } = found;
  await recordEvent(deps, { ...byUser(account), kind: 'pairing-redeemed', outcome: 'success', method: 'key', requestId, now });
  const { id: pairing, expiresAt } = redeemed;
  return Object.freeze({ ok: true, pairing, nonce, username: account.username, aud: deps.origin, service: deps.serviceName, expiresAt, now });
}

const refused = Object.freeze({ ok: false, reason: 'pairing-refused' } as const);

interface Found {
  readonly account: AccountRecord;
  readonly pairing: PairingFlow;
}

function isWaiting(pairing: PairingFlow, now: number): boolean {
  return pairing.state === 'waiting' && pairing.endedAt === undefined && now < pairing.expiresAt;
}

// What is longer is no username; its beginning stands for it.
const longestName = 64;

/** Known and unknown names make the same calls: a try is reserved before the code is looked at, and is a miss where it is not the right one. */
async function findByCode(
  deps: Deps,
  input: { readonly username: string; readonly code: string; readonly requestId: string | undefined; readonly now: number },
): Promise<Found | undefined> {
  const { requestId, now } = input;
  const name = normaliseUsername(input.username);
  const [account] = name.ok ? await deps.accounts.findBy('username', name.username) : [];
  const subject = ledgerName(deps, name.ok ? name.username : input.username.slice(0, longestName));
  const flows = await deps.flows.findBy('accountId', account?.id ?? subject);
  const open = flows.filter((flow): flow is PairingFlow => flow.kind === 'pairing' && isWaiting(flow, now));
  // The code that was shown last: a renewed one stands on an older page.
  const newest = open.sort((one, other) => other.expiresAt - one.expiresAt || other.createdAt - one.createdAt)[0];
  const codeId = newest === undefined ? 'none' : `${newest.id}/${String(newest.round)}`;
  const tried = await reserveTry(deps, { plan: planPairingLedgers({ subject, codeId, tries: deps.policy.pairing.tries }), now });
  const miss = { account, subject, requestId, now };
  if (!tried.ok) {
    await recordMiss(deps, { ...miss, reason: 'tries-spent' });
    return undefined;
  }
  const { reserved } = tried;
  const code = normalisePairingCode(input.code) ?? '';
  if (account === undefined || newest === undefined || !matchesPairing(deps, { pairing: newest, kind: 'code', value: code })) {
    await confirmMiss(deps, { reserved, now });
    await recordMiss(deps, { ...miss, reason: newest === undefined ? 'none-open' : 'wrong-code' });
    return undefined;
  }
  await giveBackTry(deps, { reserved, now });
  return { account, pairing: newest };
}

/** Why a code was refused is for the head user to see; the answer does not say (R175, R206). */
async function recordMiss(
  deps: Deps,
  input: { readonly account: AccountRecord | undefined; readonly subject: string; readonly reason: string; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, subject, reason, requestId, now } = input;
  const who = account === undefined ? ({ chain: installationChain, actor: { kind: 'user', id: 'unknown' } } as const) : byUser(account);
  await recordRefusal(deps, { ...who, kind: 'pairing-redeemed', outcome: 'failure', method: 'key', reason, ledger: subject, requestId, now });
}

/** 128 random bits need no ledger. */
async function findByLink(deps: Deps, input: { readonly link: string; readonly now: number }): Promise<Found | undefined> {
  const text = input.link.slice(input.link.lastIndexOf('=') + 1);
  const [id = '', value = ''] = text.split('.');
  const pairing = id === '' ? undefined : await deps.flows.find(id);
  if (pairing?.kind !== 'pairing' || !isWaiting(pairing, input.now) || !matchesPairing(deps, { pairing, kind: 'link', value })) return undefined;
  const account = await deps.accounts.find(pairing.accountId);
  return account === undefined ? undefined : { account, pairing };
}
