import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './open-browser.js';
import { startDemo, type Demo } from './start-demo.js';

type Options = Parameters<typeof startDemo>[0] & { readonly chromium?: string };

/** Starts the demo and a browser before the tests of a file, and ends both after them. */
export function useDemo(given: (started: { readonly demo: Demo; readonly browser: Browser }) => void, { chromium, ...options }: Options = {}): void {
  let started: { readonly demo: Demo; readonly browser: Browser } | undefined;
  beforeAll(async () => {
    const [demo, browser] = await Promise.all([startDemo(options), openBrowser(chromium)]);
    started = { demo, browser };
    given(started);
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.demo.stop();
  });
}
