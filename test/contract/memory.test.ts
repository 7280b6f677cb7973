import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { storageSuite } from '../../src/testing/index.js';
import { here } from '../tools/ran.js';

const cases = storageSuite({ create: async () => createMemoryStorage() });

describe('the storage in memory keeps every sentence of the ports', { meta: { ran: { on: here, what: '' } } }, () => {
  it.each(cases)('$name', ({ run }) => run());
});

it('no two cases share a name', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
