import { SqliteDialect } from 'kysely';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { migrationSql, openSqlStorage } from '../../src/adapter/sql/index.js';
import { createSeededRandom, createTestAuth, createTestClock } from '../../src/testing/index.js';
import { logInAndSettle, must, walkToEnd, type Active } from '../story/walk.js';
import { day } from '../unit/service/first-login/walks.js';
import { toCode } from '../unit/service/recovery/walks.js';
import { keys } from '../unit/service/shared/tools.js';

/**
 * A year of a small office on SQLite: 20 people, some of whom log in each day, strangers with wrong passwords, half of them for names that nobody
 * has, and one lost password a week that nobody brings to its end. Maintenance runs every twelve hours instead of every 30 seconds: half a day more
 * is there than ever would be.
 */
const people = 20;
const aDay = { logins: 3, failures: 6 };
const retentionDays = 180;
/** The office's, and the one of what concerns none: each may have an event a day that says what was removed. */
const chains = 2;

const database = new Database(':memory:');
database.exec(migrationSql({ engine: 'sqlite' }));
const storage = await openSqlStorage({ dialect: new SqliteDialect({ database }), engine: 'sqlite' });
const clock = createTestClock();
const options = { storage, clock, random: createSeededRandom('a year'), keys, policyOverrides: { audit: { retentionMs: retentionDays * day } } };
const kit = createTestAuth(options);

const tables = ['flows', 'sessions', 'messages', 'ledgers', 'audit'] as const;
type Counts = Readonly<Record<(typeof tables)[number], number>>;

function countRows(): Counts {
  const count = (table: string): number => (database.prepare(`select count(*) as rows from lukko_${table}`).get() as { readonly rows: number }).rows;
  return Object.fromEntries(tables.map((table) => [table, count(table)])) as Counts;
}

/** As the guide says: until there is no more to do. */
async function maintain(): Promise<void> {
  await kit.auth.deliver();
  for (let more = true; more; ) {
    const maintained = await kit.auth.maintain();
    expect(maintained.failed).toEqual([]);
    ({ more } = maintained);
  }
}

async function liveDay(office: readonly Active[], today: number): Promise<void> {
  for (let n = 0; n < aDay.logins; n += 1) {
    const person = office[(today * aDay.logins + n) % people];
    if (person !== undefined) must(await logInAndSettle(person, person.browser));
  }
  for (let n = 0; n < aDay.failures; n += 1) {
    const username = n % 2 === 0 ? (office[(today + n) % people]?.username ?? '') : `nobody${today}${n}`;
    expect(await kit.auth.login.start({ username, password: `guess number ${n}` })).toMatchObject({ ok: false });
  }
  const forgetful = today % 7 === 0 ? office[(today / 7) % people] : undefined;
  if (forgetful !== undefined) await toCode(forgetful);
  await kit.settle();
  for (let half = 0; half < 2; half += 1) {
    clock.advance(day / 2);
    await maintain();
  }
}

it('maintain keeps every table level over a year: what there is, is what came within its retention', async ({ annotate }) => {
  const office: Active[] = [];
  while (office.length < people) office.push(await walkToEnd(options));
  const seen = new Map<number, Counts>();
  for (let today = 1; today <= 365; today += 1) {
    await liveDay(office, today);
    seen.set(today, countRows());
  }
  const rowsAt = (today: number): Counts => seen.get(today) ?? countRows();
  for (const today of [120, 240, 365]) await annotate(`rows at day ${today}: ${JSON.stringify(rowsAt(today))}`);
  // Before the retention is over, what is added in a day is what comes in a day.
  const events = (rowsAt(120).audit - rowsAt(50).audit) / 70;
  for (const today of [120, 240, 365]) {
    const { flows, sessions, messages, ledgers, audit } = rowsAt(today);
    // A login's flow is over within the hour, a lost password's within a day; each is kept a day longer.
    expect(flows).toBeLessThanOrEqual((aDay.logins + 1) * 2.5);
    // Twelve hours, and 30 days longer.
    expect(sessions).toBeLessThanOrEqual(aDay.logins * 31.5);
    // The link and the code of a week's lost password: a day at the most, and 30 days longer.
    expect(messages).toBeLessThanOrEqual(2 * Math.ceil(31.5 / 7));
    // One of each person's strangers, and those of a day and a half whose window is not over.
    expect(ledgers).toBeLessThanOrEqual(people + aDay.failures * 1.5);
    // And the first logins of the first day.
    expect(audit).toBeLessThanOrEqual((retentionDays + 1.5) * (events + chains) + (today <= retentionDays ? rowsAt(1).audit : 0));
  }
}, 300_000);
