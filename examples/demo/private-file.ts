import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What a JSON file of an earlier run says, or `undefined` where there is none. */
export function readPrivate(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Writes JSON that only the owner may read. A process that is stopped meanwhile leaves the earlier file whole. */
export function writePrivate(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(content, undefined, 1), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
