import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { texts, type Language } from './texts.js';
import type { Texts } from '../../../examples/demo/texts/en.js';
import { chromiumPath } from './chromium-path.js';

/** Chromium without a window. */
export const openBrowser = (executablePath = chromiumPath): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** One person's browser, which notes whatever a page must not do. */
export interface Visitor {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** The language the browser asks for, and its texts in the demo. */
  readonly language: Language;
  readonly t: Texts;
  /** What was written to the console as an error, thrown, blocked by the policy, or asked of another host. */
  readonly complaints: readonly string[];
  /** Strikes out what is no fault of the page. */
  readonly forgive: (pattern: RegExp) => void;
  /** The headers that the page shown last in that tab came with. */
  readonly headersOf: (page: Page) => Readonly<Record<string, string>>;
}

/** How the browser is. */
export interface VisitOptions extends Omit<BrowserContextOptions, 'locale'> {
  readonly language?: Language | undefined;
}

/** What is asked of no host; the PDF viewer is a part of the browser. */
const own: ReadonlySet<string> = new Set(['data:', 'blob:', 'chrome-extension:', 'chrome:']);

const locales = { en: 'en-GB', fi: 'fi-FI', sv: 'sv-FI' } as const;

/** A browser of its own: cookies and all. */
export async function visit(browser: Browser, origin: string, { language = 'en', ...options }: VisitOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: locales[language], ...options });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const headers = new Map<Page, Readonly<Record<string, string>>>();
  context.on('page', (page) => {
    watch(page, { origin, complaints });
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame() && response.status() !== 303) headers.set(page, response.headers());
    });
  });
  return { origin, context, page: await context.newPage(), language, t: texts[language], complaints, forgive: (pattern) => strike(complaints, pattern), headersOf: (page) => headers.get(page) ?? {} };
}

function strike(complaints: string[], pattern: RegExp): void {
  const rest = complaints.filter((complaint) => !pattern.test(complaint));
  complaints.splice(0, complaints.length, ...rest);
}

function watch(page: Page, { origin, complaints }: { readonly origin: string; readonly complaints: string[] }): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!own.has(url.protocol) && url.origin !== origin) complaints.push(`asked of another host: ${url.href}`);
  });
}
