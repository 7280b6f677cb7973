import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createSeedKeyStore, type KeyStore } from 'lukko/device';

/** Keys in a file that only its owner reads. Whoever can read it can approve, so a laptop that is shared or copied is no place for it: a phone has better ones. */
export function openKeyFile(path: string): KeyStore {
  return createSeedKeyStore({
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    // Renamed into its place: an app that is stopped meanwhile leaves the earlier file whole.
    write: (text) => {
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  });
}
