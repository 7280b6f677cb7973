import type { Operation, Taken } from './operation.js';
import { readBody } from './read-body.js';
import { readFields } from './read-fields.js';
import type { HttpRefusal, Problem } from './wire.js';

/** What was sent, or why it cannot be taken. */
export type ReadInput = (Extract<Taken, { readonly ok: true }> & { readonly bytes: Uint8Array }) | { readonly ok: false; readonly reason: HttpRefusal; readonly issues?: Problem['issues'] };

/** The type of a form that has no files. */
export const formType = 'application/x-www-form-urlencoded';

/** As deep as anything that lukko takes, and a host's own fields: what calls itself for each level has to stay within the stack. */
const deepest = 32;

/** What the body says that it is, without parameters. */
export function mediaTypeOf(request: Request): string | undefined {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** Reads the input of an operation: the query of a GET, else a body of JSON or a form. Nothing of it is trusted, and nothing of it is repeated in a refusal. */
export async function readInput(request: Request, { operation, isForm }: { readonly operation: Operation; readonly isForm: boolean }): Promise<ReadInput> {
  if (operation.method === 'GET') return check(operation, { value: readFields(new URL(request.url).search.slice(1), operation), bytes: new Uint8Array(0) });
  if (!isForm && mediaTypeOf(request) !== 'application/json') return { ok: false, reason: 'unsupported-media-type' };
  const body = await readBody(request, operation.maxBytes);
  if (!body.ok) return body;
  const { text, bytes } = body;
  return check(operation, { value: isForm ? readFields(text, operation) : parseJson(text), bytes });
}

function check(operation: Operation, { value, bytes }: { readonly value: unknown; readonly bytes: Uint8Array }): ReadInput {
  if (value === undefined) return { ok: false, reason: 'invalid-request' };
  const taken = operation.take(value);
  if (taken.ok) return { ...taken, bytes };
  // Only the names that the operation knows: what else somebody sent may be a secret of theirs.
  const issues = taken.issues.slice(0, 20).map(({ code, path }) => ({ path: path.map(String).join('.').slice(0, 100), message: code }));
  return { ok: false, reason: 'invalid-request', issues };
}

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isDeep(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether a text of JSON nests too far. Strings may hold brackets. */
function isDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length && depth <= deepest; at += 1) {
    const mark = text[at];
    if (mark === '"') isString = !isString;
    // What is escaped is skipped, a quote above all.
    else if (isString) at += mark === '\\' ? 1 : 0;
    else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
  }
  return depth > deepest;
}
