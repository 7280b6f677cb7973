import { recordStores } from '../../story/record-stores.js';
import { isDeepStrictEqual } from 'node:util';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { auditOver, type AuditTable } from '../../../src/adapter/memory/create-memory-audit-store.js';
import { ledgersOver, type Counter } from '../../../src/adapter/memory/create-memory-ledger-store.js';
import type { FlowRecord, Storage } from '../../../src/port/index.js';
import { watchPorts, type AroundCall, type PortCall } from '../../../src/testing/index.js';
import type { World } from '../../proof/world.js';
import type { Contents, Stage } from './stage.js';

/**
 * Does in memory whatever the tables of a stage were told to do: all that was answered, and what was done though its answer was lost. So the tables hold
 * what the twin holds, unless a write was lost, is half, or was made twice.
 */
export interface Twin {
  /** The stage's storage, followed. */
  readonly storage: Storage;
  /** All that the tables should hold, but counters that are over by then. */
  readonly contents: (now: number) => Promise<Contents>;
  /** Another twin that begins as this one is; its world notes, too, what was done though its answer was lost. */
  readonly fork: (worldOf: () => World) => Twin;
}

/** A storage in memory, all of which can be seen. */
export interface Memory {
  readonly records: Storage;
  // A storage does not list these.
  readonly counters: Map<string, Counter>;
  readonly audit: AuditTable;
}

/** The twin of a stage that is empty. */
export function createTwin(stage: Stage, worldOf?: () => World, from: Memory = nothing()): Twin {
  const memory = copyOf(from);
  const followOne: AroundCall = async (call, run) => {
    try {
      const answer = await run();
      // A race that was lost wrote nothing, whichever answer comes first.
      if (answer !== false && answer !== 'exists') await repeat(call, memory);
      else if (stage.endsLostSteps && call.name === 'flows.update') await forgetEnded(call, { memory, stage });
      return answer;
    } catch (cause) {
      const world = worldOf?.();
      if (world !== undefined && (await wasDone(call, { memory, stage, now: world.clock.now() }))) {
        await repeat(call, memory);
        await world.note(call, () => Promise.resolve(true));
      }
      throw cause;
    }
  };
  // One after the other: two messages that go out side by side count in one row, and nobody could say afterwards whose addition was done.
  let last: Promise<unknown> = Promise.resolve();
  const follow: AroundCall = (call, run) => {
    const mine = last.then(() => followOne(call, run));
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    storage: watchPorts({ storage: stage.storage }, follow).storage,
    contents: (now) => contentsOf(memory, now),
    fork: (worldOfFork) => createTwin(stage, worldOfFork, memory),
  };
}

export function nothing(): Memory {
  return { records: createMemoryStorage(), counters: new Map(), audit: { events: new Map(), heads: new Map() } };
}

export function copyOf({ records, counters, audit }: Memory): Memory {
  return { records: createMemoryStorage({ copyOf: records }), counters: new Map(counters), audit: { events: new Map(audit.events), heads: new Map(audit.heads) } };
}

async function repeat({ name, args }: PortCall, { records, counters, audit }: Memory): Promise<void> {
  const stores = { ...records, ledgers: ledgersOver(counters), audit: auditOver(audit) };
  const [store = '', method = ''] = name.split('.');
  const call: unknown = Reflect.get(stores[store as keyof Storage], method);
  if (typeof call === 'function') await Reflect.apply(call, undefined, args);
}

/** Whoever comes second to a step that was counted and not taken ends the flow (decision 017). */
async function forgetEnded({ args: [record] }: PortCall, { memory, stage }: { readonly memory: Memory; readonly stage: Stage }): Promise<void> {
  const { id } = record as FlowRecord;
  if ((await stage.storage.flows.find(id)) === undefined) await memory.records.flows.remove(id);
}

/** Whether a call that failed was done all the same: asked past the proxy, of the tables themselves, about what it would change and nothing else. */
async function wasDone(call: PortCall, { memory, stage, now }: { readonly memory: Memory; readonly stage: Stage; readonly now: number }): Promise<boolean> {
  const done = copyOf(memory);
  await repeat(call, done);
  const [before, after, stored] = await Promise.all([contentsOf(memory, now), contentsOf(done, now), stage.contents(now)]);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)));
  return changed.length > 0 && changed.every((key) => isDeepStrictEqual(stored.get(key), after.get(key)));
}

/** All of it, but counters that are over by then. */
export async function contentsOf({ records, counters, audit }: Memory, now: number): Promise<Contents> {
  const kinds = await Promise.all(recordStores.map(async (store) => (await records[store].scan(undefined, Number.MAX_SAFE_INTEGER)).map((record) => [`${store}/${record.id}`, record] as const)));
  const events = [...audit.events].map(([id, event]) => [`audit/${id}`, event] as const);
  const heads = [...audit.heads].map(([chain, head]) => [`audit_heads/${chain}`, head] as const);
  const open = [...counters].filter(([, { resetAt = Infinity }]) => resetAt > now).map(([key, counter]) => [`ledgers/${key}`, counter] as const);
  return new Map(JSON.parse(JSON.stringify([...kinds.flat(), ...events, ...heads, ...open])) as readonly (readonly [string, unknown])[]);
}
