import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { listFiles, root } from '../tools/export-map.mjs';

/** What a page of the built site offers and asks for. */
export interface SitePage {
  /** `documents/Errors.html`, from the root of the site. */
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  /** Every `href` and `src`, as it stands. */
  readonly links: readonly string[];
}

/** Where `npm run docs` writes. */
export const site = 'docs/site';

/** Every page of the site that was built. */
export function readSite(): readonly SitePage[] {
  return listFiles(site, /\.html$/).map((file) => pageOf(relative(site, file), readFileSync(root + file, 'utf8')));
}

/** One page of its HTML. */
export function pageOf(path: string, html: string): SitePage {
  const all = (name: string): readonly string[] => [...html.matchAll(new RegExp(`<[^>]*\\s(?:${name})="([^"]*)"`, 'g'))].map(([, value = '']) => value.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));
  return { path, ids: new Set(all('id|name')), links: all('href|src') };
}

/** Links to a page, a file or an anchor that is not there: `page: link`. Other sites are not asked. */
export function brokenLinks(pages: readonly SitePage[], exists: (path: string) => boolean = isInSite): readonly string[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) => page.links.filter((link) => !/^(?:https?:|mailto:|data:)/.test(link) && !leads(page, link)).map((link) => `${page.path}: ${link}`));

  function leads({ path }: SitePage, link: string): boolean {
    const [file = '', anchor = ''] = link.split('#').map(decodeURIComponent);
    const target = file === '' ? path : join(dirname(path), file.replace(/\?.*$/, ''));
    const page = byPath.get(target);
    if (page === undefined) return exists(target);
    return anchor === '' || anchor === 'top' || page.ids.has(anchor);
  }
}

function isInSite(path: string): boolean {
  const file = `${root}${site}/${path}`;
  return existsSync(file) && statSync(file).isFile();
}
