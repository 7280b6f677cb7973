/** What the head of a PNG says (W3C PNG section 11.2.1), and where its compressed pixels lie. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Bytes of one row, without its filter byte. */
  readonly rowBytes: number;
  readonly data: readonly Uint8Array[];
}

const mostBytes = 256 * 1024;
const mostPixels = 4_000_000;
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const channelsOf = new Map([[0, 1], [2, 3], [3, 1], [4, 2], [6, 4]]);
const unreadable = 'brand.logo: must be a whole PNG or JPEG file';

export function isPng(bytes: Uint8Array): boolean {
  return pngHead.every((byte, at) => bytes[at] === byte);
}

export function checkLogo(logo: unknown): Uint8Array {
  if (!(logo instanceof Uint8Array)) throw new TypeError('brand.logo: must be a Uint8Array');
  if (logo.length > mostBytes) throw new RangeError('brand.logo: must have at most 256 KiB');
  if (isPng(logo)) readPng(logo);
  else checkJpeg(logo);
  return logo;
}

/** Walks the chunks before any library does: the one below trusts their lengths and would fill the memory. */
export function readPng(bytes: Uint8Array): PngParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = view.getUint32(at + 4);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    if (name === 0x49444154) data.push(bytes.subarray(at + 8, end));
    if (name === 0x49454e44 && data.length > 0) return Object.freeze({ ...readPngHead(view), data });
    at = end + 4;
  }
  throw new TypeError(unreadable);
}

function readPngHead(view: DataView): Omit<PngParts, 'data'> {
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) throw new TypeError(unreadable);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const channels = channelsOf.get(view.getUint8(25));
  if (channels === undefined || view.getUint8(24) !== 8 || view.getUint8(28) !== 0) {
    throw new TypeError('brand.logo: a PNG must have 8 bits a channel and must not be interlaced');
  }
  checkSize(width, height);
  return { width, height, rowBytes: width * channels };
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width * height > mostPixels) throw new RangeError('brand.logo: must have from 1 to 4 million pixels');
}

/** A JPEG is copied into the PDF as it is; only its frame header (ITU-T T.81 B.2.2) is looked for. */
function checkJpeg(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw new TypeError(unreadable);
  for (let at = 2; at + 10 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    // PDF draws baseline, extended and progressive frames (ISO 32000-1 7.4.8) of one, three or four channels.
    if (marker >= 0xffc0 && marker <= 0xffc2 && [1, 3, 4].includes(view.getUint8(at + 9))) {
      checkSize(view.getUint16(at + 7), view.getUint16(at + 5));
      return;
    }
    if (!isSegment(marker) || view.getUint16(at + 2) < 2) break;
  }
  throw new TypeError(unreadable);
}

function isSegment(marker: number): boolean {
  return marker === 0xffc4 || (marker >= 0xffdb && marker <= 0xfffe);
}
