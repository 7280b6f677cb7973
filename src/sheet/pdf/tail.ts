import type { CheckedBrand } from '../brand.js';
import type { SheetField } from '../layout-list-sheet.js';
import { items, paragraph, stack, type Block } from './block.js';
import type { Pen } from './pen.js';
import type { Writer } from './writer.js';

export interface SectionInput {
  readonly size: number;
  readonly width: number;
  readonly writer: Writer;
}

/** A heading and a list of texts under it. */
export function textsSection(pen: Pen, input: SectionInput & { readonly heading: string; readonly texts: readonly string[]; readonly isNumbered: boolean }): Block {
  const { heading, size, width, texts, isNumbered } = input;
  return stack([headingBlock(pen, heading, input), items(pen, { texts, isNumbered, size, width })], size * 0.35);
}

/** Whom to contact (R208), then the lines of the brand. */
export function contactSection(pen: Pen, input: SectionInput & { readonly contact: SheetField; readonly brand: CheckedBrand | undefined }): Block {
  const { contact, brand, size, width, writer } = input;
  const lines = (brand?.contactLines ?? []).flatMap((line) => writer.name('brand.contactLines', line) ?? []);
  const texts = [contact.value, ...lines];
  const paragraphs = texts.map((text) => paragraph(pen, { text, font: pen.fonts.regular, size, width }));
  return stack([headingBlock(pen, contact.label, input), stack(paragraphs, size * 0.15)], size * 0.35);
}

function headingBlock(pen: Pen, text: string, { size, width }: SectionInput): Block {
  return paragraph(pen, { text, font: pen.fonts.bold, size: size * 1.1, width, type: 'H2' });
}
