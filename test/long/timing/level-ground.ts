/** Ports on which a known name and an unknown one differ by nothing but what the library does. */
import { randomFill, scrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { createMemoryLedgerStore } from '../../../src/adapter/memory/index.js';
import type { AccountRecord, LedgerStore, PasswordHasher, Storage } from '../../../src/port/index.js';
import type { Around } from '../../unit/service/shared/tools.js';

export const guess = 'a guess of a stranger';

const scryptOf = promisify<string, string, number, ScryptOptions, Buffer>(scrypt);

/**
 * Costs the same whatever it is asked: what it is asked must be the only difference. It is scrypt at a 512th of the default's cost, so that a
 * stranger has some thousandth of the noise that a real login hides behind, and no more.
 */
export function createEvenHasher(cost: { readonly hash: number; readonly verify: number } = { hash: 1, verify: 1 }): PasswordHasher {
  const spend = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await scryptOf(guess, 'sixteen bytes xx', 32, { N: 256, r: 8, p: 1 });
  };
  return {
    hash: async () => spend(cost.hash).then(() => 'hash'),
    verify: async () => spend(cost.verify).then(() => false),
    isOutdated: () => false,
  };
}

const fillAtOnce = promisify<Uint8Array, Uint8Array>(randomFill);

/** A store in another thread: any database is at least as far away, and the half microsecond by which the engine finds one key sooner than another is lost on the way. */
export const nextTurn: Around = async (_name, _args, call) => {
  const answer = await call();
  await fillAtOnce(new Uint8Array(16));
  return answer;
};

/** Accounts that are found and missed in the same time: what an index tells of its keys is the store's own affair (threat model), and half a microsecond in memory. */
export async function findAlike({ storage, username }: { readonly storage: Storage; readonly username: string }): Promise<Storage['accounts']> {
  const found = new Map([[username, await storage.accounts.findBy('username', username)]]);
  const none: readonly AccountRecord[] = [];
  return { ...storage.accounts, findBy: (_index, value) => Promise.resolve(found.get(value) ?? none) };
}

/** Ledgers that can be emptied all at once. */
export function createFreshLedgers(): { readonly ledgers: LedgerStore; readonly empty: () => void } {
  let store = createMemoryLedgerStore();
  const ledgers: LedgerStore = {
    add: (input) => store.add(input),
    read: (input) => store.read(input),
    clear: (given) => store.clear(given),
    removeExpired: (now, limit) => store.removeExpired(now, limit),
  };
  return { ledgers, empty: () => void (store = createMemoryLedgerStore()) };
}

/** A name of the same length that nobody has. */
export function unlike(name: string): string {
  return name.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
