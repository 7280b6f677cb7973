import { expect } from 'vitest';
import type { AccountRecord, AuditStore, LedgerStore, SessionRecord, Storage, StoredRecord } from '../../../src/port/index.js';
import { runInterleavings, type InterleavingError, type InterleavingsReport, type PortCall, type TestAuth, type TestAuthOptions } from '../../../src/testing/index.js';
import type { Profile } from '../../unit/service/shared/tools.js';
import { findFree } from '../nothing-free.js';
import { createWorld, type World } from '../world.js';

/** Use cases that run at the same time, each in a process of its own. */
export interface Race<D, T> {
  /** What comes before, once; every schedule begins with a fork of this world. What it returns is never changed. */
  readonly prepare: (world: World) => Promise<D>;
  /** By name. */
  readonly actors: Readonly<Record<string, (process: TestAuth, data: D) => Promise<T>>>;
  /** What must hold at the end of every schedule, beside that nothing is granted which was not consumed and written down. */
  readonly check: (input: { readonly world: World; readonly data: D; readonly answers: readonly T[] }) => void | Promise<void>;
  readonly options?: TestAuthOptions;
  /** Default: 2. */
  readonly preemptions?: number;
  /** Default: all that {@link concernsOthers}. */
  readonly holds?: (call: PortCall) => boolean;
}

export interface RaceOptions {
  readonly policy?: Profile;
  /** A storage that breaks its contract, over the one whose calls are ordered. */
  readonly broken?: (storage: Storage) => Storage;
}

/** Runs a race through every order of the calls that concern the others. */
export async function runRace<D, T>(race: Race<D, T>, { policy = 'standard', broken }: RaceOptions = {}): Promise<InterleavingsReport> {
  const base = createWorld(policy, race.options);
  const data = await race.prepare(base);
  await base.settle();
  return runInterleavings<World, T>({
    prepare: base.fork,
    actors: Object.entries(race.actors).map(([name, act]) => ({ name, act: ({ world, around }) => act(world.start(around, broken), data) })),
    check: async ({ world, answers }) => {
      expect(findFree(world)).toEqual([]);
      await race.check({ world, data, answers });
    },
    preemptions: race.preemptions,
    holds: race.holds ?? concernsOthers,
  });
}

/** The schedule in which a broken storage is caught. */
export async function catchRace<D, T>(race: Race<D, T>, broken: (storage: Storage) => Storage): Promise<InterleavingError> {
  const found = await runRace(race, { broken }).catch((error: unknown) => error as InterleavingError);
  if (!('schedule' in found)) throw new Error(`nothing was caught in ${found instanceof Error ? String(found) : `${found.schedules} schedules`}`);
  return found;
}

/**
 * What is appended, inserted under an id drawn at random, hashed or sent makes no difference to anybody else, whenever it happens, and
 * so need not be put in order. Nor does the budget of a message, which is counted behind the answer, when it has been decrypted.
 */
function concernsOthers(call: PortCall): boolean {
  return !isBudget(call) && !/^(?:audit|hasher|messages|email|sms)\.|^authorize$|\.insert$/.test(call.name);
}

/** The budget of a message, taken when it is sent. */
export function isBudget({ name, args }: PortCall): boolean {
  return name === 'ledgers.add' && JSON.stringify(args).includes('"key":"delivery/');
}

/** An update that lets everybody win, whatever version is expected. */
export function blindUpdates(kind: 'accounts' | 'flows' | 'lists' | 'messages' | 'sessions') {
  return (storage: Storage): Storage => {
    const store = storage[kind];
    const update = async (record: StoredRecord): Promise<boolean> => {
      const stored = await store.find(record.id);
      return stored !== undefined && store.update({ ...record, version: stored.version + 1 } as never, stored.version);
    };
    return { ...storage, [kind]: { ...store, update } };
  };
}

/** Additions that read, and then write. */
export function slowAdditions(storage: Storage): Storage {
  const { ledgers } = storage;
  const add: LedgerStore['add'] = async ({ changes, now }) => {
    const keys = changes.map(({ key }) => key);
    const before = await ledgers.read({ keys, now });
    const counted = before.map((entry, at) => ({ ...entry, count: Math.max(0, entry.count + (changes[at]?.amount ?? 0)) }));
    const meanwhile = await ledgers.read({ keys, now });
    const amountOf = (at: number): number => (changes[at]?.amount === 0 ? 0 : (counted[at]?.count ?? 0) - (meanwhile[at]?.count ?? 0));
    await ledgers.add({ changes: changes.map((change, at) => ({ ...change, amount: amountOf(at) })), now });
    return counted;
  };
  return { ...storage, ledgers: { ...ledgers, add } };
}

/**
 * Whoever has inserted into this store is shown the account as it was before, so that nobody who looks again afterwards sees what has
 * changed meanwhile: the same as not looking.
 */
export function blindAfterInsert(kind: 'messages' | 'sessions') {
  return (storage: Storage): Storage => {
    const { accounts } = storage;
    const store = storage[kind];
    let seen: AccountRecord | undefined;
    let isBlind = false;
    const find = async (id: string): Promise<AccountRecord | undefined> => {
      if (!isBlind) seen = await accounts.find(id);
      return seen;
    };
    const insert = async (record: never): Promise<'inserted' | 'exists'> => {
      isBlind = true;
      return store.insert(record);
    };
    return { ...storage, accounts: { ...accounts, find }, [kind]: { ...store, insert } };
  };
}

/** Whoever has inserted a session is shown the others as they were before: a limit that is checked too early. */
export function countBeforeInsert(storage: Storage): Storage {
  const { sessions } = storage;
  let before: readonly SessionRecord[] | undefined;
  const insert = async (record: SessionRecord): Promise<'inserted' | 'exists'> => {
    before = [...(await sessions.findBy('accountId', record.accountId)), record];
    return sessions.insert(record);
  };
  return { ...storage, sessions: { ...sessions, insert, findBy: async (index, key) => before ?? sessions.findBy(index, key) } };
}

/** An insert of accounts that tells everybody that it went well, though the name was taken. */
export function blindInserts(storage: Storage): Storage {
  const { accounts } = storage;
  const insert = async (account: AccountRecord): Promise<'inserted'> => {
    await accounts.insert(account);
    return 'inserted';
  };
  return { ...storage, accounts: { ...accounts, insert } };
}

/** Seals after whatever the head is by now. */
export function blindSeals(storage: Storage): Storage {
  const { audit } = storage;
  const seal: AuditStore['seal'] = async (input) => audit.seal({ ...input, expectedHead: await audit.head(input.chain) });
  return { ...storage, audit: { ...audit, seal } };
}
