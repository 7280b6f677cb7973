import PDFDocument from 'pdfkit';
import { join } from './bytes.js';
import { compactPdf } from './compact-pdf.js';
import { openFonts } from './fonts.js';
import type { CheckedPdfOptions } from './options.js';
import { brokenFont, type Pen } from './pen.js';

export interface OpenPenInput {
  readonly language: string;
  readonly title: string;
  readonly issuedAt: number;
  readonly options: CheckedPdfOptions;
}

const permissions = { printing: 'highResolution', copying: true, contentAccessibility: true } as const;

export function openPen(input: OpenPenInput): Pen {
  const doc = openDocument(input);
  const root = doc.struct('Document');
  doc.addStructure(root);
  return { doc, root, fonts: openFonts(doc, input.options.font), width: doc.page.width, height: doc.page.height };
}

function openDocument({ language, title, issuedAt, options: { page, password } }: OpenPenInput): PDFKit.PDFDocument {
  const issued = new Date(issuedAt);
  const options: PDFKit.PDFDocumentOptions = {
    size: page === 'a4' ? 'A4' : 'LETTER',
    margin: 0,
    // pdfkit opens a font of its own choice unless it is given an empty name.
    font: '',
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    // pdfkit copies the title into XML as it stands. Both dates are given, so that no clock is read.
    info: { Title: title.replace(/[<>&]/g, ' '), Creator: 'Lukko', CreationDate: issued, ModDate: issued },
  };
  if (password === undefined) return new PDFDocument(options);
  try {
    // 1.7ext3 is the version of the format that has AES-256.
    return new PDFDocument({ ...options, pdfVersion: '1.7ext3', userPassword: password, permissions });
  } catch (cause) {
    throw new RangeError('password: has characters that a PDF password cannot have (RFC 4013)', { cause });
  }
}

/** Ends the document. Encrypted, each object is sealed by itself and stays where it is. */
export async function closePen({ doc, root }: Pen, { password }: CheckedPdfOptions): Promise<Uint8Array> {
  root.end();
  const chunks = collect(doc);
  try {
    doc.end();
  } catch (cause) {
    throw new TypeError(brokenFont, { cause });
  }
  const pdf = join(await chunks);
  return password === undefined ? compactPdf(pdf) : pdf;
}

function collect(doc: PDFKit.PDFDocument): Promise<readonly Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(chunks));
    doc.on('error', reject);
  });
}
