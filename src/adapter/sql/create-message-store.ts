import { jsonOf } from '../../internal/json-of.js';
import type { MessageRecord, MessageStore } from '../../port/index.js';
import { createRecordStore } from './create-record-store.js';
import { messageColumns } from './record-columns.js';
import type { SqlDatabase } from './rows.js';
import { run } from './run.js';

/** A {@link MessageStore} over one table. */
export function createMessageStore(database: SqlDatabase): MessageStore {
  const table = `${database.prefix}${messageColumns.table}`;
  const json = jsonOf<MessageRecord>();
  return Object.freeze<MessageStore>({
    ...createRecordStore(database, messageColumns),
    findDue: (now, limit) =>
      run(async () => {
        const query = database.records.selectFrom(table).select('data').where('due_at', '<=', now).orderBy('due_at').limit(limit);
        return (await query.execute()).map(({ data }) => json.read(data));
      }),
  });
}
