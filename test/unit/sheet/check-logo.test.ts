import { describe, expect, it } from 'vitest';
import { checkLogo, readPng } from '../../../src/sheet/check-logo.js';
import { jpeg, png } from './fixtures.js';

const whole = 'brand.logo: must be a whole PNG or JPEG file';
const kind = 'brand.logo: a PNG must have 8 bits a channel and must not be interlaced';
const size = 'brand.logo: must have from 1 to 4 million pixels';

/** A copy with one 16-bit or 32-bit number replaced. */
function changed(bytes: Uint8Array, at: number, value: number, width: 8 | 16 | 32): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  if (width === 8) view.setUint8(at, value);
  else if (width === 16) view.setUint16(at, value);
  else view.setUint32(at, value);
  return copy;
}

describe('checkLogo', () => {
  it('takes a PNG and a JPEG, also from the middle of a larger buffer', () => {
    for (const logo of [png(), png({ colourType: 2 }), jpeg]) {
      const larger = new Uint8Array(logo.length + 20);
      larger.set(logo, 10);
      expect(checkLogo(logo)).toBe(logo);
      expect(() => checkLogo(larger.subarray(10, 10 + logo.length))).not.toThrow();
    }
  });

  it('reads what a PNG says of itself', () => {
    expect(readPng(png({ width: 12, height: 3 }))).toMatchObject({ width: 12, height: 3, rowBytes: 48 });
  });

  it.each([
    ['a GIF', new TextEncoder().encode('GIF89a'), whole],
    ['SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), whole],
    ['the head of a PNG alone', png().slice(0, 8), whole],
    ['a chunk that claims 2 GiB', changed(png(), 33, 0x7fffffff, 32), whole],
    ['a chunk that claims 4 GiB', changed(png(), 33, 0xffffffff, 32), whole],
    ['a PNG without pixels', png({ pixels: new Uint8Array() }).slice(0, 33), whole],
    ['a PNG that starts with another chunk', changed(png(), 12, 0x74455874, 32), whole],
    ['16 bits a channel', png({ bits: 16 }), kind],
    ['an interlaced PNG', png({ interlace: 1 }), kind],
    ['an unknown colour type', png({ colourType: 5 }), kind],
    ['a PNG of no width', png({ width: 0 }), size],
    ['a PNG of 65,535 by 65,535', png({ width: 65_535, height: 65_535 }), size],
    ['a JPEG of no height', changed(jpeg, 94, 0, 16), size],
    ['a JPEG of 65,535 by 65,535', changed(changed(jpeg, 94, 0xffff, 16), 96, 0xffff, 16), size],
    ['a lossless JPEG', changed(jpeg, 89, 0xffc3, 16), whole],
    ['a JPEG of two channels', changed(jpeg, 98, 2, 8), whole],
    ['a JPEG whose first segment is empty', changed(jpeg, 4, 0, 16), whole],
    ['a cut-off JPEG', jpeg.slice(0, 95), whole],
    ['two bytes of a JPEG', jpeg.slice(0, 2), whole],
  ])('refuses %s', (_, logo, message) => {
    expect(() => checkLogo(logo)).toThrow(message);
  });
});
