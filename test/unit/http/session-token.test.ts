import { describe, expect, it } from 'vitest';
import { sessionToken } from '../../../src/http/index.js';

describe('the token for calls of the host’s own', () => {
  it.each([
    ['nothing', undefined, ''],
    ['another cookie', 'theme=dark', ''],
    ['a session', '__Host-lukko-session=id.secret', 'id.secret'],
    ['a session with the mark of its browser', 'a=b; __Host-lukko-session=id.secret~mark', 'id.secret'],
    ['two of the name, one of which a neighbour may have planted', '__Host-lukko-session=id.secret; __Host-lukko-session=other.one', ''],
  ])('of %s', (_what, cookie, token) => {
    expect(sessionToken(cookie)).toBe(token);
  });

  it('is read under the prefix of the host, and an option that cannot be is named', () => {
    expect(sessionToken('__Host-books-session=id.secret', { cookiePrefix: 'books' })).toBe('id.secret');
    expect(() => sessionToken('', { cookiePrefix: 'no such; name' })).toThrow(/^cookiePrefix/);
  });
});
