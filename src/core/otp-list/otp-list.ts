/**
 * How many one-time passwords a list has, at positions 1 to 100 (R50, invariant 10).
 *
 * @example
 * console.log(LIST_LENGTH); // 100
 */
export const LIST_LENGTH = 100;

/**
 * Where a list is in its life: `unproven` until one right answer (R55), then `active`; `reserve` beside the Key;
 * `ended` for good.
 */
export type OtpListStatus = 'unproven' | 'active' | 'reserve' | 'ended';

/**
 * Why a list ended: `used-up` no position is left (R70), `replaced` a newer list was proven (R53), `abandoned` the flow
 * that issued it was given up or restarted (R55, R138), `too-many-misses` over its life (R66), `disabled` a known
 * browser's lane closed (R65), `lost` the user said so and a recovery is complete (R53).
 */
export type OtpListEndReason = 'used-up' | 'replaced' | 'abandoned' | 'too-many-misses' | 'disabled' | 'lost';

/**
 * One OTP list as it is stored: an immutable value of JSON, so that consuming a password, moving the pin and counting a
 * miss are each one compare-and-set on one record (R56, R60). All instants are milliseconds since the epoch.
 */
export interface OtpList {
  /** The list's own id, 1 to 256 characters. */
  readonly listId: string;
  /** The account the entries are bound to, 1 to 256 characters. */
  readonly accountId: string;
  /** The number the user sees: 1 for the account's first list, then 2, 3… */
  readonly listNumber: number;
  /** The key of the key ring whose sub-key is the pepper. */
  readonly keyId: string;
  /** 100 sealed entries as PHC strings; that of position n stands at index n - 1. */
  readonly entries: readonly string[];
  /** Positions answered rightly, in the order of use. */
  readonly used: readonly number[];
  /** Positions given up after too many misses, in that order (R62). */
  readonly burnt: readonly number[];
  /** The position that every attempt is asked for until it is used or burnt; none before the first challenge (R61). */
  readonly pinned?: number | undefined;
  /** Misses at the pinned position. */
  readonly pinMisses: number;
  /** Misses of all lanes over the list's life; a right answer does not lower it (R66). */
  readonly lifetimeMisses: number;
  /** Where the list is in its life. */
  readonly status: OtpListStatus;
  /** When it was issued. */
  readonly issuedAt: number;
  /** When the first right answer came; none while `unproven`. */
  readonly provenAt?: number | undefined;
  /** When it ended; none before. */
  readonly endedAt?: number | undefined;
  /** Why it ended; none before. */
  readonly endReason?: OtpListEndReason | undefined;
}

/**
 * Whether a value is a position of a list: a whole number from 1 to 100 (R50).
 *
 * @example
 * console.log(isPosition(0), isPosition(37)); // false true
 */
export function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIST_LENGTH;
}

/** The positions neither used nor burnt, in order, whatever the list's status. */
export function unusedPositions(list: OtpList): readonly number[] {
  const gone = new Set([...list.used, ...list.burnt]);
  return list.entries.map((_, index) => index + 1).filter((position) => !gone.has(position));
}

/** Whether the list asks for this very position now: a pin is only as good as the list and the position behind it (R71). */
export function isOpen(list: OtpList, position: number): boolean {
  return list.status !== 'ended' && list.pinned === position && unusedPositions(list).includes(position);
}

/** A frozen copy; the arrays are copied first, since those of a caller are not ours to freeze. */
export function freezeOtpList(list: OtpList): OtpList {
  return Object.freeze({
    ...list,
    entries: Object.freeze([...list.entries]),
    used: Object.freeze([...list.used]),
    burnt: Object.freeze([...list.burnt]),
  });
}

/** The list after its end: nothing is asked for any more. */
export function ended(list: OtpList, endReason: OtpListEndReason, now: number): OtpList {
  return freezeOtpList({ ...list, pinned: undefined, pinMisses: 0, status: 'ended', endedAt: now, endReason });
}
