import { SqliteDialect } from 'kysely';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { migrationSql, openSqlStorage } from '../../src/adapter/sql/index.js';
import { createSeededRandom, createTestAuth, createTestClock } from '../../src/testing/index.js';
import { headUser, logInAndSettle, must, walkToEnd, walkToNewList, type Active } from '../story/walk.js';
import { day } from '../unit/service/first-login/walks.js';
import { toCode } from '../unit/service/recovery/walks.js';
import { keys } from '../unit/service/shared/tools.js';

/**
 * A year of a small office on SQLite: 20 people, of whom three log in all day long and need several lists; strangers with wrong passwords, half of
 * them for names that nobody has; and one lost password a week that nobody brings to its end. Maintenance runs every twelve hours instead of every
 * 30 seconds: half a day more is there than ever would be.
 */
const people = 20;
const regulars = 3;
/** Logins of the others, each day, and of each of the three, every other day. */
const aDay = { logins: 3, failures: 6, ofRegulars: 5 };
const retentionDays = 180;
/** The office's, and the one of what concerns none: each may have an event a day that says what was removed. */
const chains = 2;
/** How many events each act leaves at the most, with those that maintenance adds when it is over. */
const events = { firstLogin: 12, login: 4, failure: 1, renewal: 7, lostPassword: 2 };
/** A renewal is offered when 20 of a list's 100 are left. */
const usesOfAList = 80;

const database = new Database(':memory:');
database.exec(migrationSql({ engine: 'sqlite' }));
const storage = await openSqlStorage({ dialect: new SqliteDialect({ database }), engine: 'sqlite' });
const clock = createTestClock();
const options = { storage, clock, random: createSeededRandom('a year'), keys, policyOverrides: { audit: { retentionMs: retentionDays * day } } };
const kit = createTestAuth(options);

const tables = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages', 'ledgers', 'audit', 'audit_heads'] as const;
type Counts = Readonly<Record<(typeof tables)[number], number>>;

function countRows(): Counts {
  const count = (table: string): number => (database.prepare(`select count(*) as rows from lukko_${table}`).get() as { readonly rows: number }).rows;
  return Object.fromEntries(tables.map((table) => [table, count(table)])) as Counts;
}

/** Rows that name an account, in whatever column; but for events, which keep its random id. */
function tablesNaming(accountId: string): readonly string[] {
  const names = tables.filter((table) => table !== 'audit');
  return names.filter((table) => (database.prepare(`select * from lukko_${table}`).all() as readonly object[]).some((row) => JSON.stringify(row).includes(accountId)));
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

/** Somebody logs in with the list that they have, and gets the next one when they are told that it is time. */
async function logInAndRenew(office: Active[], n: number): Promise<void> {
  const person = office[n] ?? expect.unreachable('nobody is there');
  const done = must(await logInAndSettle(person, person.browser));
  if (done.next !== 'authenticated') throw new Error('all three steps are done');
  // A browser keeps what it is given when its cookie is over, after half a year.
  office[n] = { ...person, browser: done.browser ?? person.browser };
  if (!done.list?.renewalOffered) return;
  const { proof, codes, code } = await walkToNewList({ ...person, token: done.token });
  must(await person.auth.binding.proveList({ token: done.token, proof, code }));
  office[n] = { ...person, browser: done.browser ?? person.browser, codes };
}

async function liveDay(office: Active[], today: number): Promise<void> {
  for (let n = 0; n < aDay.logins; n += 1) await logInAndRenew(office, regulars + ((today * aDay.logins + n) % (people - regulars)));
  for (let n = 0; today % 2 === 0 && n < aDay.ofRegulars * regulars; n += 1) await logInAndRenew(office, n % regulars);
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
  const within = (days: number) => ({ logins: aDay.logins * days + Math.ceil(days / 2) * aDay.ofRegulars * regulars, renewals: regulars * Math.ceil((Math.ceil(days / 2) * aDay.ofRegulars) / usesOfAList), losses: Math.ceil(days / 7) });
  for (const today of [120, 240, 365]) {
    const { accounts, lists, devices, flows, sessions, messages, ledgers, audit, audit_heads: heads } = rowsAt(today);
    expect({ accounts, devices, heads }).toEqual({ accounts: people, devices: 0, heads: chains });
    // One in use for each, and those that ended within the retention.
    expect(lists).toBeLessThanOrEqual(people + within(retentionDays + 1.5).renewals);
    // A login's flow is over within the hour, a lost password's within a day; each is kept a day longer.
    expect(flows).toBeLessThanOrEqual(within(2.5).logins + within(2.5).renewals + within(2.5).losses);
    // Twelve hours, and 30 days longer.
    expect(sessions).toBeLessThanOrEqual(within(31.5).logins);
    // Those of a renewal to both addresses, and the link and the code of a lost password: a day at the most, and 30 days longer.
    // And one new browser of each person, told to both addresses.
    expect(messages).toBeLessThanOrEqual(6 * (within(31.5).renewals + regulars) + 2 * within(31.5).losses + 2 * people);
    // One of each person's strangers, and those of a day and a half whose window is not over.
    expect(ledgers).toBeLessThanOrEqual(people + aDay.failures * 1.5);
    const kept = retentionDays + 1.5;
    const { logins, renewals, losses } = within(kept);
    const came = logins * events.login + renewals * events.renewal + losses * events.lostPassword + kept * (aDay.failures * events.failure + chains);
    // And the first logins of the first day.
    expect(audit).toBeLessThanOrEqual(came + (today <= retentionDays ? people * events.firstLogin : 0));
  }
  // Lists were used up, ended and removed: more were made than are there.
  const made = (database.prepare('select sum(json_extract(data, \'$.listNumber\')) as lists from lukko_accounts').get() as { readonly lists: number }).lists;
  expect(made).toBeGreaterThan(rowsAt(365).lists + regulars);

  const [person] = office;
  if (person === undefined) expect.unreachable('nobody is there');
  const { accountId } = person;
  await toCode(person);
  await kit.settle();
  expect(tablesNaming(accountId)).toEqual(expect.arrayContaining(['accounts', 'lists', 'flows', 'sessions', 'messages']));
  must(await kit.auth.accounts.erase({ actor: headUser, accountId }));
  // Sessions that have ended stay without a browser for as long as any.
  expect(tablesNaming(accountId)).toEqual(['sessions']);
  clock.advance(32 * day);
  await maintain();
  expect(tablesNaming(accountId)).toEqual([]);
  expect(countRows().accounts).toBe(people - 1);
}, 300_000);
