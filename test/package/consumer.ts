import ts from 'typescript';
import { root } from '../tools/export-map.mjs';

/** The settings of the strictest host we know of: `test/tsconfig.consumer.json`. */
export function consumerOptions(): ts.CompilerOptions {
  const file = `${root}test/tsconfig.consumer.json`;
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, ts.sys, `${root}test`).options;
}

/** A program over files that are only in memory (paths from the root), which reach the built package as `lukko`. */
export function createConsumer(files: ReadonlyMap<string, string>, extra: ts.CompilerOptions = {}): ts.Program {
  const options = { ...consumerOptions(), ...extra };
  const host = ts.createCompilerHost(options);
  const inMemory = new Map([...files].map(([path, text]) => [root + path, text]));
  const { readFile, fileExists } = host;
  host.readFile = (path) => inMemory.get(path) ?? readFile(path);
  host.fileExists = (path) => inMemory.has(path) || fileExists(path);
  host.getSourceFile = (path, language) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, language);
  };
  return ts.createProgram([...inMemory.keys()], options, host);
}

/** Every complaint of a program, as `file:line: message`. */
export function complaintsOf(program: ts.Program): readonly string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (file === undefined || start === undefined) return text;
    return `${file.fileName.replace(root, '')}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
  });
}
