/** What every stored record has; the rest of it is one JSON value to a store. */
export interface StoredRecord {
  /** Unique within its store. */
  readonly id: string;
  /** 1 when inserted, one more with each update. */
  readonly version: number;
  /** The version of the record's shape; an unknown one fails closed (R186). */
  readonly schema: number;
  /** When `removeExpired` may take it away, in ms since the epoch; without it the record stays. */
  readonly removeAt?: number | undefined;
}
