/**
 * Makes docs/errors.md: every code that an answer over HTTP can have, with the operations that say it, and every code of an `AuthError`. With `--write` it
 * writes the page; without, it says whether the page is up to date. What it is made from is TypeScript, so it is bundled first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

/** @typedef {{ status: number, title: string, detail: string }} Kind */
/** @typedef {{ id: string, method: string, codes: readonly string[] }} Operation */
/** @typedef {{ problems: Record<string, Kind>, operations: readonly Operation[], authErrorCodes: Record<string, string> }} Source */

const page = `${root}docs/errors.md`;

/** What the statuses mean to whoever handles them. @type {readonly { title: string, says: string, statuses: readonly number[] }[]} */
const sections = [
  { title: 'Correct it and send it again', says: 'Somebody typed something that cannot be taken. Show it beside the field.', statuses: [422] },
  { title: 'Log in', says: 'Nobody is logged in, or not any more. Show the login page.', statuses: [401] },
  { title: 'Not allowed, or not there', says: 'It would be refused again: something else has to come first, or somebody else has to do it.', statuses: [403, 404] },
  { title: 'Not now', says: 'It does not fit what is stored now. Read the state again, and show the page that belongs to it.', statuses: [409] },
  { title: 'Over', says: 'It lived for a while, and that is over. Begin anew.', statuses: [410] },
  { title: 'Wait', says: '`Retry-After` says how long, in seconds, where it can be said; `retryAfterMs` says it to the millisecond.', statuses: [429, 503] },
  { title: 'The request itself', says: 'A mistake of the program that sent it, or a network that is too slow. No person can do anything about it.', statuses: [400, 405, 408, 413, 415] },
  { title: 'Broken', says: 'Nothing was granted. The cause is in the log of the host, under the request id.', statuses: [500] },
];

const introduction = `# Errors

Made from \`src/http/problem.ts\` and \`src/core/error/codes.ts\` by \`npm run errors\`.

A refusal over HTTP is a problem document (RFC 9457): status, \`application/problem+json\`, and a \`code\` that is stable over releases. Branch on the code,
never on a text.

\`\`\`json
{
  "type": "urn:lukko:problem:wrong-code",
  "title": "The one-time password is wrong",
  "status": 422,
  "code": "wrong-code",
  "detail": "Type the one at the position that challenge names now.",
  "requestId": "b1cN0yV3x8mQwKf2sJ5tRg",
  "supportContact": "Anna at the office, 09 123 456",
  "challenge": { "listNumber": 7, "position": 37, "expiresAt": 1795595700000 }
}
\`\`\`

\`title\` and \`detail\` are English, for the log and for you; a page has words of its own for each code. \`supportContact\` is whom to send a person to who gets
nowhere. Beside these a problem carries what its code is about: \`issues\` (field by field, never a value), \`challenge\` (what is asked now), \`why\` and \`guidance\`
(of a password), \`retryAfterMs\`, \`sequence\` (of the audit).

A code says no more than it may: for a wrong password and for a username that does not exist it is the same.
`;

/** @returns {Promise<Source>} */
async function readSource() {
  const outfile = `${root}.tmp/errors.mjs`;
  const contents = `import { authErrorCodes } from '../core/error/index.js';
import { codesOf } from './describe-problems.js';
import { operations as table } from './operations/table.js';
import { openedList } from './schema.js';
export { problems } from './problem.js';
export { authErrorCodes };
export const operations = table.map((one) => ({ id: one.id, method: one.method, codes: codesOf({ ...one, isSheet: one.answer === openedList }) }));`;
  await build({ stdin: { contents, resolveDir: `${root}src/http`, loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
  return /** @type {Source} */ (await import(pathToFileURL(outfile).href));
}

/** @param {readonly Operation[]} operations @param {string} code @returns {string} who says it, whole groups in one word */
function saidBy(operations, code) {
  const says = operations.filter(({ codes }) => codes.includes(code)).map(({ id }) => id);
  if (says.length === 0) return code === 'assurance-too-low' ? '`requireSession`' : 'any path';
  if (says.length === operations.length) return 'every operation';
  if (operations.every(({ id, method }) => says.includes(id) === (method === 'POST'))) return 'every POST';
  const groups = [...new Set(operations.map(({ id }) => id.split('/')[0]))];
  return groups.flatMap((group) => sayOfGroup(operations.map(({ id }) => id).filter((id) => id.split('/')[0] === group), says)).join(', ');
}

/** @param {readonly string[]} all @param {readonly string[]} says @returns {readonly string[]} */
function sayOfGroup(all, says) {
  const those = all.filter((id) => says.includes(id));
  if (those.length === all.length && all.length > 2) return [`\`${all[0]?.split('/')[0]}/*\``];
  const left = all.length - those.length;
  if ((all.length > 4 && left === 1) || (all.length > 7 && left <= 3)) return [`\`${all[0]?.split('/')[0]}/*\` but ${all.filter((id) => !says.includes(id)).map((id) => `\`${id}\``).join(' and ')}`];
  return those.map((id) => `\`${id}\``);
}

/** @param {readonly (readonly string[])[]} rows */
const table = (rows) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n');

/** @param {Source} source */
function render({ problems, operations, authErrorCodes }) {
  const parts = sections.map(({ title, says, statuses }) => {
    const codes = Object.entries(problems).filter(([, { status }]) => statuses.includes(status));
    const rows = codes.map(([code, kind]) => [`<a id="${code}"></a>\`${code}\``, String(kind.status), `${kind.title}.`, kind.detail, saidBy(operations, code)]);
    return `## ${title}\n\n${says}\n\n${table([['Code', 'Status', 'What happened', 'What to do', 'Said by'], ['---', '---', '---', '---', '---'], ...rows])}\n`;
  });
  const codes = Object.entries(authErrorCodes).map(([code, text]) => [`<a id="${code}-error"></a>\`${code}\``, text]);
  const causes = `## Codes of an AuthError

What lukko depends on is broken, or was set up wrong. A use case throws an \`AuthError\` with one of these codes and the \`cause\`; over HTTP it is a 503 with the code
\`unavailable\`, and the option \`onError\` of \`authRoutes\` gets the error itself. \`isAuthError\` of \`lukko\` tells it from others.

${table([['Code', 'What it means, and what to do'], ['---', '---'], ...codes])}
`;
  return [introduction, ...parts, causes].join('\n');
}

const text = render(await readSource());
if (process.argv.includes('--write')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('docs/errors.md is out of date: run npm run errors');
  process.exitCode = 1;
}
