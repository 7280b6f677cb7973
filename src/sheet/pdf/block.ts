import { drawTag, ink, openTag, typeset, type Pen, type Tag, type TagOptions } from './pen.js';

/** A piece of a page that knows its height before it is drawn. */
export interface Block {
  readonly height: number;
  readonly draw: (parent: Tag, x: number, y: number) => void;
}

export interface ParagraphInput {
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly width: number;
  readonly type?: string;
  readonly colour?: string;
  readonly options?: TagOptions;
}

export function paragraph(pen: Pen, { text, font, size, width, type = 'P', colour = ink, options = {} }: ParagraphInput): Block {
  const lines = { width, lineGap: size * 0.1 };
  const height = typeset(pen, { font, size }, (doc) => doc.heightOfString(text, lines));
  const draw = (x: number, y: number): unknown => typeset(pen, { font, size, colour }, (doc) => doc.text(text, x, y, lines));
  return { height, draw: (parent, x, y) => drawTag(pen, parent, { type, options, draw: () => draw(x, y) }) };
}

/** Blocks one under the other. */
export function stack(blocks: readonly Block[], gap: number): Block {
  const height = blocks.reduce((sum, block) => sum + block.height, 0) + gap * Math.max(0, blocks.length - 1);
  return {
    height,
    draw: (parent, x, y) => {
      let top = y;
      for (const block of blocks) {
        block.draw(parent, x, top);
        top += block.height + gap;
      }
    },
  };
}

/** Blocks side by side, each `x` points from the left. */
export function beside(blocks: readonly { readonly x: number; readonly block: Block }[]): Block {
  return {
    height: Math.max(...blocks.map(({ block }) => block.height)),
    draw: (parent, left, y) => blocks.forEach(({ x, block }) => block.draw(parent, left + x, y)),
  };
}

export interface ItemsInput {
  readonly texts: readonly string[];
  readonly isNumbered: boolean;
  readonly size: number;
  readonly width: number;
}

/** A list: each item a label and a body, as a screen reader counts them (ISO 32000-1 14.8.4.3.3). */
export function items(pen: Pen, { texts, isNumbered, size, width }: ItemsInput): Block {
  const indent = size * 1.4;
  const font = pen.fonts.regular;
  const bodies = texts.map((text) => paragraph(pen, { text, font, size, width: width - indent, type: 'LBody' }));
  const list = stack(
    bodies.map(({ height, draw }, index) => ({
      height,
      draw: (parent, x, y) => {
        const item = openTag(pen, parent, 'LI');
        drawLabel(pen, { item, text: isNumbered ? `${index + 1}.` : undefined, size, x, y });
        draw(item, x + indent, y);
      },
    })),
    size * 0.3,
  );
  return { height: list.height, draw: (parent, x, y) => texts.length > 0 && list.draw(openTag(pen, parent, 'L'), x, y) };
}

function drawLabel(pen: Pen, { item, text, size, x, y }: { readonly item: Tag; readonly text: string | undefined; readonly size: number; readonly x: number; readonly y: number }): void {
  // A drawn dot, since not every host's font has one.
  const dot = (): unknown => pen.doc.circle(x + size * 0.45, y + size * 0.55, size * 0.15).fill(ink);
  const number = (): unknown => typeset(pen, { font: pen.fonts.regular, size, colour: ink }, (doc) => doc.text(text ?? '', x, y, { lineBreak: false }));
  drawTag(pen, item, { type: 'Lbl', draw: text === undefined ? dot : number });
}
