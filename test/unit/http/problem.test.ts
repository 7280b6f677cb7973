import { describe, expect, it } from 'vitest';
import { respondPage, respondProblem } from '../../../src/http/answer.js';
import { operations } from '../../../src/http/operations/table.js';
import { problemOf, problems } from '../../../src/http/problem.js';
import type { ProblemCode } from '../../../src/http/wire.js';

const codes = Object.keys(problems) as ProblemCode[];
const requestId = 'request-1';

describe('problem documents', () => {
  it.each(codes)('RFC 9457: %s has a type, a title, a status and what to do next', async (code) => {
    const answer = respondProblem(problemOf(code, { requestId }));
    const body = await answer.json();
    expect(body).toMatchObject({ type: `urn:lukko:problem:${code}`, code, status: answer.status, requestId, title: expect.stringMatching(/^[A-Z][\x20-\x7e]+[^.]$/), detail: expect.stringMatching(/^[A-Z][\x20-\x7e]+\.$/) });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe(requestId);
  });

  it('every refusal of every operation has one', () => {
    for (const { id, refusals } of operations) expect(refusals.filter((code) => !Object.hasOwn(problems, code)), id).toEqual([]);
  });

  it.each(codes.filter((code) => problems[code].status === 429))('R153 in part: %s says when to try again, also where the service does not', (code) => {
    const answer = respondProblem(problemOf(code, { requestId, ...(code === 'wait' ? { retryAfterMs: 30_000 } : {}) }));
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([[1, '1'], [0, '1'], [999, '1'], [1_001, '2'], [900_000, '900']])('R153 in part: Retry-After of %i ms is %s s, never too early', (retryAfterMs, seconds) => {
    expect(respondProblem(problemOf('wait', { requestId, retryAfterMs })).headers.get('retry-after')).toBe(seconds);
  });

  it('what a service says beside its reason overrules neither code nor status', () => {
    const said = { requestId, code: 'busy', status: 200, type: 'x', title: 'x', detail: 'x', supportContact: 'Anna' } as never;
    expect(problemOf('wait', said)).toMatchObject({ code: 'wait', status: 429, type: 'urn:lukko:problem:wait', title: problems.wait.title, supportContact: 'Anna' });
  });

  it('a 401 names a scheme, and a window of the browser’s own opens for none', () => {
    for (const code of codes) expect(respondProblem(problemOf(code, { requestId })).headers.get('www-authenticate')).toBe(problems[code].status === 401 ? 'Lukko' : null);
  });

  it('R174 in part, R153 in part: each is kept nowhere and shown in no frame', () => {
    const { headers } = respondProblem(problemOf('wrong-credentials', { requestId }));
    const names = ['cache-control', 'content-security-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options', 'cross-origin-resource-policy'];
    expect(names.map((name) => headers.get(name))).toEqual(['no-store', "default-src 'none'; frame-ancestors 'none'", 'no-referrer', 'nosniff', 'DENY', 'same-origin']);
  });

  it('titles differ, so that a log can be read', () => {
    expect(new Set(codes.map((code) => problems[code].title)).size).toBe(codes.length);
  });
});

describe('the page after a form', () => {
  it.each(['/', '/login', '/login?why=wrong-code', '/a/b#c', '/a//b'])('%s is shown by GET', (path) => {
    const answer = respondPage(path, { requestId, cookies: ['a=b'] });
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie(), answer.body]).toEqual([303, path, ['a=b'], null]);
  });

  it.each(['', 'login', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/\t/evil.example', '/a\r\nset-cookie: x=1', ' /login', '/ä', '/a b', undefined, null, 5])('%j is none', (path) => {
    expect(() => respondPage(path as string, { requestId })).toThrow(new TypeError('pageAfter: must answer with a path that begins with one slash'));
  });
});
