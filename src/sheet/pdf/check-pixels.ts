import { isPng, readPng } from '../check-logo.js';
import { join, pass } from './bytes.js';

const unreadable = 'brand.logo: must be a whole PNG or JPEG file';

/**
 * Unpacks a PNG before pdfkit does. pdfkit unpacks transparent ones in a callback of its own, where damaged data would
 * end the process instead of the call; and a few bytes that unpack to gigabytes have to stop here.
 */
export async function checkPixels(logo: Uint8Array | undefined): Promise<void> {
  if (logo === undefined || !isPng(logo)) return;
  const { height, rowBytes, data } = readPng(logo);
  const pixels = await inflate(data, height * (rowBytes + 1));
  // Each row begins with its filter, 0 to 4 (W3C PNG section 9.2).
  for (let row = 0; row < height; row += 1) {
    if ((pixels[row * (rowBytes + 1)] ?? 5) > 4) throw new TypeError(unreadable);
  }
}

async function inflate(parts: readonly Uint8Array[], size: number): Promise<Uint8Array> {
  let left = size;
  const { readable, writable } = new DecompressionStream('deflate');
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      left -= chunk.length;
      if (left < 0) controller.error(new RangeError('more pixels than the head says'));
      else controller.enqueue(chunk);
    },
  });
  try {
    const pixels = await pass(join(parts), { readable: readable.pipeThrough(limit), writable });
    if (left === 0) return pixels;
  } catch (cause) {
    throw new TypeError(unreadable, { cause });
  }
  throw new TypeError(unreadable);
}
