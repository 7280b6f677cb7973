import type { Key } from 'lukko';
import { readPrivate, writePrivate } from './private-file.js';
import { UnreadableFile } from './read-people.js';

/**
 * The key ring of the run before, or a new one. A real host keeps it in its secret store: beside the database it protects nothing from
 * whoever takes both.
 */
export function openKeys(path: string | undefined): readonly Key[] {
  const saved = path === undefined ? undefined : readPrivate(path);
  if (path !== undefined && saved !== undefined) return [readKey(path, saved)];
  const secret = globalThis.crypto.getRandomValues(new Uint8Array(32));
  // Another name for each, so that a ring that lacks it is told so.
  const id = `quickstart-${globalThis.crypto.randomUUID().slice(0, 8)}`;
  if (path !== undefined) writePrivate(path, { id, secret: Buffer.from(secret).toString('base64') });
  return [{ id, secret }];
}

function readKey(path: string, saved: unknown): Key {
  const { id, secret } = typeof saved === 'object' && saved !== null && 'id' in saved && 'secret' in saved ? saved : { id: undefined, secret: undefined };
  if (typeof id !== 'string' || typeof secret !== 'string') throw new UnreadableFile(`${path}: holds no key of the quickstart.`);
  return { id, secret: new Uint8Array(Buffer.from(secret, 'base64')) };
}
