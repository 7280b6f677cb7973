import { normaliseTemporaryPassword, normaliseUsername, spendDummyHash, verifyPassword } from '../../core/credential/index.js';
import { planPasswordLedgers, type Lane, type LedgerGuard } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { asUser, byUser, installationChain, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import type { HashQueueResult } from '../shared/hash-queue.js';
import { ledgerName } from '../shared/free-strangers.js';
import { laneOf } from '../shared/lane-of.js';
import { noteFailure } from '../shared/note-failure.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { acceptTry, confirmMiss, countWait, giveBackTry, judgeTry, reserveTry, type ReservedTry } from '../shared/reserve-try.js';
import { openAttempt, type OpenAttemptResult } from './open-attempt.js';
import { passGate } from './pass-gate.js';
import { rehashPassword } from './rehash-password.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.login.start` is asked: steps 1 and 2 in one. */
export interface StartLoginInput {
  /** As typed. */
  readonly username: string;
  /** As typed: the personal password, or the temporary one before the first login. */
  readonly password: string;
  /** The cookie that this browser got after an earlier login to this account, where it has one (R191). */
  readonly browser?: string | undefined;
  /** What the browser answered to the host's gate, after `gate-required`: a CAPTCHA's token, say (R46). */
  readonly gateAnswer?: string | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.login.start` says. */
export type StartLoginResult =
  | OpenAttemptResult
  | {
      readonly ok: false;
      /**
       * `wrong-credentials`: whatever was wrong, the same answer for known and unknown usernames (R141); `gate-required`: nothing was
       * looked at, as too many are waiting: have the browser pass the host's gate, and try again with `gateAnswer` (R46).
       */
      readonly reason: 'wrong-credentials' | 'gate-required';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `wait`: too many failures (R145); `busy`: too many hashes at once (R46). */
      readonly reason: 'wait' | 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

// What is longer is no username; its beginning stands for it, so that a huge one costs no more work than another.
const longestName = 64;

interface Judged {
  readonly ok: boolean;
  readonly outdated: boolean;
}

const wrong: Judged = Object.freeze({ ok: false, outdated: false });

/** Checks username and password together, and opens the third step, or the first login. */
export async function startLogin(deps: Deps, input: StartLoginInput): Promise<StartLoginResult> {
  const now = deps.clock.now();
  const name = normaliseUsername(input.username);
  const [account] = name.ok ? await deps.accounts.findBy('username', name.username) : [];
  const lane = laneOf(deps, { account, cookie: input.browser, now });
  if (!(await passGate(deps, { lane, answer: input.gateAnswer, requestId: input.requestId, now }))) return refusal(deps, 'gate-required');
  const subject = ledgerName(deps, name.ok ? name.username : input.username.slice(0, longestName));
  const plan = planPasswordLedgers({ name: subject, accountId: account?.id, lane, policy: deps.policy.passwordFailures });
  const tried = await reserveTry(deps, { plan, now });
  if (!tried.ok && tried.reason === 'wait') {
    await recordWrong(deps, { account, ledger: `${subject}/${lane}`, reason: 'wait', requestId: input.requestId, now });
    return refusal(deps, 'wait', { retryAfterMs: tried.retryAfterMs });
  }
  const judging = () => judge(deps, { account, lane, password: input.password, guard: tried.ok ? tried.reserved.guard : undefined });
  const judged = tried.ok ? await judgeTry(deps, { reserved: tried.reserved, now }, judging) : await judging();
  if (!judged.ok) {
    if (tried.ok) await giveBackTry(deps, { reserved: tried.reserved, now });
    return refusal(deps, 'busy', { retryAfterMs: judged.retryAfterMs });
  }
  if (!tried.ok || account === undefined || !judged.value.ok || account.status === 'disabled') {
    await settleFailure(deps, { account, subject, lane, reserved: tried.ok ? tried.reserved : undefined, judged: judged.value, requestId: input.requestId, now });
    return refusal(deps, 'wrong-credentials');
  }
  await acceptTry(deps, { reserved: tried.reserved, now });
  const current = judged.value.outdated ? await rehashPassword(deps, { account, password: input.password, lane }) : account;
  return openAttempt(deps, { account: current, lane, requestId: input.requestId, now });
}

/** One hash, whoever asks: an unknown username, an account without a password and a closed lane cost what a wrong password costs (R141). */
function judge(
  deps: Deps,
  input: {
    readonly account: AccountRecord | undefined;
    readonly lane: Lane;
    readonly password: string;
    readonly guard: LedgerGuard<'password'> | undefined;
  },
): Promise<HashQueueResult<Judged>> {
  const { account, lane, guard } = input;
  const { hasher } = deps;
  const { cost } = deps.policy.password;
  const temporary = account?.temporaryPassword;
  const encoded = temporary?.encoded ?? account?.password?.encoded;
  // A temporary password is read off a slip or a message: case, spaces and dashes are forgiven.
  const password = temporary === undefined ? input.password : (normaliseTemporaryPassword(input.password) ?? input.password);
  return deps.hashQueue.run(lane === 'strangers' ? 'stranger' : 'known', async () => {
    if (guard === undefined || encoded === undefined) {
      await spendDummyHash({ password, hasher, cost });
      return wrong;
    }
    const verified = await verifyPassword({ guard, password, encoded, hasher, cost });
    return verified.ok ? { ok: true, outdated: verified.outdated && temporary === undefined } : wrong;
  });
}

async function settleFailure(
  deps: Deps,
  input: {
    readonly account: AccountRecord | undefined;
    readonly subject: string;
    readonly lane: Lane;
    readonly reserved: ReservedTry<'password'> | undefined;
    readonly judged: Judged;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, subject, lane, reserved, judged, requestId, now } = input;
  // A right password of a disabled account is no miss, though it is answered like one.
  if (reserved !== undefined && judged.ok) await countWait(deps, { reserved, now });
  const closes = reserved !== undefined && !judged.ok && (await confirmMiss(deps, { reserved, now }));
  const reason = reserved === undefined ? 'lane-closed' : judged.ok ? 'account-disabled' : account === undefined ? 'unknown-username' : 'mismatch';
  await recordWrong(deps, { account, ledger: `${subject}/${lane}`, reason, requestId, now });
  if (closes && account !== undefined) {
    const event = { ...byUser(account), kind: 'lane-closed', outcome: 'failure' } as const;
    await recordEvent(deps, { ...event, method: 'password', requestId, now });
  }
  await noteFailure(deps, { subject, now });
}

async function recordWrong(
  deps: Deps,
  input: {
    readonly account: AccountRecord | undefined;
    readonly ledger: string;
    readonly reason: string;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, ledger, reason, requestId, now } = input;
  await recordRefusal(deps, {
    ledger,
    chain: account?.organizationId ?? installationChain,
    kind: 'password-checked',
    outcome: 'failure',
    actor: account === undefined ? { kind: 'user', id: 'unknown' } : asUser(account.id),
    accountId: account?.id,
    method: 'password',
    reason,
    requestId,
    now,
  });
}
