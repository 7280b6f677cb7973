import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';

/** A written rule with no check behind it is no rule: each of these is shown to fail. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: fileURLToPath(new URL('../eslint.config.js', import.meta.url)),
  // One file is given many texts here; under CI=true the parser would take each file to be read once, and keep the first text's types.
  overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
});

/** What the linter says of `code`, were it the text of `file` (which exists, so that its types are known). */
async function rulesBroken(file: string, code: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(`${code}\n`, { filePath: root + file });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

describe('the linter refuses', () => {
  it.each([
    ['any', `export function f(a: any): void { void a; }`, '@typescript-eslint/no-explicit-any'],
    ['a non-null assertion', `export const f = (a?: string): string => a!;`, '@typescript-eslint/no-non-null-assertion'],
    ['a cast', `export const f = (a: unknown): string => a as string;`, '@typescript-eslint/consistent-type-assertions'],
    ['a floating promise', `export function f(a: Promise<void>): void { a; }`, '@typescript-eslint/no-floating-promises'],
    ['a default export', `export default function f(): void { return; }`, 'no-restricted-exports'],
    ['an enum', `export enum A { B }`, 'no-restricted-syntax'],
    ['a second class', `export class A { b = 1; }`, 'no-restricted-syntax'],
    ['Date.now', `export const now = (): number => Date.now();`, 'no-restricted-properties'],
    ['a date of now', `export const now = (): Date => new Date();`, 'no-restricted-syntax'],
    ['Math.random', `export const draw = (): number => Math.random();`, 'no-restricted-properties'],
    ['crypto.getRandomValues', `export const draw = (): Uint8Array => crypto.getRandomValues(new Uint8Array(1));`, 'no-restricted-properties'],
    ['console', `export const say = (): void => console.log('a');`, 'no-console'],
    ['a node: import', `import { readFileSync } from 'node:fs'; export const read = readFileSync;`, 'no-restricted-imports'],
    ['an import that is left behind for its side effects', `import { type AuthErrorCode } from './codes.js'; export type A = AuthErrorCode;`, '@typescript-eslint/no-import-type-side-effects'],
    ['a switch that forgets a case', `export function f(a: 'b' | 'c'): number { switch (a) { case 'b': return 1; } return 2; }`, '@typescript-eslint/switch-exhaustiveness-check'],
  ])('%s', async (_what, code, rule) => {
    expect(await rulesBroken('src/core/error/auth-error.ts', code)).toContain(rule);
  });

  it('but not `as const`, and no cast inside src/internal', async () => {
    expect(await rulesBroken('src/core/error/auth-error.ts', `export const a = ['b'] as const;`)).toEqual([]);
    expect(await rulesBroken('src/internal/bytes.ts', `export const f = (a: unknown): string => a as string;`)).toEqual([]);
  });
});
