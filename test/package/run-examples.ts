import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../tools/export-map.mjs';
import { complaintsOf, createConsumer } from './consumer.js';
import type { Example } from './read-examples.js';

const folder = '.tmp/examples';

/** Type-checks all examples in one program, against the built package, as a strict host on Node would. One list per example. */
export function checkExamples(examples: readonly Example[]): readonly (readonly string[])[] {
  const files = new Map(examples.map(({ imports, code }, n) => [`${folder}/${n}.ts`, `export {};${imports}\n${code}`]));
  const complaints = complaintsOf(createConsumer(files, { types: ['node'], skipLibCheck: true }));
  return examples.map(({ at }, n) => {
    const mine = new RegExp(`^${folder}/${n}\\.ts:(\\d+): `);
    return complaints.flatMap((text) => (mine.test(text) ? [text.replace(mine, (_all, line: string) => `${at}, line ${Number(line) - 1}: `)] : []));
  });
}

/** What came of one example. */
interface Outcome {
  readonly error?: string;
  /** Per `console.log` with a comment behind it, in the order they were met: its number and what it printed. */
  readonly printed: readonly (readonly [number, string])[];
}

/** Runs the examples one after the other in one plain Node process. One list of complaints per example. */
export function runExamples(examples: readonly Example[]): readonly (readonly string[])[] {
  rmSync(root + folder, { recursive: true, force: true });
  mkdirSync(root + folder, { recursive: true });
  const promised = examples.map(({ imports, code }, n) => {
    const { text, comments } = markPrints(code);
    const { outputText } = ts.transpileModule(`${imports}\n${text}`, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true } });
    writeFileSync(`${root}${folder}/${n}.mjs`, outputText);
    return comments;
  });
  writeFileSync(`${root}${folder}/run.mjs`, runner(examples.length));
  const outcomes = JSON.parse(execFileSync(process.execPath, [`${folder}/run.mjs`], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })) as readonly Outcome[];
  return outcomes.map(({ error, printed }, n) => {
    if (error !== undefined) return [error];
    const comments = promised[n] ?? [];
    const silent = comments.flatMap((comment, print) => (printed.some(([number]) => number === print) ? [] : [`nothing printed where the comment says: ${comment}`]));
    const wrong = printed.flatMap(([print, text]) => (squeeze(text) === squeeze(comments[print] ?? '') ? [] : [`printed: ${text}\n  the comment says: ${comments[print] ?? ''}`]));
    return [...silent, ...wrong];
  });
}

/** An object printed on several lines is the same as on one. */
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Numbers every `console.log(…)` that a comment on the same line follows. */
function markPrints(code: string): { readonly text: string; readonly comments: readonly string[] } {
  const comments: string[] = [];
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) && node.expression.expression.getText() === 'console.log') {
      const [comment] = ts.getTrailingCommentRanges(code, node.getEnd()) ?? [];
      if (comment?.kind === ts.SyntaxKind.SingleLineCommentTrivia) {
        const callee = node.expression.expression;
        edits.push({ start: callee.getStart(), end: callee.getEnd(), text: `globalThis.printed(${comments.length})` });
        comments.push(code.slice(comment.pos + 2, comment.end).trim());
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const text = edits.reduceRight((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), code);
  return { text, comments };
}

/** The process that runs them: what an example prints goes to its outcome, what it throws too. */
const runner = (count: number): string => `
import { format, stripVTControlCharacters } from 'node:util';
const outcomes = [];
const stdout = process.stdout.write.bind(process.stdout);
console.log = console.info = console.warn = console.error = () => undefined;
for (let n = 0; n < ${count}; n += 1) {
  const printed = [];
  globalThis.printed = (number) => (...values) => printed.push([number, stripVTControlCharacters(format(...values))]);
  try {
    await import('./' + n + '.mjs');
    outcomes.push({ printed });
  } catch (error) {
    outcomes.push({ printed, error: error instanceof Error ? error.stack : String(error) });
  }
}
stdout(JSON.stringify(outcomes), () => process.exit(0));
`;
