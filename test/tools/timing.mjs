/** `npm run timing`: runs the test of the comparisons of secrets by itself, prints t of each, and writes them to test/quality/timing.json. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from './export-map.mjs';

const args = ['run', '--config', 'test/vitest.config.ts', '--project', 'long', 'test/long/timing-of-secrets.test.ts'];
const { status } = spawnSync(`${root}node_modules/.bin/vitest`, args, { cwd: root, stdio: 'inherit', env: { ...process.env, LUKKO_QUALITY: '1' } });
/** @type {{ rows: import('./quality.mjs').QualityRow[] }} */
const { rows } = JSON.parse(readFileSync(`${root}test/quality/timing.json`, 'utf8'));
for (const { name, value, ok } of rows) console.log(`${value.toFixed(2).padStart(7)}  ${ok ? '' : 'MISSED  '}${name}`);
process.exitCode = status ?? 1;
