import fc from 'fast-check';
import { hashOf } from '../../src/core/pairing/index.js';
import type { Operation } from '../../src/http/operation.js';
import { origin } from '../unit/http/tools.js';
import type { World } from './world.js';

/** Stands in everything that a stranger sends and that no answer has a reason to repeat. */
export const canary = 'CANARY-7f3a9c';

/** What the answers show to whoever gave it: the personal information. */
const shown = new Set(['name', 'locale', 'fields', 'email', 'phone', 'username', 'address']);

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const odd = ['', ' ', canary, `${canary}\r\nset-cookie: a=${canary}`, `<script>${canary}</script>`, `../../${canary}`, `' OR 1=1 -- ${canary}`, '\u0000', '\ud800', '\u202e', 'ﷺ'.repeat(20), 'x'.repeat(4_096), 'x'.repeat(4_097), 'é'.repeat(2_000), '__proto__', 'constructor', '%00', '{"$gt":""}', '-1', '1e999', 'NaN', 'null', 'undefined'];
const oddText = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...odd) }, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }).map((text) => `${canary}${text}`));
const oddNumber = fc.oneof(fc.constantFrom(0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e308, 5e-324, 8_640_000_000_000_001), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const oddKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'then', 'ok', 'reason', 'token', 'flow', 'actor', 'requestId', 'browser', 'attempt', 'proof', 'isAdmin', canary, '');

/** Whatever JSON can say. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    oddText,
    oddNumber,
    fc.constantFrom<Json>(null, true, false, [], {}),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(oddKey, tie('value'), { maxKeys: 4 }) as fc.Arbitrary<Json>,
  ),
})).value;

/** How one request departs from the right one. */
export interface Change {
  readonly kind: 'nothing' | 'replace' | 'remove' | 'add' | 'whole';
  /** Which of the fields, counted through. */
  readonly at: number;
  readonly key: string;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.oneof({ weight: 2, arbitrary: fc.constant('nothing' as const) }, { weight: 5, arbitrary: fc.constant('replace' as const) }, fc.constantFrom('remove' as const, 'add' as const, 'whole' as const)),
  at: fc.nat(20),
  key: oddKey,
  value: anyJson,
});

/** How it is written down. */
export interface Writing {
  readonly as: 'json' | 'form' | 'twice' | 'many' | 'cut' | 'binary' | 'utf-16' | 'bom' | 'deep' | 'huge' | 'text' | 'none';
  readonly type: string;
  readonly noise: string;
}

const writing: fc.Arbitrary<Writing> = fc.record({
  as: fc.oneof({ weight: 12, arbitrary: fc.constant('json' as const) }, { weight: 4, arbitrary: fc.constant('form' as const) }, fc.constantFrom('twice', 'many', 'cut', 'binary', 'utf-16', 'bom', 'deep', 'huge', 'text', 'none')),
  type: fc.oneof({ weight: 8, arbitrary: fc.constant('') }, fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/json;;;', '*/*', `x/${canary}`)),
  noise: fc.constantFrom('[', '{"a":', '{"profile":{"fields":', '{"people":['),
});

/** Headers beside it. */
export interface Beside {
  readonly cookies: 'own' | 'none' | 'garbled' | 'twice' | 'planted';
  readonly origin: string | undefined;
  readonly site: string | undefined;
  /** What stands in `Lukko-Request`, where a phone signs. */
  readonly statement: 'right' | 'none' | 'twice' | 'cut' | 'odd';
  readonly header: readonly [name: string, value: string];
}

const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> => fc.oneof({ weight: 10, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const beside: fc.Arbitrary<Beside> = fc.record({
  cookies: mostly<Beside['cookies']>('own', 'none', 'garbled', 'twice', 'planted'),
  origin: mostly<string | undefined>(origin, undefined, 'null', `https://${canary.toLowerCase()}.example`, `${origin}.evil.example`),
  site: mostly<string | undefined>(undefined, 'same-origin', 'cross-site', canary),
  statement: mostly<Beside['statement']>('right', 'none', 'twice', 'cut', 'odd'),
  header: fc.constantFrom<readonly [string, string]>(['user-agent', canary], ['referer', `https://x.example/${canary}`], ['x-request-id', canary], ['x-forwarded-host', `${canary}.example`], ['accept', canary], ['if-none-match', `"${canary}", *`], ['content-encoding', 'gzip'], ['authorization', `Bearer ${canary}`], ['x-http-method-override', 'DELETE'], ['expect', canary], ['range', 'bytes=0-1'], ['content-length', '9'.repeat(20)]),
});

export interface Odd {
  readonly change: Change;
  readonly writing: Writing;
  readonly beside: Beside;
}

export const oddRequest: fc.Arbitrary<Odd> = fc.record({ change, writing, beside });

/** The example of the operation with what is right in this world. */
export function rightInput(operation: Operation, right: World['right']): Json {
  const fill = (value: unknown, name: string): Json => {
    // The two channels of a delivery are called like what goes there.
    if (typeof value === 'object' && value !== null && name === 'delivery') return value as Json;
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? value.map((one) => fill(one, name)) : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, key)]));
    return (name in right ? right[name] : value) as Json;
  };
  return fill(operation.example.input, '');
}

/** Every place of a value, by its path. */
function places(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => places(one, [...path, key])) : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** As an own property, whatever it is called. */
const entriesOf = (value: Json): [string, Json][] => (typeof value === 'object' && value !== null ? Object.entries(value) : []);

function put(value: Json, [first, ...rest]: readonly string[], what: Json | undefined): Json {
  if (Array.isArray(value)) return (value as Json[]).map((one, index) => (String(index) !== first ? one : rest.length === 0 ? (what ?? null) : put(one, rest, what)));
  const entries = entriesOf(value).flatMap(([key, one]): [string, Json][] => (key !== first ? [[key, one]] : rest.length > 0 ? [[key, put(one, rest, what)]] : what === undefined ? [] : [[key, what]]));
  return Object.fromEntries(entries);
}

/** Without the canary: what is shown to whoever gave it may come back. */
const withoutCanary = (value: Json): Json => JSON.parse(JSON.stringify(value).replaceAll(canary, 'flower').replaceAll(canary.toLowerCase(), 'flower')) as Json;

export function changed(input: Json, { kind, at, key, value }: Change): Json {
  if (kind === 'nothing') return input;
  if (kind === 'whole') return value;
  if (kind === 'add') return Object.fromEntries([...entriesOf(input), [key, value]]);
  const all = places(input);
  const path = all[at % Math.max(1, all.length)];
  if (path === undefined) return value;
  return put(input, path, kind === 'remove' ? undefined : path.some((name) => shown.has(name) || name === 'profile' || name === 'person' || name === 'people') ? withoutCanary(value) : value);
}

function flat(value: Json, prefix = ''): readonly (readonly [string, string])[] {
  return entriesOf(value).flatMap(([key, one]) => (typeof one === 'object' && one !== null ? flat(one, `${prefix}${key}.`) : [[`${prefix}${key}`, String(one)] as const]));
}

const asForm = (input: Json): string => new URLSearchParams(Object.fromEntries(flat(input))).toString();

/** As many fields as a body or an address has room for. */
const many = Array.from({ length: 7_000 }, (_, at) => `a.${at}=`).join('&');

function bodyOf(input: Json, { as, noise }: Writing): string | Uint8Array<ArrayBuffer> | undefined {
  const text = JSON.stringify(input);
  const bytes = (of: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(of));
  if (as === 'form') return asForm(input);
  if (as === 'twice') return `${asForm(input)}&${asForm(input)}`;
  if (as === 'many') return `${asForm(input)}&${many}`;
  if (as === 'cut') return text.slice(0, -1);
  if (as === 'binary') return Uint8Array.from([...bytes(text).slice(0, -1), 0xff, 0xfe, 0x7d]);
  if (as === 'utf-16') return new Uint8Array(Buffer.from(text, 'utf16le'));
  if (as === 'bom') return `\ufeff${text}`;
  if (as === 'deep') return text.includes('"locale":') ? text.replace('"locale":', `"fields":${'['.repeat(20_000)}${']'.repeat(20_000)},"locale":`) : noise.repeat(Math.floor(65_000 / noise.length));
  if (as === 'huge') return `${text}${' '.repeat(1_200_000)}`;
  if (as === 'none') return undefined;
  return as === 'text' ? canary : text;
}

function cookieOf(cookies: World['cookies'], how: Beside['cookies']): string {
  const own = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  if (how === 'none') return '';
  if (how === 'twice') return [...own, ...own].join('; ');
  if (how === 'garbled') return Object.keys(cookies).map((name) => `${name}=${canary}.${canary}~${canary}`).join('; ');
  return how === 'planted' ? [`a=${canary}`, ...own.map((pair) => `\u00a0${pair}${canary}`), ...own].join('; ') : own.join('; ');
}

/** Most of what a paired phone asks is rightly signed, whatever it is; else all of it would be refused at the door. */
export async function signed(operation: Pick<Operation, 'calledBy'>, { phone, nonce }: World, request: Request, { statement }: Beside): Promise<Request> {
  const { pathname, search } = new URL(request.url);
  const path = pathname + search;
  if (operation.calledBy !== 'paired-phone' || statement === 'none' || path.length > 2000) return request;
  const bytes = new Uint8Array(await request.clone().arrayBuffer());
  const sealed = await phone.seal({ method: request.method === 'GET' ? 'GET' : 'POST', path }, { nonce, bodyHash: hashOf(bytes) });
  const value = { right: sealed, twice: `${sealed}, ${sealed}`, cut: sealed.slice(0, -3), odd: canary }[statement];
  const copy = new Request(request);
  copy.headers.set('lukko-request', value);
  return copy;
}

/** One odd request. */
export function requestFor(operation: Operation, world: World, { change: how, writing: written, beside: around }: Odd): Request {
  const input = changed(rightInput(operation, world.right), how);
  const [name, value] = around.header;
  const cookie = cookieOf(world.cookies, around.cookies);
  const isForm = written.as === 'form' || written.as === 'twice' || written.as === 'many';
  const headers: Record<string, string> = {
    'content-type': written.type === '' ? (isForm ? 'application/x-www-form-urlencoded' : 'application/json') : written.type,
    ...(cookie === '' ? {} : { cookie }),
    ...(around.origin === undefined ? {} : { origin: around.origin }),
    ...(around.site === undefined ? {} : { 'sec-fetch-site': around.site }),
    [name]: value,
  };
  if (operation.method === 'GET') return new Request(`${origin}/${operation.id}?${written.as === 'twice' ? `${asForm(input)}&${asForm(input)}` : written.as === 'many' ? `${asForm(input)}&${many}` : asForm(input)}`, { headers });
  const body = bodyOf(input, written);
  return new Request(`${origin}/${operation.id}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
}
