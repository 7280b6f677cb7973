import { existsSync } from 'node:fs';
import { wholeChromium } from './chromium-path.js';

/** Says what is missing, and installs nothing behind anyone's back. */
export default function needChromium(): void {
  if (existsSync(wholeChromium)) return;
  throw new Error(`There is no Chromium at ${wholeChromium}. Install it (Debian: apt-get install chromium chromium-headless-shell), or name another by CHROMIUM=/path/to/chromium.`);
}
