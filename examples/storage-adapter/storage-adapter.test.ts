import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestAuth, storageSuite } from 'lukko/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createKvStorage } from './create-kv-storage.js';
import { openFileKv } from './open-file-kv.js';

const folder = await mkdtemp(join(tmpdir(), 'lukko-kv-test-'));
afterAll(() => rm(folder, { recursive: true }));
const newFolder = (): Promise<string> => mkdtemp(join(folder, 'storage-'));

describe('a storage over a key-value store keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: async () => createKvStorage(openFileKv(await newFolder())) })) it(name, run);
});

describe('the whole service over a key-value store', () => {
  it('invites, opens a first login, keeps house and verifies what it wrote down', async () => {
    const { auth, clock } = createTestAuth({ storage: createKvStorage(openFileKv(await newFolder())) });
    const anna = { kind: 'head-user', id: 'anna' } as const;
    const person = { name: 'Matti Virtanen', email: 'matti@virtanen.example', phone: '+358401234567' };
    const invited = await auth.accounts.provision({ actor: anna, organizationId: 'virtanen-oy', person, delivery: 'in-person' });
    if (!invited.ok || invited.slip === undefined) throw new Error('a slip was expected');
    const { username, temporaryPassword } = invited.slip;
    expect(await auth.login.start({ username, password: 'a wrong password' })).toMatchObject({ ok: false });
    expect(await auth.login.start({ username, password: temporaryPassword })).toMatchObject({ ok: true, next: 'first-login' });
    clock.advance(60 * 60_000);
    expect(await auth.maintain()).toMatchObject({ failed: [] });
    const verified = await auth.audit.verify({ actor: anna, organizationId: 'virtanen-oy' });
    expect(verified.ok && verified.events).toBeGreaterThan(1);
  });
});

function runExample(name: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/tools/run-example.mjs', `examples/storage-adapter/${name}`], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('invariant 1: two processes at one storage', () => {
  it('have one winner of one single-use update in each of 200 rounds, and count every try', () => {
    expect(runExample('two-processes.ts')).toEqual({ status: 0, stdout: '200 rounds: 400 tries, 200 won, 200 lost\n', stderr: '' });
  });
});

describe("a suite in Node's own test runner", () => {
  it('runs every case, and none fails', () => {
    const { status, stdout } = runExample('with-node-test.ts');
    expect(stdout).toMatch(/# pass [1-9]\d+\n# fail 0\n/);
    expect(status).toBe(0);
  });
});
