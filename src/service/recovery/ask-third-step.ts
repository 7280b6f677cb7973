import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import { openApproval, type OpenedApproval } from '../approval/open-approval.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import type { Deps } from '../shared/deps.js';
import { activeDevices } from '../shared/devices.js';
import type { RecoveryChange } from './move-recovery.js';

interface ThirdStep {
  readonly account: AccountRecord;
  readonly flow: RecoveryFlow;
  /** The secret half of the browser's token. */
  readonly secret: string;
  readonly requestId: string | undefined;
  readonly now: number;
}

/** What the third step of a recovery is asked with: the Key where a phone is connected, else a position of the list (R102, R123). */
export async function askThirdStep(
  deps: Deps,
  input: ThirdStep,
): Promise<{ readonly ok: true; readonly change: RecoveryChange; readonly opened?: OpenedApproval | undefined } | { readonly ok: false; readonly reason: ListRefusal }> {
  const { account, now } = input;
  if ((await activeDevices(deps, account)).length > 0) {
    const opened = await askKeyInRecovery(deps, input);
    return { ok: true, change: opened.change, opened };
  }
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  return drawn.ok ? { ok: true, change: { challenge: drawn.challenge } } : drawn;
}

/** Asks the phone, in the lane of this recovery alone. */
export function askKeyInRecovery(deps: Deps, input: ThirdStep): Promise<OpenedApproval> {
  const { flow } = input;
  return openApproval(deps, { ...input, lane: `recovery:${flow.id}`, known: false, asks: { purpose: 'recovery' } });
}
