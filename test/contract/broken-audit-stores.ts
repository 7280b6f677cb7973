import type { AuditEvent, AuditStore, ChainHead, StoredAuditEvent } from '../../src/port/index.js';
import { roundTrip, type Broken } from './failures-of.js';

/** Audit stores with one flaw each; the suite must fail them all. */
interface Rows {
  readonly events: Map<string, StoredAuditEvent>;
  readonly heads: Map<string, ChainHead>;
}
type Seal = Parameters<AuditStore['seal']>[0];

const copy = <T>(value: T): T => structuredClone(value);
const headOf = ({ heads }: Rows, chain: string): ChainHead => copy(heads.get(chain) ?? { sequence: 0, hash: '' });
const byPlace = (a: StoredAuditEvent, b: StoredAuditEvent): number => (a.sequence ?? Infinity) - (b.sequence ?? Infinity) || a.at - b.at || (a.id < b.id ? -1 : 1);
const byTime = (a: StoredAuditEvent, b: StoredAuditEvent): number => a.at - b.at || (a.id < b.id ? -1 : 1);
const isAtHead = (rows: Rows, { chain, expectedHead }: Seal): boolean => JSON.stringify(headOf(rows, chain)) === JSON.stringify({ sequence: expectedHead.sequence, hash: expectedHead.hash });
const isOpen = ({ events }: Rows, { chain, batch }: Seal): boolean => batch.every(({ id }) => events.get(id)?.chain === chain && events.get(id)?.sequence === undefined);
const sealedUpTo = ({ events }: Rows, chain: string, through: number): StoredAuditEvent[] => [...events.values()].filter((event) => event.chain === chain && (event.sequence ?? Infinity) <= through).sort(byPlace);

function write(rows: Rows, { chain, batch }: Seal): boolean {
  for (const { id, sequence, hash } of batch) {
    const event = rows.events.get(id);
    if (event !== undefined) rows.events.set(id, { ...event, sequence, hash });
    rows.heads.set(chain, { sequence, hash });
  }
  return true;
}

function list(rows: Rows, order: (a: StoredAuditEvent, b: StoredAuditEvent) => number = byPlace): AuditStore['list'] {
  return async ({ chain, accountId, sealed, from = -Infinity, afterSequence, newestFirst = false, limit }) => {
    const asked = [...rows.events.values()]
      .filter((event) => (chain === undefined || event.chain === chain) && event.at >= from)
      .filter((event) => accountId === undefined || event.accountId === accountId)
      .filter((event) => sealed === undefined || sealed === (event.sequence !== undefined))
      .filter((event) => afterSequence === undefined || (event.sequence ?? 0) > afterSequence)
      .sort(chain === undefined || from !== -Infinity ? byTime : order);
    return copy((newestFirst ? asked.reverse() : asked).slice(0, limit));
  };
}

/** A store without a flaw, unless one is put in: the control of this test. */
export function createAudit(flaw: (rows: Rows, sound: AuditStore) => Partial<AuditStore> = () => ({})): AuditStore {
  const rows: Rows = { events: new Map(), heads: new Map() };
  const sound: AuditStore = {
    append: async (events) => {
      if (events.some(({ at }) => Number.isNaN(at))) throw new TypeError('at: must be a number of milliseconds');
      for (const event of events) if (!rows.events.has(event.id)) rows.events.set(event.id, copy(event));
    },
    list: list(rows),
    head: async (chain) => headOf(rows, chain),
    seal: async (input) => isAtHead(rows, input) && isOpen(rows, input) && write(rows, input),
    prune: async ({ chain, through, limit }) => sealedUpTo(rows, chain, through).slice(0, limit).filter(({ id }) => rows.events.delete(id)).length,
  };
  return { ...sound, ...flaw(rows, sound) };
}

const order = 'events come oldest first: the sealed by sequence, then the others by time and id';
const limited = 'a list holds at most limit events, the oldest of those asked for';
const askedFor = 'a list holds only what was asked for: account, sealed or not, from an instant on';
const sameId = 'an id that is there already changes nothing, sealed or not, in this chain or another';
const several = 'several events of one call are all kept, each in its own chain, and an id that is there or comes twice once, as it came first';
const allOrNone = 'of several events all are kept or none: one that cannot be takes the others with it';
const otherHead = 'sealing at another head, by sequence or by hash, is false and changes nothing';
const oneSeal = 'of 20 parallel seals at one head exactly one is true, and the others leave no trace';
const wholeBatch = 'a batch with an event that is unknown, sealed, or of another chain is sealed not even in part';
const pruning = 'pruning removes sealed events up to a sequence, at most limit, says how many and keeps the rest';
const pruningOnly = 'pruning touches neither unsealed events nor another chain';
const mutatedEvent = 'mutating an event that was passed or listed changes nothing that is stored';
const mutatedHead = 'mutating a head, or a batch that was passed, changes nothing that is stored';
const allChains = 'without a chain events of all chains come by time and id, sealed or not, and a limit cuts off the newest';
const fromInstant = 'from an instant on events of one chain come by time and id, sealed or not';
const fromTheEnd = 'newestFirst is the same order from its other end, and a limit cuts off the oldest';
const afterOne = 'afterSequence gives only sealed events with a higher sequence, page by page';
const wholeEvent = 'a count and a checkpoint are kept as they were appended';
const ownChain = 'an event is listed as it was appended, in its own chain only';

export const brokenAudits: readonly Broken<AuditStore>[] = [
  {
    flaw: 'list without a chain forgets the account',
    create: () => createAudit((_rows, sound) => ({ list: ({ accountId, ...query }) => sound.list(query.chain === undefined || accountId === undefined ? query : { ...query, accountId }) })),
    caughtBy: [askedFor],
  },
  {
    flaw: 'newestFirst cuts off before it looks at the account',
    create: () =>
      createAudit((_rows, sound) => ({
        list: async ({ accountId, ...query }) => {
          if (query.newestFirst !== true || accountId === undefined) return sound.list(accountId === undefined ? query : { ...query, accountId });
          return (await sound.list(query)).filter((event) => event.accountId === accountId);
        },
      })),
    caughtBy: [askedFor],
  },
  { flaw: 'seal does not look at the head', create: () => createAudit((rows) => ({ seal: async (input) => isOpen(rows, input) && write(rows, input) })), caughtBy: [otherHead, oneSeal] },
  {
    flaw: 'seal looks at the sequence of the head alone',
    create: () => createAudit((rows) => ({ seal: async (input) => headOf(rows, input.chain).sequence === input.expectedHead.sequence && isOpen(rows, input) && write(rows, input) })),
    caughtBy: [otherHead],
  },
  {
    flaw: 'seal looks at the hash of the head alone',
    create: () => createAudit((rows) => ({ seal: async (input) => ['', headOf(rows, input.chain).hash].includes(input.expectedHead.hash) && isOpen(rows, input) && write(rows, input) })),
    caughtBy: [otherHead],
  },
  {
    flaw: 'seal looks, waits, then writes',
    create: () =>
      createAudit((rows) => ({
        seal: async (input) => {
          const fits = isAtHead(rows, input) && isOpen(rows, input);
          await roundTrip();
          return fits && write(rows, input);
        },
      })),
    caughtBy: [oneSeal],
  },
  { flaw: 'seal passes over what it cannot seal', create: () => createAudit((rows) => ({ seal: async (input) => isAtHead(rows, input) && write(rows, input) })), caughtBy: [wholeBatch] },
  {
    flaw: 'seal stops half way',
    create: () =>
      createAudit((rows, sound) => ({
        seal: async (input) => {
          if (isAtHead(rows, input) && !isOpen(rows, input)) write(rows, { ...input, batch: input.batch.slice(0, 1) });
          return sound.seal(input);
        },
      })),
    caughtBy: [wholeBatch],
  },
  {
    flaw: 'the first of the batch becomes the head',
    create: () =>
      createAudit((rows, sound) => ({
        seal: async (input) => {
          const sealed = await sound.seal(input);
          const [first] = input.batch;
          if (sealed && first !== undefined) rows.heads.set(input.chain, { sequence: first.sequence, hash: first.hash });
          return sealed;
        },
      })),
    caughtBy: ['sealing gives the events their places, and the last of the batch becomes the head'],
  },
  {
    flaw: 'sealing one chain moves the head of all',
    create: () =>
      createAudit((rows, sound) => ({
        seal: async (input) => {
          const sealed = await sound.seal(input);
          if (sealed) for (const chain of rows.heads.keys()) rows.heads.set(chain, headOf(rows, input.chain));
          return sealed;
        },
      })),
    caughtBy: ['each chain has a head of its own'],
  },
  {
    flaw: 'a chain without sealed events has no head',
    create: () => createAudit((rows) => ({ head: async (chain) => copy(rows.heads.get(chain) ?? (null as never)) })),
    caughtBy: ['the head of a chain without sealed events has sequence 0 and an empty hash'],
  },
  { flaw: 'events come in the order of appending', create: () => createAudit((rows) => ({ list: list(rows, () => 0) })), caughtBy: [order] },
  { flaw: 'events come by time alone', create: () => createAudit((rows) => ({ list: list(rows, (a, b) => a.at - b.at) })), caughtBy: [order] },
  { flaw: 'the newest come first', create: () => createAudit((rows) => ({ list: list(rows, (a, b) => byPlace(b, a)) })), caughtBy: [order, limited] },
  { flaw: 'list ignores its limit', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, limit: Infinity }) })), caughtBy: [limited] },
  { flaw: 'list cuts before it selects', create: () => createAudit((_rows, sound) => ({ list: async ({ chain, limit, sealed }) => (await sound.list({ chain, limit })).filter((event) => sealed === undefined || sealed === (event.sequence !== undefined)) })), caughtBy: [limited] },
  { flaw: 'list ignores the account', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, accountId: undefined }) })), caughtBy: [askedFor] },
  { flaw: 'list ignores whether events are sealed', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, sealed: undefined }) })), caughtBy: [askedFor] },
  { flaw: 'list leaves out the instant itself', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, from: (query.from ?? 0) + 1 }) })), caughtBy: [askedFor] },
  { flaw: 'list ignores the chain', create: () => createAudit((rows, sound) => ({ list: async (query) => (rows.events.size === 0 ? [] : sound.list({ ...query, chain: [...rows.events.values()][0]?.chain ?? '' })) })), caughtBy: [ownChain] },
  { flaw: 'without a chain nothing is listed', create: () => createAudit((_rows, sound) => ({ list: async (query) => (query.chain === undefined ? [] : sound.list(query)) })), caughtBy: [allChains, fromTheEnd] },
  {
    flaw: 'without a chain events come chain by chain',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => (query.chain === undefined ? [...(await sound.list({ ...query, limit: Infinity }))].sort((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : 0)).slice(0, query.limit) : sound.list(query)) })),
    caughtBy: [allChains],
  },
  {
    flaw: 'without a chain the sealed events come first',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => (query.chain === undefined ? [...(await sound.list({ ...query, limit: Infinity }))].sort(byPlace).slice(0, query.limit) : sound.list(query)) })),
    caughtBy: [allChains],
  },
  {
    flaw: 'without a chain events of one instant come as they were appended',
    create: () =>
      createAudit((rows, sound) => ({
        list: async (query) => {
          const ids = [...rows.events.keys()];
          const listed = await sound.list({ ...query, limit: Infinity });
          return query.chain === undefined ? [...listed].sort((a, b) => a.at - b.at || ids.indexOf(a.id) - ids.indexOf(b.id)).slice(0, query.limit) : sound.list(query);
        },
      })),
    caughtBy: [allChains],
  },
  {
    flaw: 'from an instant on the sealed events still come first',
    create: () => createAudit((_rows, sound) => ({ list: async ({ from, limit, ...query }) => (await sound.list({ ...query, limit: from === undefined ? limit : 1_000 })).filter(({ at }) => at >= (from ?? 0)).slice(0, limit) })),
    caughtBy: [fromInstant],
  },
  { flaw: 'list ignores newestFirst', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, newestFirst: false }) })), caughtBy: [fromTheEnd] },
  {
    flaw: 'newestFirst turns the oldest page round',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => { const listed = [...(await sound.list({ ...query, newestFirst: false }))]; return query.newestFirst === true ? listed.reverse() : listed; } })),
    caughtBy: [fromTheEnd],
  },
  {
    flaw: 'newestFirst goes by time alone',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => (query.newestFirst === true ? [...(await sound.list({ ...query, limit: Infinity }))].sort((a, b) => byTime(b, a)).slice(0, query.limit) : sound.list(query)) })),
    caughtBy: [fromTheEnd],
  },
  { flaw: 'newestFirst: false is taken for true', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, newestFirst: 'newestFirst' in query }) })), caughtBy: [fromTheEnd] },
  { flaw: 'list ignores afterSequence', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list({ ...query, afterSequence: undefined }) })), caughtBy: [afterOne] },
  { flaw: 'afterSequence counts its own', create: () => createAudit((_rows, sound) => ({ list: (query) => sound.list(query.afterSequence === undefined ? query : { ...query, afterSequence: query.afterSequence - 1 }) })), caughtBy: [afterOne] },
  {
    flaw: 'afterSequence lets unsealed events through',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => (await sound.list({ ...query, afterSequence: undefined, limit: Infinity })).filter(({ sequence = Infinity }) => sequence > (query.afterSequence ?? -1)).slice(0, query.limit) })),
    caughtBy: [afterOne],
  },
  {
    flaw: 'afterSequence is taken for an offset',
    create: () => createAudit((_rows, sound) => ({ list: async (query) => (await sound.list({ ...query, afterSequence: undefined, limit: Infinity })).filter(({ sequence }) => query.afterSequence === undefined || sequence !== undefined).slice(query.afterSequence ?? 0).slice(0, query.limit) })),
    caughtBy: [afterOne],
  },
  { flaw: 'append has no column for the count', create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.map(({ count: _lost, ...event }) => event)) })), caughtBy: [wholeEvent] },
  { flaw: 'append has no column for the checkpoint', create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.map(({ checkpoint: _lost, ...event }) => event)) })), caughtBy: [wholeEvent] },
  { flaw: 'append keeps the last of several events alone', create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.slice(-1)) })), caughtBy: [several] },
  { flaw: 'append keeps the first chain for all events of a call', create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.map((event) => ({ ...event, chain: events[0]?.chain ?? event.chain }))) })), caughtBy: [several] },
  {
    flaw: 'of an id that comes twice in one call the last is kept',
    create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append([...new Map(events.map((event) => [event.id, event])).values()]) })),
    caughtBy: [several],
  },
  { flaw: 'one id that is there already refuses the whole call', create: () => createAudit((rows, sound) => ({ append: async (events) => (events.length > 1 && events.some(({ id }) => rows.events.has(id)) ? undefined : sound.append(events)) })), caughtBy: [several] },
  {
    flaw: 'append inserts event by event',
    create: () => createAudit((_rows, sound) => ({ append: async (events) => { for (const event of events) await sound.append([event]); } })),
    caughtBy: [allOrNone],
  },
  { flaw: 'append passes over what it cannot keep', create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.filter(({ at }) => !Number.isNaN(at))) })), caughtBy: [allOrNone] },
  { flaw: 'append replaces', create: () => createAudit(({ events }) => ({ append: async (added) => added.forEach((event) => events.set(event.id, copy(event))) })), caughtBy: [sameId] },
  { flaw: 'append keeps one id twice', create: () => createAudit((rows) => ({ append: async (added) => added.forEach((event) => rows.events.set(`${event.id}/${rows.events.size}`, copy(event))) })), caughtBy: [sameId, '50 parallel appends are all kept, and one id once'] },
  {
    flaw: 'append reads the chain, waits, then writes it',
    create: () => {
      let chain: readonly AuditEvent[] = [];
      return createAudit((rows) => ({
        append: async (added) => {
          const before = chain;
          await roundTrip();
          chain = [...before, ...copy(added)];
          rows.events.clear();
          for (const each of chain) rows.events.set(each.id, each);
        },
      }));
    },
    caughtBy: ['50 parallel appends are all kept, and one id once'],
  },
  {
    flaw: 'append loses on whose behalf an office acted',
    create: () => createAudit((_rows, sound) => ({ append: (events) => sound.append(events.map((event) => ({ ...event, actor: { kind: 'system' } }))) })),
    caughtBy: [ownChain],
  },
  {
    flaw: 'prune drops the head with the last event',
    create: () =>
      createAudit((rows, sound) => ({
        prune: async (input) => {
          const removed = await sound.prune(input);
          if (sealedUpTo(rows, input.chain, Number.MAX_SAFE_INTEGER).length === 0) rows.heads.delete(input.chain);
          return removed;
        },
      })),
    caughtBy: ['the head stays when every sealed event was pruned, and sealing goes on from it'],
  },
  { flaw: 'prune ignores its limit', create: () => createAudit((_rows, sound) => ({ prune: (input) => sound.prune({ ...input, limit: Infinity }) })), caughtBy: [pruning] },
  { flaw: 'prune leaves the last sequence', create: () => createAudit((_rows, sound) => ({ prune: (input) => sound.prune({ ...input, through: input.through - 1 }) })), caughtBy: [pruning] },
  {
    flaw: 'prune takes unsealed events',
    create: () => createAudit(({ events }) => ({ prune: async ({ chain, through, limit }) => [...events.values()].filter((event) => event.chain === chain && (event.sequence ?? 0) <= through).slice(0, limit).filter(({ id }) => events.delete(id)).length })),
    caughtBy: [pruningOnly],
  },
  {
    flaw: 'prune takes all chains',
    create: () => createAudit(({ events }) => ({ prune: async ({ through, limit }) => [...events.values()].filter((event) => (event.sequence ?? Infinity) <= through).slice(0, limit).filter(({ id }) => events.delete(id)).length })),
    caughtBy: [pruningOnly],
  },
  { flaw: 'the passed event is stored', create: () => createAudit(({ events }) => ({ append: async (added) => added.forEach((event) => events.set(event.id, events.get(event.id) ?? event)) })), caughtBy: [mutatedEvent] },
  { flaw: 'list gives the stored objects', create: () => createAudit(({ events }) => ({ list: async ({ chain }) => [...events.values()].filter((event) => event.chain === chain) })), caughtBy: [mutatedEvent] },
  { flaw: 'head gives the stored object', create: () => createAudit(({ heads }) => ({ head: async (chain) => heads.get(chain) ?? { sequence: 0, hash: '' } })), caughtBy: [mutatedHead] },
];
