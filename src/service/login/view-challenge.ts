import type { OtpChallenge } from '../../port/index.js';

/** What the page asks for: `list 7, position 37`. */
export interface ChallengeView {
  /** As printed on the sheet. */
  readonly listNumber: number;
  /** 1 to 100. */
  readonly position: number;
  /** From this instant on an answer is refused as `challenge-expired`, in ms since the epoch. */
  readonly expiresAt: number;
}

/** The part of a challenge that the browser sees. */
export function viewChallenge(challenge: OtpChallenge): ChallengeView {
  const { listNumber, position, expiresAt } = challenge;
  return Object.freeze({ listNumber, position, expiresAt });
}
