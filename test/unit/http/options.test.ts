import { describe, expect, it } from 'vitest';
import { checkOptions } from '../../../src/http/options.js';

const origin = 'https://books.example';
const check = (more: object = {}) => checkOptions({ origin, ...more });

describe('options', () => {
  it('the default is the strictest', () => {
    const { origins, basePath, cookies } = check();
    expect({ origins: [...origins], basePath, cookies }).toEqual({ origins: [origin], basePath: '', cookies: { prefix: 'lukko', sameSite: 'Strict' } });
  });

  it.each([origin, 'https://books.example:8443', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'https://xn--kirjat-cua.example'])('%s is an origin', (one) => {
    expect([...check({ origin: one }).origins]).toEqual([one]);
  });

  it('several origins are taken', () => {
    expect([...check({ origin: [origin, 'https://www.books.example'] }).origins]).toEqual([origin, 'https://www.books.example']);
  });

  it.each(['http://books.example', 'https://books.example/', 'https://books.example/login', 'https://BOOKS.example', 'https://books.example:443', 'https://u:p@books.example', 'ftp://books.example', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'null', '*', 'books.example', '', 'https://*.books.example', 'data:text/html,x', 'https://books.example?x'])('R167 in part, R188 in part: %j is none, and refused by name', (one) => {
    expect(() => check({ origin: one })).toThrow(/^origin: must be an origin/);
    expect(() => check({ origin: [origin, one] })).toThrow(/^origin: must be an origin/);
  });

  it('no origin at all is refused', () => {
    expect(() => check({ origin: [] })).toThrow(new RangeError('origin: at least one'));
    for (const one of [undefined, null, 5, {}, true]) expect(() => check({ origin: one })).toThrow(/^origin: must be an origin/);
  });

  it.each(['', '/auth', '/a/b/c', '/v1.0/auth_~-'])('%j is a base path', (basePath) => {
    expect(check({ basePath }).basePath).toBe(basePath);
  });

  it.each(['auth', '/', '/auth/', '//auth', '/a b', '/:id', '/*', '/a?b', '/ä', 5, null])('%j is no base path', (basePath) => {
    expect(() => check({ basePath })).toThrow(/^basePath: must be a path/);
  });

  it.each(['', 'a b', 'a;b', 'a=b', 'ä', 'x'.repeat(33), 5, null])('%j is no prefix of a cookie', (cookiePrefix) => {
    expect(() => check({ cookiePrefix })).toThrow(/^cookiePrefix: /);
  });

  it('R166: the session’s cookie is Strict, Lax by option, and None by its switch alone', () => {
    expect(check({ sessionSameSite: 'strict' }).cookies.sameSite).toBe('Strict');
    expect(check({ sessionSameSite: 'lax' }).cookies.sameSite).toBe('Lax');
    expect(check({ acceptCrossSiteCookies: true }).cookies.sameSite).toBe('None');
    for (const sessionSameSite of ['lax', 'strict']) {
      expect(() => check({ acceptCrossSiteCookies: true, sessionSameSite })).toThrow(new TypeError('sessionSameSite: leave it out, as acceptCrossSiteCookies decides it'));
      expect(check({ acceptCrossSiteCookies: false, sessionSameSite }).cookies.sameSite).not.toBe('None');
    }
    for (const sessionSameSite of ['none', 'None', 'NONE', '', null, true]) expect(() => check({ sessionSameSite })).toThrow(/^sessionSameSite: must be 'strict' or 'lax'; acceptCrossSiteCookies is the switch/);
    for (const value of ['true', 1, null, {}]) expect(() => check({ acceptCrossSiteCookies: value })).toThrow(new TypeError('acceptCrossSiteCookies: must be true or false'));
  });

  it.each(['actor', 'sheet', 'pageAfter', 'requestId', 'onError'])('%s is a function or left out', (name) => {
    for (const value of ['/login', null, {}, true]) expect(() => check({ [name]: value })).toThrow(new TypeError(`${name}: must be a function`));
    expect(() => check({ [name]: undefined })).not.toThrow();
  });

  it.each(['origins', 'basepath', 'pageafter', 'cookie', 'toString', '__proto__'])('%s is no option, and is refused by name rather than overlooked', (name) => {
    expect(() => check(Object.fromEntries([[name, undefined]]))).toThrow(new TypeError(`options.${name}: there is no such option`));
  });

  it('options that are none are refused', () => {
    for (const options of [undefined, null, 'https://books.example']) expect(() => checkOptions(options as never)).toThrow(new TypeError('options: must be an object'));
  });
});
