import { mkdirSync } from 'node:fs';
import type { Page, PageScreenshotOptions } from 'playwright-core';
import { expectFits } from './expect-fits.js';

/** Where the pictures are, to be looked at; they are not committed. */
export const pictureFolder = '.tmp/screens';

/** Takes a picture with PICTURES=1: it is for eyes, and nothing is asked of it. */
export async function takePicture(page: Page, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  if (process.env['PICTURES'] !== '1') return;
  mkdirSync(pictureFolder, { recursive: true });
  await page.screenshot({ path: `${pictureFolder}/${name}.png`, ...options });
}

/** Shows the page narrow and wide, each of which it fits, and takes pictures of both, light and dark. */
export async function takePictures(page: Page, name: string, narrow = 375): Promise<void> {
  for (const [size, width] of [['narrow', narrow], ['wide', 1280]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await expectFits(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await takePicture(page, `${name}-${size}-${colorScheme}`, { fullPage: true });
    }
  }
}
