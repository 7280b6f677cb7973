import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Nothing is wider than the window, and no text is cut off; a table may scroll by itself. */
export async function expectFits(page: Page): Promise<void> {
  const wrong = await page.evaluate(() => {
    const { documentElement: root } = document;
    const name = (element: Element): string => `${element.tagName.toLowerCase()}#${element.id}.${element.className} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
    const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() && element.closest('.scroll, .skip, svg') === null);
    const tooWide = shown.filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    const cutOff = shown.filter((element) => getComputedStyle(element).overflowX !== 'visible' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
    return [...(root.scrollWidth > root.clientWidth ? [`the page is ${String(root.scrollWidth)} wide`] : []), ...tooWide.map((element) => `too wide: ${name(element)}`), ...cutOff.map((element) => `cut off: ${name(element)}`)];
  });
  expect(wrong, `${page.url()} at ${String(page.viewportSize()?.width)}`).toEqual([]);
}
