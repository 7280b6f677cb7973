import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { englishSheetLabels, type ListSheetInput, type SheetLabels, type SlipInput } from '../../../src/sheet/index.js';

/** A hundred distinct one-time passwords, the n-th at index n − 1. */
export const codes: readonly string[] = Array.from({ length: 100 }, (_, index) => `${'KWERTZUIOP'.charAt(index % 10)}${'ASDFGHJKLM'.charAt(Math.floor(index / 10))}QX`);

export const listInput: ListSheetInput = { listNumber: 7, issuedAt: Date.UTC(2026, 2, 1, 23, 59), codes, supportContact: 'Help desk, +358 9 123 4567' };

export const slipInput: SlipInput = {
  username: 'aino.virtanen4821',
  temporaryPassword: 'K7MQ-2XWA-9HTR-PL4D',
  issuedAt: Date.UTC(2026, 2, 1),
  expiresAt: Date.UTC(2026, 2, 8, 12, 30, 59),
  supportContact: 'Help desk, +358 9 123 4567',
};

export const brand = { name: 'Nordfjord Bank', colour: '#0B6E4F', contactLines: ['Storgatan 1, 111 22 Stockholm', 'Monday to Friday, 8 to 18'] };

/** What another language may bring: each text as long as it may be, of words of twelve letters. */
export const longestLabels: SheetLabels = {
  ...englishSheetLabels,
  ...Object.fromEntries(['listTitle', 'issued', 'holder', 'adviceHeading', 'contactHeading', 'slipTitle', 'stepsHeading'].map((key) => [key, words(60)])),
  ...Object.fromEntries(['username', 'temporaryPassword', 'expires', 'loginPage'].map((key) => [key, words(40)])),
  ...Object.fromEntries(['list', 'position', 'code', 'page'].map((key) => [key, words(20)])),
  ...Object.fromEntries(['advice', 'steps', 'slipAdvice'].map((key) => [key, Array.from({ length: 6 }, () => words(160))])),
};

export function words(length: number): string {
  return 'Wörterbücher '.repeat(length).slice(0, length - 1) + 'x';
}

export function readFont(file: string): Uint8Array {
  return new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`)));
}

export interface PngInput {
  readonly width?: number;
  readonly height?: number;
  /** 2 is RGB, 6 is RGB with transparency. */
  readonly colourType?: number;
  readonly bits?: number;
  readonly interlace?: number;
  readonly pixels?: Uint8Array;
}

/** A PNG of one colour. */
export function png({ width = 40, height = 10, colourType = 6, bits = 8, interlace = 0, pixels }: PngInput = {}): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, colourType, 0, 0, interlace], 8);
  const channels = colourType === 6 ? 4 : 3;
  const rows = deflateSync(Buffer.alloc(Math.min(height, 300) * (Math.min(width, 300) * channels + 1)));
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', pixels ?? rows), chunk('IEND', new Uint8Array())]));
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A whole JPEG: 8 by 8 grey pixels. */
export const jpeg = new Uint8Array(
  Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
    'base64',
  ),
);

/** Everything a PDF holds, unpacked, as text of one character a byte. */
export function unpackPdf(bytes: Uint8Array): string {
  const file = Buffer.from(bytes);
  const text = file.toString('latin1');
  let out = '';
  let at = 0;
  for (const match of text.matchAll(/\/Length (\d+)\n(?:\/Filter \/FlateDecode\n)?>>\nstream\n/g)) {
    const from = match.index + match[0].length;
    const to = from + Number(match[1]);
    out += text.slice(at, from) + (match[0].includes('/Filter') || text.slice(match.index - 40, match.index).includes('/Filter') ? unpack(file.subarray(from, to)) : text.slice(from, to));
    at = to;
  }
  return out + text.slice(at);
}

function unpack(packed: Buffer): string {
  try {
    return inflateSync(packed).toString('latin1');
  } catch {
    return '';
  }
}

/** What a PDF writes with its built-in fonts, one string for each time it sets text, in the order of the file. */
export function shownTexts(bytes: Uint8Array): readonly string[] {
  return Array.from(unpackPdf(bytes).matchAll(/\[(<[0-9a-f]+>[^\]]*)\] TJ/g), (match) =>
    Buffer.from((match[1] ?? '').replace(/> ?-?[\d.]* ?<?/g, '').replace(/</g, ''), 'hex').toString('latin1'),
  );
}
