import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { UnreadableFile } from './read-people.js';

/** What a JSON file of an earlier run says, or `undefined` where there is none. */
export function readPrivate(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UnreadableFile(`${path}: this is not what an earlier run wrote. Put that file back, or begin anew with another --storage and --out.`);
  }
}

/** Writes JSON that only the owner may read. A process that is stopped meanwhile leaves the earlier file whole. */
export function writePrivate(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(content, undefined, 1), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
