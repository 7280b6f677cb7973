import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';

it('the top level holds what the design names, and nothing else that is kept', () => {
  const made = ['node_modules', 'dist', 'coverage', 'lukko.db', 'lukko.db-shm', 'lukko.db-wal', 'lukko-quickstart'];
  const kept = readdirSync(root).filter((name) => !name.startsWith('.') && !made.includes(name));
  const named = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md', 'docs', 'examples', 'package-lock.json', 'package.json', 'src', 'test', 'tsconfig.json', 'tsup.config.ts'];
  expect(kept.sort()).toEqual(named);
});
