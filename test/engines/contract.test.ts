import { afterAll, describe, it } from 'vitest';
import { auditStoreSuite, ledgerStoreSuite, storageSuite } from '../../src/testing/index.js';
import { here, installed } from '../tools/ran.js';
import { ask, createTestDatabase } from './tools/mariadb.js';
import { proveOddTexts } from './tools/odd-texts.js';
import { createTestSchema, versionOfPostgresql } from './tools/postgresql.js';

const pooled = await createTestSchema('contract');
const single = await createTestSchema('single', 1);
const mariadb = await createTestDatabase('contract');
const oneOfMariadb = await createTestDatabase('single', 1);
const [version] = await ask(`select substring_index(version(), '-', 1) as text`);
afterAll(() => Promise.all([pooled, single, mariadb, oneOfMariadb].map(({ drop }) => drop())));

describe('the SQL adapter on PostgreSQL keeps every sentence of the ports', { meta: { ran: { on: here, what: `${await versionOfPostgresql()} by ${installed('pg')}` } } }, () => {
  for (const { name, run } of storageSuite({ create: pooled.emptied })) it(name, run);
});

proveOddTexts(pooled.emptied);

describe('so it does with a pool of one connection', () => {
  for (const { name, run } of storageSuite({ create: single.emptied })) it(name, run);
});

describe('the SQL adapter on MariaDB keeps every sentence of the ports', { meta: { ran: { on: here, what: `${String(version?.['text'])} by ${installed('mysql2')}` } } }, () => {
  for (const { name, run } of storageSuite({ create: mariadb.emptied })) it(name, run);
});

describe('on MariaDB', () => proveOddTexts(mariadb.emptied));

describe('so do its counters and its audit with one connection, on which they make transactions', () => {
  for (const { name, run } of ledgerStoreSuite({ create: async () => (await oneOfMariadb.emptied()).ledgers })) it(name, run);
  for (const { name, run } of auditStoreSuite({ create: async () => (await oneOfMariadb.emptied()).audit })) it(name, run);
});
