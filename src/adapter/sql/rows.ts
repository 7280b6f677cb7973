import type { ColumnType, Kysely } from 'kysely';
import { fromUtf8 } from '../../internal/bytes.js';
import type { SqlEngine } from './options.js';

/** A record: what it is found by in columns, all of it in `data` as JSON. A table has the columns that its kind needs. */
export interface RecordRow {
  readonly id: string;
  readonly version: number;
  readonly remove_at: number | null;
  readonly data: string;
  readonly username?: string;
  readonly organization_id?: string;
  readonly contact_1?: string | null;
  readonly contact_2?: string | null;
  readonly account_id?: string;
  readonly due_at?: number | null;
}

/** A text that is compared byte by byte: mysql2 answers with the bytes. */
export type Bytes<None = never> = ColumnType<string | Uint8Array | None, string | None, string | None>;

/** A counter. Drivers answer with a bigint as number or text. */
export interface LedgerRow {
  readonly key: Bytes;
  readonly count: number | string;
  /** Null where the count stays for ever; at or before now where it is over. */
  readonly reset_at: number | string | null;
  /** What the last call added: it lets one statement add another amount to each counter. */
  readonly change: number;
}

/** An audit event. */
export interface AuditRow {
  readonly id: string;
  readonly chain: string;
  readonly at: number;
  readonly account_id: string | null;
  /** Its sequence, or {@link unsealed}: sealed events come first, in one order for all engines. */
  readonly place: number | string;
  readonly hash: Bytes<null>;
  readonly data: string;
}

/** The place of an event that has none yet. */
export const unsealed: number = Number.MAX_SAFE_INTEGER;

/** The end of a chain. */
export interface HeadRow {
  readonly chain: string;
  readonly sequence: number | string;
  readonly hash: Bytes;
}

/** A migration that was run. */
export interface SchemaRow {
  readonly version: number;
}

/** The same database as each store sees it: their tables have names that the host chooses. */
export interface SqlDatabase {
  readonly engine: SqlEngine;
  /** Where transactions begin. */
  readonly root: Kysely<object>;
  readonly records: Kysely<Record<string, RecordRow>>;
  readonly ledgers: Kysely<Record<string, LedgerRow>>;
  readonly audit: Kysely<Record<string, AuditRow>>;
  readonly heads: Kysely<Record<string, HeadRow>>;
  readonly schema: Kysely<Record<string, SchemaRow>>;
  /** What the tables' names begin with. */
  readonly prefix: string;
}

/** The text, whichever way the driver answers with it. */
export function textOf(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : fromUtf8(text);
}
