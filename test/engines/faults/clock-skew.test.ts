import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSchema } from '../tools/postgresql.js';

const place = await createTestSchema('skew');
const program = fileURLToPath(new URL(`../../../.tmp/skew/${String(process.pid)}.mjs`, import.meta.url));

beforeAll(async () => {
  const entryPoints = [fileURLToPath(new URL('../../../src/adapter/sql/index.ts', import.meta.url))];
  await build({ entryPoints, outfile: program, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' });
});
afterAll(async () => {
  rmSync(program, { force: true });
  await place.drop();
});

/** What a process whose clock is so far ahead says when it opens the storage: `open`, or the error; and what an inspection says of the clock. */
async function openAhead(ms: number): Promise<{ readonly opened: string; readonly inspected: string }> {
  const skew = `data:text/javascript,${encodeURIComponent(`const now = Date.now; Date.now = () => now() + ${String(ms)};`)}`;
  const options = JSON.stringify({ url: place.url, schema: place.schema });
  const script = `
    import { inspectDatabase, openSqlStorage } from ${JSON.stringify(pathToFileURL(program).href)};
    const opened = await openSqlStorage(${options}).then((storage) => storage.close().then(() => 'open'), ({ code, message }) => code + ': ' + message);
    const inspected = (await inspectDatabase(${options})).find(({ subject }) => subject === 'clock').verdict;
    console.log(JSON.stringify({ opened, inspected }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', skew, '--input-type=module', '--eval', script]);
  return JSON.parse(stdout) as { readonly opened: string; readonly inspected: string };
}

describe('the clocks of the machine and of PostgreSQL', () => {
  it.each([-120_000, -31_000, 31_000, 120_000])('more than 30 seconds apart (%d ms): nothing is opened, and the error says what to do', async (ms) => {
    expect(await openAhead(ms)).toEqual({
      opened: 'clock-skew: The clocks of this machine and of the database are more than 30 seconds apart. Set both by NTP.',
      inspected: 'bad',
    });
  });

  it('nearly the same: it opens', async () => {
    expect(await openAhead(10_000)).toEqual({ opened: 'open', inspected: 'note' });
  });
});
