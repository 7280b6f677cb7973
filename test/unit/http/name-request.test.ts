import { describe, expect, it } from 'vitest';
import { nameRequest } from '../../../src/http/name-request.js';
import { createSeededRandom } from '../../../src/testing/index.js';

const random = createSeededRandom('request ids');
const request = new Request('https://books.example', { headers: { 'x-request-id': 'from the proxy', 'x-trace': 'trace-7' } });
const isRandom = /^[\w-]{22}$/;

describe('the name of a request', () => {
  it('is random, whatever the headers say', () => {
    const [one, other] = [nameRequest(request, { requestId: undefined, random }), nameRequest(request, { requestId: undefined, random })];
    expect(one).toMatch(isRandom);
    expect(other).not.toBe(one);
  });

  it('is what the host’s rule says', () => {
    expect(nameRequest(request, { requestId: (asked) => asked.headers.get('x-trace') ?? '', random })).toBe('trace-7');
    expect(nameRequest(request, { requestId: () => 'x'.repeat(128), random })).toBe('x'.repeat(128));
  });

  it.each(['', 'a b', 'a\r\nset-cookie: x=1', 'ä', '\u0000', 'x'.repeat(129), undefined, null, 5, {}])('R178 in part: %j is no name: it is random then', (named) => {
    expect(nameRequest(request, { requestId: () => named as string, random })).toMatch(isRandom);
  });

  it('a rule that throws takes no answer away', () => {
    expect(nameRequest(request, { requestId: () => expect.unreachable(), random })).toMatch(isRandom);
  });
});
