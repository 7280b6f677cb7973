import { readFileSync } from 'node:fs';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectFits } from './expect-fits.js';
import type { Visitor } from './open-browser.js';

/** Looks at the page shown now, as every page has to pass: a title, the language, the policy, no complaint, and nothing that axe finds. */
export async function lookAt(visitor: Visitor, page: Page = visitor.page): Promise<void> {
  const { language, t } = visitor;
  const at = page.url();
  expect(await page.title(), at).toMatch(new RegExp(`.+ – ${t.common.service}$`));
  expect(await page.locator('html').getAttribute('lang'), at).toBe(language);
  expect(await page.locator('h1').count(), at).toBe(1);
  expectStrict(visitor.headersOf(page), at);
  await expectFits(page);
  await expectAccessible(page);
  expect(visitor.complaints, at).toEqual([]);
}

/** No exception in the policy: nothing inline, nothing evaluated, nothing from elsewhere, in no frame; and nothing is kept. */
function expectStrict(headers: Readonly<Record<string, string>>, at: string): void {
  const policy = headers['content-security-policy'] ?? '';
  expect(policy, at).toContain("default-src 'none'");
  expect(policy, at).toContain("frame-ancestors 'none'");
  expect(policy, at).not.toMatch(/unsafe|\*|data:|blob:|https?:/);
  expect(headers['cache-control'], at).toBe('no-store');
}

// Of the two in the package, the one that is half as long: each page loads it anew, once.
const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe finds on a page. Nothing is left out. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations: found } = await runner.run({ resultTypes: ['violations'] } as object);
    return found.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`) }));
  });
  expect(violations, page.url()).toEqual([]);
}
