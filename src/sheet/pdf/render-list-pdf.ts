import { checkListSheet, checkObject } from '../check.js';
import type { ListSheet } from '../layout-list-sheet.js';
import { checkPixels } from './check-pixels.js';
import { drawLargeList } from './draw-large-list.js';
import { drawListPage } from './draw-list-page.js';
import { checkPdfOptions, type PdfOptions, type RenderedPdf } from './options.js';
import { closePen, openPen } from './open-pen.js';
import { createWriter, type Writer } from './writer.js';

/** What {@link renderListPdf} is given. */
export interface RenderListPdfInput extends PdfOptions {
  /** What `layoutListSheet` returned. */
  readonly sheet: ListSheet;
}

/**
 * Writes a list sheet as a PDF: all 100 on one page, or in large print on three. The file is tagged (title, language,
 * reading order, one table of 100 rows), so that a screen reader says "Position 37, K W E R". The same input gives the
 * same bytes, unless it is encrypted (invariant 8). Needs the optional peer `pdfkit`.
 *
 * A name that the font cannot write loses its marks (`č` becomes `c`) or is left out, and the result says so: no first
 * login fails because of a name. The host's own texts are written as they are or refused.
 *
 * @throws TypeError if `sheet` is not what `layoutListSheet` returned, an option has the wrong type, a font or logo cannot
 * be read, or `labels` or `supportContact` has characters that the font lacks: pass `font` then; RangeError if an option
 * breaks a rule of {@link PdfOptions}, or all texts together are too long for the page
 * @example
 * import { layoutListSheet } from 'lukko/sheet';
 * const codes = Array.from({ length: 100 }, (_, index) => `AB${String(index).padStart(2, '0')}`);
 * const sheet = layoutListSheet({ listNumber: 7, issuedAt: 0, codes, holder: 'Niillas Čáhcesuolu', supportContact: 'Help desk' });
 * const { bytes, substituted } = await renderListPdf({ sheet, page: 'a4' });
 * console.log(bytes.length < 40_000, substituted); // true [ 'Č' ]
 */
export async function renderListPdf(input: RenderListPdfInput): Promise<RenderedPdf> {
  checkObject('input', input);
  const { sheet } = input;
  checkListSheet(sheet);
  const options = checkPdfOptions(input);
  await checkPixels(sheet.brand?.logo);
  const pen = openPen({ language: sheet.language, title: `${sheet.title}, ${sheet.list}`, issuedAt: sheet.issuedAt, options });
  const writer = createWriter(pen.fonts);
  checkExact(writer, sheet);
  (options.largePrint ? drawLargeList : drawListPage)(pen, { sheet, writer });
  const bytes = await closePen(pen, options);
  return Object.freeze({ bytes, substituted: Object.freeze([...writer.substituted]), leftOut: Object.freeze([...writer.leftOut]) });
}

function checkExact({ exact, exactCode, exactLabels }: Writer, sheet: ListSheet): void {
  exactCode('codes', sheet.columns.flat().map(({ code }) => code).join(''));
  exact('font', '0123456789/');
  exact('issuedText', sheet.issued.value);
  exact('supportContact', sheet.contact.value);
  exactLabels(sheet.labels);
}
