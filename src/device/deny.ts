import { loadAnswerable, readRefusedAnswer, sendAnswer, type RefusedAnswer } from './answer.js';
import type { KeyApproval } from './open-approvals.js';
import type { Phone } from './phone.js';

/** What {@link KeyApp.deny} takes. */
export interface DenyInput {
  /** As {@link KeyApp.approvals} gave it. */
  readonly approval: Pick<KeyApproval, 'account' | 'challenge'>;
  /** `not-me`: somebody else has started this, and an alert is raised (R103); `cancelled`: the user has, and does not want it any more. */
  readonly reason: 'not-me' | 'cancelled';
}

/** What {@link KeyApp.deny} says. */
export type DenyResult = { readonly ok: true } | RefusedAnswer;

/** Says no. Nobody has to prove anything for that: a no must never be harder than a yes. */
export async function deny(phone: Phone, { approval, reason }: DenyInput): Promise<DenyResult> {
  if (reason !== 'not-me' && reason !== 'cancelled') throw new TypeError("reason: must be 'not-me' or 'cancelled'");
  const loaded = await loadAnswerable(phone, approval);
  if (!loaded.ok) return loaded;
  const asked = await sendAnswer(phone, { ...loaded, userVerified: 'none', says: { answer: reason } });
  return asked.ok ? Object.freeze({ ok: true }) : readRefusedAnswer(asked);
}
