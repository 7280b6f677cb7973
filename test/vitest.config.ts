import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Takes whole cores for many seconds: a search of a whole space, a gigabyte of scrypt, every loss in every state, every order of steps. */
const heavy = [
  'test/attack/approve-and-deny-at-once.test.ts',
  'test/attack/first-login-bypass.test.ts',
  'test/attack/list-dump-search.test.ts',
  'test/attack/message-injection.test.ts',
  'test/attack/recovery-abuse.test.ts',
  'test/attack/recovery-flood.test.ts',
  'test/attack/request-flood.test.ts',
  'test/contract/broken-stores.test.ts',
  'test/property/first-login-model.test.ts',
  'test/property/login-model.test.ts',
  'test/property/loss-model.test.ts',
  'test/senders/whole-library.test.ts',
  'test/vector/rfc7914.test.ts',
];

/** On runtimes and in packages that the root does not install. */
const elsewhere = ['bun', 'deno', 'cloudflare-workers', 'nextjs'];

/** Takes minutes: the examples, most of them with the real scrypt, in processes and over ports of their own, every order of two calls, and the widest fuzzing. */
const beyondCheck = [`examples/!(demo|${elsewhere.join('|')})/**/*.test.ts`, 'test/fuzz/http.test.ts', 'test/proof/interleave/**/*.test.ts'];

/** Takes a minute: one after the other with what is timed, so that both rows of the ladder take about as long. */
const afterTimed = ['test/proof/races-sqlite.test.ts'];

/**
 * Projects: `suite` is `npm test`; `proof` (every crash, fuzzing, the demo) and `package` (the gates on the built package) join it
 * in `npm run check`, and `beyond` (what takes minutes), `long` (ten thousand timed calls, each comparison of a secret, a year of maintenance, races over SQLite), `engines` (which needs PostgreSQL, MariaDB and Redis), `runtimes` (Bun, Deno, workerd and four of Node's, with PostgreSQL), `e2e` (Chromium) and `sheet-tools` (qpdf and poppler) in `.ci/run`. Call it with `--config test/vitest.config.ts`, and with `--project` or
 * a path for a part. `FC_SEED=123` repeats a property test.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: false,
    experimental: { fsModuleCache: true, fsModuleCachePath: '.tmp/modules' },
    allowOnly: false,
    // All cores: on two, the default leaves one of them idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/engines/**', 'test/runtimes/**', 'test/proof/**', 'test/fuzz/**', 'test/long/**', 'test/e2e/**', 'test/package/**', 'test/sheet-tools/**', ...heavy, '**/node_modules/**'],
          setupFiles: ['test/setup.ts'],
          testTimeout: 30_000,
          // One module graph for all files of a worker: nothing in src keeps state, and starting it anew for each file took half the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'proof', include: ['test/proof/**/*.test.ts', 'test/fuzz/**/*.test.ts', 'examples/demo/**/*.test.ts', ...heavy], exclude: [...beyondCheck, ...afterTimed, '**/node_modules/**'], setupFiles: ['test/setup.ts'], testTimeout: 300_000, isolate: false } },
      // Beside `long`, which has the other core.
      { extends: true, test: { name: 'beyond', include: beyondCheck, exclude: ['**/node_modules/**'], setupFiles: ['test/setup.ts'], testTimeout: 300_000, isolate: false, maxWorkers: 1, sequence: { groupOrder: 5 } } },
      // One after the other, as one of them measures time.
      { extends: true, test: { name: 'long', include: ['test/long/**/*.test.ts', ...afterTimed], setupFiles: ['test/setup.ts'], testTimeout: 300_000, maxWorkers: 1, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 } },
      {
        extends: true,
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          globalSetup: ['test/engines/tools/need-engines.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          // One module graph for all files of a worker, as in `suite`.
          isolate: false,
          // A file opens up to 35 connections, most of them a dozen, and a PostgreSQL as it comes takes 97. Most of the time they wait: for it, and for what is held up on purpose.
          maxWorkers: Math.min(4, availableParallelism() + 1),
          // Projects that are run side by side would need the same number.
          sequence: { groupOrder: 1 },
        },
      },
      // Each waits for another process all the time: the runtime.
      { extends: true, test: { name: 'runtimes', include: ['test/runtimes/*.test.ts', ...elsewhere.map((name) => `examples/${name}/*.test.ts`)], globalSetup: ['test/runtimes/tools/need-runtimes.ts'], testTimeout: 300_000, sequence: { groupOrder: 4 } } },
      {
        extends: true,
        // One browser at a time: on two cores, two make each other wait.
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/e2e/tools/need-chromium.ts'], testTimeout: 120_000, hookTimeout: 60_000, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
      { extends: true, test: { name: 'sheet-tools', include: ['test/sheet-tools/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
