import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/*
 * The static half of R45. What can be asserted: no source file compares with an operator, or with a method that compares texts or bytes, anything
 * whose name says that it is a secret or made of one, or bytes one by one; and none has a second function for it. Names are all that a parser sees, so
 * this is a net, not a proof: a secret under another name gets through. The proof is that the places which compare such bytes call `equalBytes`, whose time test/long/timing-of-secrets.test.ts measures.
 */
const secretName = /(?:^|[a-z.])(?:hash|mac|hmac|digest|secret|tag|signature|token|pepper|password|otp|pin(?!ned|Misses)|typed|given|stored|encoded|subKey|codes?|nonce|(?<!list)number|digits|cookie|link|proof|answer|expected|actual)(?:Hash|Bytes|Digest|Text)?$/i;
const comparing = /^(?:includes|indexOf|lastIndexOf|startsWith|endsWith|localeCompare|has|match|search|equals|compare|is)$/;
const operators = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken]);

const isHarmless = (node: ts.Node): boolean =>
  ts.isLiteralExpression(node) || /\.length$/.test(node.getText()) || ts.isTypeOfExpression(node) || ['undefined', 'null', 'true', 'false'].includes(node.getText());
/** What is under a cast, a `!` or parentheses, and in a template of nothing else. */
function bare(node: ts.Node): ts.Node {
  if (ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return bare(node.expression);
  const [only, ...more] = ts.isTemplateExpression(node) ? node.templateSpans : [];
  return only !== undefined && more.length === 0 ? bare(only.expression) : node;
}
/** The first parameter of a callback, whose second is a place: one byte after the other. */
const isEachByte = (node: ts.Node): boolean => {
  const callback = ts.findAncestor(node, ts.isArrowFunction);
  return ts.isIdentifier(node) && callback?.parameters.length === 2 && callback.parameters[0]?.name.getText() === node.text;
};
const isPartOfBytes = (node: ts.Node): boolean => ts.isElementAccessExpression(node) && !ts.isLiteralExpression(node.argumentExpression);

/** How a temporary password is delivered: the name of a channel, under the secret's name. */
const channelName = /\b(?:delivery|invitation|route)\.temporaryPassword$/;

/** Looked at one by one: what is compared there is no secret, whatever its name. */
const accepted: readonly string[] = [
  'src/adapter/memory/create-memory-audit-store.ts: head.hash !== expectedHead.hash', // the public end of a chain
  'src/service/audit/verify-audit.ts: walked.head.hash !== head.hash', // likewise
  'src/service/audit/verify-audit.ts: expectedHead.hash !== end.hash', // likewise
  // The digest of what a signed challenge shows: it stands in the challenge, for everybody to see.
  'src/core/pairing/claim-rules.ts: digestOf(display) === digest',
  'src/core/pairing/judge-answer.ts: approval.digest !== claims.digest',
  'src/core/pairing/verify-receipt.ts: challenge.digest !== expected',
  // What is stored is compared with what was stored a moment before, so that a change in between is noticed: nobody outside chose either.
  'src/service/recovery/move-recovery.ts: found.code?.mac === flow.code?.mac',
  'src/service/session/load-session.ts: newest.secretHash === found.secretHash',
  'src/service/session/look-again.ts: session.secretHash !== input.session.secretHash',
  'src/service/session/renew-session.ts: found.secretHash !== session.secretHash',
  'src/service/device/claim-pairing.ts: found.nonce === flow.nonce',
  // What a device signed: 256 bits that it was given together with the id of what it is about, without which there is nothing to compare with.
  'src/core/pairing/verify-pairing.ts: claims.nonce !== input.nonce',
  'src/core/pairing/verify-request.ts: claims.nonce !== nonce',
  'src/core/pairing/read-header.ts: typ !== expected', // the name of a kind of statement
  'src/core/otp-list/seal-one-time-passwords.ts: normaliseOtp(code) === code', // a code that was just drawn, and itself
  'src/service/device/answer-approval.ts: approval.answer === answer', // approve or deny
  'src/http/describe-operation.ts: operation.answer === openedList', // a schema
  'src/http/describe-problems.ts: code === only', // of a problem
  'src/testing/contract/expect.ts: each === answer', // a word that a store answers with
  'src/sheet/pdf/draw-slip.ts: field === temporaryPassword', // which line of the slip is drawn
  'src/testing/create-test-hasher.ts: encoded.startsWith(scheme)', // the name of the scheme
  'src/adapter/memory/record-table.ts: old[name] === record[name]', // what a record is found by: a username, an id
  // The bytes of a key that a host configured, with one another and with those of examples: nobody else sees how long that takes.
  'src/core/policy/assert-key-ring.ts: byte === ((first + at * (second - first)) & 255)',
  'src/core/policy/assert-key-ring.ts: byte === secret[at % period]',
  'src/core/policy/assert-key-ring.ts: byte === secret[at]',
  'src/sheet/check-logo.ts: bytes[at] === byte', // what kind of picture a logo is
  'src/sheet/pdf/fonts.ts: byte === b[at]', // whether two fonts are one
  // Letters of a password that is being chosen, with one another: by whoever typed it.
  'src/core/credential/find-echoes.ts: letters[s] === letters[at]',
  'src/core/credential/find-pieces.ts: letters[at + length] === line[from + step * length]',
  'src/core/pairing/verify-request.ts: claims[name] !== input[name]', // method, path and the hash of a body, all of which the sender knows
];

/** Likewise, in the examples. */
const acceptedInExamples: readonly string[] = [
  'examples/demo/language.ts: tag === value', // of a language
  'examples/demo/parts/form.ts: label === visit.texts.field.code', // which field of a form it is
  'examples/key-app/arguments.ts: one === given', // a flag
  'examples/sms-twilio/open-twilio.ts: wrongNumbers.includes(answer.code)', // of an error
  'examples/storage-adapter/audit-store.ts: head.hash === input.expectedHead.hash', // the public end of a chain
  'examples/storage-adapter/open-file-kv.ts: codes.includes(String(error.code))', // of an error
  // What links a record to those that are found by the same value.
  'examples/storage-adapter/record-store.ts: after.includes(link)',
  'examples/storage-adapter/record-store.ts: before.includes(link)',
];

interface Rules {
  /** The examples run on a host's Node, and use what that has. */
  readonly mayUseNodes?: boolean;
}

/** `file: text` of every comparison of something with a secret's name, of bytes one by one, and of every other function that would compare in constant time. */
function comparisonsOfSecrets(file: string, code: string, { mayUseNodes = false }: Rules = {}): readonly string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const note = (node: ts.Node): void => void found.push(`${file}: ${node.getText()}`);
  const isSecret = (given: ts.Node): boolean => {
    const node = bare(given);
    return (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && secretName.test(node.getText().replace(/[?!\])]/g, '')) && !channelName.test(node.getText());
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && operators.has(node.operatorToken.kind) && ![node.left, node.right].some(isHarmless)) {
      const sides = [node.left, node.right].map(bare);
      if (sides.some(isSecret) || sides.every(isPartOfBytes) || sides.some(isEachByte)) note(node);
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && comparing.test(node.expression.name.text)) {
      const sides = [node.expression.expression, ...node.arguments];
      if (!node.arguments.some(isHarmless) && sides.some(isSecret)) note(node);
    }
    if (ts.isSwitchStatement(node) && isSecret(node.expression)) note(node);
    if (!mayUseNodes && ts.isIdentifier(node) && /^timingSafe|^constantTime/.test(node.text)) note(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.BarEqualsToken && /\^/.test(node.right.getText())) note(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const filesIn = (folder: string): readonly string[] =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !/node_modules|\.next|\.test\.ts$/.test(name)).map((name) => `${folder}/${name}`);
const read = (file: string): string => readFileSync(root + file, 'utf8');
const files = filesIn('src');
const theOne = 'src/internal/constant-time.ts';

describe('R45: secrets and what is made of them', () => {
  const found = files.filter((file) => file !== theOne).flatMap((file) => comparisonsOfSecrets(file, read(file)));
  const inExamples = filesIn('examples').flatMap((file) => comparisonsOfSecrets(file, read(file), { mayUseNodes: true }));

  it('nothing with the name of a secret is compared but by the one function whose time tells nothing', () => {
    expect(files.length).toBeGreaterThan(100);
    // Each that was looked at, and as often as it was.
    expect([...found].sort()).toEqual([...accepted].sort());
  });

  it('nor in the examples, from which hosts copy', () => {
    expect([...inExamples].sort()).toEqual([...acceptedInExamples].sort());
  });

  it('the places that compare such bytes call equalBytes', () => {
    const users = files.filter((file) => /from '.*\/constant-time\.js'/.test(read(file))).map((file) => file.replace('src/', ''));
    expect(users.sort()).toEqual([
      'core/audit/chain.ts', 'core/credential/create-scrypt-hasher.ts', 'core/pairing/portable-ed25519.ts', 'core/session/token.ts',
      'core/throttle/known-browser.ts', 'internal/compact-jws.ts', 'service/device/request-nonce.ts', 'service/shared/mac.ts', 'verifier/argon2id/create-argon2id-verifier.ts',
      'verifier/bcrypt/create-bcrypt-verifier.ts',
    ]);
    for (const file of users) expect(read(`src/${file}`)).toMatch(/\bequalBytes\(/);
  });

  it.each([
    'if (hash === record.secretHash) open();', 'return mac !== stored;', 'ok = token == cookie.token;', 'known.includes(secret)', 'input.password.startsWith(typed)',
    'switch (record.pin) { case a: }', 'if (a.encoded === b.encoded) open();', 'return tags[0] === tag;', 'list.indexOf(otp)', 'if (list.codes[at] === typed) open();',
    'Object.is(mac, other)', 'stored.equals(other)', 'Buffer.compare(digest, other) === 0', 'sent.number !== approval.number', 'if (a[at] !== b[at]) return false;',
    'timingSafeEqual(one, other)', 'difference |= a[at] ^ b[at]',
    '(mac as string) === other', 'mac! === other', '`${mac}` === `${other}`', 'a.every((byte, at) => byte === b[at])', 'a.some((byte, at) => byte !== b.at(at))',
  ])('the net catches %s', (code) => {
    expect(comparisonsOfSecrets('made-up.ts', code).length).toBe(1);
  });

  it.each(['secret === undefined', "typeof mac === 'string'", 'secret.length === 32', "token === ''", 'equalBytes(mac, stored)', 'list.pinned === position', "password?.includes('@')", 'values[0] === rows[1]'])('and lets %s pass', (code) => {
    expect(comparisonsOfSecrets('made-up.ts', code)).toEqual([]);
  });
});
