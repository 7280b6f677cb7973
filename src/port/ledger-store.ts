/** One counter, as it stands now. */
export interface LedgerEntry {
  /** The key that was asked for. */
  readonly key: string;
  /** The count; 0 where there is none or its window is over. */
  readonly count: number;
  /** When its window ends and the count is 0 again, in ms since the epoch; `undefined` where no window is open. */
  readonly resetAt?: number | undefined;
}

/** What is to happen to one counter. */
export interface LedgerChange {
  /** The counter. */
  readonly key: string;
  /** What is added: it may be negative, and 0 only looks. The count never falls below 0. */
  readonly amount: number;
  /** How long a window lasts that this change opens, in ms; without it the count stays for ever. */
  readonly windowMs?: number | undefined;
}

/** Counters with atomic addition. `ledgerStoreSuite` of `lukko/testing` checks each sentence here. */
export interface LedgerStore {
  /** What becomes of a count, in the words of `RecordStore.durability`. */
  readonly durability?: 'durable' | 'volatile' | undefined;
  /**
   * Makes all the changes in one step, and answers with the entries as they are then, in the order of the changes. A call with a key that
   * stands there twice, or with an instant, an amount or a window that is no whole number, is refused (a RangeError) and changes nothing.
   *
   * Of parallel calls that share a key, one sees all that the other did, also to the keys that it only looks at: of n
   * parallel additions of 1 each gets another count from 1 to n. A window opens with its first event and lasts `windowMs` from
   * there; at its end the count starts again from 0. A change of 0 or less opens no window.
   */
  readonly add: (input: { readonly changes: readonly LedgerChange[]; readonly now: number }) => Promise<readonly LedgerEntry[]>;
  /**
   * The entries of the keys, in their order: as all of them are at one moment, or read one after another in that order, never the other way
   * round. What was taken off the first key after it was added to the second is found in one of them.
   */
  readonly read: (input: { readonly keys: readonly string[]; readonly now: number }) => Promise<readonly LedgerEntry[]>;
  /** Sets the counts of the keys to 0 and closes their windows. */
  readonly clear: (keys: readonly string[]) => Promise<void>;
  /** Removes at most `limit` counters whose window ended at or before `now`, and says how many. */
  readonly removeExpired: (now: number, limit: number) => Promise<number>;
}

/** A {@link LedgerStore} that says of itself that it forgets no count: steps that work once may rest on it. */
export interface DurableLedgerStore extends LedgerStore {
  /** A count that was answered outlives crash, restart and failover, as accounts and lists do. */
  readonly durability: 'durable';
}
