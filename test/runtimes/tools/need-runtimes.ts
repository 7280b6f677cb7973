import { existsSync } from 'node:fs';
import { folder } from './runtimes.mjs';

/** Says what is missing, and installs nothing behind anyone's back. The package comes last (install.mjs). */
export default function needRuntimes(): void {
  if (!existsSync(`${folder}node_modules/lukko`)) throw new Error('The runtimes and the packed package are not installed: npm run test:runtimes');
}
