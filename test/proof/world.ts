import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import type { Storage } from '../../src/port/index.js';
import { createInbox, createSeededRandom, createTestAuth, createTestClock, createTestHasher, watchPorts, type AroundCall, type TestAuth, type TestAuthOptions } from '../../src/testing/index.js';
import { keys, type Profile } from '../unit/service/shared/tools.js';

type Stored = Readonly<Record<string, unknown>>;
type Written = ReadonlyMap<string, Stored>;

/** One installation: its ports, an auth over them that works, and everything that is stored. Whoever prepares one can fork it a thousand times. */
export interface World extends TestAuth {
  readonly policy: Profile;
  /** The newest version of everything in one store, by id or key. */
  readonly records: (store: keyof Storage) => readonly Stored[];
  readonly fork: () => Promise<World>;
  /** Another process of the installation, with `around` around each of its port calls; `change` puts a broken storage over that. */
  readonly start: (around: AroundCall, change?: (storage: Storage) => Storage) => TestAuth;
}

/** A new world, empty. */
export function createWorld(policy: Profile, options: TestAuthOptions = {}): World {
  const ports = { clock: createTestClock(), random: createSeededRandom('world'), hasher: createTestHasher(), inbox: createInbox() };
  return assemble({ policy, options, ports, storage: createMemoryStorage(), written: new Map() });
}

function assemble(input: {
  readonly policy: Profile;
  readonly options: TestAuthOptions;
  readonly ports: Pick<TestAuth, 'clock' | 'random' | 'hasher' | 'inbox'>;
  readonly storage: Storage;
  readonly written: ReadonlyMap<string, Written>;
}): World {
  const { policy, options, ports, storage } = input;
  const { clock, random, hasher, inbox } = ports;
  const written = new Map([...input.written].map(([store, records]) => [store, new Map(records)]));
  const noted = watchPorts({ storage }, noteInto(written)).storage;
  const given = { authorize: ({ actor }) => actor.kind !== 'user', policy, keys, clock, random, ...options } satisfies TestAuthOptions;
  const start: World['start'] = (around, change = (kept) => kept) => {
    const watched = watchPorts({ storage: noted, hasher, email: inbox.email, sms: inbox.sms, authorize: given.authorize }, around);
    return createTestAuth({ ...given, ...watched, storage: change(watched.storage) });
  };
  const { auth, settle } = createTestAuth({ ...given, storage: noted, hasher, email: inbox.email, sms: inbox.sms });
  const fork: World['fork'] = async () => {
    const copy = createInbox();
    for (const message of inbox.all()) await (message.channel === 'email' ? copy.email.send(message) : copy.sms.send(message));
    // Other bytes than were drawn before: a fork must not give out an id that is stored already.
    const own = { clock: createTestClock({ now: clock.now() }), random: createSeededRandom('fork'), hasher: createTestHasher(), inbox: copy };
    return assemble({ policy, options, ports: own, storage: createMemoryStorage({ copyOf: storage }), written });
  };
  return { policy, ...ports, storage: noted, auth, settle, records: (store) => [...(written.get(store)?.values() ?? [])], fork, start };
}

/** Notes what is stored: the stores themselves list nothing. */
function noteInto(written: Map<string, Map<string, Stored>>): AroundCall {
  return async ({ name, args }, run) => {
    const answer = await run();
    const [store = '', method = ''] = name.split('.');
    const records = written.get(store) ?? new Map<string, Stored>();
    written.set(store, records);
    const [first] = args;
    if (method === 'remove') records.delete(String(first));
    if (!['insert', 'update', 'append'].includes(method) || answer === false || answer === 'exists') return answer;
    const record = first as Stored;
    records.set(String(record['id']), record);
    return answer;
  };
}
