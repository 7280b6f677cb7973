import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageSuite } from 'lukko/testing';
import { afterAll, describe, it } from 'vitest';
import { createKvStorage } from './create-kv-storage.js';
import { openFileKv } from './open-file-kv.js';

const folder = await mkdtemp(join(tmpdir(), 'lukko-kv-test-'));
afterAll(() => rm(folder, { recursive: true }));
const newFolder = (): Promise<string> => mkdtemp(join(folder, 'storage-'));

describe('R12: a storage over a key-value store keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: async () => createKvStorage(openFileKv(await newFolder())) })) it(name, run);
});
