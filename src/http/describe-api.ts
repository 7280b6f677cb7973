import { nameOf as cookieNameOf, type CookieKind } from './cookies.js';
import { describeOperation, groupOf, signedScheme } from './describe-operation.js';
import { describeCommonProblems } from './describe-problems.js';
import { describeSchemas } from './describe-schemas.js';
import type { Operation } from './operation.js';

/** The version of what travels: the package's. */
const version = '0.1.0';

const overview = `Three-step login: username, password, and a one-time password from a list or an approval in the Key app.

What opens something travels in cookies that no script reads (\`HttpOnly\`, \`Secure\`, \`SameSite\`), and in no body. What changes something is a
POST, and taken from pages of the configured origins alone: \`Origin\` has to name one of them, and Fetch Metadata must not contradict it. Pages of other
sites read nothing, either.

Phones send no cookies and need no \`Origin\`: what a paired phone asks it signs, in the header \`Lukko-Request\`, over method, path with query, body and a
nonce that the server gave. docs/protocol.md is the contract.

A refusal is a problem document (RFC 9457) whose \`code\` is stable; docs/errors.md lists them all. Where the host has pages for it, a form may be posted
instead of JSON: a dot stands for an object within (\`profile.name\`), and the answer is a 303 to the next page. What
hands out a slip or what is kept of a person takes JSON alone.`;

const tags: Readonly<Record<string, string>> = {
  state: 'What this browser has begun',
  login: 'The three steps of a login',
  'first-login': 'From the temporary password to the welcome page',
  recovery: 'A lost username, password, list or phone',
  sessions: 'Who is logged in, and where',
  profile: 'The personal information',
  binding: 'What changes a password, a list, a phone or an address, each with a fresh proof of its own',
  pairing: 'The page on which a phone is connected',
  devices: 'The phones of a person',
  accounts: 'What head users and offices do',
  audit: 'What happened',
  device: 'What phones call',
};

const kinds: Readonly<Record<CookieKind, string>> = {
  attempt: 'A login between the second step and the third',
  'first-login': 'A first login in this browser',
  recovery: 'A recovery in this browser',
  session: 'Who is logged in',
  proof: 'A binding act in this browser, good within its session only',
  pairing: 'The page of a pairing in this browser',
};

/** An OpenAPI document, of which only the paths are looked at again. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, object>>;
  readonly [name: string]: unknown;
}

/** The document of routes that are mounted below a path: where that is, a parent app knows. */
export function belowPath(document: ApiDocument, prefix: string): ApiDocument {
  const paths = Object.fromEntries(Object.entries(document.paths).map(([path, described]) => [prefix + path, described]));
  return { ...document, paths };
}

/** The OpenAPI document of the operations that a host offers. */
export function describeApi(input: { readonly operations: readonly Operation[]; readonly cookiePrefix: string }): ApiDocument {
  const { operations, cookiePrefix } = input;
  const described = describeSchemas(operations);
  const groups = new Set(operations.map(({ id }) => groupOf(id)));
  const paths = operations.map((operation) => [`/${operation.id}`, { [operation.method.toLowerCase()]: describeOperation(operation, described) }] as const);
  const isQuery = new Set(operations.filter(({ method }) => method === 'GET').map((operation) => described.nameOf(operation.input)));
  const isSent = new Set(operations.filter(({ method }) => method === 'POST').map((operation) => described.nameOf(operation.input)));
  const schemas = Object.entries(described.schemas).filter(([name]) => !isQuery.has(name) || isSent.has(name));
  return {
    openapi: '3.1.0',
    info: { title: 'Lukko', version, description: overview, license: { name: 'MIT', identifier: 'MIT' } },
    tags: Object.entries(tags).flatMap(([name, description]) => (groups.has(name) ? [{ name, description }] : [])),
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas), responses: { ...commonResponses, ...describeCommonProblems() }, headers: commonHeaders, securitySchemes: describeSecurity(cookiePrefix) },
  };
}

const commonResponses = {
  NextPage: { description: 'After a form: the page that the host shows next, whether it was done or refused', headers: { Location: { description: 'A path of the host', schema: { type: 'string' } } } },
  NotModified: { description: 'Nothing has changed since the ETag that If-None-Match named' },
};

const commonHeaders = { RequestId: { description: "Names this answer in the host's log and in the audit", schema: { type: 'string' } } };

function describeSecurity(prefix: string): object {
  const schemes = Object.entries(kinds).map(([kind, description]) => [kind, { type: 'apiKey', in: 'cookie', name: cookieNameOf(prefix, kind), description }] as const);
  return Object.fromEntries([...schemes, [signedScheme, { type: 'apiKey', in: 'header', name: 'Lukko-Request', description: 'A lukko-request+jwt, signed by a paired phone over this request' }]]);
}
