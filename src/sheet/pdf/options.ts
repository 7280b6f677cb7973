import { checkObject, checkText } from '../check.js';
import { checkPaper, type Paper, type PaperOptions } from '../paper.js';

/** A host's own fonts, each as the bytes of a TrueType, OpenType or WOFF file. */
export interface PdfFont {
  /** The regular weight. */
  readonly regular: Uint8Array;
  /** The bold weight; the same bytes where there is none. */
  readonly bold: Uint8Array;
  /**
   * What is typed off the paper: one-time passwords, username, temporary password. By default the PDF's own Courier
   * Bold, whose letters are of one width and never alike (`I`, `l`, `1`); choose one with the same virtues.
   */
  readonly code?: Uint8Array | undefined;
}

/** How a PDF is made. */
export interface PdfOptions extends PaperOptions {
  /** The host's fonts, embedded as far as they are used; without them the PDF's own Helvetica and Courier, which write western European languages. */
  readonly font?: PdfFont | undefined;
  /**
   * Encrypts the file (AES-256): whoever opens it types this password of 12 characters to 127 UTF-8 bytes. The format
   * checks a password with a single SHA-256, so a short one would fall to trial and error.
   */
  readonly password?: string | undefined;
}

/** A PDF, and what could not be written as it was given. */
export interface RenderedPdf {
  /** The file. */
  readonly bytes: Uint8Array;
  /** The characters of names that the font lacks, each once; they were written as others (`č` as `c`) or left out with their field. */
  readonly substituted: readonly string[];
  /** The fields left out because the font cannot write them at all: `holder`, `brand.name`, `brand.contactLines`. */
  readonly leftOut: readonly string[];
}

export interface CheckedPdfOptions extends Paper {
  readonly font: PdfFont | undefined;
  readonly password: string | undefined;
}

export function checkPdfOptions(options: PdfOptions): CheckedPdfOptions {
  const { font, password } = options;
  if (password !== undefined) checkPassword(password);
  if (font !== undefined) checkFont(font);
  return { ...checkPaper(options), font, password };
}

function checkFont(font: PdfFont): void {
  checkObject('font', font);
  const weights: readonly (readonly [string, unknown])[] = [['font.regular', font.regular], ['font.bold', font.bold], ['font.code', font.code ?? font.bold]];
  for (const [argument, bytes] of weights) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError(`${argument}: must be a Uint8Array`);
  }
}

function checkPassword(password: unknown): void {
  const text = checkText('password', password, 127);
  if (Array.from(text).length < 12) throw new RangeError('password: must have at least 12 characters');
  if (new TextEncoder().encode(text.normalize('NFKC')).length > 127) throw new RangeError('password: must have at most 127 UTF-8 bytes');
}
