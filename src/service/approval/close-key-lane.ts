import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { byUser, recordEvents } from '../shared/audit-event.js';
import { unbind } from '../shared/bindings.js';
import { changeAccount } from '../shared/change-account.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { endDevices } from '../shared/devices.js';
import { expireAttempts } from '../shared/end-flows.js';
import { textId } from '../../internal/text-id.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';

interface ClosedKeyLane {
  readonly account: AccountRecord;
  readonly lane: Lane;
  /** The attempt of the last wrong number, where there is one to end. */
  readonly attempt?: AttemptFlow | undefined;
  readonly requestId: string | undefined;
  readonly now: number;
}

/**
 * What goes with the last wrong number of a lane (R100, R65): the attempt ends; a stranger knew the password, so that it counts as compromised;
 * of a known browser the Key is disabled. Done again after a crash, it does what is left.
 */
export async function closeKeyLane(deps: Deps, input: ClosedKeyLane): Promise<void> {
  const { account, lane, attempt, requestId, now } = input;
  const ofStrangers = lane === 'strangers';
  const event = { ...byUser(account), outcome: 'failure', method: 'key', requestId, now } as const;
  const about = `${account.id}/${String(account.passwordsSet)}/${account.keyId ?? ''}/${lane}/${String(account.recoveredAt ?? 0)}`;
  const id = `lane-closed-${textId(about)}`;
  const closed = { ...event, id, kind: 'lane-closed', reason: ofStrangers ? 'strangers' : 'known-browser' } as const;
  await recordEvents(deps, [closed, ofStrangers ? { ...event, id: `${id}-password`, kind: 'password-compromised', method: 'password' } : { ...event, id: `${id}-key`, kind: 'key-ended', reason: 'disabled' }]);
  await notifyAccount(deps, { account, purpose: ofStrangers ? 'lane-closed' : 'key-ended', dataFor: () => ({ username: account.username }), about, now });
  if (attempt !== undefined) await changeAttempt(deps, { attempt, change: (found) => (found.endedAt === undefined ? next(found, { endedAt: now, endReason: 'lane-closed' }) : undefined) });
  if (!ofStrangers) return disableKey(deps, { account, now });
  const { passwordsSet } = account;
  await markCompromised(deps, { accountId: account.id, passwordsSet, now });
  await endStrangersSessions(deps, { accountId: account.id, passwordsSet, compromisedAt: now, now });
}

/** A lane whose closing was cut short is closed but for what follows from it: whoever is refused there next makes up for that (invariant 2). */
export async function finishClosingKey(deps: Deps, input: ClosedKeyLane): Promise<void> {
  const { account, lane } = input;
  const isSettled = lane === 'strangers' ? account.password?.compromisedAt !== undefined : account.keyId === undefined;
  if (!isSettled) await closeKeyLane(deps, input);
}

/** No device of this Key approves anything from the moment the account no longer names it; the method stays, and is replaced by a recovery or from the list in reserve. */
async function disableKey(deps: Deps, input: { readonly account: AccountRecord; readonly now: number }): Promise<void> {
  const { account, now } = input;
  const withoutKey = (found: AccountRecord): AccountRecord => next(found, { keyId: undefined, bindings: unbind(found.bindings, { factor: 'key', reason: 'disabled', now }) });
  await changeAccount(deps, { accountId: account.id, change: (found) => (found.keyId === account.keyId ? withoutKey(found) : found) });
  await expireAttempts(deps, account.id);
  await endDevices(deps, { accountId: account.id, reason: 'disabled', now });
}
