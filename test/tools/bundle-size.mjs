/**
 * What a subpath weighs in a browser or an edge runtime: bundled with everything it imports, minified and gzipped. Which packages came
 * along is told first, since a forbidden one is worse than a large one (style 25).
 */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

/** @type {Readonly<Record<string, { limit: number, forbidden: readonly string[] }>>} per subpath: bytes after gzip, and packages it must be free of */
export const budgets = {
  // With the Key in createAuth: decision 014 says what was weighed.
  lukko: { limit: 100 * 1024, forbidden: ['zod', 'jose', 'hono', 'pdfkit'] },
  'lukko/otp-list': { limit: 10 * 1024, forbidden: ['zod', 'jose', '@noble/ed25519', 'pdfkit'] },
  'lukko/pairing': { limit: 16 * 1024, forbidden: ['zod', 'jose', 'hono', 'pdfkit'] },
  'lukko/access-token': { limit: 20 * 1024, forbidden: ['zod', '@noble/ed25519', 'pdfkit'] },
  'lukko/device': { limit: 25 * 1024, forbidden: ['zod', 'jose', 'hono', 'pdfkit'] },
  'lukko/client': { limit: 5 * 1024, forbidden: ['zod', 'jose', '@noble/ed25519', '@noble/hashes', 'hono', 'pdfkit'] },
};

/**
 * @param {string} name `lukko/otp-list`
 * @returns {Promise<{ packages: string[], gzippedBytes: number }>}
 */
export async function measureBundle(name) {
  const { metafile, outputFiles } = await build({
    // That the package has no side effects is known and wanted.
    logLevel: 'error',
    stdin: { contents: `export * from '${name}';`, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  });
  // An input that left no byte behind was shaken out.
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0));
  const packages = used.flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return { packages: [...new Set(packages)].sort(), gzippedBytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length };
}
