import { afterAll, describe, it } from 'vitest';
import { storageSuite } from '../../src/testing/index.js';
import { createSqliteFolder } from '../engines/tools/sqlite-file.js';
import { here, installed } from '../tools/ran.js';

const folder = createSqliteFolder();
afterAll(() => folder.drop());

describe('the SQL adapter on SQLite keeps every sentence of the ports', { meta: { ran: { on: here, what: `by ${installed('libsql')}` } } }, () => {
  for (const { name, run } of storageSuite({ create: folder.newStorage })) it(name, run);
});
