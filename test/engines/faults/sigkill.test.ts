import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import { isAuthError } from '../../../src/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { goOn, type Saved } from '../../proof/go-on.js';
import { goodPassword, headUser, matti, must, organizationId, type Invited } from '../../story/walk.js';
import { hour, keys } from '../../unit/service/shared/tools.js';
import { startOwnPostgresql } from '../tools/own-postgresql.js';

const server = await startOwnPostgresql();
afterAll(server.remove);
await migrate(server);
const storage = await openSqlStorage(server);
afterAll(storage.close);
const kit = createTestAuth({ storage, keys });

const people = 8;
const kills = 3;
const acceptedPerKill = 24;

interface Person {
  readonly kit: Invited;
  readonly lists: Saved;
}

/** What somebody was told. */
interface Told {
  readonly accountId: string;
  readonly place: string;
  readonly token: string;
}

async function invite(name: string): Promise<Person> {
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: name }, delivery: 'in-person' }));
  return { kit: { ...kit, accountId: made.accountId, username: made.username, temporaryPassword: made.slip?.temporaryPassword ?? '', addressCode: '' }, lists: new Map() };
}

/** Steps 1 to 3, the third twice at the same moment with the same one-time password. */
async function logInTwice({ kit: { accountId, username }, lists }: Person): Promise<readonly PromiseSettledResult<Told | undefined>[]> {
  const started = await kit.auth.login.start({ username, password: goodPassword });
  if (!started.ok || started.next !== 'otp-challenge') return [];
  const { listNumber, position } = started.challenge;
  const code = lists.get(listNumber)?.[position - 1] ?? '';
  const answer = async (): Promise<Told | undefined> => {
    const answered = await kit.auth.login.answerOtp({ attempt: started.attempt, code });
    return answered.ok && answered.next === 'authenticated' ? { accountId, place: `${accountId}/${String(listNumber)}/${String(position)}`, token: answered.token } : undefined;
  };
  return Promise.allSettled([answer(), answer()]);
}

it('invariants 1, 2 and 7: PostgreSQL is killed in the middle of logins and first logins, three times: no one-time password works twice, no account is lost, and whoever was told ok has what was promised', async () => {
  const old: Person[] = [];
  for (let n = 0; n < people; n += 1) {
    const person = await invite(`old${String(n)}`);
    await goOn(person.kit, person.lists);
    old.push(person);
  }
  const told: Told[] = [];
  const errors: unknown[] = [];
  const begun: Person[] = [];
  let isOver = false;

  const work = async (once: () => Promise<void>): Promise<void> => {
    while (!isOver) await once().catch((error: unknown) => errors.push(error)).then(() => sleep(5));
  };
  const logins = old.map((person) =>
    work(async () => {
      for (const result of await logInTwice(person)) {
        if (result.status === 'rejected') errors.push(result.reason);
        else if (result.value !== undefined) told.push(result.value);
      }
    }),
  );
  const firstLogins = [0, 1].map((worker) =>
    work(async () => {
      const person = await invite(`new${String(worker)}x${String(begun.length)}`);
      begun.push(person);
      const since = kit.clock.now();
      await goOn(person.kit, person.lists).catch((error: unknown) => {
        // A call that waited for the server came through; but an hour had gone by, and its flow was over.
        if (isAuthError(error) || kit.clock.now() === since) throw error;
      });
    }),
  );

  for (let round = 0; round < kills; round += 1) {
    const before = told.length;
    while (told.length < before + acceptedPerKill) await sleep(5);
    await server.kill();
    await sleep(50);
    await server.start();
    // What the crash left half done is forgotten once it cannot be on its way any more.
    kit.clock.advance(hour);
  }
  const before = told.length;
  while (new Set(told.slice(before).map(({ accountId }) => accountId)).size < people) await sleep(5);
  isOver = true;
  await Promise.all([...logins, ...firstLogins]);
  await kit.settle();

  await everySessionHolds(told);
  await everythingHolds(told, [...old, ...begun]);
  expect(errors.length).toBeGreaterThan(0);
  expect([...new Set(errors.map(codeOf))]).toEqual(['storage-unavailable']);
});

/**
 * Before the clock moves on: whoever was told of a session has it, unless the person's own newer ones took its place, or it stood unused for too long. One that
 * was taken back as it was made (`superseded`) was never told.
 */
async function everySessionHolds(told: readonly Told[]): Promise<void> {
  const now = kit.clock.now();
  const open: Told[] = [];
  for (const one of told) {
    const record = await storage.sessions.find(sessionOf(one));
    expect([undefined, 'too-many-sessions']).toContain(record?.endReason);
    const isOpen = record?.endedAt === undefined && now < Math.min(record?.idleUntil ?? 0, record?.absoluteUntil ?? 0);
    expect((await kit.auth.sessions.check({ token: one.token })).ok).toBe(isOpen);
    // Since the last kill nothing has stood unused: only the limit ends one.
    if (record?.createdAt === now) expect(isOpen).toBe(record.endReason === undefined);
    if (isOpen && record?.createdAt === now) open.push(one);
  }
  // The last that each person was told of is open.
  expect(new Set(open.map(({ accountId }) => accountId)).size).toBe(people);
}

function sessionOf({ token }: Told): string {
  return token.split('.')[0] ?? '';
}

async function everythingHolds(told: readonly Told[], all: readonly Person[]): Promise<void> {
  const places = told.map(({ place }) => place);
  expect(places.length).toBe(new Set(places).size);
  for (const one of told) {
    const { accountId, place } = one;
    const [, number, position] = place.split('/');
    const lists = await storage.lists.findBy('accountId', accountId);
    expect(lists.find(({ list }) => list.listNumber === Number(number))?.list.used).toContain(Number(position));
    expect(await storage.sessions.find(sessionOf(one))).toMatchObject({ accountId });
  }
  kit.clock.advance(hour);
  for (const { kit: invited, lists } of all) {
    const used = (await storage.lists.findBy('accountId', invited.accountId)).flatMap(({ list }) => list.used.map((position) => `${String(list.listNumber)}/${String(position)}`));
    expect(used.length).toBe(new Set(used).size);
    expect((await storage.sessions.findBy('accountId', invited.accountId)).length).toBeLessThanOrEqual(used.length);
    await goOn(invited, lists);
  }
}

function codeOf(error: unknown): string {
  if (isAuthError(error)) return error.code;
  throw new Error('an outage came out without a code', { cause: error });
}

