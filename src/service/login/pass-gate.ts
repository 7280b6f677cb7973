import type { Lane } from '../../core/throttle/index.js';
import { installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { recordRefusal } from '../shared/record-refusal.js';

/**
 * While the hash queue is half full, strangers pass the host's gate first: a CAPTCHA or a proof of work (R46). Before any ledger of
 * tries and any hash, and whatever the username; known browsers never meet it. A gate that fails lets nobody through (invariant 7).
 */
export async function passGate(
  deps: Deps,
  input: { readonly lane: Lane; readonly answer: string | undefined; readonly requestId: string | undefined; readonly now: number },
): Promise<boolean> {
  const { lane, answer, requestId, now } = input;
  if (deps.gate === undefined || lane !== 'strangers' || !deps.hashQueue.isHalfFull()) return true;
  if (answer !== undefined && (await deps.gate.passes(answer)) === true) return true;
  const event = { chain: installationChain, kind: 'gate-refused', outcome: 'failure', actor: { kind: 'user', id: 'unknown' } } as const;
  await recordRefusal(deps, { ...event, reason: answer === undefined ? 'no-answer' : 'wrong-answer', ledger: lane, requestId, now });
  return false;
}
