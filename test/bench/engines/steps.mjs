/**
 * How long each step of a person takes on each engine: in memory, in a SQLite file, on the MariaDB at MARIADB_URL, on the PostgreSQL at DATABASE_URL, and there with flows,
 * sessions and ledgers on the Redis at REDIS_URL, in turns. The password
 * hash costs nothing here, so that what is seen is the storage and the library; the real one takes many times as long, and the same on all. The
 * statements are those that are made before the answer; messages are delivered beside it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { openRedis } from 'lukko/adapter/redis';
import { migrate, openSqlStorage } from 'lukko/adapter/sql';
import { createClient } from 'redis';
import { spreadOf, timeMs } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createMeteredStore } from '../metered-store.mjs';
import { createDatabase } from '../mariadb.mjs';
import { createSchema, databaseUrl } from '../postgresql.mjs';
import { createHost, must, password } from '../walk.mjs';

export const name = 'steps by engine';

const turns = 100;
const warmUp = 5;
const redisUrl = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
/** Session checks come many at a time, and again and again: so many rounds in each turn. */
const [atOnce, rounds] = [16, 5];
/** What a session check with Redis takes of one with PostgreSQL, at most. A PING says how much of it is the client's own way there and back. */
const most = 0.5;

/**
 * @typedef {object} Person what somebody knows, more with each step
 * @property {import('lukko').Auth} auth
 * @property {number} n
 * @property {string} [username]
 * @property {string} [temporaryPassword]
 * @property {string} [flow]
 * @property {readonly string[]} [codes]
 * @property {string} [attempt]
 * @property {number} [position]
 * @property {string | undefined} [browser]
 * @property {string} [token]
 */

const profileOf = (/** @type {Person} */ { n }) => ({ name: 'Matti Virtanen', email: `matti${String(n)}@example.com`, phone: `+35840123${String(1_000 + n)}` });
const codeOf = (/** @type {Person} */ { codes = [], position = 0 }) => codes[position - 1] ?? '';

const learnNothing = (/** @type {unknown} */ _done) => ({});

/** @param {Person} person */
async function checkSession({ auth, token = '' }) {
  return learnNothing(must(await auth.sessions.check({ token })));
}

/** @type {Readonly<Record<string, (person: Person) => Promise<Partial<Person>>>>} the way of a person, step by step; each answers with what the person knows from then on */
const steps = {
  provision: async (person) => {
    const { username, slip } = must(
      await person.auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person: profileOf(person), delivery: 'in-person' }),
    );
    return { username, temporaryPassword: slip?.temporaryPassword ?? '' };
  },
  'first login, opened': async ({ auth, username = '', temporaryPassword = '' }) => {
    const started = must(await auth.login.start({ username, password: temporaryPassword }));
    return started.next === 'first-login' ? { flow: started.flow } : {};
  },
  'first login, information': async (person) => learnNothing(must(await person.auth.firstLogin.giveInformation({ flow: person.flow ?? '', profile: { ...profileOf(person), locale: 'en' } }))),
  'first login, password': async ({ auth, flow = '' }) => learnNothing(must(await auth.firstLogin.changePassword({ flow, password }))),
  'first login, method': async ({ auth, flow = '' }) => learnNothing(must(await auth.firstLogin.chooseList({ flow }))),
  'first login, list': async ({ auth, flow = '' }) => ({ codes: must(await auth.firstLogin.openList({ flow })).list.codes }),
  'first login, asked': async ({ auth, flow = '' }) => ({ position: must(await auth.firstLogin.askList({ flow })).challenge.position }),
  'first login, proven': async (person) => {
    const { token, browser } = must(await person.auth.firstLogin.proveList({ flow: person.flow ?? '', code: codeOf(person) }));
    return { token, browser };
  },
  'first login, finished': async ({ auth, flow = '' }) => learnNothing(must(await auth.firstLogin.finish({ flow }))),
  'login call 1': async ({ auth, username = '', browser }) => {
    const started = must(await auth.login.start({ username, password, browser }));
    return started.next === 'otp-challenge' ? { attempt: started.attempt, position: started.challenge.position } : {};
  },
  'login call 2': async (person) => {
    const answered = must(await person.auth.login.answerOtp({ attempt: person.attempt ?? '', code: codeOf(person) }));
    return answered.next === 'authenticated' ? { token: answered.token } : {};
  },
  'session check': checkSession,
};

/** @param {string} engine @param {import('lukko/port').Storage} storage */
function createEngine(engine, storage) {
  const meter = { spentMs: 0, calls: 0 };
  const metered = Object.fromEntries(Object.entries(storage).map(([kind, store]) => [kind, typeof store === 'object' ? createMeteredStore(store, meter) : store]));
  /** @type {Promise<unknown>[]} */
  const beside = [];
  const { auth } = createHost({
    storage: { ...storage, ...metered, messages: { ...storage.messages, insert: metered['messages'].insert } },
    hasher: createMeteredHasher().hasher,
    background: (task) => void beside.push(task),
  });
  const settle = async () => {
    while (beside.length > 0) await beside.pop();
  };
  return { engine, auth, meter, settle };
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-bench-'));
  const sqlite = { url: `sqlite:${join(folder, 'lukko.db')}` };
  await migrate(sqlite);
  const place = await createSchema('steps');
  const other = await createDatabase('steps');
  const [file, server, mariadb] = [await openSqlStorage(sqlite), await openSqlStorage({ url: databaseUrl, schema: place.schema }), await openSqlStorage({ url: other.url })];
  const { close, ...shortLived } = await openRedis({ url: redisUrl, prefix: `bench-${String(process.pid)}:`, durableLedgers: server.ledgers });
  const client = createClient({ url: redisUrl });
  await client.connect();
  try {
    const withRedis = createEngine('PostgreSQL with Redis', { ...server, ...shortLived });
    return await measure([createEngine('memory', createMemoryStorage()), createEngine('SQLite', file), createEngine('MariaDB', mariadb), createEngine('PostgreSQL', server), withRedis], () => client.ping());
  } finally {
    for (const store of [shortLived.flows, shortLived.sessions]) for (const { id } of await store.scan(undefined, 100_000)) await store.remove(id);
    for (const end of [() => client.close(), close, file.close, server.close, mariadb.close]) await end();
    for (const made of [place, other]) await made.drop();
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly ReturnType<typeof createEngine>[]} engines @param {() => Promise<unknown>} ping @returns {Promise<import('../run.mjs').Row[]>} */
async function measure(engines, ping) {
  /** @type {Map<string, { figures: number[], statements: Set<number> }>} */
  const measured = new Map();
  /** @type {Map<string, number[]>} */
  const many = new Map(engines.map(({ engine }) => [engine, []]));
  /** @type {number[]} */
  const pings = [];
  for (let turn = -warmUp; turn < turns; turn += 1) {
    const people = engines.map((engine) => ({ ...engine, person: /** @type {Person} */ ({ auth: engine.auth, n: turn + warmUp }) }));
    for (const [step, act] of Object.entries(steps)) {
      for (const { engine, meter, settle, person } of people) {
        await settle();
        meter.calls = 0;
        const ms = await timeMs(async () => Object.assign(person, await act(person)));
        const row = measured.get(`${step}, ${engine}`) ?? { figures: [], statements: new Set() };
        measured.set(`${step}, ${engine}`, row);
        if (turn < 0) continue;
        row.figures.push(ms);
        row.statements.add(meter.calls);
      }
    }
    pings.push(await timeMs(ping));
    for (let round = 0; round < rounds; round += 1) {
      for (const { engine, person } of people) {
        const ms = await timeMs(() => Promise.all(Array.from({ length: atOnce }, () => checkSession(person))));
        if (turn >= 0) many.get(engine)?.push(ms / atOnce);
      }
    }
  }
  const rows = [...measured].map(([row, { figures, statements }]) => {
    const counts = [...statements].sort((a, b) => a - b);
    return { name: `${row} (${[...new Set([counts[0], counts.at(-1)])].join(' to ')} statements)`, ...spreadOf(figures), unit: 'ms' };
  });
  const shared = [...many].map(([engine, figures]) => ({ name: `${String(atOnce)} session checks at once, each, ${engine}`, ...spreadOf(figures), unit: 'ms' }));
  const ratioOf = (/** @type {(engine: string) => readonly number[] | undefined} */ on) => spreadOf(on('PostgreSQL with Redis') ?? []).value / spreadOf(on('PostgreSQL') ?? []).value;
  return [
    ...rows,
    ...shared,
    { name: 'a PING of the Redis client alone', ...spreadOf(pings), unit: 'ms' },
    { name: 'one session check alone, Redis to PostgreSQL', value: ratioOf((engine) => measured.get(`session check, ${engine}`)?.figures), unit: '×', limit: most },
    { name: `${String(atOnce)} session checks at once, Redis to PostgreSQL`, value: ratioOf((engine) => many.get(engine)), unit: '×', limit: most },
  ];
}
