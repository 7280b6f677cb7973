import type { AuditEvent, AuditQuery, AuditStore, ChainHead, StoredAuditEvent } from 'lukko/port';
import { inOrder, part } from './names.js';
import type { Steps, Value } from './steps.js';

type Seal = Parameters<AuditStore['seal']>[0];

/** An {@link AuditStore} over keys. An event stands under its id, and beside it are keys that hold the id, in each order that is asked for. */
export function createAuditStore(steps: Steps): AuditStore {
  const find = async (id: string): Promise<StoredAuditEvent | undefined> => {
    const value = await steps.get(homeOf(id));
    return value === undefined ? undefined : JSON.parse(value);
  };
  return Object.freeze<AuditStore>({
    append: async (events) => {
      const first = events.filter(({ id }, n) => events.findIndex((other) => other.id === id) === n);
      const cells = first.flatMap((event) => cellsOf(event).map(([key, value]) => ({ id: event.id, key, value })));
      await steps.change(
        cells.map(({ key }) => key),
        (values) => {
          const there = new Set(cells.flatMap(({ id, key }, n) => (key === homeOf(id) && values[n] !== undefined ? [id] : [])));
          return there.size === first.length ? undefined : cells.map(({ id, value }, n) => (there.has(id) ? values[n] : value));
        },
      );
    },
    list: async (query) => {
      const found: StoredAuditEvent[] = [];
      const { folder, from, isSorted } = placeOf(query);
      for (let last: string | undefined = folder + from; last !== undefined && found.length < (isSorted ? query.limit : Infinity); ) {
        const links = await steps.list(folder, last, 100);
        const events = await Promise.all(links.map(({ value }) => find(value)));
        found.push(...events.flatMap((event) => (event !== undefined && isAskedFor(event, query) ? [event] : [])));
        last = links.at(-1)?.key;
      }
      // Keys are read forwards only.
      const sorted = isSorted ? found : found.sort((a, b) => (sortKey(a, query) < sortKey(b, query) ? -1 : 1));
      return (query.newestFirst === true ? sorted.reverse() : sorted).slice(0, query.limit);
    },
    head: async (chain) => readHead(await steps.get(headOf(chain))),
    seal: async (input) => {
      const events = await Promise.all(input.batch.map(({ id }) => find(id)));
      const open = events.flatMap((event) => (event?.chain === input.chain && event.sequence === undefined ? [event] : []));
      if (open.length < events.length) return false;
      const before = new Map(open.flatMap(cellsOf));
      const after = new Map(cellsOfSealed(open, input));
      const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
      const written = await steps.change(keys, (values) => {
        const now = new Map(keys.map((key, n) => [key, values[n]]));
        const head = readHead(now.get(headOf(input.chain)));
        const isAsExpected = head.sequence === input.expectedHead.sequence && head.hash === input.expectedHead.hash;
        const isUntouched = open.every(({ id }) => now.get(homeOf(id)) === before.get(homeOf(id)));
        return isAsExpected && isUntouched ? keys.map((key) => after.get(key)) : undefined;
      });
      return written !== undefined;
    },
    prune: async ({ chain, through, limit }) => {
      let pruned = 0;
      for (const { value } of await steps.list(`audit/chain/${part(chain)}/`, undefined, limit)) {
        const event = await find(value);
        if (event?.sequence === undefined || event.sequence > through) continue;
        const keys = cellsOf(event).map(([key]) => key);
        if ((await steps.change(keys, ([home]) => (home === undefined ? undefined : keys.map(() => undefined)))) !== undefined) pruned += 1;
      }
      return pruned;
    },
  });
}

const noHead: ChainHead = Object.freeze({ sequence: 0, hash: '' });
const headOf = (chain: string): string => `audit/head/${part(chain)}`;
const readHead = (value: Value): ChainHead => (value === undefined ? noHead : JSON.parse(value));
const homeOf = (id: string): string => `audit/id/${part(id)}`;
// Behind every sequence.
const unsealed = '9'.repeat(16);

/** All that is stored of an event: itself, and the keys that lead to it. */
function cellsOf(event: StoredAuditEvent): readonly (readonly [key: string, value: string])[] {
  const { id, chain, accountId, sequence } = event;
  const time = `${inOrder(event.at)}.${part(id)}`;
  const links = [`audit/chain/${part(chain)}/${sequence === undefined ? unsealed : inOrder(sequence)}.${time}`, `audit/time/all/${time}`];
  if (sequence === undefined) links.push(`audit/time/unsealed/${time}`);
  if (accountId !== undefined) links.push(`audit/account/${part(accountId)}/${time}`);
  return [[homeOf(id), JSON.stringify(event)], ...links.map((key) => [key, id] as const)];
}

/** What is stored once a batch is sealed: the events in their places, and the last of them as the head. */
function cellsOfSealed(open: readonly AuditEvent[], { chain, batch }: Seal): readonly (readonly [key: string, value: string])[] {
  const places = batch.map(({ sequence, hash }) => ({ sequence, hash }));
  const head = places.slice(-1).map((place) => [headOf(chain), JSON.stringify(place)] as const);
  return [...open.flatMap((event, n) => cellsOf({ ...event, ...places[n] })), ...head];
}

/** Where to look for what is asked for, from where on, and whether it comes in the order of the port. */
function placeOf({ chain, accountId, sealed, from, afterSequence, newestFirst = false }: AuditQuery) {
  const time = inOrder(Math.max(0, from ?? 0));
  if (accountId !== undefined) return { folder: `audit/account/${part(accountId)}/`, from: time, isSorted: (chain === undefined || from !== undefined) && !newestFirst };
  if (chain === undefined) return { folder: `audit/time/${sealed === false ? 'unsealed' : 'all'}/`, from: time, isSorted: !newestFirst };
  const place = sealed === false ? unsealed : inOrder((afterSequence ?? -1) + 1);
  return { folder: `audit/chain/${part(chain)}/`, from: place, isSorted: from === undefined && !newestFirst };
}

function sortKey({ id, at, sequence }: StoredAuditEvent, { chain, from }: AuditQuery): string {
  return `${chain === undefined || from !== undefined || sequence === undefined ? unsealed : inOrder(sequence)}.${inOrder(at)}.${part(id)}`;
}

function isAskedFor(event: StoredAuditEvent, { chain, accountId, sealed, from, afterSequence }: AuditQuery): boolean {
  if ((chain !== undefined && event.chain !== chain) || (accountId !== undefined && event.accountId !== accountId)) return false;
  if (afterSequence !== undefined && (event.sequence === undefined || event.sequence <= afterSequence)) return false;
  if (sealed !== undefined && sealed !== (event.sequence !== undefined)) return false;
  return from === undefined || event.at >= from;
}
