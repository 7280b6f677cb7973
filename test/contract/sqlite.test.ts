import { afterAll, describe, it } from 'vitest';
import { storageSuite } from '../../src/testing/index.js';
import { createSqliteFolder } from '../engines/tools/sqlite-file.js';

const folder = createSqliteFolder();
afterAll(() => folder.drop());

describe('the SQL adapter on SQLite keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: folder.newStorage })) it(name, run);
});
