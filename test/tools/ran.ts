import { readFileSync } from 'node:fs';
import type {} from 'vitest';
import { root } from './export-map.mjs';

/** What a test ran, for the report of which `npm run ecosystem` makes docs/ecosystem.md; its title says what that proves. */
export interface Ran {
  /** The runtime, in its version. */
  readonly on: string;
  /** What the runtime ran, in its version, for the page. */
  readonly what: string;
}

declare module 'vitest' {
  interface TaskMeta {
    ran?: Ran;
  }
}

/** The runtime of this process. */
export const here = `Node ${process.versions.node}`;

/** A package that is installed, in its version. */
export function installed(name: string, folder = ''): string {
  const { version } = JSON.parse(readFileSync(`${root}${folder}node_modules/${name}/package.json`, 'utf8')) as { readonly version: string };
  return `\`${name}\` ${version}`;
}
