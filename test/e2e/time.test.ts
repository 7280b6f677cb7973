import Database from 'libsql';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { lookAt } from './tools/look-at.js';
import { visit } from './tools/open-browser.js';
import { makePerson } from './tools/people.js';
import type { Demo } from './tools/start-demo.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, logIn, open, pathOf, send, textOf } from './tools/walk.js';

const password = 'teacups on the windowsill';

let demo: Demo;
let browser: Browser;
// With the hashes that a user waits for.
useDemo((started) => ({ demo, browser } = started), { hashes: 'real' });

/** The demo has no clock that could be put forward: what is to run out is written down as over, in its database. */
function runOut(table: 'sessions' | 'flows', field: string): void {
  const database = new Database(demo.database);
  const { changes } = database.prepare(`update lukko_${table} set data = json_set(data, '$.${field}', 1) where json_extract(data, '$.${field}') is not null`).run();
  database.close();
  expect(changes).toBeGreaterThan(0);
}

test('a session that was not used for an hour leads to the login, with a word of why', async () => {
  const person = await makePerson(demo);
  const matti = await visit(browser, demo.origin);
  await logIn(matti, person);
  runOut('sessions', 'idleUntil');
  await open(matti, '/settings');
  expect(pathOf(matti.page)).toBe('/login');
  await expectText(matti.page, matti.t.problems.idle);
  await lookAt(matti);
  await logIn(matti, person);
  expect(pathOf(matti.page)).toBe('/home');
  await matti.context.close();
  expect(matti.complaints).toEqual([]);
});

test('a one-time password that comes too late is asked for again, at the same position, and then taken', async () => {
  const person = await makePerson(demo);
  const matti = await visit(browser, demo.origin);
  await open(matti, '/login');
  await send(matti, '/auth/login/start', { username: person.username, password });
  const position = /position \d+/.exec(await textOf(matti.page))?.[0] ?? expect.unreachable();
  runOut('flows', 'challenge.expiresAt');
  await send(matti, '/auth/login/answer-otp', { code: await askedFor(matti.page, person.codes) });
  await expectText(matti.page, matti.t.problems['challenge-expired']);
  await expectText(matti.page, position);
  await lookAt(matti);
  await send(matti, '/auth/login/answer-otp', { code: await askedFor(matti.page, person.codes) });
  expect(pathOf(matti.page)).toBe('/home');
  await matti.context.close();
  expect(matti.complaints).toEqual([]);
});

test('a login that was left for too long begins anew, and says so', async () => {
  const person = await makePerson(demo);
  const matti = await visit(browser, demo.origin);
  await open(matti, '/login');
  await send(matti, '/auth/login/start', { username: person.username, password });
  runOut('flows', 'expiresAt');
  await send(matti, '/auth/login/answer-otp', { code: await askedFor(matti.page, person.codes) });
  expect(pathOf(matti.page)).toBe('/login');
  await expectText(matti.page, matti.t.problems['attempt-expired']);
  await lookAt(matti);
  await matti.context.close();
  expect(matti.complaints).toEqual([]);
});
