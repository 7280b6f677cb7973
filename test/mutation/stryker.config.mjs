import { fileURLToPath } from 'node:url';

const folder = process.env['MUTATED'] ?? '';
/** The lines whose mutants are made when their file is loaded: all tests are run against each. Elsewhere only those that come by are. */
const lines = JSON.parse(process.env['MUTATED_LINES'] ?? 'null');

/** Started by run.mjs, twice for each folder. Texts are left out: what a refusal says is for people, and tests of its own hold what is public. */
export default {
  mutate: lines ?? [`src/core/${folder}/**/*.ts`],
  ignoreStatic: lines === null,
  mutator: { excludedMutations: ['StringLiteral'] },
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A busy machine is slow, and no mutant is told by that.
  timeoutMS: 45_000,
  tempDirName: '.tmp/stryker',
  ignorePatterns: ['*', '!src/**', '!test/{unit,property,vector,attack,story,tools}/**', '!test/mutation/vitest.config.ts', '!test/*.{ts,json}', '!docs/**', '!*.json'],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `.tmp/mutation/${folder}${lines === null ? '' : '-static'}.json` },
  disableTypeChecks: false,
};
