import type { PdfFont } from './options.js';

type CanWrite = (character: string) => boolean;

/** The names under which the open document knows its fonts, and what they can write. */
export interface Fonts {
  readonly regular: string;
  readonly bold: string;
  readonly code: string;
  /** Both of `regular` and `bold`. */
  readonly canWrite: CanWrite;
  readonly canWriteCode: CanWrite;
}

// The built-in fonts of a PDF write WinAnsi (ISO 32000-1 annex D.2): Latin-1 and these.
const beyondLatin1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const isWinAnsi: CanWrite = (character) => /^[ -~\u00a0-\u00ac\u00ae-\u00ff]$/.test(character) || beyondLatin1.has(character);

export function openFonts(doc: PDFKit.PDFDocument, font: PdfFont | undefined): Fonts {
  if (font === undefined) return { regular: 'Helvetica', bold: 'Helvetica-Bold', code: 'Courier-Bold', canWrite: isWinAnsi, canWriteCode: isWinAnsi };
  const regular = openFont(doc, { name: 'regular', bytes: font.regular, opened: [] });
  const bold = openFont(doc, { name: 'bold', bytes: font.bold, opened: [regular] });
  const code = font.code === undefined ? { name: 'Courier-Bold', canWrite: isWinAnsi } : openFont(doc, { name: 'code', bytes: font.code, opened: [regular, bold] });
  return {
    regular: regular.name,
    bold: bold.name,
    code: code.name,
    canWrite: (character) => regular.canWrite(character) && bold.canWrite(character),
    canWriteCode: code.canWrite,
  };
}

interface OpenedFont {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly canWrite: CanWrite;
}

interface OpenFontInput {
  readonly name: 'regular' | 'bold' | 'code';
  readonly bytes: Uint8Array;
  readonly opened: readonly OpenedFont[];
}

function openFont(doc: PDFKit.PDFDocument, { name, bytes, opened }: OpenFontInput): OpenedFont {
  // pdfkit would read a font anew at each use if it knew the same one by two names.
  const same = opened.find((font) => sameBytes(font.bytes, bytes));
  if (same !== undefined) return same;
  try {
    doc.registerFont(name, bytes).font(name);
  } catch (cause) {
    throw new TypeError(`font.${name}: must be a whole TrueType, OpenType or WOFF font`, { cause });
  }
  return { name, bytes, canWrite: coverage(doc) };
}

/** pdfkit keeps the opened font to itself. Should a later version hide it better, every character counts as covered. */
function coverage(doc: PDFKit.PDFDocument): CanWrite {
  const font = property(property(doc, '_font'), 'font');
  const has = property(font, 'hasGlyphForCodePoint');
  if (typeof has !== 'function') return () => true;
  return (character) => Reflect.apply(has, font, [character.codePointAt(0)]) === true;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, at) => byte === b[at]));
}
