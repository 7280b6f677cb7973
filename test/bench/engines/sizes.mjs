/** How much a person leaves in the tables, as docs/guide/scale.md counts it: the longest record, and an event of the audit with its indexes on the PostgreSQL at DATABASE_URL. */
import { openSqlStorage } from 'lukko/adapter/sql';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createSchema, databaseUrl, query } from '../postgresql.mjs';
import { createHost, must, toChallenge, walkToEnd } from '../walk.mjs';

export const name = 'sizes';

/** So many that the empty pages of a small table do not count. */
const logins = 900;
const perPerson = 60;

/** @param {unknown} record */
const kilobytesOf = (record) => Buffer.byteLength(JSON.stringify(record)) / 1_000;

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { schema, drop } = await createSchema('sizes');
  const storage = await openSqlStorage({ url: databaseUrl, schema });
  try {
    const { auth } = createHost({ storage, hasher: createMeteredHasher().hasher });
    const actor = /** @type {const} */ ({ kind: 'head-user', id: 'anna' });
    const invited = must(await auth.accounts.provision({ actor, organizationId: 'virtanen-oy', person: { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' }, delivery: 'in-person' }));
    const fresh = kilobytesOf(await storage.accounts.find(invited.accountId));
    for (let n = 0; n < logins / perPerson; n += 1) await logInOften(auth);
    await auth.maintain();
    const lists = await storage.lists.scan(undefined, 10);
    await query(`vacuum full ${schema}.lukko_audit`);
    const [size] = await query(`select pg_total_relation_size('${schema}.lukko_audit') / count(*)::float as bytes from ${schema}.lukko_audit`);
    return [
      { name: 'a list of 100, the longest record', value: Math.max(...lists.map(kilobytesOf)), unit: 'KB' },
      { name: 'a new account', value: fresh, unit: 'KB' },
      { name: 'an event of the audit, with its indexes', value: Number(size?.['bytes']), unit: 'B' },
    ];
  } finally {
    await storage.close();
    await drop();
  }
}

/** @param {import('lukko').Auth} auth */
async function logInOften(auth) {
  const person = await walkToEnd(auth);
  for (let n = 0; n < perPerson; n += 1) {
    const { attempt, challenge } = await toChallenge(auth, person);
    must(await auth.login.answerOtp({ attempt, code: person.codes[challenge.position - 1] ?? '' }));
  }
}
