/** What the pages of the site need beyond typedoc's theme: tables that can be read on a phone, structure that can be heard, and code of the repository that a browser shows. */
import { readdirSync, renameSync } from 'node:fs';
import { DefaultTheme, PageEvent, RendererEvent } from 'typedoc';

/** A browser takes a `.ts` for a film. */
const codeLink = /(href="[^"]*\/media\/[^"]+\.(?:ts|mjs))(?=["#])/g;

/** @param {import('typedoc').Application} docs */
export function dressSite(docs) {
  docs.renderer.on(PageEvent.END, (page) => {
    page.contents = dressHeadings(page.contents ?? '')
      .replace('<div class="col-content"', '$& role="main"')
      .replace('<div class="page-menu"', '$& role="complementary" aria-label="Settings and contents"')
      // What folds and unfolds is no place for a link.
      .replaceAll(/<summary[\s\S]*?<\/summary>/g, (summary) => summary.replaceAll(/<a [^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, ''))
      .replaceAll(/<table>[\s\S]*?<\/table>/g, dressTable)
      .replaceAll(codeLink, '$1.txt');
  });
  docs.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    const { theme } = docs.renderer;
    if (!(theme instanceof DefaultTheme)) return;
    // A page of the API lists what is in it; the menu ends with the pages.
    for (const group of theme.getNavigation(project)) for (const page of group.children ?? []) delete page.children;
  });
  docs.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    const media = `${outputDirectory}/media`;
    for (const name of readdirSync(media)) if (/\.(?:ts|mjs)$/.test(name)) renameSync(`${media}/${name}`, `${media}/${name}.txt`);
  });
}

/**
 * The theme jumps from the first level to the fourth: each heading says how deep it is.
 *
 * @param {string} html
 */
function dressHeadings(html) {
  /** @type {number[]} */
  const above = [];
  return html.replaceAll(/<h([1-6])(?=[ >])/g, (tag, digit) => {
    const level = Number(digit);
    while ((above.at(-1) ?? 0) >= level) above.pop();
    above.push(level);
    return above.length === level ? tag : `${tag} aria-level="${above.length}"`;
  });
}

/**
 * A table that is wider than its page is scrolled by itself, with the keyboard too; on a phone `docs/site.css` sets its cells one below the other, each with
 * the head of its column in front.
 *
 * @param {string} table
 */
function dressTable(table) {
  const heads = [...table.matchAll(/<th[^>]*>([\s\S]*?)<\/th>/g)].map(([, head = '']) => head.replaceAll(/<[^>]+>/g, '').replaceAll('"', '&quot;'));
  const rows = table.replaceAll(/<tr>[\s\S]*?<\/tr>/g, (row) => {
    let column = 0;
    return row.replaceAll('<td', () => `<td data-head="${heads[column++] ?? ''}"`);
  });
  // A corner without a word is no head.
  const cornered = rows.replaceAll(/<th[^>]*><\/th>/g, '<td></td>');
  return `<div class="scroll" tabindex="0">${cornered}</div>`;
}
