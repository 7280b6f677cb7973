import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../tools/export-map.mjs';
import { expectFits } from './tools/expect-fits.js';
import { expectAccessible } from './tools/look-at.js';
import { openBrowser } from './tools/open-browser.js';

/** One of each kind: the README, guides with code, diagrams and tables, what is made of measurements, the longest tables, pictures alone, a module, a function, an interface. */
const pages = [
  'index.html',
  'documents/Ten_minutes_to_three-step_login.html',
  'documents/The_Key_app.html',
  'documents/Policies.html',
  'documents/Scale.html',
  'documents/Storage.html',
  'documents/Threat_model.html',
  'documents/Conformance.html',
  'documents/Quality.html',
  'documents/Ecosystem.html',
  'documents/Errors.html',
  'documents/The_machines.html',
  'modules/lukko_pairing.html',
  'functions/lukko.createAuth.html',
  'interfaces/lukko.AuthOptions.html',
];
const wide = { width: 1280, height: 900 };
const phone = { width: 375, height: 812 };

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
});
afterAll(() => browser.close());

const open = (path: string): Promise<unknown> => page.goto(pathToFileURL(`${root}docs/site/${path}`).href);

describe('the site of npm run docs', () => {
  test.each(pages)('%s: axe finds nothing, wide or on a phone, and nothing is wider than the phone', async (path) => {
    await page.setViewportSize(wide);
    await open(path);
    await page.locator('#tsd-nav-container li').first().waitFor();
    await expectAccessible(page);
    await page.setViewportSize(phone);
    // The menu waits beside the page until it is opened; the heads of a table are read out, and stand in its cells.
    await expectFits(page, '.col-sidebar, pre, thead');
    await expectAccessible(page);
  });

  test('axe finds nothing in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(wide);
    await open('documents/The_Key_app.html');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('its navigation has guides, pages for reviewers, decisions and the API, in reading order', async () => {
    await page.setViewportSize(wide);
    await open('index.html');
    const groups = page.locator('#tsd-nav-container > li > details > summary, #tsd-nav-container > details > summary');
    await groups.first().waitFor();
    expect(await groups.allInnerTexts()).toEqual(['Guides', 'For reviewers', 'Decisions', 'API']);
  });

  test('text of a diagram is large enough to read on a phone', async () => {
    await page.setViewportSize(phone);
    await open('documents/Login_and_sessions.html');
    const box = await page.locator('img[src$="login.svg"]').boundingBox();
    // Drawn 360 wide in letters of 11 and 12.
    expect(box?.width).toBeGreaterThan(300);
  });
});
