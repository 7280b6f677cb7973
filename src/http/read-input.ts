import type { Operation, Taken } from './operation.js';
import type { HttpRefusal, Problem } from './wire.js';

/** What was sent, or why it cannot be taken. */
export type ReadInput = Extract<Taken, { readonly ok: true }> | { readonly ok: false; readonly reason: HttpRefusal; readonly issues?: Problem['issues'] };

/** The type of a form that has no files. */
export const formType = 'application/x-www-form-urlencoded';

/** More than any form of lukko's has, a host's own fields with it. */
const mostFields = 64;

/** So long a body of up to 64 KiB may take, and in proportion a larger one, up to a minute. */
const slowestMs = (bytes: number): number => Math.min(60_000, 10_000 * Math.max(1, bytes / (64 * 1024)));

/** As deep as anything that lukko takes, and a host's own fields: what calls itself for each level has to stay within the stack. */
const deepest = 32;

/** What the body says that it is, without parameters. */
export function mediaTypeOf(request: Request): string | undefined {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** Reads the input of an operation: the query of a GET, else a body of JSON or a form. Nothing of it is trusted, and nothing of it is repeated in a refusal. */
export async function readInput(request: Request, { operation, isForm }: { readonly operation: Operation; readonly isForm: boolean }): Promise<ReadInput> {
  if (operation.method === 'GET') return check(operation, fieldsOf(new URL(request.url).search.slice(1), operation));
  if (!isForm && mediaTypeOf(request) !== 'application/json') return { ok: false, reason: 'unsupported-media-type' };
  const body = await readBody(request, operation.maxBytes);
  if (typeof body !== 'string') return body;
  return check(operation, isForm ? fieldsOf(body, operation) : parseJson(body));
}

function check(operation: Operation, value: unknown): ReadInput {
  if (value === undefined) return { ok: false, reason: 'invalid-request' };
  const taken = operation.take(value);
  if (taken.ok) return taken;
  // Only the names that the operation knows: what else somebody sent may be a secret of theirs.
  const issues = taken.issues.slice(0, 20).map(({ code, path }) => ({ path: path.map(String).join('.').slice(0, 100), message: code }));
  return { ok: false, reason: 'invalid-request', issues };
}

/** The body as text, unless it is too large, too slow, or no UTF-8. */
async function readBody(request: Request, maxBytes: number): Promise<string | { readonly ok: false; readonly reason: HttpRefusal }> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes) return { ok: false, reason: 'body-too-large' };
  const stream: ReadableStream<Uint8Array> | null = request.body;
  const reader = stream?.getReader();
  if (reader === undefined) return '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, slowestMs(announced > 0 ? announced : maxBytes), 'late')));
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'late') return await refuse(reader, 'body-too-slow');
      if (read.done) break;
      size += read.value.byteLength;
      if (size > maxBytes) return await refuse(reader, 'body-too-large');
      chunks.push(read.value);
    }
    return decode(chunks, size);
  } catch {
    // Cut off by the other side, or no UTF-8.
    return { ok: false, reason: 'invalid-request' };
  } finally {
    clearTimeout(timer);
  }
}

async function refuse(reader: ReadableStreamDefaultReader<Uint8Array>, reason: HttpRefusal): Promise<{ readonly ok: false; readonly reason: HttpRefusal }> {
  // Not awaited to its end: whoever sends slowly would hold the answer up.
  await Promise.race([reader.cancel().catch(() => undefined), Promise.resolve()]);
  return { ok: false, reason };
}

function decode(chunks: readonly Uint8Array[], size: number): string {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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

/**
 * Fields of a form or a query as an object: `profile.name` is the name within the profile. A field that was left empty was left out; one that
 * comes twice makes the whole invalid. `undefined` where it cannot be one. Too many are refused before one is looked at: a stranger's form is worth no work.
 */
function fieldsOf(text: string, { switches, numbers }: Operation): object | undefined {
  if (text.split('&', mostFields + 1).length > mostFields) return undefined;
  const flat = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (flat.has(name) || !/^\w{1,40}(?:\.\w{1,40}){0,2}$/.test(name)) return undefined;
    flat.set(name, convert(value, { isSwitch: switches.includes(name), isNumber: numbers.includes(name) }));
  }
  // A field is a text or holds fields: both would be twice the same.
  if ([...flat.keys()].some((name) => holdersOf(name).some((holder) => flat.has(holder)))) return undefined;
  return nest([...flat].filter(([, value]) => value !== ''));
}

/** `a` and `a.b` hold `a.b.c`. */
function holdersOf(name: string): readonly string[] {
  const steps = name.split('.');
  return steps.slice(1).map((_step, at) => steps.slice(0, at + 1).join('.'));
}

function convert(value: string, { isSwitch, isNumber }: { readonly isSwitch: boolean; readonly isNumber: boolean }): unknown {
  if (isSwitch && (value === 'true' || value === 'false')) return value === 'true';
  return isNumber && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function nest(fields: readonly (readonly [string, unknown])[]): object {
  type Field = readonly [string, unknown];
  const groups = new Map<string, Field[]>();
  const own: Field[] = [];
  for (const [name, value] of fields) {
    const [first = '', ...rest] = name.split('.');
    if (rest.length === 0) own.push([name, value]);
    else {
      const group = groups.get(first) ?? [];
      group.push([rest.join('.'), value]);
      groups.set(first, group);
    }
  }
  // Entries make own properties, whatever they are called.
  return Object.fromEntries([...own, ...[...groups].map(([name, inner]) => [name, nest(inner)] as const)]);
}
