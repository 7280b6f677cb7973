import type { Fonts } from './fonts.js';

/** A node of the structure that a screen reader follows (ISO 32000-1 14.7). */
export type Tag = PDFKit.PDFStructureElement;

/** An open document with its first page. */
export interface Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly root: Tag;
  readonly fonts: Fonts;
  /** The page, in points. */
  readonly width: number;
  readonly height: number;
}

export const ink = '#1a1a1a';
export const softInk = '#454545';

export const brokenFont = 'font: must be whole fonts that can be embedded';

export interface TagOptions {
  /** What a screen reader says in place of the content. */
  readonly actual?: string;
  /** What it says for a picture. */
  readonly alt?: string;
  /** Which cells a heading cell stands for. */
  readonly scope?: 'Column' | 'Row';
  /** Left, top, right and bottom of a picture. */
  readonly bbox?: readonly number[];
}

export function openTag({ doc }: Pen, parent: Tag, type: string): Tag {
  const tag = doc.struct(type);
  parent.add(tag);
  return tag;
}

export function drawTag({ doc }: Pen, parent: Tag, input: { readonly type: string; readonly options?: TagOptions; readonly draw: () => unknown }): void {
  parent.add(doc.struct(input.type, input.options ?? {}, input.draw));
}

/** Draws what a screen reader passes over (ISO 32000-1 14.8.2.2). */
export function drawArtifact({ doc }: Pen, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

export interface Line {
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly x: number;
  /** Where the letters stand, in points from the top of the page. */
  readonly baseline: number;
  readonly colour?: string;
  /** Between two characters, in points. */
  readonly spacing?: number;
}

export function drawLine(pen: Pen, { text, font, size, x, baseline, colour = ink, spacing = 0 }: Line): void {
  typeset(pen, { font, size, colour }, (doc) => doc.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing }));
}

export function widthOf(pen: Pen, { text, font, size }: { readonly text: string; readonly font: string; readonly size: number }): number {
  return typeset(pen, { font, size }, (doc) => doc.widthOfString(text));
}

/** Sets the type, then works with it. What is damaged in a host's font shows only when a letter of it is first needed. */
export function typeset<T>({ doc }: Pen, type: { readonly font: string; readonly size: number; readonly colour?: string }, work: (doc: PDFKit.PDFDocument) => T): T {
  try {
    doc.font(type.font).fontSize(type.size);
    if (type.colour !== undefined) doc.fillColor(type.colour);
    return work(doc);
  } catch (cause) {
    throw new TypeError(brokenFont, { cause });
  }
}

/** At the foot of the page on the right, for the eye alone. */
export function drawPageNumber(pen: Pen, { text, size, margin }: { readonly text: string; readonly size: number; readonly margin: number }): void {
  const font = pen.fonts.regular;
  const x = pen.width - margin - widthOf(pen, { text, font, size });
  drawArtifact(pen, () => drawLine(pen, { text, font, size, x, baseline: pen.height - margin, colour: softInk }));
}
