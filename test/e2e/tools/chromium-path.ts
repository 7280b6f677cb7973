import { existsSync } from 'node:fs';

const named = process.env['CHROMIUM'];
const withoutWindow = '/usr/bin/chromium-headless-shell';

/** The whole browser: Debian's, or the one that `CHROMIUM` names. */
export const wholeChromium: string = named ?? '/usr/bin/chromium';

/** What drives the pages, a third less of the processor: Debian's Chromium without a window, where it is installed, too. It installs no app. */
export const chromiumPath: string = named ?? (existsSync(withoutWindow) ? withoutWindow : wholeChromium);
