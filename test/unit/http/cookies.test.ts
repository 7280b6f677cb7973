import { describe, expect, it } from 'vitest';
import { markOf, readCookies, writeBrowserCookie, writeCookie, type CookieKind, type CookieRules } from '../../../src/http/cookies.js';

const kinds: readonly CookieKind[] = ['attempt', 'first-login', 'recovery', 'session', 'proof'];
const rules: CookieRules = { prefix: 'lukko', sameSite: 'Strict' };
const held = (header: string | null | undefined, kind: CookieKind = 'session'): string => readCookies(header, rules).held(kind);

describe('cookies that are set', () => {
  it.each(kinds)('R166: %s has exactly these attributes, and no Domain', (kind) => {
    expect(writeCookie(rules, kind, 'a.b')).toBe(`__Host-lukko-${kind}=a.b; Path=/; Secure; HttpOnly; SameSite=Strict`);
  });

  it.each(kinds)('R166: %s is removed under the same attributes', (kind) => {
    expect(writeCookie(rules, kind, undefined)).toBe(`__Host-lukko-${kind}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`);
  });

  it.each(['Lax', 'None'] as const)('R166: with SameSite=%s the session alone has it', (sameSite) => {
    for (const kind of kinds) expect(writeCookie({ ...rules, sameSite }, kind, 'a')).toContain(`SameSite=${kind === 'session' ? sameSite : 'Strict'}`);
    expect(writeBrowserCookie({ ...rules, sameSite }, 'mark', 'a')).toContain('SameSite=Strict');
  });

  it('R191 in part: the one that a browser is known by stays for 180 days', () => {
    expect(writeBrowserCookie(rules, 'mark', 'v')).toBe('__Host-lukko-browser-mark=v; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000');
  });

  it('carry the prefix that the host chose', () => {
    expect(writeCookie({ ...rules, prefix: 'books' }, 'session', 'a')).toMatch(/^__Host-books-session=a;/);
  });
});

describe('cookies that are read', () => {
  it('each kind has its own, whatever stands around it', () => {
    const header = kinds.map((kind) => `__Host-lukko-${kind}=${kind}.1`).join('; ');
    for (const kind of kinds) expect(held(`other=1; ${header};  theme=dark`, kind)).toBe(`${kind}.1`);
  });

  it.each([[null], [undefined], [''], [';;;'], ['__Host-lukko-session'], ['__Host-lukko-session='], ['lukko-session=a'], ['__Secure-lukko-session=a'], ['__Host-books-session=a']])('nothing is held by %j', (header) => {
    expect(held(header)).toBe('');
  });

  it('R161 in part: one that comes twice counts as none, also where both are alike', () => {
    expect(held('__Host-lukko-session=a; __Host-lukko-session=b')).toBe('');
    expect(held('__Host-lukko-session=a; x=1; __Host-lukko-session=a')).toBe('');
  });

  it.each(['a b', '"a"', 'a,b', 'ä', 'a%20b', 'a=b', 'a'.repeat(1_025), '\u0001'])('a value that lukko never sets counts as none: %j', (value) => {
    expect(held(`__Host-lukko-session=${value}`)).toBe('');
  });

  it('the longest value that it sets is read', () => {
    expect(held(`__Host-lukko-session=${'a'.repeat(1_024)}`)).toBe('a'.repeat(1_024));
  });

  it.each(['\u00a0', '\u000b', '\u000c', '\u2000', '\ufeff', '\u0085'])('R166 in part: a name behind U+%s is another name: a browser does not guard it as __Host-', (space) => {
    expect(held(`${space}__Host-lukko-session=planted`)).toBe('');
    expect(held(`a=1; ${space}__Host-lukko-session=planted`)).toBe('');
    expect(held(`__Host-lukko-session=own; ${space}__Host-lukko-session=planted`)).toBe('own');
  });

  it.each(['__host-lukko-session', '__HOST-LUKKO-SESSION', '__Host-lukko-session '])('nor is %j the name', (name) => {
    expect(held(`${name}=planted`)).toBe('');
  });

  it('spaces and tabs around a pair are the header’s own', () => {
    expect(held('a=1;\t __Host-lukko-session=own \t')).toBe('own');
  });

  it('R191 in part: two people on one computer have a cookie each', () => {
    const { browser } = readCookies(`__Host-lukko-browser-${markOf('matti4821')}=m; __Host-lukko-browser-${markOf('liisa1234')}=l`, rules);
    expect([browser(markOf('matti4821')), browser(markOf('liisa1234')), browser(markOf('nobody1234'))]).toEqual(['m', 'l', undefined]);
  });
});

describe('all that a browser is known by', () => {
  const all = (header: string) => readCookies(header, rules).browsers();

  it('is read with the marks, and nothing else is', () => {
    expect(all('__Host-lukko-browser-m=1.2.k.t; __Host-lukko-session=a; __Host-books-browser-n=x; __Host-lukko-browser-l=3.4.k.t')).toEqual([{ mark: 'm', value: '1.2.k.t' }, { mark: 'l', value: '3.4.k.t' }]);
    for (const header of ['', '__Host-lukko-browser-=a', '__Host-lukko-browser-m', '__Host-lukko-browser-m=']) expect(all(header)).toEqual([]);
  });

  it('a mark that could end up in a header as something else is none, and neither is one that comes twice', () => {
    expect(all('__Host-lukko-browser-a b=1; __Host-lukko-browser-a,b=1; __Host-lukko-browser-\u00e4=1; __Host-lukko-browser-m=1; __Host-lukko-browser-m=2')).toEqual([]);
    expect(all(`__Host-lukko-browser-${'m'.repeat(33)}=1`)).toEqual([]);
  });

  it('is removed under the attributes that it was set with', () => {
    expect(writeBrowserCookie(rules, 'mark', undefined)).toBe('__Host-lukko-browser-mark=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0');
  });
});

describe('the mark of a username', () => {
  it('is the same in every spelling that logs in, and another for another name', () => {
    expect(new Set(['matti4821', ' Matti4821 ', 'MATTI4821', 'ｍatti4821'].map(markOf)).size).toBe(1);
    expect(markOf('matti4822')).not.toBe(markOf('matti4821'));
  });

  it.each(['matti4821', '', '\ud800', 'x'.repeat(100_000), 'a;b\r\n'])('can stand in the name of a cookie, and does not show the username', (username) => {
    expect(markOf(username)).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(markOf(username)).not.toContain('matti');
  });
});
