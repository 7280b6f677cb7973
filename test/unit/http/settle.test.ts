import { describe, expect, it } from 'vitest';
import type { CookieRules } from '../../../src/http/cookies.js';
import { loginOperations } from '../../../src/http/operations/login.js';
import { markOf, readCookies } from '../../../src/http/cookies.js';
import { markIn, settle, tokenOf } from '../../../src/http/settle.js';
import type { Operation } from '../../../src/http/operation.js';

const rules: CookieRules = { prefix: 'lukko', sameSite: 'Strict' };
const start = loginOperations.find(({ id }) => id === 'login/start') ?? expect.unreachable();
const nothing = readCookies('', rules);
const of = (result: object, given: Partial<Operation> = {}, cookie = '') => settle({ operation: { ...start, ...given }, result: { ok: true, ...result }, rules, mark: 'mark', held: readCookies(cookie, rules) });
const off = 'removed';
/** What the cookies hold, by name. */
const held = (cookies: readonly string[]) => Object.fromEntries(cookies.map((cookie) => [(/^__Host-lukko-([^=]+)=/.exec(cookie) ?? [])[1] ?? '', /Max-Age=0$/.test(cookie) ? off : (/=([^;]*)/.exec(cookie) ?? [])[1]]));

describe('what opens something', () => {
  it('invariant 4 in part: it is in the cookies, and not in the body', () => {
    const { body, cookies } = of({ token: 't.1', browser: 'b', next: 'authenticated', session: { id: 's' } });
    expect(body).toEqual({ next: 'authenticated', session: { id: 's' } });
    expect(held(cookies)).toEqual({ session: 't.1', attempt: off, proof: off, 'first-login': off, recovery: off, pairing: off, 'browser-mark': 'b' });
  });

  it('an attempt carries the mark of its username along', () => {
    const { body, cookies } = of({ attempt: 'a.1', next: 'otp-challenge' });
    expect([body, held(cookies)]).toEqual([{ next: 'otp-challenge' }, { attempt: 'a.1~mark', 'first-login': off, recovery: off, pairing: off }]);
    expect(held(settle({ operation: start, result: { ok: true, attempt: 'a.1' }, rules, mark: undefined, held: nothing }).cookies)).toEqual({ attempt: 'a.1', 'first-login': off, recovery: off, pairing: off });
  });

  it('a flow goes where its operation says, and nowhere where it says nothing', () => {
    expect(held(of({ flow: 'f.1' }, { flowOf: 'first-login' }).cookies)).toEqual({ 'first-login': 'f.1~mark', attempt: off, recovery: off, pairing: off });
    const opened = { operation: { ...start, flowOf: 'recovery' as const }, result: { ok: true, flow: 'f.1', view: { username: 'matti4821' } }, rules, mark: undefined, held: nothing };
    expect(held(settle(opened).cookies)).toEqual({ recovery: `f.1~${markOf('matti4821')}`, attempt: off, 'first-login': off, pairing: off });
    for (const view of [undefined, null, 'x', {}, { username: 1 }]) expect(held(settle({ ...opened, result: { ...opened.result, view } }).cookies)).toMatchObject({ recovery: 'f.1' });
    expect(of({ flow: 'f.1', a: 1 }, { flowOf: undefined })).toEqual({ body: { a: 1 }, cookies: [] });
  });

  it('R160 in part: an act that renewed its session sets the new one, and ends the proof', () => {
    const { body, cookies } = of({ renewed: { token: 't.2', session: { id: 's2' } }, at: 7 });
    expect(held(cookies)).toEqual({ session: 't.2', attempt: off, proof: off, 'first-login': off, recovery: off, pairing: off });
    expect(body).toEqual({ at: 7, session: { id: 's2' } });
  });

  it('a proof is one that a good answer gives, or ends', () => {
    expect(held(of({ proof: 'p.1', challenge: {} }).cookies)).toEqual({ proof: 'p.1' });
    expect(held(of({}, { ends: ['session', 'proof'] }).cookies)).toEqual({ session: off, proof: off });
  });

  it('the page of a pairing holds its token in a cookie', () => {
    expect(of({ pairing: 'q.1', state: 'key-pairing' })).toEqual({ body: { state: 'key-pairing' }, cookies: ['__Host-lukko-pairing=q.1; Path=/; Secure; HttpOnly; SameSite=Strict'] });
  });

  it('a phone has no cookies, and gets all that is said', () => {
    for (const calledBy of ['phone', 'paired-phone'] as const) expect(of({ pairing: 'q', token: 't', renewed: 1 }, { calledBy })).toEqual({ body: { pairing: 'q', token: 't', renewed: 1 }, cookies: [] });
  });

  it('a browser is known to nobody where nobody’s mark is there', () => {
    expect(settle({ operation: start, result: { ok: true, browser: 'b' }, rules, mark: undefined, held: nothing })).toEqual({ body: {}, cookies: [] });
  });

  it('what is no text opens nothing', () => {
    expect(of({ token: 1, attempt: {}, proof: undefined, browser: null, renewed: 'x', next: 'a' })).toEqual({ body: { next: 'a' }, cookies: [] });
  });
});

describe('what was in the browser before', () => {
  it('a recovery of the same person stays at the second step: it may have a list to show', () => {
    expect(held(of({ attempt: 'a.1' }, {}, '__Host-lukko-recovery=r.1~mark').cookies)).toEqual({ attempt: 'a.1~mark', 'first-login': off, pairing: off });
    for (const cookie of ['r.1~other', 'r.1~', 'r.1']) expect(held(of({ attempt: 'a.1' }, {}, `__Host-lukko-recovery=${cookie}`).cookies)).toMatchObject({ recovery: off });
  });

  it('the first login goes on to its welcome page', () => {
    expect(held(of({ token: 't.1' }, { needs: ['first-login'] }).cookies)).toEqual({ session: 't.1', attempt: off, proof: off, recovery: off, pairing: off });
  });

  const known = (n: number, mark = `m${n}`): string => `__Host-lukko-browser-${mark}=id.${1_000 + n}.k.tag`;
  const many = (count: number): string => Array.from({ length: count }, (_, n) => known(n)).join('; ');

  it('twenty people are known in one browser, and the next takes the place of the one who came first', () => {
    expect(held(of({ browser: 'b' }, {}, many(19)).cookies)).toEqual({ 'browser-mark': 'b' });
    expect(held(of({ browser: 'b' }, {}, many(20)).cookies)).toEqual({ 'browser-mark': 'b', 'browser-m0': off });
    expect(held(of({ browser: 'b' }, {}, `${known(50, 'late')}; ${many(21)}; ${known(-1, 'early')}`).cookies)).toEqual({ 'browser-mark': 'b', 'browser-m0': off, 'browser-m1': off, 'browser-m2': off, 'browser-early': off });
  });

  it('whose own is among them has none removed, and what is no such cookie goes first', () => {
    expect(held(of({ browser: 'b' }, {}, `${many(19)}; ${known(0, 'mark')}`).cookies)).toEqual({ 'browser-mark': 'b' });
    expect(held(of({ browser: 'b' }, {}, `${many(19)}; __Host-lukko-browser-odd=x`).cookies)).toEqual({ 'browser-mark': 'b', 'browser-odd': off });
  });

  it('nothing goes where nobody new is known', () => {
    expect(of({ at: 7 }, {}, many(30)).cookies).toEqual([]);
  });
});

describe('whose mark it is', () => {
  it('of the username that was typed, or the one that the cookie brought along', () => {
    expect(markIn({ sent: { username: 'matti4821' }, held: 't.1~old' })).toBe(markOf('matti4821'));
    for (const sent of [{}, { username: 1 }, null, 'text']) expect(markIn({ sent, held: 't.1~old' })).toBe('old');
    expect(markIn({ sent: {}, held: 't.1' })).toBeUndefined();
    expect(markIn({ sent: {}, held: '' })).toBeUndefined();
  });

  it('the token is what stands before it', () => {
    expect(['t.1~mark', 't.1', '', '~mark', 'a~b~c'].map(tokenOf)).toEqual(['t.1', 't.1', '', '', 'a']);
  });
});
