import { verifyPassword } from '../../core/credential/index.js';
import { planPasswordLedgers, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { byUser, recordEvent } from './audit-event.js';
import type { Deps } from './deps.js';
import { ledgerName } from './free-strangers.js';
import { recordRefusal } from './record-refusal.js';
import { acceptTry, confirmMiss, giveBackTry, judgeTry, reserveTry } from './reserve-try.js';

/** What {@link judgePassword} says. */
export type JudgePasswordResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'wrong-password' | 'lane-closed' }
  | { readonly ok: false; readonly reason: 'wait' | 'busy'; readonly retryAfterMs: number };

/**
 * Judges the password of somebody whose account is known already. It counts in the very ledgers that a login counts in: a stolen
 * session is no other way to guess it (R34, R147).
 */
export async function judgePassword(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly password: string; readonly requestId: string | undefined; readonly now: number },
): Promise<JudgePasswordResult> {
  const { account, lane, password, requestId, now } = input;
  const encoded = account.password?.encoded;
  const plan = planPasswordLedgers({ name: ledgerName(deps, account.username), accountId: account.id, lane, policy: deps.policy.passwordFailures });
  const event = { ...byUser(account), kind: 'password-checked', method: 'password', requestId, now } as const;
  const refuse = (reason: string): Promise<void> => recordRefusal(deps, { ...event, outcome: 'failure', reason, ledger: `${account.id}/${lane}` });
  const tried = await reserveTry(deps, { plan, now });
  if (!tried.ok) {
    await refuse(tried.reason);
    return tried;
  }
  const { reserved } = tried;
  const { hasher } = deps;
  const { cost } = deps.policy.password;
  const judged = await judgeTry(deps, { reserved, now }, () =>
    deps.hashQueue.run(lane === 'strangers' ? 'stranger' : 'known', async () => {
      return encoded !== undefined && (await verifyPassword({ guard: reserved.guard, password, encoded, hasher, cost })).ok;
    }),
  );
  if (!judged.ok) {
    await giveBackTry(deps, { reserved, now });
    return judged;
  }
  if (judged.value) {
    await acceptTry(deps, { reserved, now });
    await recordEvent(deps, { ...event, outcome: 'success' });
    return Object.freeze({ ok: true });
  }
  const closes = await confirmMiss(deps, { reserved, now });
  await refuse('mismatch');
  if (closes) await recordEvent(deps, { ...event, kind: 'lane-closed', outcome: 'failure' });
  return Object.freeze({ ok: false, reason: 'wrong-password' });
}
