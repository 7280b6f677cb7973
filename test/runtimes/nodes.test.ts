import { describe, expect, it } from 'vitest';
import { peers, readEntries } from '../tools/export-map.mjs';
import { expectStory } from './tools/expect-story.js';
import { runOn, versioned } from './tools/run-on.js';
import { nodes } from './tools/runtimes.mjs';

describe.each(nodes)('the packed package on $name', (runtime) => {
  const ran = { on: versioned(runtime), what: '' };
  expectStory(ran, runOn(runtime, 'main.mjs'));

  it('answers to require, on every subpath without a peer', { meta: { ran } }, () => {
    const names = readEntries().map(({ name }) => name).filter((name) => !(name in peers));
    const code = `for (const name of ${JSON.stringify(names)}) require(name), console.log(name)`;
    expect(runOn(runtime, '--input-type=commonjs', '--eval', code)).toEqual({ lines: names, trouble: '' });
  });
});
