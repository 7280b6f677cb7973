import type { CheckedBrand } from '../brand.js';
import type { SheetField } from '../layout-list-sheet.js';
import { wrap } from './wrap.js';

export function headLines(brand: CheckedBrand | undefined): string[] {
  return brand === undefined ? [] : [...wrap(brand.name), ''];
}

export interface TailLinesInput {
  readonly heading?: string | undefined;
  readonly texts: readonly string[];
  readonly contact: SheetField;
  readonly brand: CheckedBrand | undefined;
}

/** How both papers end: the advice, then whom to contact. The last line ends with a line feed. */
export function tailLines({ heading, texts, contact, brand }: TailLinesInput): string[] {
  const contactLines = [contact.value, ...(brand?.contactLines ?? [])];
  return [
    ...(heading === undefined ? [] : wrap(heading)),
    ...texts.flatMap((text) => wrap(text, '- ')),
    '',
    ...wrap(contact.label),
    ...contactLines.flatMap((line) => wrap(line, '  ')),
    '',
  ];
}
