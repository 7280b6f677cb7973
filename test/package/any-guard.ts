import ts from 'typescript';
import { root } from '../tools/export-map.mjs';
import { createConsumer } from './consumer.js';

/** Where `any` is met on the way from the exports of a file through everything of ours that they mention. */
export function anysOf(files: ReadonlyMap<string, string>, file: string, extra: ts.CompilerOptions = {}): readonly string[] {
  const program = createConsumer(files, extra);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(root + file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const found: string[] = [];
  const seen = new Set<ts.Type>();

  const ours = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((node) => !program.isSourceFileDefaultLibrary(node.getSourceFile()) && !node.getSourceFile().fileName.includes('/node_modules/')) ?? false;

  const visitSignature = (signature: ts.Signature, path: string): void => {
    for (const parameter of signature.parameters) visit(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`);
    for (const parameter of signature.typeParameters ?? []) visit(parameter.getConstraint(), `${path}<${parameter.symbol.name}>`);
    visit(signature.getReturnType(), `${path}()`);
  };

  const visit = (type: ts.Type | undefined, path: string): void => {
    if (type === undefined) return;
    if ((type.flags & ts.TypeFlags.Any) !== 0) found.push(path);
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
    for (const [n, argument] of [...(type.aliasTypeArguments ?? []), ...argumentsOf(type)].entries()) visit(argument, `${path}[${n}]`);
    for (const { type: indexed } of checker.getIndexInfosOfType(type)) if (ours(type.symbol)) visit(indexed, `${path}[]`);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) visitSignature(signature, path);
    // What the language itself declares (Promise, Uint8Array) is not ours to judge; its arguments are.
    if (ours(type.symbol)) for (const property of checker.getPropertiesOfType(type)) if (ours(property)) visit(checker.getTypeOfSymbol(property), `${path}.${property.name}`);
  };

  const argumentsOf = (type: ts.Type): readonly ts.Type[] => {
    const all = (type.flags & ts.TypeFlags.Object) !== 0 ? checker.getTypeArguments(type as ts.TypeReference) : [];
    // The language gives iterables two more arguments, which are `any` unless written.
    return /^(?:Async)?Itera/.test((type.symbol as ts.Symbol | undefined)?.name ?? '') ? all.slice(0, 1) : all;
  };

  const visitModule = (symbol: ts.Symbol): void => {
    for (const exported of checker.getExportsOfModule(symbol)) {
      const target = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
      if ((target.flags & ts.SymbolFlags.ValueModule) !== 0) visitModule(target);
      else {
        if ((target.flags & ts.SymbolFlags.Type) !== 0) visit(checker.getDeclaredTypeOfSymbol(target), exported.name);
        if ((target.flags & ts.SymbolFlags.Value) !== 0) visit(checker.getTypeOfSymbol(target), exported.name);
      }
    }
  };
  if (module !== undefined) visitModule(module);
  return [...new Set(found)];
}
