import type { ApprovalsResult } from './open-approvals.js';
import type { ApproveResult } from './approve.js';
import type { DenyResult } from './deny.js';
import type { PairResult } from './pair.js';
import type { StatusResult } from './read-status.js';
import type { SignOutResult } from './sign-out.js';

/** Every reason for which a call of a Key app is refused. */
export type KeyAppRefusal = Extract<PairResult | StatusResult | ApprovalsResult | ApproveResult | DenyResult | SignOutResult, { readonly ok: false }>['reason'];

/**
 * What to tell the user for each reason, in English: what it is and what to do next. An app in another language has a table of its own.
 *
 * @example
 * console.log(refusalTexts.offline); // The service cannot be reached. Check the connection and try again.
 */
export const refusalTexts: Readonly<Record<KeyAppRefusal, string>> = Object.freeze({
  offline: 'The service cannot be reached. Check the connection and try again.',
  unavailable: 'The service does not answer just now. Try again in a minute.',
  unreadable: 'The service gave an answer that this app does not understand. Update the app, or contact the service.',
  'not-a-code': 'This is not a pairing code. It has eight letters and digits and is shown on the computer.',
  'pairing-refused': 'The username or the code is not right, or the code is too old. Show a new code on the computer and type both again.',
  'wrong-server': 'This is not the service that the app was made for. Do not go on, and contact the service.',
  'pairing-failed': 'The service did not accept this phone. Show a new code on the computer and try again.',
  'account-unknown': 'This phone is not connected to that account. Connect it from the computer.',
  'not-confirmed': 'The phone is not confirmed yet. Compare the letters and confirm it on the computer.',
  'device-unknown': 'This phone is not connected any more. Connect it again from the computer, or contact the service.',
  'bad-request': 'The service did not accept the request of this phone. Try again, and connect the phone anew if it stays so.',
  replayed: 'The answer was sent twice. See on the computer whether it was accepted.',
  'approval-ended': 'This request is over. Start again on the computer.',
  'bad-answer': 'The service did not accept the answer of this phone. Start again on the computer.',
  'challenge-refused': 'This request does not come from your service. Do not approve anything, and contact the service.',
  'not-a-number': 'Type the whole number that is shown on the computer.',
  locked: 'Nothing was approved, because the phone was not unlocked.',
  'wrong-number': 'This is not the number on the computer. Nothing was approved.',
  wait: 'Wait a moment before you type the number again.',
  'lane-closed': 'Too many wrong numbers. Use your list, or recover your login on the computer.',
});
