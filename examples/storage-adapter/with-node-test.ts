/** One suite in Node's own test runner: `node --test`, or here `node test/tools/run-example.mjs examples/storage-adapter/with-node-test.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { recordKinds, recordStoreSuite } from 'lukko/testing';
import { createKvStorage } from './create-kv-storage.js';
import { openFileKv } from './open-file-kv.js';

const folder = await mkdtemp(join(tmpdir(), 'lukko-kv-node-'));
after(() => rm(folder, { recursive: true }));
const create = async () => createKvStorage(openFileKv(await mkdtemp(join(folder, 'storage-')))).sessions;

for (const { name, run } of recordStoreSuite({ kind: recordKinds.sessions, create })) void test(name, run);
