import { checkObject, checkSlip } from '../check.js';
import type { Slip } from '../layout-slip.js';
import { checkPixels } from './check-pixels.js';
import { drawSlip } from './draw-slip.js';
import { checkPdfOptions, type PdfOptions, type RenderedPdf } from './options.js';
import { closePen, openPen } from './open-pen.js';
import { createWriter, type Writer } from './writer.js';

/** What {@link renderSlipPdf} is given. */
export interface RenderSlipPdfInput extends PdfOptions {
  /** What `layoutSlip` returned. */
  readonly slip: Slip;
}

/**
 * Writes the slip of a delivery in person as a PDF of one page (more where texts are very long), tagged like a list
 * sheet: a screen reader spells the temporary password. The same input gives the same bytes, unless it is encrypted (invariant 8). Needs the optional peer `pdfkit`.
 *
 * @throws TypeError if `slip` is not what `layoutSlip` returned, an option has the wrong type, a font or logo cannot be
 * read, or any text but the brand's has characters that the font lacks: pass `font` then; RangeError if an option breaks
 * a rule of {@link PdfOptions}
 * @example
 * import { layoutSlip } from 'lukko/sheet';
 * const slip = layoutSlip({ username: 'aino.virtanen4821', temporaryPassword: 'K7MQ-2XWA-9HTR-PL4D', issuedAt: 0, expiresAt: 604_800_000, supportContact: 'Help desk' });
 * const { bytes } = await renderSlipPdf({ slip });
 * console.log(new TextDecoder().decode(bytes.subarray(0, 8))); // %PDF-1.7
 */
export async function renderSlipPdf(input: RenderSlipPdfInput): Promise<RenderedPdf> {
  checkObject('input', input);
  const { slip } = input;
  checkSlip(slip);
  const options = checkPdfOptions(input);
  await checkPixels(slip.brand?.logo);
  const pen = openPen({ language: slip.language, title: slip.title, issuedAt: slip.issuedAt, options });
  const writer = createWriter(pen.fonts);
  checkExact(writer, slip);
  drawSlip(pen, { slip, writer, isLarge: options.largePrint });
  const bytes = await closePen(pen, options);
  return Object.freeze({ bytes, substituted: Object.freeze([...writer.substituted]), leftOut: Object.freeze([...writer.leftOut]) });
}

function checkExact({ exact, exactCode, exactLabels }: Writer, slip: Slip): void {
  exactCode('username', slip.username.value);
  exactCode('temporaryPassword', slip.temporaryPassword.value);
  exact('expiresText', slip.expires.value);
  exact('issuedText', slip.issued.value);
  exact('loginAddress', slip.loginPage?.value ?? '');
  exact('supportContact', slip.contact.value);
  exactLabels(slip.labels);
}
