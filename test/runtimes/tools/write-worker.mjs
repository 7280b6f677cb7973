import { buildSync } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../../tools/export-map.mjs';
import { folder } from './runtimes.mjs';

/**
 * Makes one module of an entry and all it imports: workerd takes no folders, and Bun and Deno then ask nobody where `lukko` is.
 * @param {string} entry the path of a module
 * @returns {string} the path of the bundle
 */
export function bundle(entry) {
  const outfile = `${root}.tmp/runtimes/${relative(root, entry).replaceAll(/[^\w-]+/g, '-')}/main.mjs`;
  buildSync({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], conditions: ['workerd', 'worker'], external: ['cloudflare:*'], nodePaths: [`${folder}node_modules`], logLevel: 'error' });
  return outfile;
}

/**
 * Makes a worker of an entry.
 * @param {object} input
 * @param {string} input.entry the path of a module
 * @param {string} [input.compatibilityDate] a worker of before 4 August 2026 has no modules of Node's
 * @param {number} [input.port] where it listens, on this machine; nowhere by default
 * @returns {string} the path of the configuration
 */
export function writeWorker({ entry, compatibilityDate = '2026-11-01', port }) {
  const config = bundle(entry).replace(/main\.mjs$/, 'config.capnp');
  const bindings = port === undefined ? '' : `, bindings = [(name = "PORT", text = "${port}")]`;
  const sockets = port === undefined ? '' : `, sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]`;
  const worker = `(modules = [(name = "main", esModule = embed "main.mjs")], compatibilityDate = "${compatibilityDate}"${bindings})`;
  writeFileSync(config, `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = (services = [(name = "main", worker = ${worker})]${sockets});\n`);
  return config;
}
