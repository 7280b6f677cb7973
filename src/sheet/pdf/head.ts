import type { CheckedBrand } from '../brand.js';
import { beside, paragraph, type Block } from './block.js';
import { drawArtifact, drawTag, widthOf, type Pen } from './pen.js';
import type { Writer } from './writer.js';

const logoBox: readonly [number, number] = [150, 36];

export interface HeadInput {
  readonly brand: CheckedBrand | undefined;
  readonly writer: Writer;
  readonly size: number;
  readonly width: number;
}

/** The brand's logo or name over a line in its colour; nothing without a brand. */
export function head(pen: Pen, { brand, writer, size, width }: HeadInput): Block | undefined {
  if (brand === undefined) return undefined;
  const { name, logo, colour } = brand;
  const mark = logo === undefined ? nameMark(pen, { name: writer.name('brand.name', name), size, width }) : logoMark(pen, { name, logo });
  const height = mark.height + 8;
  return {
    height,
    draw: (parent, x, y) => {
      mark.draw(parent, x, y);
      drawArtifact(pen, () => pen.doc.rect(x, y + height - 1.5, width, 1.5).fill(colour));
    },
  };
}

function nameMark(pen: Pen, { name, size, width }: { readonly name: string | undefined; readonly size: number; readonly width: number }): Block {
  if (name === undefined) return { height: 0, draw: () => undefined };
  return paragraph(pen, { text: name, font: pen.fonts.bold, size, width });
}

function logoMark(pen: Pen, { name, logo }: { readonly name: string; readonly logo: Uint8Array }): Block {
  const [width, height] = logoBox;
  return {
    height,
    draw: (parent, x, y) => {
      const options = { alt: name, bbox: [x, y, x + width, y + height] };
      drawTag(pen, parent, { type: 'Figure', options, draw: () => drawLogo(pen, { logo, x, y }) });
    },
  };
}

function drawLogo({ doc }: Pen, { logo, x, y }: { readonly logo: Uint8Array; readonly x: number; readonly y: number }): void {
  try {
    doc.image(logo.slice().buffer, x, y, { fit: [...logoBox] });
  } catch (cause) {
    throw new TypeError('brand.logo: must be a whole PNG or JPEG file', { cause });
  }
}

export interface TitleInput {
  readonly title: string;
  readonly right: string;
  readonly size: number;
  readonly rightSize: number;
  readonly width: number;
}

/** The title on the left and the list's number on the right; one under the other where they do not fit side by side. */
export function titleRow(pen: Pen, { title, right, size, rightSize, width }: TitleInput): Block {
  const font = pen.fonts.bold;
  const rightWidth = widthOf(pen, { text: right, font, size: rightSize }) + 1;
  const gap = widthOf(pen, { text: title, font, size }) + 24;
  const isWide = gap + rightWidth > width;
  const left = paragraph(pen, { text: title, font, size, width: isWide ? width : width - rightWidth, type: 'H1' });
  const number = paragraph(pen, { text: right, font, size: rightSize, width: isWide ? width : rightWidth });
  if (isWide) return { height: left.height + number.height, draw: (parent, x, y) => { left.draw(parent, x, y); number.draw(parent, x, y + left.height); } };
  return beside([{ x: 0, block: lower(left, number.height - left.height) }, { x: width - rightWidth, block: number }]);
}

/** Sets a block down so that its letters stand on the line of a larger neighbour. */
function lower(block: Block, by: number): Block {
  const top = by * 0.8;
  return { height: block.height + by, draw: (parent, x, y) => block.draw(parent, x, y + top) };
}
