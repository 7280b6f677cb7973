import { MysqlDialect, type Dialect } from 'kysely';
import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** A statement as the adapter made it, and how many rows and entries of indexes the server read for it. */
export interface CountedReads {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly reads: number;
}

/** A host's dialect over one connection of MariaDB's that says of each statement what was read for it. */
export async function countingReads(url: string, counted: CountedReads[]): Promise<Dialect> {
  const connection = await createConnection(url);
  await connection.query('set session transaction isolation level read committed');
  const run = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    const before = await readsOf();
    const [result] = await connection.query(sql, [...parameters]);
    if (/^(?:select|insert|update|delete)\b/.test(sql)) counted.push({ sql, parameters, reads: (await readsOf()) - before });
    return result;
  };
  const readsOf = async (): Promise<number> => {
    const [rows] = await connection.query<RowDataPacket[]>(`show session status where variable_name like 'Handler_read%' and variable_name not like '%\\_deleted'`);
    return rows.reduce((sum, row) => sum + Number(row['Value']), 0);
  };
  const query = (sql: string, parameters: readonly unknown[], done: (cause: unknown, result?: unknown) => void): void => {
    run(sql, parameters).then((result) => done(null, result), done);
  };
  const pool = { end: (done: (cause: unknown) => void) => void connection.end().then(() => done(null), done), getConnection: (take: (cause: unknown, connection: unknown) => void) => take(null, { query, release: () => undefined }) };
  return new MysqlDialect({ pool: pool as never });
}
