import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import type { AuthError } from '../../../src/index.js';
import type { TestAuth } from '../../../src/testing/index.js';
import { goOnLoggedOut, startActive, type Person } from '../../proof/person.js';
import { createWorld, type World } from '../../proof/world.js';
import { goodPassword, toChallenge } from '../../story/walk.js';
import { hour } from '../../unit/service/shared/tools.js';
import { allOf, codesOf, everyRead, everyWrite } from '../tools/every-method.js';
import { createTestSchema } from '../tools/postgresql.js';
import { startProxy } from '../tools/proxy.js';

const place = await createTestSchema('outage');
const proxy = await startProxy(place.url);
const behind: SqlStorage = await openSqlStorage({ url: proxy.url, schema: place.schema });

/** An installation that works over the database, and another process of it whose way there is gone. */
let world: World;
let cutOff: TestAuth['auth'];
let person: Person;
let attempt: string;
let code: string;

beforeAll(async () => {
  world = createWorld('standard', {}, place.storage);
  person = await startActive(world);
  ({ attempt, code } = await toChallenge({ ...world, ...person }));
  cutOff = world.start((_call, run) => run(), () => behind).auth;
  await proxy.close();
});
afterAll(() => Promise.all([behind.close(), place.drop()]));

describe('invariant 7: nothing listens where PostgreSQL was', () => {
  it('R185 in part: every method of every store refuses with storage-unavailable', async () => {
    const calls = [...everyRead(behind), ...everyWrite(behind)];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-unavailable'));
  });

  it('invariant 5: so does every use case of a login and of a session, whatever it is given, and opens nothing', async () => {
    const before = await counted();
    const { username, token, browser } = person;
    const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['the right password', () => cutOff.login.start({ username, password: goodPassword })],
      ['the right password, from a known browser', () => cutOff.login.start({ username, password: goodPassword, browser })],
      ['a wrong password', () => cutOff.login.start({ username, password: 'this is not the password at all' })],
      ['an unknown username', () => cutOff.login.start({ username: 'nobody4711', password: goodPassword })],
      ['the right one-time password', () => cutOff.login.answerOtp({ attempt, code })],
      ['a wrong one-time password', () => cutOff.login.answerOtp({ attempt, code: 'AAAA' })],
      ['another position', () => cutOff.login.renewChallenge({ attempt })],
      ['a new password', () => cutOff.login.replacePassword({ attempt, password: 'lumi narskuu saappaan alla' })],
      ['a session', () => cutOff.sessions.check({ token })],
      ['its end', () => cutOff.sessions.end({ token })],
      ['a session renewed', () => cutOff.sessions.stepUp({ token, password: goodPassword, proof: attempt })],
    ];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-unavailable'));
    expect(await counted()).toEqual(before);
  });

  it('says what to do', async () => {
    const error = await behind.accounts.find('one').then(() => undefined, (cause: unknown) => cause as AuthError);
    expect(error).toMatchObject({ name: 'AuthError', message: 'A record store did not answer. What was not written down was not granted; try again when the store is back.' });
    expect(error?.cause).toBeInstanceOf(Error);
  });

  it('the one-time password that nobody could judge is good once the database is back', async () => {
    world.clock.advance(1_000);
    expect(await world.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: true, next: 'authenticated' });
    world.clock.advance(hour);
    await goOnLoggedOut(world, person);
  });
});

/** How much of everything there is. */
async function counted(): Promise<readonly number[]> {
  const { accounts, lists, flows, sessions, messages, audit } = place.storage;
  const all = await Promise.all([accounts, lists, flows, sessions, messages].map((store) => store.scan(undefined, 10_000)));
  return [...all.map((records) => records.length), (await audit.list({ limit: 10_000 })).length];
}
