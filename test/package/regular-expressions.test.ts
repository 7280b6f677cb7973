import { readFileSync } from 'node:fs';
import { isSafePattern } from 'redos-detector';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { listFiles, root } from '../tools/export-map.mjs';

interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** Whether it is put together at run time and cannot be judged: write a literal instead. */
  readonly built?: true;
}

/** Patterns that the judge is too strict about, each with the reason why it takes no more than a time in proportion to the input. */
const accepted: Readonly<Record<string, string>> = {
  '@[^@]*$': 'a try begins at an @ and ends at the next one, so no symbol is looked at by two tries',
  '^[^\\s@<>()[\\]\\\\,;:"\\p{Cc}\\p{Cf}\\p{Cs}]{1,64}@[A-Za-z0-9\\p{L}](?:[A-Za-z0-9\\p{L}.-]{0,250}[A-Za-z0-9\\p{L}])?$': 'anchored, split by the one @, and at most 251 steps back',
};

/** Every regular expression in a file. */
function readPatterns(file: string, code: string): readonly Pattern[] {
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
      found.push({ source: node.getText(), flags: '', built: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return found;
}

/** Whether matching takes a time in proportion to the input, or nearly so, whatever the input is. */
function isSafe({ source, flags, built }: Pattern): boolean {
  return built !== true && isSafePattern(source, { unicode: /[uv]/.test(flags), caseInsensitive: flags.includes('i'), dotAll: flags.includes('s'), multiLine: flags.includes('m') }).safe;
}

describe('every shipped regular expression', () => {
  it('is free of catastrophic backtracking', () => {
    const shipped = listFiles('dist', /\.js$/).flatMap((file) => readPatterns(file, readFileSync(root + file, 'utf8')).map((pattern) => ({ file, ...pattern })));
    expect(shipped.length).toBeGreaterThan(0);
    expect(shipped.filter((pattern) => !(pattern.source in accepted) && !isSafe(pattern))).toEqual([]);
  });

  it.each(['(a+)+$', '\\s+$', '^(?:.*,){3}x'])('would be refused as /%s/', (source) => {
    expect(isSafe({ source, flags: '' })).toBe(false);
  });
});
