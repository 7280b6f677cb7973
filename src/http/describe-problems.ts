import { pascalCase } from './describe-schemas.js';
import type { Operation } from './operation.js';
import { problems } from './problem.js';
import type { HttpRefusal, ProblemCode } from './wire.js';

/** What the http room itself may say to each request of a kind. */
const ofAny: readonly (HttpRefusal | 'unavailable')[] = ['invalid-request', 'cross-site', 'unexpected', 'unavailable'];
const ofPosting: readonly (HttpRefusal | 'unavailable')[] = ['unsupported-media-type', 'body-too-large', 'body-too-slow'];

/** Every code that an operation may refuse with, its own first. */
export function codesOf(operation: Operation & { readonly isSheet: boolean }): readonly ProblemCode[] {
  const { refusals, method, calledBy, isSheet } = operation;
  return [...refusals, ...(calledBy === 'head-user' ? (['no-actor'] as const) : []), ...(isSheet ? (['sheet-not-offered'] as const) : []), ...ofAny, ...(method === 'POST' ? ofPosting : [])];
}

/** One response for each status, with the codes that come with it. */
export function describeProblems(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const those = codes.filter((code) => problems[code].status === status);
      const [only, another] = those;
      const common = another === undefined ? commonProblems.find((code) => code === only) : undefined;
      return [String(status), common === undefined ? describe(those) : { $ref: `#/components/responses/${pascalCase(common)}` }];
    }),
  );
}

const commonProblems: readonly ProblemCode[] = [...ofAny, ...ofPosting, 'no-actor', 'not-authorized'];

/** The responses that many operations have. */
export function describeCommonProblems(): Readonly<Record<string, object>> {
  return Object.fromEntries(commonProblems.map((code) => [pascalCase(code), describe([code])]));
}

/** Whose refusal says when to try again: by itself, or in the table of problems. */
const isRetried = (code: ProblemCode): boolean => code === 'wait' || code === 'busy' || problems[code].retryAfterMs !== undefined;

function describe(codes: readonly ProblemCode[]): object {
  const description = codes.map((code) => `\`${code}\`: ${problems[code].title}. ${problems[code].detail}`).join('\n\n');
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] };
  const retried = codes.filter(isRetried).map((code) => `\`${code}\``);
  const headers = retried.length === 0 ? {} : { headers: { 'Retry-After': { description: `When to try again, in seconds: of ${retried.join(' and ')}`, schema: { type: 'integer' } } } };
  return { description, ...headers, content: { 'application/problem+json': { schema } } };
}
