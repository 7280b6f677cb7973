import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { listFiles, readEntries, root } from '../tools/export-map.mjs';

/** One example of the documentation: a block of a page with what continues it, or an `@example` of an exported symbol. */
export interface Example {
  /** Where it begins: `docs/guide/x.md:12`. */
  readonly at: string;
  /** What a reader sees. */
  readonly code: string;
  /** What is imported for the reader: in an `@example`, the names of its own subpath. On one line. */
  readonly imports: string;
  /** Why it cannot run, or `undefined`: then it is run. It is type-checked either way. */
  readonly fragment: string | undefined;
}

/** The names a subpath exports. */
interface Subpath {
  readonly name: string;
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

/** README.md and docs/, without what is generated. */
export function readPageExamples(): readonly Example[] {
  return readPages().flatMap(({ page, text }) => examplesOfPage(page, text));
}

/** The functions that sentences name, `auth.login.start` and the like: type-checked, as they are taken out of no block. */
export function readNamedFunctions(pages = readPages()): readonly Example[] {
  return pages.flatMap(({ page, text }) => {
    const named = [...text.matchAll(/`(auth(?:\.\w+)+)[`(]/g)];
    return named.map(({ index, 1: name = '' }) => ({ at: `${page}:${text.slice(0, index).split('\n').length}`, code: `void ${name};`, imports: `declare const auth: import('lukko').Auth;`, fragment: 'a name' }));
  });
}

/** Every block of these pages that shows a part of a file. */
export function readPageExcerpts(): readonly Excerpt[] {
  return readPages().flatMap(({ page, text }) => excerptsOfPage(page, text));
}

/** README.md and everything in docs/ that is written, not generated for the site. */
export function readPages(): readonly { readonly page: string; readonly text: string }[] {
  const pages = ['README.md', ...listFiles('docs', /\.md$/).filter((file) => !file.startsWith('docs/site/'))];
  return pages.filter((page) => existsSync(root + page)).map((page) => ({ page, text: readFileSync(root + page, 'utf8') }));
}

/** A block that shows a part of a file, which has tests of its own. */
export interface Excerpt {
  readonly at: string;
  /** The file, from the root. */
  readonly file: string;
  readonly code: string;
}

/** The blocks ` ```ts excerpt: file ` of a page. */
export function excerptsOfPage(page: string, text: string): readonly Excerpt[] {
  return blocksOfPage(page, text).flatMap(({ at, info, code }) => {
    const file = excerptFile(info);
    return file === undefined ? [] : [{ at, file, code }];
  });
}

/**
 * The TypeScript blocks of a page. ` ```ts ` is run, ` ```ts continued ` goes on where the block before it ended, and
 * ` ```ts fragment: reason ` is type-checked only. A ` ```ts excerpt: file ` is no example: it stands in its file.
 */
export function examplesOfPage(page: string, text: string): readonly Example[] {
  const examples: Example[] = [];
  for (const { at, info, code } of blocksOfPage(page, text)) {
    if (excerptFile(info) !== undefined) continue;
    const before = examples.at(-1);
    if (info === 'continued' && before !== undefined) examples[examples.length - 1] = { ...before, code: `${before.code}${code}` };
    else examples.push({ at, code, imports: '', fragment: fragmentReason(at, info) });
  }
  return examples;
}

function blocksOfPage(page: string, text: string): readonly { readonly at: string; readonly info: string; readonly code: string }[] {
  return [...text.matchAll(/^```(?:ts|typescript)\b(?<info>.*)\n(?<code>[\s\S]*?)^```$/gm)].map(({ groups, index }) => {
    const { info = '', code = '' } = groups ?? {};
    return { at: `${page}:${text.slice(0, index).split('\n').length + 1}`, info: info.trim(), code };
  });
}

function excerptFile(info: string): string | undefined {
  return /^excerpt: (\S+)$/.exec(info)?.[1];
}

function fragmentReason(at: string, info: string): string | undefined {
  if (info === '') return undefined;
  const reason = /^fragment: (.+)$/.exec(info)?.[1];
  if (reason === undefined) throw new Error(`${at}: a block is \`ts\`, \`ts continued\`, \`ts fragment: reason\` or \`ts excerpt: file\``);
  return reason;
}

/** Every `@example` of what the export map offers, once. */
export function readSymbolExamples(): readonly Example[] {
  const entries = readEntries().filter(({ source }) => existsSync(root + source));
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: unknown };
  const program = ts.createProgram(entries.map(({ source }) => root + source), ts.parseJsonConfigFileContent(config, ts.sys, root).options);
  const checker = program.getTypeChecker();
  const found = new Map<string, Example>();
  // The root re-exports what has a home of its own; homes come first.
  for (const { name, source } of [...entries].reverse()) {
    const file = program.getSourceFile(root + source);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module).map((symbol) => ((symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)));
    const named = (flag: ts.SymbolFlags): ReadonlySet<string> => new Set(symbols.filter((symbol) => (symbol.flags & flag) !== 0).map((symbol) => symbol.name));
    const subpath = { name, values: named(ts.SymbolFlags.Value), types: named(ts.SymbolFlags.Type) };
    for (const node of symbols.flatMap((symbol) => symbol.declarations ?? [])) {
      for (const example of examplesOfDeclaration(node, subpath)) if (!found.has(example.at)) found.set(example.at, example);
    }
  }
  return [...found.values()];
}

function examplesOfDeclaration(declaration: ts.Declaration, subpath: Subpath): readonly Example[] {
  const file = declaration.getSourceFile();
  // A constant's comment hangs on its statement.
  const top = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const comments = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []) comments.set(pos, file.text.slice(pos, end));
    ts.forEachChild(node, visit);
  };
  visit(top);
  const path = file.fileName.replace(root, '');
  return [...comments].flatMap(([pos, comment]) => examplesOfComment(path, file.getLineAndCharacterOfPosition(pos).line + 1, comment, subpath));
}

function examplesOfComment(path: string, line: number, comment: string, subpath: Subpath): readonly Example[] {
  const lines = comment.replace(/^\/\*\*|\*\/$/g, '').split('\n').map((text) => text.replace(/^\s*\* ?/, ''));
  return lines.flatMap((text, n) => {
    if (!text.trimStart().startsWith('@example')) return [];
    const following = lines.slice(n + 1);
    const end = following.findIndex((other) => /^@[a-z]/.test(other));
    const body = [text.replace(/^\s*@example\s*/, ''), ...(end === -1 ? following : following.slice(0, end))].join('\n');
    const at = `${path}:${line + n}`;
    const [fenced] = examplesOfPage(at, `${body.trim()}\n`);
    const code = fenced?.code ?? `${body.trim()}\n`;
    return [{ at, code, imports: importsFor(code, subpath), fragment: fenced?.fragment }];
  });
}

/** Imports what an example uses of its own subpath and neither declares nor imports itself. */
function importsFor(code: string, { name, values, types }: Subpath): string {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    if ((ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node) || ts.isParameter(node)) && node.name !== undefined) declared.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true));
  const free = [...used].filter((text) => !declared.has(text));
  const names = [...free.filter((text) => values.has(text)), ...free.filter((text) => types.has(text) && !values.has(text)).map((text) => `type ${text}`)];
  return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${name}';`;
}
