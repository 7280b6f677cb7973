import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Received } from '../../examples/demo/mailbox.js';
import { catalogues, ordinary, purposes, render, variantsOf } from '../unit/message/fixtures.js';
import { expectFits } from './tools/expect-fits.js';
import { expectAccessible } from './tools/look-at.js';
import { visit } from './tools/open-browser.js';
import type { Demo } from './tools/start-demo.js';
import { takePicture } from './tools/take-pictures.js';
import { useDemo } from './tools/use-demo.js';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

/** Everything that people receive in a language, and what it may say; of what an office did, one act. */
const lettersIn = (one: (typeof catalogues)[number]) =>
  purposes.flatMap((purpose) => (purpose === 'office-acted' ? [{}] : variantsOf(purpose)).map((change) => render(one, purpose, { ...ordinary, device: 'Matin iPhone', ...change })));

/** All e-mails on one sheet, as mail programs show them. */
function sheetOf(one: (typeof catalogues)[number]): string {
  const mains = lettersIn(one).map(({ html }) => `<div style="break-inside:avoid;border:1px solid #bbb;margin:0 0 8px">${html.replace(/^[\s\S]*(?=<main)|(?<=<\/main>)[\s\S]*$/g, '')}</div>`);
  return `<!doctype html><html lang="${one[0]}"><body style="columns:4;column-gap:8px;margin:8px">${mains.join('')}</body></html>`;
}

/** The inbox of the demo, with all of them. */
beforeAll(async () => {
  const at = Date.UTC(2026, 0, 12, 8);
  const received = catalogues.flatMap(([tag, catalogue]) =>
    lettersIn([tag, catalogue]).flatMap(({ subject, text, html, sms }, index): readonly Received[] => [
      { id: `${tag}-${String(index)}-mail`, channel: 'email', to: tag, subject, text, html, language: tag, at },
      { id: `${tag}-${String(index)}-sms`, channel: 'sms', to: tag, text: sms, language: tag, at },
    ]),
  );
  writeFileSync(join(dirname(demo.database), 'inbox.json'), JSON.stringify(received));
  await demo.restart();
});

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
  await page.setViewportSize({ width: 1500, height: 1000 });
  await page.setContent(sheetOf([tag, catalogue]));
  await takePicture(page, `letters-${tag}`, { fullPage: true });
  await page.close();
});

it.each(catalogues)('everything that people receive in %s, e-mail and SMS, is in the inbox of the demo: it fits 320 px, and axe finds nothing', async (tag, catalogue) => {
  const reader = await visit(browser, demo.origin, { viewport: { width: 320, height: 800 } });
  const { page } = reader;
  await page.goto(`${demo.origin}/inbox?to=${tag}`);
  expect(await page.locator('.messages > li').count()).toBe(2 * lettersIn([tag, catalogue]).length);
  await expectFits(page);
  await page.setViewportSize({ width: 1000, height: 800 });
  await takePicture(page, `inbox-${tag}`, { fullPage: true });
  await expectAccessible(page);
  expect(reader.complaints).toEqual([]);
  await reader.context.close();
});
