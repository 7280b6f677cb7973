import type { Storage } from '../../src/port/index.js';

/** The stores that hold records by their ids: all but ledgers and audit. */
export const recordStores = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages'] as const satisfies readonly (keyof Storage)[];
