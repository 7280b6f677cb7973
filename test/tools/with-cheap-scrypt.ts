import { pathToFileURL } from 'node:url';
import { root } from './export-map.mjs';

/** The environment of a process that tells a story at no cost: see `cheap-scrypt.mjs`. */
export const withCheapScrypt = { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${pathToFileURL(`${root}test/tools/cheap-scrypt.mjs`).href}` };
