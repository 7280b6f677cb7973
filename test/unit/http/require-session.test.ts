import { describe, expect, it } from 'vitest';
import { requireSession, type RequiredSession } from '../../../src/http/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { askedOfList, goodPassword, must, walkToEnd } from '../../story/walk.js';

const minute = 60_000;

const cookieOf = (token: string, prefix = 'lukko'): string => `theme=dark; __Host-${prefix}-session=${token}`;

const said = (result: RequiredSession): readonly [number, string] => (result.ok ? [200, result.session.accountId] : [result.problem.status, result.problem.code]);

/** A session made fresh by all three steps. */
async function stepUp({ auth, codes }: Awaited<ReturnType<typeof walkToEnd>>, token: string): Promise<string> {
  const { proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'step-up' }));
  must(await auth.binding.answerOtp({ token, proof, code: codes[challenge.position - 1] ?? '' }));
  return must(await auth.sessions.stepUp({ token, proof, password: goodPassword })).token;
}

describe('a guarded page', () => {
  it('is refused with 401 where nobody is logged in, and the answer is a problem document that is kept nowhere', async () => {
    const guard = requireSession(createTestAuth().auth);
    for (const cookie of [null, undefined, '', 'theme=dark', '__Host-lukko-session=', '__Host-lukko-session=a b']) {
      expect(said(await guard(cookie))).toEqual([401, 'no-session']);
    }
    const refused = await guard(null);
    if (refused.ok) throw new Error('a refusal was expected');
    const response = refused.respond();
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(refused.problem)));
    expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'www-authenticate': 'Lukko', 'x-request-id': refused.problem.requestId });
  });

  it('is shown to whoever is logged in, and says whose session it is', async () => {
    const { auth, token, accountId } = await walkToEnd();
    const shown = await requireSession(auth)(cookieOf(token));
    expect(shown).toMatchObject({ ok: true, session: { accountId, assurance: { method: 'otp-list', aal: 1 } } });
    expect(JSON.stringify(shown)).not.toContain(token);
  });

  it('R161: a token that the server never issued is refused and never adopted', async () => {
    const { auth, token, accountId } = await walkToEnd();
    const guard = requireSession(auth);
    const [id = '', secret = ''] = token.split('.');
    for (const forged of [`${id}.${secret.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`, `x${token}`, `${token}x`, id, `.${secret}`]) {
      expect(said(await guard(cookieOf(forged)))).toEqual([401, 'no-session']);
      expect(said(await guard(cookieOf(forged)))).toEqual([401, 'no-session']);
    }
    expect(said(await guard(cookieOf(token)))).toEqual([200, accountId]);
  });

  it('counts a cookie that comes twice as none: one of them was tossed in by somebody else', async () => {
    const { auth, token } = await walkToEnd();
    expect(said(await requireSession(auth)(`${cookieOf(token)}; ${cookieOf('other.token')}`))).toEqual([401, 'no-session']);
  });

  it('reads the cookie of its own prefix', async () => {
    const { auth, token, accountId } = await walkToEnd();
    const guard = requireSession(auth, {}, { cookiePrefix: 'books' });
    expect(said(await guard(cookieOf(token)))).toEqual([401, 'no-session']);
    expect(said(await guard(cookieOf(token, 'books')))).toEqual([200, accountId]);
  });

  it('R162 in part: closes after 60 idle minutes, which a request puts off, and after 12 hours whatever happens', async () => {
    const { auth, token, clock, accountId } = await walkToEnd();
    const guard = requireSession(auth);
    clock.advance(59 * minute);
    expect(said(await guard(cookieOf(token)))).toEqual([200, accountId]);
    clock.advance(59 * minute);
    expect(said(await guard(cookieOf(token)))).toEqual([200, accountId]);
    clock.advance(60 * minute);
    expect(said(await guard(cookieOf(token)))).toEqual([401, 'idle']);
    clock.advance(12 * 60 * minute);
    expect(said(await guard(cookieOf(token)))).toEqual([401, 'too-old']);
  });

  it('R169 in part: is closed at once after logging out, with a word of its own', async () => {
    const { auth, token } = await walkToEnd();
    must(await auth.sessions.end({ token }));
    expect(said(await requireSession(auth)(cookieOf(token)))).toEqual([401, 'ended']);
  });
});

describe('a page that asks for more than a session', () => {
  it('R168 in part: refuses a session of four letters where aal 2 is asked, after a step-up too, and a step-up is not what it asks for', async () => {
    const active = await walkToEnd();
    const guard = requireSession(active.auth, { aal: 2, maxAgeMs: 5 * minute }, { clock: active.clock });
    expect(said(await guard(cookieOf(active.token)))).toEqual([403, 'assurance-too-low']);
    active.clock.advance(6 * minute);
    expect(said(await guard(cookieOf(active.token)))).toEqual([403, 'assurance-too-low']);
    const fresh = await stepUp(active, active.token);
    expect(said(await guard(cookieOf(fresh)))).toEqual([403, 'assurance-too-low']);
    expect(said(await requireSession(active.auth, { aal: 1 })(cookieOf(fresh)))).toEqual([200, active.accountId]);
  });

  it('asks for a step-up once the login is older than maxAgeMs, to the millisecond, and is content after it', async () => {
    const active = await walkToEnd();
    const guard = requireSession(active.auth, { maxAgeMs: 5 * minute }, { clock: active.clock });
    active.clock.advance(5 * minute);
    expect(said(await guard(cookieOf(active.token)))).toEqual([200, active.accountId]);
    active.clock.advance(1);
    expect(said(await guard(cookieOf(active.token)))).toEqual([403, 'step-up-required']);
    const fresh = await stepUp(active, active.token);
    expect(said(await guard(cookieOf(fresh)))).toEqual([200, active.accountId]);
    expect(said(await guard(cookieOf(active.token)))).toEqual([401, 'no-session']);
  });

  it('refuses another method than the one it asks for', async () => {
    const { auth, token, accountId } = await walkToEnd();
    expect(said(await requireSession(auth, { method: 'key' })(cookieOf(token)))).toEqual([403, 'assurance-too-low']);
    expect(said(await requireSession(auth, { method: 'otp-list' })(cookieOf(token)))).toEqual([200, accountId]);
  });
});

describe('invariant 7: where the storage is broken', () => {
  it('the page is refused with 503, the host is told why, and the visitor is not', async () => {
    const kit = await walkToEnd();
    const told: unknown[] = [];
    const sessions = { ...kit.storage.sessions, find: () => Promise.reject(new Error('the disk of db-7 is full')) };
    const { auth } = createTestAuth({ storage: { ...kit.storage, sessions } });
    const asked = await requireSession(auth, {}, { onError: (error, about) => told.push([error, about]) })(cookieOf(kit.token));
    expect(said(asked)).toEqual([503, 'unavailable']);
    expect(JSON.stringify(asked)).not.toContain('db-7');
    expect(told).toEqual([[expect.objectContaining({ code: 'storage-unavailable' }), { requestId: asked.ok ? '' : asked.problem.requestId }]]);
  });
});

describe('what the host hears', () => {
  it('a look at a session has the name that stands in the refusal', async () => {
    const { auth } = createTestAuth();
    const asked: unknown[] = [];
    const watched = { ...auth, sessions: { ...auth.sessions, check: (input: Parameters<typeof auth.sessions.check>[0]) => (asked.push(input.requestId), auth.sessions.check(input)) } };
    const refused = await requireSession(watched)(null);
    expect(asked).toEqual([refused.ok ? '' : refused.problem.requestId]);
  });

  it('invariant 7 in part: a log that throws takes nobody’s answer away', async () => {
    const kit = await walkToEnd();
    const sessions = { ...kit.storage.sessions, find: () => Promise.reject(new Error('down')) };
    const guard = requireSession(createTestAuth({ storage: { ...kit.storage, sessions } }).auth, {}, { onError: () => { throw new Error('the disk of the log is full'); } });
    expect(said(await guard(cookieOf(kit.token)))).toEqual([503, 'unavailable']);
  });
});

describe('a rule that cannot be', () => {
  const { auth } = createTestAuth();
  it.each([
    [{ aal: 3 }, {}, RangeError, 'aal: '],
    [{ aal: '2' }, {}, TypeError, 'aal: '],
    [{ maxAgeMs: -1 }, {}, RangeError, 'maxAgeMs: '],
    [{ maxAgeMs: Number.NaN }, {}, RangeError, 'maxAgeMs: '],
    [{ method: 'totp' }, {}, RangeError, 'method: '],
    [{}, { cookiePrefix: 'a;b' }, RangeError, 'cookiePrefix: '],
    [{ maxAgeMS: 1 }, {}, TypeError, 'rules.maxAgeMS: there is no such rule'],
    [{ clock: createTestAuth().clock }, {}, TypeError, 'rules.clock: there is no such rule'],
    [{}, { maxAgeMs: 1 }, TypeError, 'options.maxAgeMs: there is no such option'],
    [{}, { cookieprefix: 'books' }, TypeError, 'options.cookieprefix: there is no such option'],
    [{}, null, TypeError, 'options: must be an object'],
    [{}, { onError: 'log' }, TypeError, 'onError: must be a function'],
  ])('%j with %j is refused at the start, and named', (rules, options, error, message) => {
    const make = (): unknown => requireSession(auth, rules as never, options as never);
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });
});
