import { stack } from './block.js';
import { drawColumn, measureCells } from './list-grid.js';
import { gap, listParts, margin, tooLong, type PartsInput, type Print } from './list-parts.js';
import { drawPageNumber, openTag, type Pen } from './pen.js';

const print: Print = { columns: 2, columnGap: 36, title: 26, list: 34, body: 16, head: 16, position: 22, code: 24, box: 15, leastRow: 22, mostRow: 30 };
const footer = 26;

/** Two columns of twenty to a page; the advice stands beside the last one, or on a page of its own where it is long. */
export function drawLargeList(pen: Pen, input: Omit<PartsInput, 'print'>): void {
  const { sheet } = input;
  const { width, columnWidth, top, advice, contact, colour, gridSizes } = listParts(pen, { ...input, print });
  const room = pen.height - 2 * margin - footer;
  const narrow = stack([advice(columnWidth), contact(columnWidth)], gap * 1.5);
  const wide = stack([advice(width), contact(width)], gap * 1.5);
  const first = { top: margin + top.height + gap, sizes: gridSizes(room - top.height - gap) };
  const later = { top: margin, sizes: gridSizes(room) };
  const isNarrow = narrow.height <= room;
  if (!isNarrow && wide.height > room) throw tooLong();
  const turnTo = (page: number): void => {
    if (page > 1) pen.doc.addPage();
    drawPageNumber(pen, { text: `${sheet.list}, ${sheet.labels.page} ${page}/${isNarrow ? 3 : 4}`, size: print.body, margin });
  };

  turnTo(1);
  top.draw(pen.root, margin, margin);
  const right = margin + columnWidth + print.columnGap;
  const grid = { sheet, table: openTag(pen, pen.root, 'Table'), cells: measureCells(pen, later.sizes), colour };
  sheet.columns.forEach((column, index) => {
    if (index === 2 || index === 4) turnTo(index / 2 + 1);
    const page = index < 2 ? first : later;
    drawColumn(pen, { ...grid, sizes: page.sizes, column, x: index % 2 === 0 ? margin : right, y: page.top });
  });
  if (isNarrow) {
    narrow.draw(pen.root, right, margin);
  } else {
    turnTo(4);
    wide.draw(pen.root, margin, margin);
  }
}
