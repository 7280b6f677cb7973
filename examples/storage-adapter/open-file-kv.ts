import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kv, KvEntry } from './kv.js';

/**
 * A {@link Kv} in a folder, for any number of processes of one machine with a POSIX file system. A stand-in: what it has answered survives the
 * end of its processes, but not a loss of power, as it never calls `fsync`.
 *
 * A key is a folder that holds one empty file. Its name is the revision, and the value stands in `values/` under the same name. One winner
 * comes from what a file system does in one step: a file is renamed away once, and a folder is renamed into a place that is free.
 */
export function openFileKv(root: string): Kv {
  const placeOf = (key: string): string => join(root, 'keys', ...key.split('/').map(encode));
  const folderOf = (key: string): string => `${placeOf(key)}.key`;
  const valueOf = (revision: string): string => join(root, 'values', revision);

  const get = async (key: string): Promise<KvEntry | undefined> => {
    for (;;) {
      const [revision] = (await unless(readdir(folderOf(key)), ['ENOENT'])) ?? [];
      if (revision === undefined) return undefined;
      const value = await unless(readFile(valueOf(revision), 'utf8'), ['ENOENT']);
      // Whoever wrote the next revision has removed this one.
      if (value !== undefined) return { key, value, revision };
    }
  };

  const create = async (folder: string, revision: string): Promise<boolean> => {
    const draft = join(root, 'drafts', revision);
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, revision), '');
    await mkdir(dirname(folder), { recursive: true });
    const isNew = await happened(rename(draft, folder), ['ENOTEMPTY', 'EEXIST']);
    if (!isNew) await rm(draft, { recursive: true });
    return isNew;
  };

  const put = async (key: string, value: string, expected: string): Promise<boolean> => {
    const [folder, revision] = [folderOf(key), randomUUID()];
    await mkdir(join(root, 'values'), { recursive: true });
    await writeFile(valueOf(revision), value);
    const won = expected === 'absent' ? await create(folder, revision) : await happened(rename(join(folder, expected), join(folder, revision)), ['ENOENT']);
    await rm(valueOf(won ? expected : revision), { force: true });
    return won;
  };

  const remove = async (key: string, expected?: string): Promise<boolean> => {
    for (;;) {
      const revision = expected ?? (await get(key))?.revision;
      if (revision === undefined) return false;
      const won = await happened(unlink(join(folderOf(key), revision)), ['ENOENT']);
      if (won) {
        await rm(valueOf(revision), { force: true });
        await unless(rmdir(folderOf(key)), ['ENOENT', 'ENOTEMPTY', 'EEXIST']);
      }
      if (won || expected !== undefined) return won;
    }
  };

  const list = async (folder: string, after: string | undefined, limit: number): Promise<readonly KvEntry[]> => {
    const files = (await unless(readdir(placeOf(folder.slice(0, -1))), ['ENOENT'])) ?? [];
    const names = files.filter((file) => file.endsWith('.key')).map((file) => file.slice(0, -'.key'.length));
    const first = after === undefined ? '' : encode(after.slice(folder.length));
    const found: KvEntry[] = [];
    for (const name of names.filter((each) => each > first).sort()) {
      if (found.length >= limit) break;
      const entry = await get(folder + decode(name));
      if (entry !== undefined) found.push(entry);
    }
    return found;
  };

  return Object.freeze({ get, put, delete: remove, list });
}

// Hexadecimal, as a file system may take ä for Ä and has a meaning for some characters; it sorts as the bytes do.
const encode = (name: string): string => `_${Buffer.from(name).toString('hex')}`;
const decode = (file: string): string => Buffer.from(file.slice(1), 'hex').toString();

/** What came of it, or `undefined` where it ended in one of the errors that are an answer. */
async function unless<T>(act: Promise<T>, codes: readonly string[]): Promise<T | undefined> {
  return act.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return undefined;
    throw error;
  });
}

async function happened(act: Promise<unknown>, codes: readonly string[]): Promise<boolean> {
  return (await unless(act.then(() => true), codes)) ?? false;
}
