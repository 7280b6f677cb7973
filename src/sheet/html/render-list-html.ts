import { checkListSheet, checkObject } from '../check.js';
import type { ListSheet, SheetEntry, SheetField } from '../layout-list-sheet.js';
import { checkPaper, type PaperOptions } from '../paper.js';
import { contactHtml, escape, htmlPage, listHtml } from './page.js';

/** What {@link renderListHtml} is given. */
export interface RenderListHtmlInput extends PaperOptions {
  /** What `layoutListSheet` returned. */
  readonly sheet: ListSheet;
}

/**
 * Writes a list sheet as a whole HTML document to print: no script, nothing loaded, every text escaped. It is five tables
 * of twenty rows, read in the order 1 to 100 (invariant 10); each one-time password is spelled with spaces, which the
 * style draws together, so that a screen reader says its letters (R68 takes the spaces when a copied one is pasted).
 *
 * A host that serves it under a Content-Security-Policy of its own has to allow its one `style` element, and `data:` for
 * a logo. It must answer with `Cache-Control: no-store` (R174).
 *
 * @throws TypeError if `sheet` is not what `layoutListSheet` returned or `largePrint` no boolean, RangeError if `page` is neither `a4` nor `letter`
 * @example
 * import { layoutListSheet } from 'lukko/sheet';
 * const codes = Array.from({ length: 100 }, (_, index) => `AB${String(index).padStart(2, '0')}`);
 * const html = renderListHtml({ sheet: layoutListSheet({ listNumber: 7, issuedAt: 0, codes, supportContact: 'Help desk' }) });
 * console.log(html.includes('<tr><th scope="row">37</th><td>A B 3 6</td></tr>')); // true
 */
export function renderListHtml(input: RenderListHtmlInput): string {
  checkObject('input', input);
  const { sheet } = input;
  checkListSheet(sheet);
  const { brand, language, title, list, labels, issued, holder } = sheet;
  const body = `<h1 class="list"><span>${escape(title)}</span> <span>${escape(list)}</span></h1>
<p class="facts">${[issued, ...(holder === undefined ? [] : [holder])].map(factHtml).join(' ')}</p>
<div class="grid">
${sheet.columns.map((column) => tableHtml(column, sheet)).join('')}<div class="tail">
<section>\n<h2>${escape(labels.adviceHeading)}</h2>\n${listHtml('ul', labels.advice)}</section>
${contactHtml(sheet.contact, brand)}
</div>
</div>`;
  return htmlPage({ language, title: `${title}, ${list}`, brand, body, ...checkPaper(input) });
}

function factHtml({ label, value }: SheetField): string {
  return `<span>${escape(label)} <bdi>${escape(value)}</bdi></span>`;
}

function tableHtml(column: readonly SheetEntry[], { labels, list }: ListSheet): string {
  const rows = column.map(({ position, spelled }) => `<tr><th scope="row">${position}</th><td>${spelled}</td></tr>\n`);
  // Groups of five rows guide the eye, and are where a narrow page may break.
  const groups = [0, 5, 10, 15].map((at) => `<tbody>\n${rows.slice(at, at + 5).join('')}</tbody>\n`).join('');
  const span = `${column[0]?.position ?? ''}–${column.at(-1)?.position ?? ''}`;
  return `<table>
<caption>${escape(list)}, ${span}</caption>
<thead><tr><th scope="col">${escape(labels.position)}</th><th scope="col">${escape(labels.code)}</th></tr></thead>
${groups}</table>
`;
}
