import { firstLoginStates, type FirstLoginState } from './table.js';

/** How far a first login came; plain JSON, kept in the account. */
export interface FirstLoginSnapshot {
  /** The version of this shape. */
  readonly version: 1;
  /** Where it stands. */
  readonly state: FirstLoginState;
}

/** What {@link parseFirstLoginSnapshot} says. */
export type ParseSnapshotResult =
  | {
      readonly ok: true;
      /** Frozen. */
      readonly snapshot: FirstLoginSnapshot;
    }
  | {
      readonly ok: false;
      /** `unreadable`: another version, an unknown state, or no snapshot at all (R186). */
      readonly reason: 'unreadable';
    };

const unreadable: ParseSnapshotResult = Object.freeze({ ok: false, reason: 'unreadable' });

/**
 * Restores a snapshot, and refuses whatever is not one.
 *
 * @example
 * console.log(parseFirstLoginSnapshot({ version: 1, state: 'somewhere' })); // { ok: false, reason: 'unreadable' }
 */
export function parseFirstLoginSnapshot(value: unknown): ParseSnapshotResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).sort().join() !== 'state,version') return unreadable;
  const { version, state: named }: { readonly version?: unknown; readonly state?: unknown } = value;
  const state = firstLoginStates.find((one) => one === named);
  if (version !== 1 || state === undefined) return unreadable;
  return Object.freeze({ ok: true, snapshot: Object.freeze({ version, state }) });
}

/**
 * Where every first login begins.
 *
 * @example
 * console.log(startFirstLogin().state); // personal-information
 */
export function startFirstLogin(): FirstLoginSnapshot {
  return Object.freeze({ version: 1, state: 'personal-information' });
}
