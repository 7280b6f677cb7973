import type { ListSheet, SheetEntry } from '../layout-list-sheet.js';
import { drawArtifact, drawLine, drawTag, openTag, softInk, widthOf, type Pen, type Tag } from './pen.js';

/** How the table of one-time passwords is drawn; all sizes in points. */
export interface GridSizes {
  readonly columnWidth: number;
  readonly head: number;
  readonly position: number;
  readonly code: number;
  readonly box: number;
  readonly row: number;
}

/** Where the parts of a row stand, from the column's left edge: box, number (right-aligned), one-time password. */
export interface Cells {
  readonly numberRight: number;
  readonly codeLeft: number;
  readonly codeSize: number;
}

export interface GridInput {
  readonly sheet: ListSheet;
  readonly table: Tag;
  readonly sizes: GridSizes;
  readonly cells: Cells;
  readonly colour: string;
}

export interface ColumnInput extends GridInput {
  readonly column: readonly SheetEntry[];
  readonly x: number;
  readonly y: number;
}

/** Between two letters of a one-time password, as a part of their size; from a tenth on, a copied one falls apart. */
const tracking = 0.09;

/** What a column takes, heading included. */
export function columnHeight({ head, row }: Pick<GridSizes, 'head' | 'row'>, rows: number): number {
  return head * 1.9 + row * rows;
}

/**
 * One column of the table. The columns are one table of 100 rows to a screen reader, so that it reads 1 to 100; the
 * headings above the later columns are for the eye alone.
 */
export function drawColumn(pen: Pen, input: ColumnInput): void {
  const { column, sizes, y } = input;
  const top = y + columnHeight(sizes, 0);
  drawArtifact(pen, () => drawLines(pen, { ...input, top }));
  drawHeadings(pen, input);
  column.forEach((entry, index) => drawRow(pen, { ...input, entry, baseline: top + sizes.row * (index + 0.5) + sizes.code * 0.3 }));
}

/** A screen reader says "Position 37, K W E R". */
function drawRow(pen: Pen, input: GridInput & { readonly entry: SheetEntry; readonly x: number; readonly baseline: number }): void {
  const { sheet, table, sizes, entry, cells, x, baseline } = input;
  const row = openTag(pen, table, 'TR');
  const text = String(entry.position);
  const { regular } = pen.fonts;
  const width = widthOf(pen, { text, font: regular, size: sizes.position });
  const draw = (): void => drawLine(pen, { text, font: regular, size: sizes.position, x: x + cells.numberRight - width, baseline });
  drawTag(pen, row, { type: 'TH', options: { scope: 'Row', actual: `${sheet.labels.position} ${text}` }, draw });
  const code = { text: entry.code, font: pen.fonts.code, size: cells.codeSize, x: x + cells.codeLeft, baseline, spacing: cells.codeSize * tracking };
  drawTag(pen, row, { type: 'TD', options: { actual: entry.spelled }, draw: () => drawLine(pen, code) });
}

function drawHeadings(pen: Pen, { sheet, table, column, sizes, cells, x, y }: ColumnInput): void {
  const { labels } = sheet;
  const { codeLeft } = cells;
  const font = pen.fonts.regular;
  const baseline = y + sizes.head * 1.1;
  const heading = (text: string, left: number, room: number) => (): void => {
    const size = Math.min(sizes.head, room / widthOf(pen, { text, font, size: 1 }));
    drawLine(pen, { text, font, size, x: left, baseline, colour: softInk });
  };
  const position = heading(labels.position, x, codeLeft - sizes.head * 0.5);
  const code = heading(labels.code, x + codeLeft, sizes.columnWidth - codeLeft);
  if (column[0]?.position === 1) {
    const row = openTag(pen, table, 'TR');
    drawTag(pen, row, { type: 'TH', options: { scope: 'Column' }, draw: position });
    drawTag(pen, row, { type: 'TH', options: { scope: 'Column' }, draw: code });
  } else {
    drawArtifact(pen, position);
    drawArtifact(pen, code);
  }
}

/** The line under the headings, the box to tick in each row, and a thin line after every fifth. */
function drawLines({ doc }: Pen, { column, sizes, colour, x, top }: ColumnInput & { readonly top: number }): void {
  doc.rect(x, top, sizes.columnWidth, 0.75).fill(colour);
  doc.lineWidth(0.5).strokeColor('#c4c4c4');
  for (let at = 5; at < column.length; at += 5) doc.moveTo(x, top + sizes.row * at).lineTo(x + sizes.columnWidth, top + sizes.row * at);
  doc.stroke().lineWidth(0.75).strokeColor('#767676');
  column.forEach((_, index) => doc.roundedRect(x, top + sizes.row * (index + 0.5) - sizes.box / 2, sizes.box, sizes.box, 1));
  doc.stroke();
}

export function measureCells(pen: Pen, sizes: GridSizes): Cells {
  const { regular, code } = pen.fonts;
  const numberRight = sizes.box + sizes.position * 0.5 + widthOf(pen, { text: '100', font: regular, size: sizes.position });
  const codeLeft = numberRight + sizes.position * 0.55;
  // A host's font may be too wide for the column; its letters are then as large as there is room for.
  const codeSize = Math.min(sizes.code, (sizes.columnWidth - codeLeft) / (widthOf(pen, { text: 'WWWW', font: code, size: 1 }) + 3 * tracking));
  return { numberRight, codeLeft, codeSize };
}
