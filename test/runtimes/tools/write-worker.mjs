import { buildSync } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { root } from '../../tools/export-map.mjs';
import { folder } from './runtimes.mjs';

/**
 * Makes one module of a worker and all it imports, as workerd takes no folders, and the configuration beside it.
 * @param {object} input
 * @param {string} input.name in `workers`, without its ending
 * @param {string} [input.compatibilityDate] a worker of before 4 August 2026 has no modules of Node's
 * @returns {string} the path of the configuration
 */
export function writeWorker({ name, compatibilityDate = '2026-11-01' }) {
  const place = `${root}.tmp/runtimes/${name}`;
  mkdirSync(place, { recursive: true });
  buildSync({ entryPoints: [`${folder}workers/${name}.mjs`], outfile: `${place}/worker.js`, bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], conditions: ['workerd', 'worker'], logLevel: 'warning' });
  const worker = `(modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "${compatibilityDate}")`;
  writeFileSync(`${place}/config.capnp`, `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = (services = [(name = "main", worker = ${worker})]);\n`);
  return `${place}/config.capnp`;
}
