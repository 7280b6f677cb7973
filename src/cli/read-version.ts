import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The version of this package, whether it runs from `dist` or from `src`. */
export function readVersion(): string {
  const text = readFileSync(createRequire(import.meta.url).resolve('lukko/package.json'), 'utf8');
  const content: unknown = JSON.parse(text);
  return typeof content === 'object' && content !== null && 'version' in content ? String(content.version) : 'unknown';
}
