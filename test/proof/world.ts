import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import type { Storage } from '../../src/port/index.js';
import { onlyReads } from '../../src/testing/harness/only-reads.js';
import { createInbox, createSeededRandom, createTestAuth, createTestClock, createTestHasher, watchPorts, type AroundCall, type TestAuth, type TestAuthOptions, type WatchablePorts } from '../../src/testing/index.js';
import { keys, type Profile } from '../unit/service/shared/tools.js';

type Stored = Readonly<Record<string, unknown>>;
/** Every version of every record that was ever written, removed ones included; oldest first. */
type Written = ReadonlyMap<string, readonly Stored[]>;

/** One installation: its ports, an auth over them that works, and everything that is stored. Whoever prepares one can fork it a thousand times. */
export interface World extends TestAuth {
  readonly policy: Profile;
  /** The newest version of everything in one store, by id or key. */
  readonly records: (store: keyof Storage) => readonly Stored[];
  /** The same with what was removed since: it was granted, or consumed, all the same. */
  readonly ever: (store: keyof Storage) => readonly Stored[];
  /** How often a record of a store was written so that this holds, by the version before it and after. */
  readonly turns: (store: keyof Storage, turned: (before: Stored, after: Stored) => boolean) => number;
  /** Whatever changed the storage since this world began, in order: two forks of one world that say the same hold the same. */
  readonly writes: () => string;
  /** Another world that begins as this one is; `copy` makes its storage, where not in memory. */
  readonly fork: (copy?: (storage: Storage) => Promise<Storage>) => Promise<World>;
  /** Another process of the installation, with `around` around each of its port calls; `change` puts a broken storage over that. */
  readonly start: (around: AroundCall, change?: (storage: Storage) => Storage) => TestAuth;
  /** Stands around a call that reaches the storage by another way, so that it is known here what it wrote. */
  readonly note: AroundCall;
}

/** A new world, over a storage that is empty. */
export function createWorld(policy: Profile, options: TestAuthOptions = {}, storage: Storage = createMemoryStorage()): World {
  const ports = { clock: createTestClock(), random: createSeededRandom('world'), hasher: createTestHasher(), inbox: createInbox() };
  return assemble({ policy, options, ports, storage, written: new Map(), removed: new Set() });
}

function assemble(input: {
  readonly policy: Profile;
  readonly options: TestAuthOptions;
  readonly ports: Pick<TestAuth, 'clock' | 'random' | 'hasher' | 'inbox'>;
  readonly storage: Storage;
  readonly written: ReadonlyMap<string, Written>;
  readonly removed: ReadonlySet<string>;
}): World {
  const { policy, options, ports, storage } = input;
  const { clock, random, hasher, inbox } = ports;
  const written = new Map([...input.written].map(([store, records]) => [store, new Map(records)]));
  const removed = new Set(input.removed);
  const writes: unknown[] = [];
  const note = noteInto({ written, removed, writes });
  const noted = watchPorts({ storage }, note).storage;
  const given = { authorize: ({ actor }) => actor.kind !== 'user', policy, keys, clock, random, ...options } satisfies TestAuthOptions;
  const start: World['start'] = (around, change = (kept) => kept) => {
    const watched = watchPorts({ ...hostPorts(given), storage: noted, hasher, email: inbox.email, sms: inbox.sms, authorize: given.authorize }, around);
    return { ...createTestAuth({ ...given, ...watched, storage: change(watched.storage) }), clock };
  };
  const { auth, settle } = createTestAuth({ ...given, storage: noted, hasher, email: inbox.email, sms: inbox.sms });
  const fork: World['fork'] = async (copyOf = copyInMemory) => {
    const copy = createInbox();
    for (const message of inbox.all()) await (message.channel === 'email' ? copy.email.send(message) : copy.sms.send(message));
    // Other bytes than were drawn before: a fork must not give out an id that is stored already.
    const own = { clock: createTestClock({ now: clock.now() }), random: createSeededRandom('fork'), hasher: createTestHasher(), inbox: copy };
    return assemble({ policy, options, ports: own, storage: await copyOf(storage), written, removed });
  };
  const versions = (store: keyof Storage): readonly (readonly Stored[])[] => [...(written.get(store)?.values() ?? [])];
  const ever: World['ever'] = (store) => versions(store).flatMap((all) => all.slice(-1));
  const records: World['records'] = (store) => ever(store).filter(({ id }) => !removed.has(`${store}/${String(id)}`));
  const turns: World['turns'] = (store, turned) => {
    return versions(store).reduce((sum, all) => sum + all.filter((after, at) => at > 0 && turned(all[at - 1] ?? {}, after)).length, 0);
  };
  return { policy, ...ports, storage: noted, auth, settle, records, ever, turns, writes: () => JSON.stringify(writes), fork, start, note };
}

function copyInMemory(storage: Storage): Promise<Storage> {
  return Promise.resolve(createMemoryStorage({ copyOf: storage }));
}

/** What else a host gives that can break, where a test gives it. */
function hostPorts({ breachedPasswords, phoneRisk, gate, push, headUsers, verifiers }: TestAuthOptions): Pick<WatchablePorts, 'breachedPasswords' | 'phoneRisk' | 'gate' | 'push' | 'headUsers' | 'verifiers'> {
  return { breachedPasswords, phoneRisk, gate, push, headUsers, verifiers };
}

/** Notes what is stored, and what was: the stores themselves list nothing, and forget. */
function noteInto(input: { readonly written: Map<string, Map<string, readonly Stored[]>>; readonly removed: Set<string>; readonly writes: unknown[] }): AroundCall {
  const { written, removed, writes } = input;
  return async ({ name, args }, run) => {
    const answer = await run();
    const [store = '', method = ''] = name.split('.');
    if (!onlyReads(name)) writes.push([name, args, answer]);
    const records = written.get(store) ?? new Map<string, readonly Stored[]>();
    written.set(store, records);
    const [first] = args;
    if (method === 'remove') removed.add(`${store}/${String(first)}`);
    if (!['insert', 'update', 'append'].includes(method) || answer === false || answer === 'exists') return answer;
    for (const record of method === 'append' ? (first as readonly Stored[]) : [first as Stored]) {
      const id = String(record['id']);
      records.set(id, [...(records.get(id) ?? []), record]);
    }
    return answer;
  };
}
