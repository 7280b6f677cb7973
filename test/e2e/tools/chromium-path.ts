/** The browser that is driven: Debian's, or the one that `CHROMIUM` names. */
export const chromiumPath: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
