import { execFileSync, execSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';

const guide = readFileSync(`${root}docs/guide/ten-minutes.md`, 'utf8');
const commands = /^```sh\n([\s\S]*?)^```$/m.exec(guide)?.[1]?.trim().split('\n') ?? [];
/** The first block and those that go on from it; the next one that begins anew is of another host. */
const blocks = [...(guide.split(/^(?=```ts\n)/m)[1] ?? '').matchAll(/^```ts(?: continued)?\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
/** What the comments behind `console.log` promise, in their order. */
const promised = [...blocks.join('').matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text);
const claimed = /\*\*(\d+) steps\*\*: (\d+) commands,\s+and\s+(\d+)\s+blocks/.exec(guide)?.slice(1).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'lukko-ten-minutes-'));
const [clone, mine] = [join(folder, 'lukko'), join(folder, 'mine')];
const [pack, install = '', start = ''] = commands;

beforeAll(() => {
  for (const made of [clone, mine]) mkdirSync(made);
  // `npm ci` and the build are steps of their own in the ladder.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', clone], { cwd: root, stdio: 'pipe' });
  execSync(install, { cwd: mine, stdio: 'pipe', env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the last command prints. */
function run(steps: readonly string[]): string {
  writeFileSync(join(mine, 'monday.mjs'), steps.join('\n'));
  return execSync(start, { cwd: mine, encoding: 'utf8', stdio: 'pipe' });
}

describe('Ten minutes to three-step login, in an empty folder with the packed package', () => {
  it('has as many steps as it says: commands and blocks', () => {
    expect(claimed).toEqual([commands.length + blocks.length, commands.length, blocks.length]);
  });

  it('ends with a session, and prints on the way what it says', () => {
    expect(pack).toBe('npm ci && npm pack');
    expect(promised.length).toBeGreaterThan(15);
    expect(squeeze(run(blocks))).toBe(squeeze(promised.join('\n')));
  });

  it('stops where a step is left out', () => {
    const without = blocks.filter((code) => !code.includes('proveList'));
    expect(without.length).toBe(blocks.length - 1);
    expect(() => run(without)).toThrow('proven is not defined');
  });
});
