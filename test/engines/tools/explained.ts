import { PostgresDialect, type Dialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** One step of PostgreSQL's plan for a statement, as it went. */
export interface PlanStep {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  /** Pages of 8 KB that this step and those below it looked at: in the cache, and read from outside it. */
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanStep[];
}

/** A statement as the adapter made it, and every step of its plan. */
export interface Explained {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly steps: readonly PlanStep[];
}

/** A host's dialect over one connection that has each statement explained, executed and undone, before it is executed. */
export function explaining(url: string, explained: Explained[]): Dialect {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return new PostgresDialect({ pool: { end: () => pool.end(), connect: async () => watched(await pool.connect(), explained) } });
}

function watched(client: pg.PoolClient, explained: Explained[]): PostgresPoolClient {
  let isOpen = false;
  const explain = async (sql: string, parameters: readonly unknown[]): Promise<void> => {
    await client.query(isOpen ? 'savepoint explained' : 'begin');
    const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanStep }] }>(`explain (analyze, buffers, format json) ${sql}`, [...parameters]);
    await client.query(isOpen ? 'rollback to savepoint explained' : 'rollback');
    explained.push({ sql, parameters, steps: rows.flatMap((row) => stepsOf(row['QUERY PLAN'][0].Plan)) });
  };
  const query = async (sql: string, parameters: readonly unknown[]) => {
    if (/^(?:select|insert|update|delete|with)\b/.test(sql)) await explain(sql, parameters);
    if (/^(?:begin|commit|rollback)$/.test(sql)) isOpen = sql === 'begin';
    return client.query(sql, [...parameters]);
  };
  return { query, release: () => client.release() } as unknown as PostgresPoolClient;
}

function stepsOf(step: PlanStep): readonly PlanStep[] {
  return [step, ...(step.Plans ?? []).flatMap(stepsOf)];
}
