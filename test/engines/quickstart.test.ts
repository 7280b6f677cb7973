import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killQuickstart, runQuickstart } from '../tools/run-quickstart.js';
import { databaseUrl, newSchema, query } from './tools/postgresql.js';

describe('the quickstart with --storage postgres://…', () => {
  const schema = `lukko_quickstart_${String(process.pid)}`;
  const folder = mkdtempSync(join(tmpdir(), 'lukko-quickstart-engines-'));
  const people = join(folder, 'two.csv');
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  const args = [people, '--out', join(folder, 'out'), '--storage', url.href];
  let stopped = '';
  let last: ReturnType<typeof runQuickstart>;
  beforeAll(async () => {
    writeFileSync(people, "name,email,phone\nMatti Virtanen,matti@virtanen.example,+358 40 123 4567\nSiân O'Connor,sian@virtanen.example,+44 7700 900123\n");
    await query(newSchema(schema));
    stopped = await killQuickstart('Matti Virtanen has changed the password.', args);
    last = runQuickstart(...args);
  }, 240_000);
  afterAll(async () => {
    await query(`drop schema ${schema} cascade`);
    rmSync(folder, { recursive: true });
  });

  it('makes the tables, finds them the next time, and says where without user and password', () => {
    expect(stopped).toMatch(/^Storage: PostgreSQL at \S+, database \w+; its tables were made just now \(version \d+\)\.$/m);
    expect(last.stdout).toMatch(/^Storage: PostgreSQL at \S+, database \w+; its tables were there \(version \d+\)\.$/m);
    expect(`${stopped}${last.stdout}`).not.toContain('postgres://');
  });

  it('R207 in part: killed after a password was changed, it goes on from there with that password, and the story ends', () => {
    expect(last.stderr).toBe('');
    expect(last.status).toBe(0);
    expect(last.stdout).toContain('2 of them are invited already, and nobody is invited twice: 1 stopped in the first login, 1 did not begin it.');
    expect(last.stdout).toMatch(/Matti Virtanen goes on with the first login where it stopped: (?:the choice of the third step|the list), after the password\./);
    expect(last.stdout).not.toContain('Matti Virtanen has changed the password.');
    expect(last.stdout).toMatch(/holds \d+ events\. Verified: none was changed/);
  });

  it('nobody is invited twice', async () => {
    const accounts = await query(`select username from ${schema}.lukko_accounts`);
    expect(accounts).toHaveLength(2);
    for (const { username } of accounts) expect(stopped).toContain(`${String(username)}  `);
  });
});
