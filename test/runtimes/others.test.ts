import { describe, expect, it } from 'vitest';
import { peers, readEntries } from '../tools/export-map.mjs';
import { expectStory } from './tools/expect-story.js';
import { runOn, versioned } from './tools/run-on.js';
import { bun, deno, folder, workerd } from './tools/runtimes.mjs';
import { writeWorker } from './tools/write-worker.mjs';

describe.each([bun, deno])('the packed package on $name', (runtime) => {
  const ran = { on: versioned(runtime), what: '' };
  expectStory(ran, runOn(runtime, 'main.mjs'));

  it('is imported, on every subpath without a peer', { meta: { ran } }, () => {
    const names = readEntries().map(({ name }) => name).filter((name) => !(name in peers));
    expect(runOn(runtime, 'imports.mjs', ...names)).toEqual({ lines: names, trouble: '' });
  });
});

describe.each([
  ["with Node's modules, and scrypt of 32 MiB", { entry: `${folder}workers/native.mjs` }],
  ["without Node's modules, and PBKDF2 of Web Crypto", { entry: `${folder}workers/portable.mjs`, compatibilityDate: '2026-01-01' }],
])('the packed package on workerd, %s', (_how, worker) => {
  expectStory({ on: versioned(workerd), what: '' }, runOn(workerd, writeWorker(worker)));
});
