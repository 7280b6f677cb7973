import type { Key } from 'lukko';
import { readPrivate, writePrivate } from './private-file.js';

/** The key ring of the run before, or a new one. A real host keeps it in its secret store: beside the database it protects nothing from whoever takes both. */
export function openKeys(path: string): readonly Key[] {
  const saved = readPrivate(path);
  if (saved !== undefined) return [readKey(path, saved)];
  const secret = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const id = `demo-${globalThis.crypto.randomUUID().slice(0, 8)}`;
  writePrivate(path, { id, secret: Buffer.from(secret).toString('base64') });
  return [{ id, secret }];
}

function readKey(path: string, saved: unknown): Key {
  const { id, secret } = typeof saved === 'object' && saved !== null && 'id' in saved && 'secret' in saved ? saved : { id: undefined, secret: undefined };
  if (typeof id !== 'string' || typeof secret !== 'string') throw new Error(`${path}: holds no key of the demo. Put the file back, or begin anew with another --data.`);
  return { id, secret: new Uint8Array(Buffer.from(secret, 'base64')) };
}
