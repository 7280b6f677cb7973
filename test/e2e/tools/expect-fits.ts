import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Of the page's own globals what is asked here; the tests are compiled without those of browsers. */
interface InPage {
  readonly document: { readonly documentElement: Shown; readonly querySelectorAll: (selector: string) => Iterable<Shown> };
  readonly getComputedStyle: (element: Shown) => { readonly overflowX: string };
}

interface Shown {
  readonly tagName: string;
  readonly id: string;
  readonly textContent: string | null;
  readonly clientWidth: number;
  readonly scrollWidth: number;
  readonly checkVisibility: () => boolean;
  readonly closest: (selector: string) => unknown;
  readonly getBoundingClientRect: () => { readonly right: number };
}

/** Nothing is wider than the window, and no text is cut off; a table may scroll by itself, and what is only read out has no width. */
export async function expectFits(page: Page, leftOut = '.scroll, .skip, svg'): Promise<void> {
  const wrong = await page.evaluate((apart) => {
    const { document, getComputedStyle } = globalThis as unknown as InPage;
    const root = document.documentElement;
    const name = ({ tagName, id, textContent }: Shown): string => `${tagName.toLowerCase()} ${id} "${(textContent ?? '').trim().slice(0, 40)}"`;
    const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() && element.clientWidth !== 1 && element.closest(apart) === null);
    const tooWide = shown.filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    const cutOff = shown.filter((element) => getComputedStyle(element).overflowX !== 'visible' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
    return [...(root.scrollWidth > root.clientWidth ? [`the page is ${String(root.scrollWidth)} wide`] : []), ...tooWide.map((element) => `too wide: ${name(element)}`), ...cutOff.map((element) => `cut off: ${name(element)}`)];
  }, leftOut);
  expect(wrong, `${page.url()} at ${String(page.viewportSize()?.width)}`).toEqual([]);
}
