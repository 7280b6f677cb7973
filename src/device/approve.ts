import { checkString } from '../internal/check.js';
import { viewAccount } from './account.js';
import { alongWith, loadAnswerable, readRefusedAnswer, sendAnswer, type Answerable, type RefusedAnswer } from './answer.js';
import type { KeyApproval } from './open-approvals.js';
import type { Phone, UserVerified } from './phone.js';

/** What {@link KeyApp.approve} takes. */
export interface ApproveInput {
  /** As {@link KeyApp.approvals} gave it. */
  readonly approval: Pick<KeyApproval, 'account' | 'challenge'>;
  /** As the user typed it off the computer's screen. */
  readonly number: string;
}

/** What {@link KeyApp.approve} says. */
export type ApproveResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `not-a-number`: it has another number of digits than the challenge says: nothing was sent; `locked`: the user was not verified: nothing was sent. */
      readonly reason: 'not-a-number' | 'locked';
    }
  | {
      readonly ok: false;
      /** It is not the number on the computer's screen (R93). */
      readonly reason: 'wrong-number';
      /** How many more this approval takes; with none, ask again on the computer. */
      readonly triesLeft: number;
    }
  | {
      readonly ok: false;
      /** Too soon after the last wrong number. */
      readonly reason: 'wait';
      /** How long to wait, in ms. */
      readonly retryAfterMs: number;
    }
  | {
      readonly ok: false;
      /** Too many wrong numbers. */
      readonly reason: 'lane-closed';
    }
  | RefusedAnswer;

/** Makes sure of the user, signs the number and sends it. */
export async function approve(phone: Phone, input: ApproveInput): Promise<ApproveResult> {
  checkString('number', input.number);
  const loaded = await loadAnswerable(phone, input.approval);
  if (!loaded.ok) return loaded;
  const number = input.number.replace(/\s/g, '');
  if (!/^\d+$/.test(number) || number.length !== loaded.approval.asks.digits) return Object.freeze({ ok: false, reason: 'not-a-number' });
  const userVerified = await unlockFor(phone, loaded);
  if (userVerified === undefined) return Object.freeze({ ok: false, reason: 'locked' });
  // The phone lay there, waiting for a finger: the time may be over, and the account signed out.
  const again = await loadAnswerable(phone, input.approval);
  if (!again.ok) return again;
  const asked = await sendAnswer(phone, { ...again, userVerified, says: { answer: 'approve', number } });
  if (asked.ok) return Object.freeze({ ok: true });
  if (asked.reason !== 'refused') return readRefusedAnswer(asked);
  if (asked.code === 'wrong-number') return Object.freeze({ ok: false, reason: 'wrong-number', triesLeft: alongWith(asked, 'triesLeft') });
  if (asked.code === 'wait') return Object.freeze({ ok: false, reason: 'wait', retryAfterMs: alongWith(asked, 'retryAfterMs') });
  return asked.code === 'lane-closed' ? Object.freeze({ ok: false, reason: 'lane-closed' }) : readRefusedAnswer(asked);
}

const ways: readonly unknown[] = ['none', 'pin', 'fpt', 'face'];

/** Asked each time, and believed only in what it may say: an app that forgets to answer has not made sure of anybody. */
async function unlockFor({ unlock }: Phone, { account, approval }: Answerable): Promise<UserVerified | undefined> {
  try {
    const said = await unlock(Object.freeze({ account: viewAccount(account), asks: approval.asks }));
    return said !== false && ways.includes(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
