import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expectFits } from './expect-fits.js';

/** Where the pictures are, to be looked at; they are not committed. */
export const pictureFolder = '.tmp/screens';

/** Takes four pictures of the page shown now, narrow and wide, light and dark, each of which fits its width. */
export async function takePictures(page: Page, name: string, narrow = 375): Promise<void> {
  mkdirSync(pictureFolder, { recursive: true });
  for (const [size, width] of [['narrow', narrow], ['wide', 1280]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await expectFits(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `${pictureFolder}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
}
