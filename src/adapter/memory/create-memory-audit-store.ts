import type { AuditEvent, AuditQuery, AuditStore, ChainHead, StoredAuditEvent } from '../../port/index.js';
import { assertInstant, assertList, assertName, assertObject, assertText, assertWhole } from './assert.js';
import { atOnce } from './at-once.js';
import { frozenCopy } from '../../internal/frozen-copy.js';

/**
 * Makes an {@link AuditStore} in memory. Sealing compares the head and moves it in one step; pruning takes the oldest
 * first, so that what is left stays without gaps (R179, R181).
 *
 * @example
 * const audit = createMemoryAuditStore();
 * await audit.append([{ id: 'e1', chain: 'acme', at: 1_800_000_000_000, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }]);
 * console.log(await audit.seal({ chain: 'acme', batch: [{ id: 'e1', sequence: 1, hash: 'h1' }], expectedHead: { sequence: 0, hash: '' } })); // true
 * console.log((await audit.head('acme')).sequence); // 1
 */
export function createMemoryAuditStore(): AuditStore {
  return auditOver({ events: new Map(), heads: new Map() });
}

/** Events by id, and the head of each chain; all frozen. */
export interface AuditTable {
  readonly events: Map<string, StoredAuditEvent>;
  readonly heads: Map<string, ChainHead>;
}

/** The port's methods over a table. */
export function auditOver({ events, heads }: AuditTable): AuditStore {
  const headOf = (chain: string): ChainHead => heads.get(chain) ?? noHead;
  const find = (test: (event: StoredAuditEvent) => boolean, order = byPlace): StoredAuditEvent[] => [...events.values()].filter(test).sort(order);
  return Object.freeze<AuditStore>({
    append: (added) =>
      atOnce(() => {
        assertList(added, 'events');
        for (const event of added) assertNew(event);
        // All copied before the first is kept: one that cannot be takes the others with it.
        for (const event of added.map((one) => frozenCopy(one, 'event'))) if (!events.has(event.id)) events.set(event.id, event);
      }),
    list: (query) =>
      atOnce(() => {
        assertQuery(query);
        const asked = find((event) => isAskedFor(event, query), query.chain === undefined || query.from !== undefined ? byTime : byPlace);
        return Object.freeze((query.newestFirst === true ? asked.reverse() : asked).slice(0, query.limit));
      }),
    head: (chain) =>
      atOnce(() => {
        assertName(chain, 'chain');
        return headOf(chain);
      }),
    seal: (input) =>
      atOnce(() => {
        assertBatch(input);
        const { chain, batch, expectedHead } = input;
        const head = headOf(chain);
        if (head.sequence !== expectedHead.sequence || head.hash !== expectedHead.hash) return false;
        const sealed = batch.flatMap(({ id, sequence, hash }) => sealOne(events.get(id), { chain, sequence, hash }));
        if (sealed.length < batch.length) return false;
        for (const event of sealed) events.set(event.id, event);
        for (const { sequence, hash } of batch.slice(-1)) heads.set(chain, Object.freeze({ sequence, hash }));
        return true;
      }),
    prune: (input) =>
      atOnce(() => {
        assertObject(input, 'input');
        assertName(input.chain, 'chain');
        assertWhole(input.through, 'through', 0);
        assertWhole(input.limit, 'limit', 0);
        const sealed = find(({ chain, sequence }) => chain === input.chain && sequence !== undefined && sequence <= input.through);
        return sealed.slice(0, input.limit).filter(({ id }) => events.delete(id)).length;
      }),
  });
}

const noHead: ChainHead = Object.freeze({ sequence: 0, hash: '' });

function sealOne(event: StoredAuditEvent | undefined, place: ChainHead & { readonly chain: string }): readonly StoredAuditEvent[] {
  if (event?.chain !== place.chain || event.sequence !== undefined) return [];
  return [Object.freeze({ ...event, sequence: place.sequence, hash: place.hash })];
}

function isAskedFor(event: StoredAuditEvent, { chain, accountId, sealed, from, afterSequence }: AuditQuery): boolean {
  if ((chain !== undefined && event.chain !== chain) || (accountId !== undefined && event.accountId !== accountId)) return false;
  if (afterSequence !== undefined && (event.sequence === undefined || event.sequence <= afterSequence)) return false;
  if (sealed !== undefined && sealed !== (event.sequence !== undefined)) return false;
  return from === undefined || event.at >= from;
}

function byPlace(a: StoredAuditEvent, b: StoredAuditEvent): number {
  // Infinity for both is NaN, which, like 0, leaves it to the time.
  return (a.sequence ?? Infinity) - (b.sequence ?? Infinity) || byTime(a, b);
}

function byTime(a: StoredAuditEvent, b: StoredAuditEvent): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}

function assertNew(event: StoredAuditEvent | AuditEvent): void {
  assertObject(event, 'event');
  assertName(event.id, 'event.id');
  assertName(event.chain, 'event.chain');
  assertInstant(event.at, 'event.at');
  if ('sequence' in event && event.sequence !== undefined) throw new TypeError('event: must not be sealed yet');
}

function assertQuery(query: AuditQuery): void {
  assertObject(query, 'query');
  if (query.chain !== undefined) assertName(query.chain, 'query.chain');
  if (query.afterSequence !== undefined) assertWhole(query.afterSequence, 'query.afterSequence', 0);
  if (query.from !== undefined) assertInstant(query.from, 'query.from');
  assertWhole(query.limit, 'query.limit', 0);
}

function assertBatch(input: Parameters<AuditStore['seal']>[0]): void {
  assertObject(input, 'input');
  const { chain, batch, expectedHead } = input;
  assertName(chain, 'chain');
  assertObject(expectedHead, 'expectedHead');
  assertWhole(expectedHead.sequence, 'expectedHead.sequence', 0);
  assertText(expectedHead.hash, 'expectedHead.hash');
  assertList(batch, 'batch');
  for (const place of batch) {
    assertObject(place, 'batch');
    assertName(place.id, 'batch.id');
    assertName(place.hash, 'batch.hash');
  }
  if (batch.length === 0 || new Set(batch.map(({ id }) => id)).size < batch.length) throw new RangeError('batch: must hold events, each once');
  if (batch.some(({ sequence }, at) => sequence !== expectedHead.sequence + 1 + at)) throw new RangeError('batch.sequence: must run on from expectedHead');
}
