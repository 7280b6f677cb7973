import { describe, expect, it } from 'vitest';
import type { CookieRules } from '../../../src/http/cookies.js';
import { loginOperations } from '../../../src/http/operations/login.js';
import { markOf } from '../../../src/http/cookies.js';
import { markIn, settle, tokenOf } from '../../../src/http/settle.js';
import type { Operation } from '../../../src/http/operation.js';

const rules: CookieRules = { prefix: 'lukko', sameSite: 'Strict' };
const start = loginOperations.find(({ id }) => id === 'login/start') ?? expect.unreachable();
const of = (result: object, given: Partial<Operation> = {}, mark: string | undefined = 'mark') => settle({ operation: { ...start, ...given }, result: { ok: true, ...result }, rules, mark });
/** What the cookies hold, by name. */
const held = (cookies: readonly string[]) => Object.fromEntries(cookies.map((cookie) => [(/^__Host-lukko-([^=]+)=/.exec(cookie) ?? [])[1] ?? '', /Max-Age=0$/.test(cookie) ? undefined : (/=([^;]*)/.exec(cookie) ?? [])[1]]));

describe('what opens something', () => {
  it('invariant 4 in part: it is in the cookies, and not in the body', () => {
    const { body, cookies } = of({ token: 't.1', browser: 'b', next: 'authenticated', session: { id: 's' } });
    expect(body).toEqual({ next: 'authenticated', session: { id: 's' } });
    expect(held(cookies)).toEqual({ session: 't.1', attempt: undefined, proof: undefined, 'browser-mark': 'b' });
  });

  it('an attempt carries the mark of its username along', () => {
    const { body, cookies } = of({ attempt: 'a.1', next: 'otp-challenge' });
    expect([body, held(cookies)]).toEqual([{ next: 'otp-challenge' }, { attempt: 'a.1~mark' }]);
    expect(held(settle({ operation: start, result: { ok: true, attempt: 'a.1' }, rules, mark: undefined }).cookies)).toEqual({ attempt: 'a.1' });
  });

  it('a flow goes where its operation says, and nowhere where it says nothing', () => {
    expect(held(of({ flow: 'f.1' }, { flowOf: 'first-login' }).cookies)).toEqual({ 'first-login': 'f.1~mark' });
    expect(held(of({ flow: 'f.1' }, { flowOf: 'recovery' }).cookies)).toEqual({ recovery: 'f.1' });
    expect(of({ flow: 'f.1', a: 1 }, { flowOf: undefined })).toEqual({ body: { a: 1 }, cookies: [] });
  });

  it('R160 in part: an act that renewed its session sets the new one, and ends the proof', () => {
    const { body, cookies } = of({ renewed: { token: 't.2', session: { id: 's2' } }, at: 7 });
    expect(held(cookies)).toEqual({ session: 't.2', attempt: undefined, proof: undefined });
    expect(body).toEqual({ at: 7, session: { id: 's2' } });
  });

  it('a proof is one that a good answer gives, or ends', () => {
    expect(held(of({ proof: 'p.1', challenge: {} }).cookies)).toEqual({ proof: 'p.1' });
    expect(held(of({}, { ends: ['session', 'proof'] }).cookies)).toEqual({ session: undefined, proof: undefined });
  });

  it('a browser is known to nobody where nobody’s mark is there', () => {
    expect(settle({ operation: start, result: { ok: true, browser: 'b' }, rules, mark: undefined })).toEqual({ body: {}, cookies: [] });
  });

  it('what is no text opens nothing', () => {
    expect(of({ token: 1, attempt: {}, proof: undefined, browser: null, renewed: 'x', next: 'a' })).toEqual({ body: { next: 'a' }, cookies: [] });
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
