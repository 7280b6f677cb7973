import type { SheetField } from '../layout-list-sheet.js';
import type { Slip } from '../layout-slip.js';
import { items, paragraph, stack, type Block } from './block.js';
import { head } from './head.js';
import { gap, margin } from './list-parts.js';
import { drawArtifact, openTag, softInk, widthOf, type Pen } from './pen.js';
import { contactSection, textsSection } from './tail.js';
import type { Writer } from './writer.js';

const normal = { title: 24, body: 11, secret: 17 };
const large = { title: 30, body: 16, secret: 24 };

export interface DrawSlipInput {
  readonly slip: Slip;
  readonly writer: Writer;
  readonly isLarge: boolean;
}

/** The whole slip, on one page unless its texts are very long. */
export function drawSlip(pen: Pen, { slip, writer, isLarge }: DrawSlipInput): void {
  const { brand, labels, title, contact } = slip;
  const { title: titleSize, body: size, secret } = isLarge ? large : normal;
  const width = pen.width - 2 * margin;
  const mark = head(pen, { brand, writer, size: size * 1.1, width });
  drawDown(pen, [
    ...(mark === undefined ? [] : [mark]),
    paragraph(pen, { text: title, font: pen.fonts.bold, size: titleSize, width, type: 'H1' }),
    card(pen, { slip, size, secret, width }),
    textsSection(pen, { heading: labels.stepsHeading, texts: labels.steps, isNumbered: true, size, width, writer }),
    items(pen, { texts: labels.slipAdvice, isNumbered: false, size, width }),
    contactSection(pen, { contact, brand, size, width, writer }),
  ]);
}

function drawDown(pen: Pen, blocks: readonly Block[]): void {
  let y = margin;
  for (const { height, draw } of blocks) {
    if (y + height > pen.height - margin) {
      pen.doc.addPage();
      y = margin;
    }
    draw(pen.root, margin, y);
    y += height + gap * 1.3;
  }
}

interface CardInput {
  readonly slip: Slip;
  readonly size: number;
  readonly secret: number;
  readonly width: number;
}

/** The fields in a box: a table of two columns, whose words are headings of their rows. */
function card(pen: Pen, { slip, size, secret, width }: CardInput): Block {
  const { username, temporaryPassword, expires, loginPage, issued } = slip;
  const fields = [username, temporaryPassword, expires, ...(loginPage === undefined ? [] : [loginPage]), issued];
  const inset = gap;
  const widest = Math.max(...fields.map(({ label }) => widthOf(pen, { text: label, font: pen.fonts.regular, size })));
  const left = Math.min(widest + size * 2, width / 2);
  const isSecret = (field: SheetField): boolean => field === username || field === temporaryPassword;
  const rows = stack(fields.map((field) => fieldRow(pen, { field, isSecret: isSecret(field), size, secret, left, width: width - 2 * inset })), size * 0.7);
  const height = rows.height + 2 * inset;
  return {
    height,
    draw: (parent, x, y) => {
      drawArtifact(pen, () => pen.doc.lineWidth(0.75).roundedRect(x, y, width, height, 4).stroke('#c4c4c4'));
      rows.draw(openTag(pen, parent, 'Table'), x + inset, y + inset);
    },
  };
}

interface FieldRowInput {
  readonly field: SheetField;
  readonly isSecret: boolean;
  readonly size: number;
  readonly secret: number;
  readonly left: number;
  readonly width: number;
}

function fieldRow(pen: Pen, { field, isSecret, size, secret, left, width }: FieldRowInput): Block {
  const { regular, code } = pen.fonts;
  const options = isSecret ? { actual: Array.from(field.value).join(' ') } : {};
  const heading = paragraph(pen, { text: field.label, font: regular, size, width: left - size, type: 'TH', colour: softInk, options: { scope: 'Row' } });
  const value = paragraph(pen, { text: field.value, font: isSecret ? code : regular, size: isSecret ? secret : size, width: width - left, type: 'TD', options });
  const drop = isSecret ? (secret - size) * 0.7 : 0;
  return {
    height: Math.max(heading.height + drop, value.height),
    draw: (parent, x, y) => {
      const row = openTag(pen, parent, 'TR');
      heading.draw(row, x, y + drop);
      value.draw(row, x + left, y);
    },
  };
}
