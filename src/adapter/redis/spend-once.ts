import type { FlowRecord, LedgerStore, RecordStore } from '../../port/index.js';

type Flows = RecordStore<FlowRecord, 'accountId'>;

// A flow that a failover brings back may live longer than what became of it: by a day, the most that a policy lets a link wait (decision 017).
const longestWaitMs = 24 * 60 * 60 * 1000;
/** More than a flow takes, so that what is removed keeps up with what is spent. */
const mostSteps = 20;
/** How long whoever counted a version has to replace it: three seconds, as a database or a process may be slow, and whoever is too late begins anew. */
const pausesMs: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 1000];

/**
 * Flows whose every step is spent in ledgers that forget nothing: whoever counts a version first may replace it, and nobody else ever. A Redis that goes back
 * to an older version has nothing left to give away. It is counted first, so that a step which is refused leaves nothing behind.
 */
export function spendOnce(flows: Flows, ledgers: LedgerStore): Flows {
  return Object.freeze<Flows>({
    ...flows,
    update: async (record, expectedVersion) => {
      // A mistake spends nothing.
      if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
      const [spent] = await ledgers.add(stepOf(record, expectedVersion, 1));
      if (spent?.count === 1) return flows.update(record, expectedVersion).catch((cause: unknown) => giveBack(ledgers, { record, expectedVersion, cause }));
      await endWhereItStands(flows, record.id, expectedVersion);
      return false;
    },
    // Maintenance looks after the ledgers of the storage, which are others.
    removeExpired: async (now, limit) => {
      await ledgers.removeExpired(now, limit * mostSteps);
      return flows.removeExpired(now, limit);
    },
  });
}

/** The window begins with the flow, so that the same step is the same for whoever takes it, and whenever. */
function stepOf(record: FlowRecord, version: number, amount: 1 | -1): Parameters<LedgerStore['add']>[0] {
  const now = record.kind === 'burst' ? record.endsAt : record.createdAt;
  return { changes: [{ key: `spent/${record.id}/${String(version)}`, amount, windowMs: Math.max(0, (record.removeAt ?? now) - now) + longestWaitMs }], now };
}

/** Whoever counted it was told that Redis is broken, and grants nothing: where the version stands after all, it is there to be taken once. */
async function giveBack(ledgers: LedgerStore, input: { readonly record: FlowRecord; readonly expectedVersion: number; readonly cause: unknown }): Promise<never> {
  const { record, expectedVersion, cause } = input;
  await ledgers.add(stepOf(record, expectedVersion, -1)).catch(() => undefined);
  throw cause;
}

/**
 * A version that is spent and still stands belongs to somebody who is about to replace it, or who was stopped, or to a Redis that went back. After a while
 * the flow is removed: it goes no further, and whoever ends an account's flows must not be told that another was faster for ever.
 */
async function endWhereItStands(flows: Flows, id: string, version: number): Promise<void> {
  for (const pauseMs of pausesMs) {
    if ((await flows.find(id))?.version !== version) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await flows.remove(id);
}
