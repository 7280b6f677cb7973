import { checkObject, checkSlip } from '../check.js';
import type { SheetField } from '../layout-list-sheet.js';
import type { Slip } from '../layout-slip.js';
import { headLines, tailLines } from './lines.js';
import { width, wrap } from './wrap.js';

/** What {@link renderSlipText} is given. */
export interface RenderSlipTextInput {
  /** What `layoutSlip` returned. */
  readonly slip: Slip;
}

/**
 * Writes the slip of a delivery in person as plain text of at most 80 columns. Lines end with a line feed. The brand's
 * logo and colour are left out.
 *
 * @throws TypeError if `slip` is not what `layoutSlip` returned
 * @example
 * import { layoutSlip } from 'lukko/sheet';
 * const slip = layoutSlip({ username: 'aino.virtanen4821', temporaryPassword: 'K7MQ-2XWA-9HTR-PL4D', issuedAt: 0, expiresAt: 604_800_000, supportContact: 'Help desk' });
 * const lines = renderSlipText({ slip }).split('\n');
 * console.log(lines[0]); // Your first login
 * console.log(lines[3]); // Temporary password  K7MQ-2XWA-9HTR-PL4D
 */
export function renderSlipText(input: RenderSlipTextInput): string {
  checkObject('input', input);
  const { slip } = input;
  checkSlip(slip);
  const { labels } = slip;
  const fields = [slip.username, slip.temporaryPassword, slip.expires, ...(slip.loginPage === undefined ? [] : [slip.loginPage]), slip.issued];
  return [
    ...headLines(slip.brand),
    ...wrap(slip.title),
    '',
    ...fieldLines(fields),
    '',
    ...wrap(labels.stepsHeading),
    ...labels.steps.flatMap((step, at) => wrap(step, `${at + 1}. `)),
    '',
    ...tailLines({ texts: labels.slipAdvice, contact: slip.contact, brand: slip.brand }),
  ].join('\n');
}

function fieldLines(fields: readonly SheetField[]): string[] {
  const widest = Math.max(...fields.map(({ label }) => width(label)));
  return fields.flatMap(({ label, value }) => wrap(value, `${label}${' '.repeat(widest - width(label))}  `));
}
