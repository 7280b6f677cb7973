import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Chromium packs for speed. Flat pages become smaller without the filters of PNG (RFC 2083 section 6) and with the slowest packing; no pixel changes. */
export function shrinkPng(png: Buffer): Buffer {
  const { header, lines } = read(png);
  const packed = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([png.subarray(0, 8), writeChunk('IHDR', header), writeChunk('IDAT', packed), writeChunk('IEND', Buffer.alloc(0))]);
}

/** What a picture of Chromium shows: the bytes of its pixels, three or four of them each, from the left above. */
export function readPixels(png: Buffer): { readonly width: number; readonly height: number; readonly data: Uint8Array } {
  const { size, lines } = read(png);
  const { width, height, bytes } = size;
  const line = width * bytes + 1;
  return { width, height, data: Buffer.concat(Array.from({ length: height }, (_, y) => lines.subarray(y * line + 1, (y + 1) * line))) };
}

function read(png: Buffer) {
  const chunks = readChunks(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(0);
  if (header[8] !== 8 || (header[9] !== 2 && header[9] !== 6)) throw new Error('a picture of Chromium has 8 bits a colour');
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4), bytes: header[9] === 6 ? 4 : 3 };
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  return { header, size, lines: unfilter(raw, size) };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function readChunks(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function writeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Takes the filter off each line; what is to the left of, and above, the picture counts as 0. */
function unfilter(raw: Buffer, { width, height, bytes }: { readonly width: number; readonly height: number; readonly bytes: number }): Buffer {
  const line = width * bytes + 1;
  const plain = Buffer.alloc(raw.length);
  const at = (y: number, x: number): number => (y < 0 || x < 1 ? 0 : (plain[y * line + x] ?? 0));
  for (let y = 0; y < height; y += 1) {
    const guess = guesses[raw[y * line] ?? 0] ?? guesses[0];
    for (let x = 1; x < line; x += 1) plain[y * line + x] = (raw[y * line + x] ?? 0) + guess(at(y, x - bytes), at(y - 1, x), at(y - 1, x - bytes));
  }
  return plain;
}

type Guess = (left: number, above: number, corner: number) => number;

/** None, Sub, Up, Average, Paeth. */
const guesses: readonly [Guess, ...Guess[]] = [() => 0, (left) => left, (_, above) => above, (left, above) => (left + above) >> 1, paeth];

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
