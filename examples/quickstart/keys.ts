import type { Key } from 'lukko';
import { readPrivate, writePrivate } from './private-file.js';
import { UnreadableFile } from './read-people.js';

/**
 * The key ring of the run before, or a new one. A real host keeps it in its secret store: beside the database it protects nothing from
 * whoever takes both.
 */
export function openKeys(path: string | undefined): readonly Key[] {
  const saved = path === undefined ? undefined : readPrivate(path);
  if (path !== undefined && saved !== undefined) return [{ id: 'quickstart', secret: readSecret(path, saved) }];
  const secret = globalThis.crypto.getRandomValues(new Uint8Array(32));
  if (path !== undefined) writePrivate(path, { quickstart: Buffer.from(secret).toString('base64') });
  return [{ id: 'quickstart', secret }];
}

function readSecret(path: string, saved: unknown): Uint8Array {
  const text = typeof saved === 'object' && saved !== null && 'quickstart' in saved ? saved.quickstart : undefined;
  if (typeof text !== 'string') throw new UnreadableFile(`${path}: holds no key ring of the quickstart.`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}
