import { defaultColour } from '../brand.js';
import type { ListSheet } from '../layout-list-sheet.js';
import { beside, paragraph, stack, type Block } from './block.js';
import { head, titleRow } from './head.js';
import { columnHeight, type GridSizes } from './list-grid.js';
import { softInk, widthOf, type Pen } from './pen.js';
import { contactSection, textsSection } from './tail.js';
import type { Writer } from './writer.js';

/** The white around a page, in points. */
export const margin = 45;
/** Between the head, the table and what follows. */
export const gap = 12;

/** A size of print; in points. */
export interface Print {
  readonly columns: number;
  readonly columnGap: number;
  readonly title: number;
  readonly list: number;
  readonly body: number;
  readonly head: number;
  readonly position: number;
  readonly code: number;
  readonly box: number;
  readonly leastRow: number;
  readonly mostRow: number;
}

export interface PartsInput {
  readonly sheet: ListSheet;
  readonly writer: Writer;
  readonly print: Print;
}

/** What a list sheet is put together from, whatever the size of its print. */
export interface Parts {
  readonly width: number;
  readonly columnWidth: number;
  readonly top: Block;
  readonly advice: (width: number) => Block;
  readonly contact: (width: number) => Block;
  readonly colour: string;
  /** The table's sizes when its twenty rows and its heading have `room` points. */
  readonly gridSizes: (room: number) => GridSizes;
}

export function listParts(pen: Pen, input: PartsInput): Parts {
  const { sheet, writer, print } = input;
  const { brand, labels, contact } = sheet;
  const width = pen.width - 2 * margin;
  const columnWidth = (width - print.columnGap * (print.columns - 1)) / print.columns;
  const size = print.body;
  return {
    width,
    columnWidth,
    top: topBlock(pen, input, width),
    advice: (room) => textsSection(pen, { heading: labels.adviceHeading, texts: labels.advice, isNumbered: false, size, width: room, writer }),
    contact: (room) => contactSection(pen, { contact, brand, size, width: room, writer }),
    colour: brand?.colour ?? defaultColour,
    gridSizes: (room) => {
      const row = Math.min(print.mostRow, (room - columnHeight({ head: print.head, row: 0 }, 0)) / 20);
      if (row < print.leastRow) throw tooLong();
      const { head: headSize, position, code, box } = print;
      return { columnWidth, head: headSize, position, code, box, row };
    },
  };
}

/** The host's texts are within their limits one by one, but not all together. */
export function tooLong(): RangeError {
  return new RangeError('labels, brand, supportContact: together too long for the page');
}

function topBlock(pen: Pen, { sheet, writer, print }: PartsInput, width: number): Block {
  const { brand, title, list } = sheet;
  const mark = head(pen, { brand, writer, size: print.body * 1.1, width });
  const row = titleRow(pen, { title, right: list, size: print.title, rightSize: print.list, width });
  return stack([...(mark === undefined ? [] : [stack([mark], 0)]), stack([row, factsBlock(pen, { sheet, writer, print }, width)], 2)], gap);
}

function factsBlock(pen: Pen, { sheet, writer, print }: PartsInput, width: number): Block {
  const { issued, holder } = sheet;
  const font = pen.fonts.regular;
  const size = print.body;
  const colour = softInk;
  const issuedText = `${issued.label} ${issued.value}`;
  const issuedBlock = paragraph(pen, { text: issuedText, font, size, width, colour });
  const name = holder === undefined ? undefined : writer.name('holder', holder.value);
  if (holder === undefined || name === undefined) return issuedBlock;
  // What a screen reader says keeps the letters that the font lacks.
  const options = name === holder.value ? {} : { actual: `${holder.label} ${holder.value}` };
  const left = widthOf(pen, { text: issuedText, font, size }) + size * 1.8;
  const isNarrow = left > width / 2;
  const holderBlock = paragraph(pen, { text: `${holder.label} ${name}`, font, size, width: isNarrow ? width : width - left, colour, options });
  return isNarrow ? stack([issuedBlock, holderBlock], 0) : beside([{ x: 0, block: issuedBlock }, { x: left, block: holderBlock }]);
}
