import Database from 'libsql';
import { recordKinds, recordStoreSuite } from 'lukko/testing';
import { describe, expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';
import { createUsers, usersTable } from './users-table.js';

function openUsers() {
  const db = new Database(':memory:');
  db.exec(createUsers);
  return db;
}

describe("accounts in the host's own table of people keep every sentence of the port", () => {
  for (const { name, run } of recordStoreSuite({ kind: recordKinds.accounts, create: async () => usersTable(openUsers()) })) it(name, run);
});

it('what the host keeps in the same row stays as it is, whatever lukko writes', async () => {
  const db = openUsers();
  const users = usersTable(db);
  const record = recordKinds.accounts.sample(1);
  await users.insert(record);
  db.prepare("update users set nickname = 'Masa', colour = 'blue' where account_id = ?").run(record.id);
  expect(await users.update({ ...record, version: record.version + 1 }, record.version)).toBe(true);
  expect(db.prepare('select nickname, colour from users').all()).toEqual([{ nickname: 'Masa', colour: 'blue' }]);
});

it('somebody in that table does the first login and logs in again, over a real port, and the page knows their nickname', () => {
  expect(visit('examples/bring-your-own-users/main.ts')).toEqual(storyOf({ home: '200 Masa, in green', payments: '404 404 Not Found', nothing: '404 404 Not Found' }));
});
