import { join, lengthOf, pass } from './bytes.js';

interface PdfObject {
  readonly id: number;
  /** What stands between `n 0 obj` and `endobj`. */
  readonly body: Uint8Array;
  readonly isStream: boolean;
}

/** A row of the cross-reference stream (ISO 32000-1 table 18): kind, place, index. */
type Row = readonly [kind: 0 | 1 | 2, place: number, index: number];

const encoder = new TextEncoder();

/**
 * Packs the many small objects of a tagged file into one compressed stream (ISO 32000-1 7.5.7, 7.5.8), which pdfkit
 * does not do: a table of 100 rows is 300 structure elements, and loose they are most of the file.
 */
export async function compactPdf(pdf: Uint8Array): Promise<Uint8Array> {
  // One byte is one character, so that a place in the text is a place in the file.
  const text = new TextDecoder('latin1').decode(pdf);
  const objects = readObjects(pdf, text);
  const loose = objects.filter(({ isStream }) => !isStream);
  const packId = objects.length + 1;
  const rows = new Map<number, Row>(loose.map(({ id }, index) => [id, [2, packId, index]]));
  const head = text.lastIndexOf('\n', text.indexOf(' 0 obj\n')) + 1;
  const parts = [pdf.subarray(0, head)];
  const append = (id: number, body: Uint8Array): void => {
    parts.push(encoder.encode(`${id} 0 obj\n`), body, encoder.encode('endobj\n'));
  };

  for (const { id, body, isStream } of objects) {
    if (!isStream) continue;
    rows.set(id, [1, lengthOf(parts), 0]);
    append(id, body);
  }
  rows.set(packId, [1, lengthOf(parts), 0]);
  append(packId, await packObjects(loose));
  const xref = lengthOf(parts);
  rows.set(packId + 1, [1, xref, 0]);
  append(packId + 1, await packRows(rows, text));
  return join([...parts, encoder.encode(`startxref\n${xref}\n%%EOF\n`)]);
}

/** Reads the plain cross-reference table that pdfkit ends its files with; its objects stand one behind the other. */
function readObjects(pdf: Uint8Array, text: string): PdfObject[] {
  const xref = Number.parseInt(after(text, 'startxref\n'), 10);
  const places = [...text.slice(xref).matchAll(/(\d{10}) 00000 n /g)].map((match) => Number(match[1]));
  const sorted = [...places, xref].sort((a, b) => a - b);
  const ends = new Map(sorted.map((place, index) => [place, sorted[index + 1] ?? xref]));
  return places.map((place, index) => {
    const id = index + 1;
    const from = place + `${id} 0 obj\n`.length;
    const to = (ends.get(place) ?? xref) - 'endobj\n'.length;
    return { id, body: pdf.subarray(from, to), isStream: text.slice(from, to).includes('\nstream\n') };
  });
}

async function packObjects(objects: readonly PdfObject[]): Promise<Uint8Array> {
  const bodies = objects.map(({ body }) => body);
  let place = 0;
  const places = objects.map(({ id, body }) => {
    place += body.length;
    return `${id} ${place - body.length}`;
  });
  const head = encoder.encode(`${places.join(' ')}\n`);
  return packStream(`/Type /ObjStm\n/N ${objects.length}\n/First ${head.length}\n`, [head, ...bodies]);
}

async function packRows(rows: ReadonlyMap<number, Row>, text: string): Promise<Uint8Array> {
  const size = rows.size + 1;
  const table = new DataView(new ArrayBuffer(size * 7));
  for (const [id, [kind, place, index]] of [...rows, [0, [0, 0, 0xffff]] as const]) {
    table.setUint8(id * 7, kind);
    table.setUint32(id * 7 + 1, place);
    table.setUint16(id * 7 + 5, index);
  }
  const trailer = after(text, 'trailer\n<<\n').split('>>\nstartxref')[0] ?? '';
  return packStream(`/Type /XRef\n/W [1 4 2]\n${trailer.replace(/\/Size \d+/, `/Size ${size}`)}`, [new Uint8Array(table.buffer)]);
}

function after(text: string, mark: string): string {
  return text.slice(text.lastIndexOf(mark) + mark.length);
}

async function packStream(entries: string, parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const packed = await pass(join(parts), new CompressionStream('deflate'));
  const head = encoder.encode(`<<\n${entries}/Filter /FlateDecode\n/Length ${packed.length}\n>>\nstream\n`);
  return join([head, packed, encoder.encode('\nendstream\n')]);
}
