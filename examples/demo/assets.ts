import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What browsers load beside the pages. */
export type Assets = ReadonlyMap<string, { readonly body: string; readonly type: string }>;

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const;
const names = ['style.css', 'icon.svg', 'main.js', 'password.js', 'copy.js', 'save.js', 'csv.js', 'tour.js', 'recovery.js', 'waiting.js'] as const;

/** Reads them once: a request names one of these, and no path of the disk. */
export function readAssets(folder: string): Assets {
  return new Map(names.map((name) => [name, { body: readFileSync(join(folder, name), 'utf8'), type: types[extensionOf(name)] }]));
}

function extensionOf(name: string): keyof typeof types {
  return name.endsWith('.css') ? 'css' : name.endsWith('.svg') ? 'svg' : 'js';
}
