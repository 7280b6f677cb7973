import { existsSync } from 'node:fs';
import { readEntries, readPrograms, root } from './tools/export-map.mjs';

/** Dead code: `knip` for everything, `knip --production` for what only the tests still use. What hosts import is the export map's. */
export default {
  entry: [
    ...[...readEntries(), ...readPrograms()].map(({ source }) => `${source}!`).filter((source) => existsSync(root + source.replace('!', ''))),
    'test/**/*.test.ts',
    'test/tools/*.mjs',
    'test/bench/**/*.mjs',
    'test/runtimes/**/*.mjs',
    'test/mutation/{run,stryker.config}.mjs',
    'test/mutation/vitest.config.ts',
    'test/fuzz/main.ts',
    'test/soak/{main,server}.ts',
    'test/unit/adapter/runtime/hash-once.ts',
    'test/type/*.ts',
    'examples/**/*.ts',
  ],
  // Packages of their own, installed when they are measured or tried.
  ignore: ['test/bench/peers/**', 'examples/nextjs/{app,.next}/**', 'examples/nextjs/{lukko,next.config,next-env.d}.*'],
  project: ['src/**/*.ts!', 'test/**/*.{ts,mjs,js}', 'examples/**/*.ts'],
  vitest: { config: ['test/vitest.config.ts'] },
  eslint: { config: ['test/eslint.config.js'] },
  ignoreExportsUsedInFile: true,
  // From Debian's poppler-utils and redis-server; `.ci` installs them.
  ignoreBinaries: ['pdftoppm', 'redis-server', 'setpriv'],
  ignoreDependencies: [
    // In the package of its own beside the file.
    '@stryker-mutator/vitest-runner',
    // Its program is started by path (test/package/tarball.test.ts).
    '@arethetypeswrong/cli',
    // `cloudflare:workers` is a module of workerd's.
    'cloudflare',
  ],
};
