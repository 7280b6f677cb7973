import { describeOtpList } from '../../core/otp-list/index.js';
import { planOtpLedgers, planPasswordLedgers } from '../../core/throttle/index.js';
import type { AccountRecord, Actor } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import { keyPlan } from '../approval/key-plan.js';
import type { Deps } from '../shared/deps.js';
import { activeDevices } from '../shared/devices.js';
import { ledgerName } from '../shared/free-strangers.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { isClosed } from '../shared/reserve-try.js';
import { statusOf, type AccountDescription } from './describe-account.js';

/** What `auth.accounts.readiness` is asked. */
export interface ReadinessInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Whose accounts. */
  readonly organizationId: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/**
 * What keeps a person, or is about to keep them, from logging in.
 *
 * `delivery-failed`, `temporary-password-expired`, `first-login-expired`: issue a new temporary password (R10, R14, R207);
 * `first-login-unfinished`: begun, and not done; `password-compromised`: the next login asks for a new one (R32); `strangers-locked-out`: too many wrong
 * answers from browsers that are not known, so that a new browser does not get in (R65, R145); `list-low`, `list-ended`: order a new list (R70);
 * `no-phone`: the Key is the method, and no phone is connected: log in with the list in reserve, or recover, and connect one;
 * `recovery-off`: not both addresses are confirmed, so that whoever loses a factor needs the head user (R15, R124);
 * `one-way-in`: nothing stands behind what is running out: few passwords, or none, and no recovery.
 */
export type ReadinessProblem =
  | 'delivery-failed'
  | 'temporary-password-expired'
  | 'first-login-expired'
  | 'first-login-unfinished'
  | 'password-compromised'
  | 'strangers-locked-out'
  | 'list-low'
  | 'list-ended'
  | 'no-phone'
  | 'recovery-off'
  | 'one-way-in';

/** One account, and what is the matter with it. */
export interface AccountReadiness {
  /** The account's id. */
  readonly accountId: string;
  /** As stored. */
  readonly username: string;
  /** As `auth.accounts.describe` says it. */
  readonly status: AccountDescription['status'];
  /** In the order of {@link ReadinessProblem}; none where all is well, or the account is disabled. */
  readonly problems: readonly ReadinessProblem[];
}

/** What `auth.accounts.readiness` says. */
export type ReadinessResult =
  | {
      readonly ok: true;
      /** Every account of the organization, by username. */
      readonly accounts: readonly AccountReadiness[];
    }
  | {
      readonly ok: false;
      /** `not-authorized`: the host's rules say no. */
      readonly reason: 'not-authorized';
    };

/** Shows a head user who can log in, who soon cannot, and whose invitation is stuck; never a secret. */
export async function accountReadiness(deps: Deps, input: ReadinessInput): Promise<ReadinessResult> {
  const now = deps.clock.now();
  const { organizationId } = input;
  if (!(await checkAuthorized(deps, { ...input, action: 'see-readiness', now }))) return Object.freeze({ ok: false, reason: 'not-authorized' });
  const found = await deps.accounts.findBy('organizationId', organizationId);
  const accounts: AccountReadiness[] = [];
  for (const account of found.filter(({ erasedAt }) => erasedAt === undefined)) accounts.push(await readinessOf(deps, account, now));
  return Object.freeze({ ok: true, accounts: Object.freeze(accounts.sort((one, other) => (one.username < other.username ? -1 : 1))) });
}

async function readinessOf(deps: Deps, account: AccountRecord, now: number): Promise<AccountReadiness> {
  const problems = account.status === 'disabled' ? [] : await problemsOf(deps, account, now);
  return Object.freeze({ accountId: account.id, username: account.username, status: statusOf(account, now), problems: Object.freeze(problems) });
}

async function problemsOf(deps: Deps, account: AccountRecord, now: number): Promise<readonly ReadinessProblem[]> {
  const condemned = account.password?.compromisedAt !== undefined;
  const lockedOut = await isLockedOut(deps, account, now);
  const common = chosen([['password-compromised', condemned], ['strangers-locked-out', lockedOut]]);
  return account.status === 'pending' ? [...pendingProblems(account, now), ...common] : [...common, ...(await activeProblems(deps, account))];
}

function pendingProblems(account: AccountRecord, now: number): readonly ReadinessProblem[] {
  const { temporaryPassword, firstLogin } = account;
  const status = statusOf(account, now);
  return chosen([
    ['delivery-failed', status === 'delivery-failed'],
    ['temporary-password-expired', temporaryPassword !== undefined && now >= temporaryPassword.expiresAt],
    ['first-login-expired', status === 'first-login-expired'],
    ['first-login-unfinished', status === 'pending' && firstLogin.state !== 'personal-information'],
  ]);
}

async function activeProblems(deps: Deps, account: AccountRecord): Promise<readonly ReadinessProblem[]> {
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  const list = record === undefined ? undefined : describeOtpList({ list: record.list, lowWater: deps.policy.otpList.lowWater });
  const ended = account.method === 'otp-list' && (list === undefined || list.spent);
  const low = list !== undefined && !list.spent && list.low;
  const noPhone = account.method === 'key' && (await activeDevices(deps, account)).length === 0;
  const recoveryOff = account.email.confirmedAt === undefined || account.phone.confirmedAt === undefined;
  const isLow = account.method === 'otp-list' ? low || ended : noPhone;
  return chosen([['list-low', low], ['list-ended', ended], ['no-phone', noPhone], ['recovery-off', recoveryOff], ['one-way-in', recoveryOff && isLow]]);
}

/** Whether a browser that is not known would be refused, whatever it types. */
async function isLockedOut(deps: Deps, account: AccountRecord, now: number): Promise<boolean> {
  const { passwordFailures, otpMisses } = deps.policy;
  const lane = 'strangers';
  const plans = [
    planPasswordLedgers({ name: ledgerName(deps, account.username), accountId: account.id, lane, policy: passwordFailures }),
    planOtpLedgers({ accountId: account.id, epoch: otpEpoch({ account, listId: '', lane }), lane, policy: otpMisses }),
    keyPlan(deps, { account, lane }),
  ];
  for (const plan of plans) if (await isClosed(deps, { plan, now })) return true;
  return false;
}

function chosen(problems: readonly (readonly [ReadinessProblem, boolean])[]): readonly ReadinessProblem[] {
  return problems.filter(([, holds]) => holds).map(([problem]) => problem);
}
