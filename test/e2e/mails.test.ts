import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { catalogues, purposes, render } from '../unit/message/fixtures.js';
import { expectFits } from './tools/expect-fits.js';
import { expectAccessible } from './tools/look-at.js';
import { openBrowser } from './tools/open-browser.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it.each(catalogues)('every e-mail in %s can be read by everybody: axe finds nothing, it fits 320 px, and asks for nothing', async (tag, catalogue) => {
  const page = await browser.newPage({ viewport: { width: 320, height: 800 } });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  for (const purpose of purposes) {
    await page.setContent(render([tag, catalogue], purpose).html);
    await expectAccessible(page);
    await expectFits(page);
  }
  expect(asked).toEqual([]);
  await page.close();
});
