import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../../src/internal/constant-time.js';

const bytes = (length: number, at = -1): Uint8Array => Uint8Array.from({ length }, (_, n) => (n * 7 + (n === at ? 1 : 0)) % 256);

/** The same bytes, which note every one that is looked at. */
function watch(target: Uint8Array, read: string[]): Uint8Array {
  return new Proxy(target, {
    get: (inner, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) read.push(name);
      return Reflect.get(inner, name, inner) as unknown;
    },
  });
}

describe('equalBytes', () => {
  it('knows equal from different, whichever bit it is', () => {
    expect(equalBytes(bytes(32), bytes(32))).toBe(true);
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true);
    for (let at = 0; at < 32; at += 1) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const other = bytes(32);
        other[at] = (other[at] ?? 0) ^ bit;
        expect(equalBytes(bytes(32), other)).toBe(false);
      }
    }
  });

  it('different lengths are different, also where one begins like the other', () => {
    expect(equalBytes(bytes(32), bytes(31))).toBe(false);
    expect(equalBytes(bytes(0), bytes(1))).toBe(false);
    expect(equalBytes(Uint8Array.from([0]), new Uint8Array())).toBe(false);
  });

  it.each([0, 1, 16, 31, -1])('R45: it looks at every byte of both, wherever the first difference is (%s)', (at) => {
    const [left, right]: string[][] = [[], []];
    equalBytes(watch(bytes(32), left ?? []), watch(bytes(32, at), right ?? []));
    const all = Array.from({ length: 32 }, (_, n) => `${n}`);
    expect([left, right]).toEqual([all, all]);
  });
});

/*
 * The static half of R45. What can be asserted: no source file compares with an operator, or with a method that compares
 * texts, anything whose name says that it is a secret or made of one. Names are all that a parser sees, so this is a net, not a proof;
 * the proof is that the places which compare such bytes call `equalBytes`.
 */
const root = fileURLToPath(new URL('../../../src/', import.meta.url));
const secretName = /(?:^|[a-z.])(?:hash|mac|hmac|digest|secret|tag|signature|token|pepper|password|otp|pin(?!ned|Misses)|typed|given|stored|encoded|subKey)(?:Hash|Bytes|Digest|Text)?$/i;
const comparing = /^(?:includes|indexOf|lastIndexOf|startsWith|endsWith|localeCompare|has|match|search)$/;
const operators = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken]);

const isHarmless = (node: ts.Node): boolean =>
  ts.isLiteralExpression(node) || /\.length$/.test(node.getText()) || ts.isTypeOfExpression(node) || ['undefined', 'null', 'true', 'false'].includes(node.getText());

/** How a temporary password is delivered: the name of a channel, under the secret's name. */
const channelName = /\b(?:delivery|invitation|route)\.temporaryPassword$/;

/** Looked at one by one: what is compared there is no secret, whatever its name. */
const accepted: readonly string[] = [
  'adapter/memory/create-memory-audit-store.ts: head.hash !== expectedHead.hash', // the public end of a chain
  'service/audit/verify-audit.ts: walked.head.hash !== head.hash', // likewise
  'service/audit/verify-audit.ts: expectedHead.hash !== end.hash', // likewise
  // The digest of what a signed challenge shows: it stands in the challenge, for everybody to see.
  'core/pairing/claim-rules.ts: digestOf(display) === digest',
  'core/pairing/judge-answer.ts: approval.digest !== claims.digest',
  'core/pairing/verify-receipt.ts: challenge.digest !== expected',
  // What is stored is compared with what was stored a moment before, so that a change in between is noticed: nobody outside chose either.
  'service/recovery/move-recovery.ts: found.code?.mac === flow.code?.mac',
  'service/session/load-session.ts: newest.secretHash === found.secretHash',
  'service/session/look-again.ts: session.secretHash !== input.session.secretHash',
  'service/session/renew-session.ts: found.secretHash !== session.secretHash',
  'sheet/pdf/draw-slip.ts: field === temporaryPassword', // which line of the slip is drawn
  'testing/create-test-hasher.ts: encoded.startsWith(scheme)', // the name of the scheme
];

/** `file: text` of every comparison of something with a secret's name. */
function comparisonsOfSecrets(file: string, code: string): readonly string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const note = (node: ts.Node): void => void found.push(`${file}: ${node.getText()}`);
  const isSecret = (node: ts.Node): boolean => (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && secretName.test(node.getText().replace(/[?!\])]/g, '')) && !channelName.test(node.getText());
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && operators.has(node.operatorToken.kind) && ![node.left, node.right].some(isHarmless) && [node.left, node.right].some(isSecret)) note(node);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && comparing.test(node.expression.name.text)) {
      const sides = [node.expression.expression, ...node.arguments];
      if (!node.arguments.some(isHarmless) && sides.some(isSecret)) note(node);
    }
    if (ts.isSwitchStatement(node) && isSecret(node.expression)) note(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const read = (file: string): string => readFileSync(root + file, 'utf8');

describe('R45: secrets and what is made of them', () => {
  it('nothing with the name of a secret is compared by an operator or a method that stops at the first difference', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => comparisonsOfSecrets(file, read(file))).filter((found) => !accepted.includes(found))).toEqual([]);
  });

  it('the places that compare such bytes call equalBytes', () => {
    const users = files.filter((file) => /from '.*\/constant-time\.js'/.test(read(file)));
    expect(users.sort()).toEqual([
      'core/audit/chain.ts', 'core/credential/create-scrypt-hasher.ts', 'core/pairing/portable-ed25519.ts', 'core/session/token.ts',
      'core/throttle/known-browser.ts', 'internal/compact-jws.ts', 'service/device/request-nonce.ts', 'service/shared/mac.ts', 'verifier/argon2id/create-argon2id-verifier.ts',
    ]);
    for (const file of users) expect(read(file)).toMatch(/\bequalBytes\(/);
  });

  it.each([
    'if (hash === record.secretHash) open();', 'return mac !== stored;', 'ok = token == cookie.token;', 'known.includes(secret)', 'input.password.startsWith(typed)',
    'switch (record.pin) { case a: }', 'if (a.encoded === b.encoded) open();', 'return tags[0] === tag;', 'codes.indexOf(otp)',
  ])('the net catches %s', (code) => {
    expect(comparisonsOfSecrets('made-up.ts', code).length).toBe(1);
  });

  it.each(['secret === undefined', "typeof mac === 'string'", 'secret.length === 32', "token === ''", 'equalBytes(mac, stored)', 'list.pinned === position', "password?.includes('@')"])('and lets %s pass', (code) => {
    expect(comparisonsOfSecrets('made-up.ts', code)).toEqual([]);
  });
});
