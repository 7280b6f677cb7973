import { isAuthError, type AuthErrorCode } from '../../core/error/index.js';

/** What one part of the maintenance did. */
export interface WorkDone {
  /** How many records or events. */
  readonly done: number;
  /** Whether the next call has more of it to do. */
  readonly more: boolean;
  /** What broke at single records, while the others were worked on. */
  readonly failed?: AuthErrorCode | undefined;
}

/**
 * Works on records one by one. What breaks at one does not keep the others from their turn; the first failure is reported.
 *
 * @typeParam T - the records
 */
export async function workOn<T>(records: readonly T[], act: (record: T) => Promise<boolean | number>): Promise<Omit<WorkDone, 'more'>> {
  let done = 0;
  let failed: AuthErrorCode | undefined;
  for (const record of records) {
    try {
      done += Number(await act(record));
    } catch (error) {
      failed ??= codeOf(error);
    }
  }
  return { done, failed };
}

/** The code of what broke. All else is a record that is not what was stored: were it to go up, one such record would end all maintenance, for ever. */
export function codeOf(error: unknown): AuthErrorCode {
  return isAuthError(error) ? error.code : 'record-unreadable';
}
