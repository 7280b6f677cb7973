import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * The tests of each folder itself, and those of published vectors. What draws its inputs would find another mutant in every run, and whole services say nothing of
 * a rule that is broken, but take a minute.
 */
const vectors: Record<string, readonly string[]> = { pairing: ['test/vector/{protocol-vectors,rfc7638,rfc8032,rfc8037}.test.ts', 'test/attack/{alg-downgrade,typ-confusion,weak-device-key}.test.ts'] };
const folder = process.env['MUTATED'] ?? '';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { include: [`test/unit/core/${folder}/**/*.test.ts`, ...(vectors[folder] ?? [])], setupFiles: ['test/setup.ts'], testTimeout: 60_000, isolate: false, env: { FC_SEED: '1' } },
});
