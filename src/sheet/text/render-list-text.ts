import { checkListSheet, checkObject } from '../check.js';
import type { ListSheet, SheetEntry } from '../layout-list-sheet.js';
import { headLines, tailLines } from './lines.js';
import { lineWidth, width, wrap } from './wrap.js';

/** What {@link renderListText} is given. */
export interface RenderListTextInput {
  /** What `layoutListSheet` returned. */
  readonly sheet: ListSheet;
}

/**
 * Writes a list sheet as plain text of at most 80 columns: five columns of positions to tick, numbered 1 to 100 like
 * every other form (invariant 10). Lines end with a line feed. The brand's logo and colour are left out.
 *
 * @throws TypeError if `sheet` is not what `layoutListSheet` returned
 * @example
 * import { layoutListSheet } from 'lukko/sheet';
 * const codes = Array.from({ length: 100 }, (_, index) => `AB${String(index).padStart(2, '0')}`);
 * const text = renderListText({ sheet: layoutListSheet({ listNumber: 7, issuedAt: 0, codes, supportContact: 'Help desk' }) });
 * console.log(text.split('\n')[3]); // [ ]   1  AB00   [ ]  21  AB20   [ ]  41  AB40   [ ]  61  AB60   [ ]  81  AB80
 */
export function renderListText(input: RenderListTextInput): string {
  checkObject('input', input);
  const { sheet } = input;
  checkListSheet(sheet);
  const { issued, holder, labels } = sheet;
  const facts = [issued, ...(holder === undefined ? [] : [holder])];
  return [
    ...headLines(sheet.brand),
    ...titleLines(sheet.title, sheet.list),
    ...wrap(facts.map(({ label, value }) => `${label} ${value}`).join('   ')),
    '',
    ...gridLines(sheet.columns),
    '',
    ...tailLines({ heading: labels.adviceHeading, texts: labels.advice, contact: sheet.contact, brand: sheet.brand }),
  ].join('\n');
}

function titleLines(title: string, list: string): string[] {
  const space = lineWidth - width(title) - width(list);
  return space < 2 ? [...wrap(title), ...wrap(list)] : [title + ' '.repeat(space) + list];
}

/** A blank line after every fifth row, as on the other forms, lets the eye find its row. */
function gridLines(columns: ListSheet['columns']): string[] {
  const rows = columns[0]?.length ?? 0;
  return Array.from({ length: rows }, (_, row) => [
    ...(row > 0 && row % 5 === 0 ? [''] : []),
    columns.flatMap((column) => column.slice(row, row + 1).map(cell)).join('   '),
  ]).flat();
}

function cell({ position, code }: SheetEntry): string {
  return `[ ] ${String(position).padStart(3)}  ${code}`;
}
