import { existsSync } from 'node:fs';
import { chromiumPath } from './chromium-path.js';

/** Says what is missing, and installs nothing behind anyone's back. */
export default function needChromium(): void {
  if (existsSync(chromiumPath)) return;
  throw new Error(`There is no Chromium at ${chromiumPath}. Install it (Debian: apt-get install chromium), or name another by CHROMIUM=/path/to/chromium.`);
}
