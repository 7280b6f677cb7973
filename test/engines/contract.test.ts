import { afterAll, describe, it } from 'vitest';
import { auditStoreSuite, ledgerStoreSuite, storageSuite } from '../../src/testing/index.js';
import { createTestDatabase } from './tools/mariadb.js';
import { proveOddTexts } from './tools/odd-texts.js';
import { createTestSchema } from './tools/postgresql.js';

const pooled = await createTestSchema('contract');
const single = await createTestSchema('single', 1);
const mariadb = await createTestDatabase('contract');
const oneOfMariadb = await createTestDatabase('single', 1);
afterAll(() => Promise.all([pooled, single, mariadb, oneOfMariadb].map(({ drop }) => drop())));

describe('the SQL adapter on PostgreSQL keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: pooled.emptied })) it(name, run);
});

proveOddTexts(pooled.emptied);

describe('so it does with a pool of one connection', () => {
  for (const { name, run } of storageSuite({ create: single.emptied })) it(name, run);
});

describe('the SQL adapter on MariaDB keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: mariadb.emptied })) it(name, run);
});

describe('on MariaDB', () => proveOddTexts(mariadb.emptied));

describe('so do its counters and its audit with one connection, on which they make transactions', () => {
  for (const { name, run } of ledgerStoreSuite({ create: async () => (await oneOfMariadb.emptied()).ledgers })) it(name, run);
  for (const { name, run } of auditStoreSuite({ create: async () => (await oneOfMariadb.emptied()).audit })) it(name, run);
});
