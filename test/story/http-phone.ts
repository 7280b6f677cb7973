import { expect } from 'vitest';
import { hashOf, signStatement } from '../../src/core/pairing/index.js';
import { codesOf } from '../../src/http/describe-problems.js';
import type { Operation } from '../../src/http/operation.js';
import { operations } from '../../src/http/operations/table.js';
import { problem as problemSchema } from '../../src/http/schema-problem.js';
import { problems } from '../../src/http/problem.js';
import type { Api, PhoneOperation, Problem, ProblemCode, SignedOperation } from '../../src/http/wire.js';
import type { Notes } from './http-browser.js';
import { createRawPhone, type PhoneHost, type RawPhone } from './raw-phone.js';

/** What a phone sends, as it stands on the line. */
export interface PhoneRequest {
  readonly method: 'GET' | 'POST';
  /** With the base path and the query. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A phone on the other side of the network: no cookie, no origin, and each answer held against what the table says of its operation. */
export interface HttpPhone {
  readonly raw: RawPhone;
  readonly send: (request: PhoneRequest) => Promise<Response>;
  /** A nonce of the server's, as a request without one is told it. */
  readonly nonce: () => Promise<string>;
  /** The statement about a request; `over` replaces claims. */
  readonly seal: (request: PhoneRequest, over?: object) => Promise<string>;
  readonly ask: <Id extends PhoneOperation>(id: Id, input: Api[Id]['input']) => Promise<Api[Id]['answer']>;
  readonly refused: <Id extends PhoneOperation>(id: Id, input: Api[Id]['input'], code: Api[Id]['refusal'] | ProblemCode) => Promise<Problem>;
  /** Redeems a code or a link, and names its key. */
  readonly pair: (input: Api['device/redeem']['input']) => Promise<Api['device/claim']['answer']>;
  /** The answer to the oldest approval that waits, ready to be sent. */
  readonly answerTo: (answer: 'approve' | 'not-me' | 'cancelled', number?: string) => Promise<Api['device/answer']['input']>;
  readonly approve: (number: string) => Promise<void>;
}

const host = 'https://books.example';
const signed: readonly PhoneOperation[] = ['device/approvals', 'device/answer', 'device/sign-out'] satisfies readonly SignedOperation[];

let drawn = 0;
const nextJti = (): string => hashOf(`jti over HTTP ${String((drawn += 1))}`).slice(0, 22);

export function openPhone(routes: (request: Request) => Promise<Response>, at: PhoneHost, notes: Notes, { name = 'Matti’s phone', basePath = '' } = {}): HttpPhone {
  const raw = createRawPhone(at, name);
  const times = () => ({ aud: raw.aud, iat: Math.floor(at.clock.now() / 1000), exp: Math.floor(at.clock.now() / 1000) + 60, jti: nextJti() });
  const send: HttpPhone['send'] = async ({ method, path, body, headers = {} }) => {
    const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
    const answer = await routes(new Request(`${host}${path}`, { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) }));
    expect([answer.headers.get('cache-control'), answer.headers.getSetCookie()]).toEqual(['no-store', []]);
    const text = await answer.clone().text();
    for (const secret of notes.secrets) if (text.includes(secret)) throw new Error(`${path} tells what a cookie holds`);
    return answer;
  };
  const seal: HttpPhone['seal'] = ({ method, path, body = '' }, over = {}) =>
    signStatement({ typ: 'lukko-request+jwt', claims: { ...times(), method, path, bodyHash: hashOf(new TextEncoder().encode(body)), nonce: 'AAAAAAAAAAAAAAAA', ...over }, signer: raw.signer });
  const nonce: HttpPhone['nonce'] = async () => {
    const asked: PhoneRequest = { method: 'GET', path: `${basePath}/device/approvals` };
    const answer = await send({ ...asked, headers: { 'lukko-request': await seal(asked) } });
    const { code, nonce: given, now } = problemSchema.parse(await answer.json());
    expect([answer.status, code, now]).toEqual([401, 'use-nonce', at.clock.now()]);
    return given ?? '';
  };
  const requestFor = (id: PhoneOperation, input: object): PhoneRequest => {
    const query = new URLSearchParams(Object.fromEntries(Object.entries(input).map(([key, value]) => [key, String(value)]))).toString();
    const path = `${basePath}/${id}`;
    return operationOf(id).method === 'GET' ? { method: 'GET', path: query === '' ? path : `${path}?${query}` } : { method: 'POST', path, body: JSON.stringify(input) };
  };
  const call = async (id: PhoneOperation, input: object): Promise<Response> => {
    const request = requestFor(id, input);
    if (!signed.includes(id)) return send(request);
    return send({ ...request, headers: { 'lukko-request': await seal(request, { nonce: await nonce() }) } });
  };
  const ask: HttpPhone['ask'] = async (id, input) => {
    const answer = await call(id, input);
    const body: unknown = await answer.json();
    if (answer.status !== 200) throw new Error(`${id}: ${JSON.stringify(body)}`);
    notes.answered.add(id);
    return operationOf(id).answer.parse(body) as Api[typeof id]['answer'];
  };
  const refused: HttpPhone['refused'] = async (id, input, code) => {
    const answer = await call(id, input);
    const found = problemSchema.parse(await answer.json());
    expect(codesOf({ ...operationOf(id), isSheet: false })).toContain(found.code);
    expect([id, found.code, answer.status]).toEqual([id, code, problems[code].status]);
    return found;
  };
  const pair: HttpPhone['pair'] = async (input) => {
    const { pairing, nonce: given, username } = await ask('device/redeem', input);
    const claims = { ...times(), pairing, nonce: given, username, name, platform: 'android', keyProtection: 'hw' } as const;
    return ask('device/claim', { pairing, jwk: raw.jwk, statement: await signStatement({ typ: 'lukko-pairing+jwt', claims, signer: raw.signer }) });
  };
  const answerTo: HttpPhone['answerTo'] = async (answer, number) => {
    const [oldest] = (await ask('device/approvals', {})).approvals;
    if (oldest === undefined) throw new Error('nothing waits');
    const { approval, challenge } = oldest;
    return { approval, answer: await raw.sign({ challenge, answer, ...(number === undefined ? {} : { number }) }) };
  };
  const approve: HttpPhone['approve'] = async (number) => {
    expect(await ask('device/answer', await answerTo('approve', number))).toEqual({ state: 'approved' });
  };
  return { raw, send, nonce, seal, ask, refused, pair, answerTo, approve };
}

function operationOf(id: PhoneOperation): Operation {
  const found = operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is not in the table`);
  return found;
}
