import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a password hash at the default cost takes 128 MiB, and hardly more', () => {
  const grownBy = Number(execFileSync(process.execPath, ['test/tools/run-example.mjs', 'test/unit/adapter/runtime/hash-once.ts'], { encoding: 'utf8' }));
  expect(grownBy).toBeGreaterThan(120 * 2 ** 20);
  expect(grownBy).toBeLessThan(140 * 2 ** 20);
});
