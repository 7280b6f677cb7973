import { afterAll, describe, it } from 'vitest';
import { storageSuite } from '../../src/testing/index.js';
import { proveOddTexts } from './tools/odd-texts.js';
import { createTestSchema } from './tools/postgresql.js';

const pooled = await createTestSchema('contract');
const single = await createTestSchema('single', 1);
afterAll(() => Promise.all([pooled.drop(), single.drop()]));

describe('the SQL adapter on PostgreSQL keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: pooled.emptied })) it(name, run);
});

proveOddTexts(pooled.emptied);

describe('so it does with a pool of one connection', () => {
  for (const { name, run } of storageSuite({ create: single.emptied })) it(name, run);
});
