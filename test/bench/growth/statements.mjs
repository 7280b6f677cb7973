/** Every statement that the adapter makes for a port method, asked as the services ask. */
import { contactKeysOf, firstAt, firstRemoval, idOf, ledgerKeyOf, organizationOf } from './fill.mjs';

/** @typedef {import('lukko/port').Storage} Storage */

/**
 * @typedef {object} Statement
 * @property {string} name
 * @property {((n: number) => Promise<unknown>) | undefined} [prepare] puts there what the nth call is to find
 * @property {(n: number) => Promise<unknown>} act the nth call; it throws where the answer is not the one expected
 */

/** What `maintain` asks for at a time. */
const atOnce = 500;
/** Each call asks for another key, in no order over all there are: the next is so far on, and shares no divisor with their number. */
const stride = 618_033_989;
const due = 8;
const page = 40;

/**
 * @param {{ storage: Storage, shapes: import('./shapes.mjs').Shapes, counts: import('./fill.mjs').Counts }} input
 * @returns {readonly Statement[]}
 */
export function statementsOf({ storage, shapes, counts }) {
  const among = (/** @type {keyof typeof counts} */ name) => (/** @type {number} */ n) => 1 + ((n * stride) % counts[name]);
  return [
    ...accountStatements(storage, shapes.account, among('accounts')),
    ...ownedStatements({ name: 'lists', kind: 'list', store: storage.lists, shape: shapes.list, pick: among('lists') }),
    ...ownedStatements({ name: 'devices', kind: 'device', store: storage.devices, shape: shapes.device, pick: among('devices') }),
    ...ownedStatements({ name: 'flows', kind: 'flow', store: storage.flows, shape: shapes.flow, pick: among('flows') }),
    ...ownedStatements({ name: 'sessions', kind: 'session', store: storage.sessions, shape: shapes.session, pick: among('sessions') }),
    ...ownedStatements({ name: 'messages', kind: 'message', store: storage.messages, shape: shapes.message, pick: among('messages') }),
    ...dueStatements(storage, shapes.message),
    // Three in a row are asked for.
    ...ledgerStatements(storage, (n) => Math.min(among('ledgers')(n), counts.ledgers - 2)),
    ...auditStatements(storage, { event: shapes.event, pick: (n) => besideNone(among('accounts')(n)), middle: firstAt + counts.audit * 5 }),
  ];
}

/** @param {number} n @returns {number} an account with events in its organization's chain: two in a hundred have theirs in the installation's */
const besideNone = (n) => ((n - 1) % 50 === 7 ? n + 1 : n);

/** @param {boolean} holds @param {string} what */
function expect(holds, what) {
  if (!holds) throw new Error(`another answer than expected: ${what}`);
}

/** @param {string} text @returns {string} an id that no copy has, where the texts of different calls differ */
const newId = (text) => `${globalThis.crypto.randomUUID().slice(0, 10)}${text}`;

/** @param {Storage} storage @param {import('lukko/port').AccountRecord} shape @param {(n: number) => number} pick @returns {Statement[]} */
function accountStatements({ accounts }, shape, pick) {
  const one = async (/** @type {'username' | 'contactKeys'} */ index, /** @type {string} */ value) => expect((await accounts.findBy(index, value)).length === 1, `accounts.findBy ${index}`);
  return [
    ...recordStatements({ name: 'accounts', kind: 'account', store: accounts, shape, pick, fresh: (record) => ({ ...record, username: record.id, contactKeys: [newId('email'), newId('phone')] }) }),
    { name: 'accounts.findBy username', act: (n) => one('username', idOf('user', pick(n))) },
    { name: 'accounts.findBy username, unknown', act: async (n) => expect((await accounts.findBy('username', idOf('nobody', n))).length === 0, 'unknown username') },
    { name: 'accounts.findBy contactKeys', act: (n) => one('contactKeys', contactKeysOf(pick(n))[n % 2] ?? '') },
    { name: 'accounts.findBy organizationId (100 of them)', act: async (n) => expect((await accounts.findBy('organizationId', organizationOf(pick(n)))).length >= 100, 'accounts of an organization') },
  ];
}

/**
 * @template {import('lukko/port').StoredRecord & { readonly accountId: string }} R
 * @param {{ name: string, kind: string, store: import('lukko/port').RecordStore<R, 'accountId'>, shape: R, pick: (n: number) => number }} input
 * @returns {Statement[]}
 */
function ownedStatements(input) {
  const { name, store, pick } = input;
  return [
    ...recordStatements({ ...input, fresh: (record) => ({ ...record, accountId: newId('account') }) }),
    { name: `${name}.findBy accountId`, act: async (n) => expect((await store.findBy('accountId', idOf('account', pick(n)))).length === 1, `${name}.findBy`) },
  ];
}

/**
 * @template {import('lukko/port').StoredRecord} R
 * @param {{ name: string, kind: string, store: import('lukko/port').RecordStore<R, never>, shape: R, pick: (n: number) => number, fresh: (record: R) => R }} input
 * @returns {Statement[]}
 */
function recordStatements({ name, kind, store, shape, pick, fresh }) {
  /** @type {R | undefined} */
  let kept;
  const made = (/** @type {number} */ removeAt) => fresh({ ...shape, id: newId(kind), version: 1, removeAt });
  const insert = async (/** @type {R} */ record) => expect((await store.insert(record)) === 'inserted', `${name}.insert`);
  const prepared = async () => {
    kept = made(firstRemoval * 2);
    await insert(kept);
  };
  const given = () => kept ?? shape;
  return [
    { name: `${name}.find`, act: async (n) => expect((await store.find(idOf(kind, pick(n)))) !== undefined, `${name}.find`) },
    { name: `${name}.insert`, act: () => insert(made(firstRemoval * 2)) },
    { name: `${name}.update`, prepare: prepared, act: async () => expect(await store.update({ ...given(), version: 2 }, 1), `${name}.update`) },
    { name: `${name}.remove`, prepare: prepared, act: async () => expect(await store.remove(given().id), `${name}.remove`) },
    { name: `${name}.scan`, act: async () => expect((await store.scan(undefined, page)).length === page, `${name}.scan`) },
    { name: `${name}.scan, further on`, act: async (n) => expect((await store.scan(`5${String(n % 10)}`, page)).length === page, `${name}.scan`) },
    { name: `${name}.removeExpired, none due`, act: async () => expect((await store.removeExpired(firstAt, atOnce)) === 0, `${name}.removeExpired`) },
    {
      name: `${name}.removeExpired, ${String(due)} due`,
      prepare: async () => {
        for (let count = 0; count < due; count += 1) await insert(made(firstRemoval - 1));
      },
      act: async () => expect((await store.removeExpired(firstRemoval - 1, atOnce)) === due, `${name}.removeExpired`),
    },
  ];
}

/** @param {Storage} storage @param {import('lukko/port').MessageRecord} shape @returns {Statement[]} */
function dueStatements({ messages }, shape) {
  /** @type {import('lukko/port').MessageRecord[]} */
  const queued = [];
  const prepare = async () => {
    while (queued.length < due) {
      const message = { ...shape, id: newId('message'), version: 1, removeAt: firstRemoval * 2, state: /** @type {const} */ ('queued'), dueAt: firstAt };
      await messages.insert(message);
      queued.push(message);
    }
  };
  return [
    { name: 'messages.findDue, none due', act: async () => expect((await messages.findDue(firstAt - 1, 100)).length === 0, 'messages.findDue') },
    { name: `messages.findDue, ${String(due)} due`, prepare, act: async () => expect((await messages.findDue(firstAt, 100)).length >= due, 'messages.findDue') },
  ];
}

/** @param {Storage} storage @param {(n: number) => number} pick @returns {Statement[]} */
function ledgerStatements({ ledgers }, pick) {
  const now = firstAt;
  const of = (/** @type {readonly string[]} */ named, windowMs = firstRemoval) => named.map((key) => ({ key, amount: 1, windowMs }));
  const there = (/** @type {number} */ n) => [0, 1, 2].map((more) => ledgerKeyOf(pick(n) + more));
  const fresh = () => [0, 1, 2].map(() => newId(ledgerKeyOf(0)));
  const add = async (/** @type {readonly string[]} */ named) => expect((await ledgers.add({ changes: of(named), now })).every(({ count }) => count > 0), 'ledgers.add');
  /** @type {readonly string[]} */
  let kept = [];
  return [
    { name: 'ledgers.add, one counter', act: (n) => add(there(n).slice(0, 1)) },
    { name: 'ledgers.add, three counters', act: (n) => add(there(n)) },
    { name: 'ledgers.add, three new counters', act: () => add(fresh()) },
    { name: 'ledgers.read, three counters', act: async (n) => expect((await ledgers.read({ keys: there(n), now })).every(({ count }) => count > 0), 'ledgers.read') },
    { name: 'ledgers.clear, three counters', prepare: () => add((kept = fresh())), act: () => ledgers.clear(kept) },
    { name: 'ledgers.removeExpired, none due', act: async () => expect((await ledgers.removeExpired(firstAt, atOnce)) === 0, 'ledgers.removeExpired') },
    {
      name: `ledgers.removeExpired, ${String(due)} due`,
      prepare: () => ledgers.add({ changes: of(Array.from({ length: due }, () => newId(ledgerKeyOf(0))), 1), now }),
      act: async () => expect((await ledgers.removeExpired(firstAt + 1, atOnce)) === due, 'ledgers.removeExpired'),
    },
  ];
}

/**
 * @param {Storage} storage
 * @param {{ event: import('lukko/port').AuditEvent, pick: (n: number) => number, middle: number }} input an instant in the middle of the events
 * @returns {Statement[]}
 */
function auditStatements({ audit }, { event, pick, middle }) {
  let count = 0;
  const made = (/** @type {string} */ chain) => {
    count += 1;
    return { ...event, chain, at: firstRemoval + count, id: `${String(firstRemoval + count)}-${newId('event')}` };
  };
  const chainOf = (/** @type {number} */ n) => organizationOf(pick(n));
  /** @type {(name: string, query: (n: number) => import('lukko/port').AuditQuery, least: number) => Statement} */
  const list = (name, query, least) => ({ name: `audit.list ${name}`, act: async (n) => expect((await audit.list(query(n))).length >= least, `audit.list ${name}`) });
  /** @type {Parameters<import('lukko/port').AuditStore['seal']>[0]} */
  let sealing = { chain: '', batch: [], expectedHead: { sequence: 0, hash: '' } };
  const prepareSeal = async (/** @type {number} */ n) => {
    const chain = chainOf(n);
    const events = Array.from({ length: due }, () => made(chain));
    await audit.append(events);
    const expectedHead = await audit.head(chain);
    const first = expectedHead.sequence + 1;
    sealing = { chain, batch: events.map(({ id }, at) => ({ id, sequence: first + at, hash: `bench.${id}` })), expectedHead };
  };
  return [
    { name: 'audit.append, one', act: (n) => audit.append([made(chainOf(n))]) },
    { name: 'audit.append, four', act: (n) => audit.append([0, 1, 2, 3].map(() => made(chainOf(n)))) },
    list('of a chain', (n) => ({ chain: chainOf(n), limit: 100 }), 100),
    list('of a chain from an instant on', (n) => ({ chain: chainOf(n), from: middle, limit: 100 }), 100),
    list('of the installation from an instant on', () => ({ chain: 'installation', from: middle, limit: page }), page),
    list('of a chain and account', (n) => ({ chain: chainOf(n), accountId: idOf('account', pick(n)), limit: 100 }), 1),
    list('of a chain and account from an instant on', (n) => ({ chain: chainOf(n), accountId: idOf('account', pick(n)), from: middle, limit: 100 }), 1),
    list('recent logins', (n) => ({ chain: chainOf(n), accountId: idOf('account', pick(n)), newestFirst: true, limit: 250 }), 1),
    list('of an account', (n) => ({ accountId: idOf('account', pick(n)), from: 0, limit: 1_000 }), 1),
    list('unsealed', () => ({ sealed: false, limit: atOnce }), atOnce),
    list('unsealed from an instant on', () => ({ sealed: false, from: middle, limit: page }), 1),
    list('sealed', () => ({ sealed: true, limit: atOnce }), atOnce),
    list('sealed from an instant on', () => ({ sealed: true, from: middle, limit: atOnce }), atOnce),
    list('sealed of a chain', (n) => ({ chain: chainOf(n), sealed: true, limit: 250 }), 250),
    list('the oldest of a chain', (n) => ({ chain: chainOf(n), sealed: true, limit: 1 }), 1),
    list('the newest of a chain', (n) => ({ chain: chainOf(n), newestFirst: true, limit: 250 }), 250),
    list('after a sequence', (n) => ({ chain: chainOf(n), sealed: true, afterSequence: 200, limit: 100 }), 100),
    list('after a sequence of the installation', () => ({ chain: 'installation', sealed: true, afterSequence: 20, limit: 50 }), 50),
    { name: 'audit.head', act: async (n) => expect((await audit.head(chainOf(n))).sequence > 0, 'audit.head') },
    { name: `audit.seal, ${String(due)} events`, prepare: prepareSeal, act: async () => expect(await audit.seal(sealing), 'audit.seal') },
    { name: 'audit.prune, 2 events', act: async (n) => expect((await audit.prune({ chain: chainOf(n), through: 400, limit: 2 })) === 2, 'audit.prune') },
  ];
}
