import { checkObject, checkSlip } from '../check.js';
import type { SheetField } from '../layout-list-sheet.js';
import type { Slip } from '../layout-slip.js';
import { checkPaper, type PaperOptions } from '../paper.js';
import { contactHtml, escape, htmlPage, listHtml } from './page.js';

/** What {@link renderSlipHtml} is given. */
export interface RenderSlipHtmlInput extends PaperOptions {
  /** What `layoutSlip` returned. */
  readonly slip: Slip;
}

/**
 * Writes the slip of a delivery in person as a whole HTML document to print: no script, nothing loaded, every text
 * escaped. The login address is text and no link. What {@link renderListHtml} says of headers holds here too.
 *
 * @throws TypeError if `slip` is not what `layoutSlip` returned or `largePrint` no boolean, RangeError if `page` is neither `a4` nor `letter`
 * @example
 * import { layoutSlip } from 'lukko/sheet';
 * const slip = layoutSlip({ username: 'aino.virtanen4821', temporaryPassword: 'K7MQ-2XWA-9HTR-PL4D', issuedAt: 0, expiresAt: 604_800_000, supportContact: 'Help desk' });
 * console.log(renderSlipHtml({ slip }).includes('<dt>Username</dt><dd class="secret">aino.virtanen4821</dd>')); // true
 */
export function renderSlipHtml(input: RenderSlipHtmlInput): string {
  checkObject('input', input);
  const { slip } = input;
  checkSlip(slip);
  const { brand, language, title, labels } = slip;
  const plain = [slip.expires, ...(slip.loginPage === undefined ? [] : [slip.loginPage]), slip.issued];
  const body = `<div class="slip">
<h1>${escape(title)}</h1>
<dl>
${[slip.username, slip.temporaryPassword].map((field) => fieldHtml(field, ' class="secret"')).join('')}${plain.map((field) => fieldHtml(field, '')).join('')}</dl>
<section>\n<h2>${escape(labels.stepsHeading)}</h2>\n${listHtml('ol', labels.steps)}</section>
${listHtml('ul', labels.slipAdvice)}${contactHtml(slip.contact, brand)}
</div>`;
  return htmlPage({ language, title, brand, body, ...checkPaper(input) });
}

function fieldHtml({ label, value }: SheetField, attributes: string): string {
  return `<dt>${escape(label)}</dt><dd${attributes}>${escape(value)}</dd>\n`;
}
