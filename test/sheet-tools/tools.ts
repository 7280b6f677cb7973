import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'lukko-sheet-'));

/** Runs one of the tools on a PDF and gives back what it prints; a tool that finds fault throws. */
export function run(tool: 'qpdf' | 'pdftotext' | 'pdfinfo' | 'pdffonts', bytes: Uint8Array, args: readonly string[] = [], after: readonly string[] = []): string {
  const file = join(folder, 'sheet.pdf');
  writeFileSync(file, bytes);
  const options: ExecFileSyncOptions = { stdio: ['ignore', 'pipe', 'pipe'] };
  return execFileSync(tool, [...args, file, ...after], options).toString();
}

/** A page as it looks: rows of grey from 0 (black) to 255 (white), at `dpi` points an inch. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function draw(bytes: Uint8Array, page: number, dpi = 36): Picture {
  const file = join(folder, 'drawn.pdf');
  writeFileSync(file, bytes);
  execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), '-singlefile', file, join(folder, 'page')]);
  const pgm = readFileSync(join(folder, 'page.pgm'));
  const head = /^P5\s(\d+) (\d+)\s255\s/.exec(pgm.subarray(0, 40).toString('latin1'));
  const [whole = '', width = '0', height = '0'] = head ?? [];
  return { width: Number(width), height: Number(height), pixels: pgm.subarray(whole.length) };
}

/** How dark the darkest spot of the frame is that a printer cannot print, and how dark what is inside it. */
export function inkOf({ width, height, pixels }: Picture, frame: number): { readonly frame: number; readonly inside: number } {
  let outside = 255;
  let inside = 255;
  pixels.forEach((grey, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    if (x < frame || y < frame || x >= width - frame || y >= height - frame) outside = Math.min(outside, grey);
    else inside = Math.min(inside, grey);
  });
  return { frame: outside, inside };
}
