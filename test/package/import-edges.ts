import ts from 'typescript';

/** One import, re-export, `import()` or `import('…').T` in a source file. */
export interface Edge {
  /** The importing file, from the root: `src/core/otp-list/match-otp.ts`. */
  readonly from: string;
  /** The imported file from the root, or the name of a package. */
  readonly to: string;
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/**
 * Who may import whom (design section 3): `run` are the rooms whose code may be used, `types` those whose types may. A room may
 * always import itself; where it is split in modules (core, adapter), one module imports no sibling's run-time code. `core/types` holds
 * the types that port re-exports (`Clock`, `RandomSource`).
 */
const rooms: readonly { readonly room: RegExp; readonly run: readonly string[]; readonly types: readonly string[] }[] = [
  { room: /^internal$/, run: [], types: [] },
  { room: /^core\/error$/, run: [], types: [] },
  { room: /^core\//, run: ['core/error', 'internal'], types: ['core'] },
  { room: /^port$/, run: [], types: ['core'] },
  { room: /^service$/, run: ['core', 'message', 'internal'], types: ['port'] },
  { room: /^adapter\//, run: ['core/error', 'internal'], types: ['port', 'core/types'] },
  { room: /^(?:sheet|message)$/, run: [], types: ['core'] },
  { room: /^verifier$/, run: ['core/error', 'internal'], types: ['port'] },
  { room: /^create-auth$/, run: ['service', 'core/policy', 'core/error', 'message', 'adapter/runtime'], types: ['port', 'core'] },
  { room: /^access-token$/, run: ['core/error', 'core/policy/assert-key-ring', 'internal', 'adapter/runtime'], types: ['service', 'port', 'core'] },
  { room: /^index$/, run: ['create-auth', 'core/error'], types: ['create-auth', 'service', 'port', 'core'] },
  { room: /^http$/, run: ['core/error', 'internal', 'adapter/runtime'], types: ['create-auth', 'service', 'port', 'core'] },
  { room: /^client$/, run: [], types: ['http/wire'] },
  { room: /^device$/, run: ['core/pairing', 'core/error', 'internal', 'adapter/runtime'], types: ['core', 'http/wire'] },
  { room: /^testing$/, run: ['core', 'adapter/memory', 'device', 'create-auth'], types: ['port'] },
  { room: /^cli$/, run: ['create-auth', 'adapter/redis', 'adapter/sql', 'core/policy', 'core/error'], types: [] },
];

/** An `import()` of what is known at run time only: of the file behind `--config`, and of nothing else. */
const computed = /^\(computed\)$/;

/**
 * Where a package may be imported, as a path below `src/`; no other package may be, anywhere. jose stays where signed JOSE
 * objects are made or read and out of the root (decision 005), zod in http alone (decision 019).
 */
const packages: readonly { readonly name: RegExp; readonly where: RegExp }[] = [
  { name: /^jose$/, where: /^(?:access-token|core\/pairing|device)\// },
  { name: /^@noble\/ed25519$/, where: /^(?:core\/pairing|device)\// },
  { name: /^@noble\/hashes\//, where: /^(?:core|internal|service|adapter\/runtime|device|testing|verifier\/argon2id)\// },
  { name: /^zod(?:\/mini)?$/, where: /^http\// },
  { name: /^bcryptjs$/, where: /^verifier\/bcrypt\// },
  { name: /^(?:kysely|libsql|mysql2|pg)$/, where: /^adapter\/sql\// },
  { name: /^redis$/, where: /^adapter\/redis\// },
  { name: /^hono$/, where: /^http\// },
  { name: /^nodemailer$/, where: /^adapter\/smtp\// },
  { name: /^pdfkit$/, where: /^sheet\/pdf\// },
  { name: /^node:/, where: /^(?:adapter\/(?:sql|smtp)|cli)\// },
  { name: computed, where: /^cli\/read-config\.ts$/ },
];

/** `src/core/otp-list/seal.ts` → `core/otp-list`, `src/sheet/pdf/x.ts` → `sheet`, `src/create-auth.ts` → `create-auth`. */
export function roomOf(file: string): string {
  const [first = '', second = ''] = file.replace(/^src\//, '').replace(/\.ts$/, '').split('/');
  return first === 'core' || first === 'adapter' ? `${first}/${second}` : first;
}

/** The rule an edge breaks, or `undefined`. */
export function judgeEdge({ from, to, typeOnly }: Edge): string | undefined {
  const room = roomOf(from);
  if (!to.startsWith('src/')) {
    const rule = packages.find(({ name }) => name.test(to));
    if (rule === undefined) return 'is no package that src may import';
    return rule.where.test(from.replace(/^src\//, '')) ? undefined : `may not be imported by ${room}`;
  }
  const target = roomOf(to);
  if (target === room) return undefined;
  const rule = rooms.find((each) => each.room.test(room));
  if (rule === undefined) return `belongs to no room of the design: ${room}`;
  // core/types.ts and http/wire.ts are files between the rooms: `http/wire` is a prefix of a path, not of a room.
  const holds = (names: readonly string[]): boolean => names.some((name) => [target, to.replace(/^src\/|\.ts$/g, '')].some((path) => path === name || path.startsWith(`${name}/`)));
  if (holds(rule.run) || (typeOnly && holds(rule.types))) return undefined;
  return holds(rule.types) ? `may be imported by ${room} as types only` : `may not be imported by ${room}`;
}

/** Every edge of one file. `resolve` turns a relative specifier into a path from the root. */
export function readEdges(file: string, code: string): readonly Edge[] {
  const edges: Edge[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    const isLiteral = specifier !== undefined && ts.isStringLiteralLike(specifier);
    edges.push({ from: file, to: isLiteral ? resolve(file, specifier.text) : '(computed)', typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) add(node.moduleSpecifier, node.isTypeOnly || onlyTypes(node));
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return edges;
}

function onlyTypes({ exportClause }: ts.ExportDeclaration): boolean {
  return exportClause !== undefined && ts.isNamedExports(exportClause) && exportClause.elements.every((element) => element.isTypeOnly);
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return new URL(specifier, `file:///${file}`).pathname.slice(1).replace(/\.js$/, '.ts');
}
