import { normaliseUsername } from '../../core/credential/index.js';
import type { Recovers } from '../../core/recovery/index.js';
import { generateToken } from '../../core/session/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import { takeRequest } from '../account/request-budget.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { afterAnswer } from '../shared/after-answer.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { planOfRecoveries } from '../shared/free-strangers.js';
import { insertNew } from '../shared/insert-new.js';
import { laneOf } from '../shared/lane-of.js';
import { countOne } from '../shared/ledgers.js';
import { openProfile } from '../shared/profile.js';
import { isClosed } from '../shared/reserve-try.js';
import { canRecover } from './load-recovery.js';
import { keepMs } from './move-recovery.js';
import { requested, type RecoveryRequested } from './request-username.js';

/** What `auth.recovery.request` is asked. */
export interface RequestRecoveryInput {
  /** As typed. */
  readonly username: string;
  /** What was lost; a lost Key is recovered as a list, from which a new Key is paired. */
  readonly recovers: Recovers;
  /** The cookie that this browser got after an earlier login to this account, where it has one (R191): it has a budget of its own. */
  readonly browser?: string | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/**
 * Sends the link that opens a recovery to the confirmed e-mail address. It runs after the answer, which is the same for every
 * username (R126); it changes nothing in the account and voids nothing, other requests included (R127).
 */
export async function requestRecovery(deps: Deps, input: RequestRecoveryInput): Promise<RecoveryRequested> {
  afterAnswer(deps, () => sendLink(deps, input));
  return Promise.resolve(requested);
}

async function sendLink(deps: Deps, input: RequestRecoveryInput): Promise<void> {
  const now = deps.clock.now();
  const { recovers, requestId } = input;
  const name = normaliseUsername(input.username);
  const [account] = name.ok ? await deps.accounts.findBy('username', name.username) : [];
  if (account === undefined) return;
  const lane = laneOf(deps, { account, cookie: input.browser, now });
  const refused = { account, lane, requestId, now };
  const { email, phone, locale } = await openProfile(deps, account.profile);
  if (!canRecover(account) || email === undefined || phone === undefined) return recordOnce(deps, { ...refused, reason: 'not-recoverable' });
  // No recovery of the account judges its password any more: a link would lead nowhere, and only the head user helps (R138, R146).
  const isSpent = recovers === 'list' && (await isClosed(deps, { plan: planOfRecoveries(deps, account), now }));
  if (isSpent) return recordOnce(deps, { ...refused, reason: 'tries-spent' });
  // The phone's budget is spent as well: the code that follows goes there (R196).
  const addresses = [email, phone];
  if (!(await takeRequest(deps, { accountId: account.id, addresses, lane, now }))) return recordOnce(deps, { ...refused, reason: 'too-many-requests' });
  await recordEvent(deps, { ...byUser(account), kind: 'recovery-requested', outcome: 'success', method: 'email', reason: recovers, requestId, now });
  const { token, flow } = makeFlow(deps, { account, recovers, now });
  await insertNew(deps.flows, flow);
  const { linkTtlMs } = deps.policy.recovery;
  // In the fragment, which no server and no Referer sees; the origin is the configured one (R134, R174).
  const data = { username: account.username, recovers, link: `${deps.recoveryUrl}#recovery=${token}`, minutes: Math.floor(linkTtlMs / 60_000) };
  const message = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, channel: 'email', to: email, locale, expiresAt: flow.expiresAt, now } as const;
  await enqueueMessage(deps, { ...message, purpose: 'recovery-link', data });
}

function makeFlow(
  deps: Pick<Deps, 'random' | 'policy'>,
  input: { readonly account: AccountRecord; readonly recovers: Recovers; readonly now: number },
): { readonly token: string; readonly flow: RecoveryFlow } {
  const { account, recovers, now } = input;
  const { passwordsSet, listId, contactChangedAt, keyId } = account;
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.recovery.linkTtlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const stands = { passwordsSet, ...(listId === undefined ? {} : { listId }), ...(contactChangedAt === undefined ? {} : { contactChangedAt }), ...(keyId === undefined ? {} : { accountKeyId: keyId }) };
  return Object.freeze({ token, flow: Object.freeze<RecoveryFlow>({ ...base, kind: 'recovery', recovers, state: 'link-sent', ...stands, codesSent: 0 }) });
}

const hourMs = 60 * 60 * 1000;

/** Why nothing was sent is for the head user to see. Once an hour is enough: anybody may ask, as often as they like. */
async function recordOnce(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly reason: 'not-recoverable' | 'too-many-requests' | 'tries-spent'; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, lane, reason, requestId, now } = input;
  const times = await countOne(deps, { key: `recovery-refused/${account.id}/${lane}/${reason}`, amount: 1, now, windowMs: hourMs });
  if (times === 1) await recordEvent(deps, { ...byUser(account), kind: 'recovery-requested', outcome: 'failure', reason, requestId, now });
}
