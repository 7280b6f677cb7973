import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { listFiles, root } from '../tools/export-map.mjs';

/** Something that a page names in code letters, or a line of a shell block. */
export interface Span {
  /** `docs/guide/x.md:12`. */
  readonly at: string;
  readonly text: string;
  /** What the page's own code blocks declare or say, which is compiled elsewhere. */
  readonly own: ReadonlySet<string>;
}

/** The pages that tell a reader what to write: what they name has to exist. */
export const taught: readonly string[] = ['README.md', ...listFiles('docs/guide', /\.md$/), 'SECURITY.md', 'CONTRIBUTING.md'].filter((page) => existsSync(root + page));

/** Every name on these pages. */
export const readSpans = (): readonly Span[] => taught.flatMap((page) => spansOf(page, readFileSync(root + page, 'utf8')));

/** The names of one page: `code` in its sentences, each line of its shell blocks, the routes of its forms. */
export function spansOf(page: string, text: string): readonly Span[] {
  const own = new Set<string>();
  const shell: (readonly [index: number, line: string])[] = [];
  const prose = text.replace(/^```(?<info>.*)\n(?<code>[\s\S]*?)^```$/gm, (block: string, info: string, code: string, index: number) => {
    if (/^(?:sh|console)\b/.test(info)) shell.push(...linesOf(code, index + info.length + 4));
    else if (info === 'html') shell.push(...[...code.matchAll(/"(\/auth\/[^"]*)"/g)].map(({ index: at, 1: route = '' }) => [index + info.length + 4 + at, route] as const));
    else wordsOf(code).forEach((word) => own.add(word));
    return block.replace(/[^\n]/g, ' ');
  });
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(({ index, 1: span = '' }) => [index, span.replace(/\s+/g, ' ')] as const);
  const lineAt = (index: number): number => text.slice(0, index).split('\n').length;
  return [...inline, ...shell].map(([index, span]) => ({ at: `${page}:${lineAt(index)}`, text: span, own }));
}

/** The commands of a shell block. In a ` ```console ` block they stand behind a `$`, and all else is their output. */
function linesOf(code: string, start: number): readonly (readonly [number, string])[] {
  const isConsole = /^\$ /m.test(code);
  let index = start;
  return code.split('\n').flatMap((line) => {
    const at = index;
    index += line.length + 1;
    const command = isConsole ? /^\$ (.+)$/.exec(line)?.[1] : line;
    return command === undefined || command.trim() === '' ? [] : [[at, command.trim()] as const];
  });
}

/** The identifiers and texts of a piece of code. */
export function wordsOf(code: string): readonly string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) words.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('words.ts', code, ts.ScriptTarget.ES2022));
  return words;
}
