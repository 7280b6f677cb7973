import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WebDatabases, WebRequest, WebValue } from '../../src/device/web-database.js';
import { wholeChromium } from './tools/chromium-path.js';
import { beginAnew, makePair } from './tools/key-people.js';
import { approve, openPhone } from './tools/phone.js';
import type { Demo } from './tools/start-demo.js';
import { useDemo } from './tools/use-demo.js';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started), { chromium: wholeChromium });

/** What the page can do with the keys that it keeps. */
interface Kept {
  readonly members: readonly string[];
  readonly extractable: boolean;
  /** What came of it in each form that a private key has. */
  readonly exports: readonly string[];
}

/** Tries to read out every key of the app, as a stranger's script on the page would. */
function readKeys(page: Page): Promise<readonly Kept[]> {
  return page.evaluate(async () => {
    const { indexedDB, crypto } = globalThis as unknown as { readonly indexedDB: WebDatabases; readonly crypto: typeof globalThis.crypto };
    const answer = <T>(request: WebRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('the database does not answer', { cause: request.error }));
      });
    const database = await answer(indexedDB.open('lukko-key', 1));
    const store = database.transaction(['keys'], 'readonly').objectStore('keys') as unknown as { readonly getAll: () => WebRequest<readonly WebValue[]> };
    const keys = await answer(store.getAll());
    database.close();
    return Promise.all(
      keys.map(async (kept) => {
        const key = kept.privateKey as Parameters<typeof crypto.subtle.exportKey>[1];
        const { subtle } = crypto;
        const asked: readonly Promise<unknown>[] = [subtle.exportKey('jwk', key), subtle.exportKey('pkcs8', key), subtle.exportKey('raw', key)];
        const exports = asked.map((one) => one.then(() => 'it came out', (error: unknown) => (error instanceof Error ? error.name : String(error))));
        return { members: Object.keys(kept), extractable: key.extractable, exports: await Promise.all(exports) };
      }),
    );
  });
}

describe('the Key app of the demo in the whole Chromium', () => {
  test('it can be installed: manifest, icon and service worker are in order, and it opens without a connection', async () => {
    const phone = await openPhone(browser, demo);
    const { page, context } = phone;
    const tools = await context.newCDPSession(page);
    const { url, errors, data } = await tools.send('Page.getAppManifest');
    expect([url, errors]).toEqual([`${demo.origin}/phone/manifest.json`, []]);
    const manifest = JSON.parse(data ?? '') as { readonly icons: readonly { readonly src: string; readonly type: string }[] };
    expect(manifest).toMatchObject({ start_url: '/phone', scope: '/phone', display: 'standalone', short_name: expect.stringMatching(/./) });
    expect(manifest.icons.length).toBeGreaterThan(0);
    for (const { src, type } of manifest.icons) {
      const icon = await context.request.get(`${demo.origin}${src}`);
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
    }
    // What a browser would hold against it; a window of a test is like a private one, in which nothing is installed.
    const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
    const worker = await page.evaluate('navigator.serviceWorker.ready.then(({ scope, active }) => [scope, active.scriptURL])');
    expect(worker).toEqual([`${demo.origin}/phone`, `${demo.origin}/phone-worker.js`]);
    await context.setOffline(true);
    await page.reload();
    await page.locator('[data-form="add"]').waitFor();
    expect(await page.title()).toContain(phone.t.app.title);
    await context.close();
  });

  test('its key never comes out: no script of the page can read it, before a login is approved with it and after', async () => {
    const pair = await makePair(browser, demo);
    const { computer, phone } = pair;
    const kept = [{ members: ['privateKey'], extractable: false, exports: ['InvalidAccessError', 'InvalidAccessError', 'InvalidAccessError'] }];
    expect(await readKeys(phone.page)).toEqual(kept);
    await beginAnew(pair);
    await approve(phone, computer);
    await computer.page.waitForURL('**/home');
    expect(await readKeys(phone.page)).toEqual(kept);
    for (const { complaints, context } of [computer, phone]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
});
