import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { authErrorCodes } from '../../src/core/error/index.js';
import { problems } from '../../src/http/problem.js';
import { runTool } from '../tools/run-tool.js';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

describe('docs/errors.md', () => {
  it('is what the codes say (else run `npm run errors`)', () => {
    expect(runTool('errors.mjs')).toEqual({ status: 0, said: '' });
  });

  it('has one row for every code that an answer can have', () => {
    for (const [code, { status }] of Object.entries(problems)) expect(page.split('\n').filter((row) => row.startsWith(`| <a id="${code}"></a>\`${code}\` | ${String(status)} |`))).toHaveLength(1);
  });

  it('has one row for every code of an AuthError', () => {
    for (const code of Object.keys(authErrorCodes)) expect(page.split('\n').filter((row) => row.startsWith(`| <a id="${code}-error"></a>`))).toHaveLength(1);
  });
});
