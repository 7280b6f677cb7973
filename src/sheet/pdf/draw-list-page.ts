import { beside } from './block.js';
import { columnHeight, drawColumn, measureCells } from './list-grid.js';
import { gap, listParts, margin, type PartsInput, type Print } from './list-parts.js';
import { openTag, type Pen } from './pen.js';

const print: Print = { columns: 5, columnGap: 15, title: 20, list: 26, body: 10, head: 8.5, position: 11, code: 13.5, box: 8, leastRow: 14, mostRow: 23 };
const tailGap = 24;

/** All 100 one-time passwords on one page, in five columns of twenty. */
export function drawListPage(pen: Pen, input: Omit<PartsInput, 'print'>): void {
  const { sheet } = input;
  const { width, columnWidth, top, advice, contact, colour, gridSizes } = listParts(pen, { ...input, print });
  const left = (width - tailGap) * 0.58;
  const tail = beside([{ x: 0, block: advice(left) }, { x: left + tailGap, block: contact(width - tailGap - left) }]);
  const sizes = gridSizes(pen.height - 2 * margin - top.height - tail.height - gap * 2.5);
  const gridTop = margin + top.height + gap;

  top.draw(pen.root, margin, margin);
  const grid = { sheet, table: openTag(pen, pen.root, 'Table'), sizes, cells: measureCells(pen, sizes), colour };
  sheet.columns.forEach((column, index) => drawColumn(pen, { ...grid, column, x: margin + (columnWidth + print.columnGap) * index, y: gridTop }));
  tail.draw(pen.root, margin, gridTop + columnHeight(sizes, 20) + gap * 1.5);
}
