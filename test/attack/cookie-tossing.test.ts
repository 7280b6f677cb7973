/*
 * The attack: a stranger owns a sister domain, shop.books.example, and sets cookies for all of books.example, to have the victim work in his session or
 * to lock the victim out. Browsers refuse him every name that begins with `__Host-`, so he tries names that only a careless server takes for one: behind a
 * no-break space, in another case, twice. None of them may count, and the victim's own must go on counting beside it.
 */
import { describe, expect, it } from 'vitest';
import { createBrowser, nameOf, open, origin, read, requestOf } from '../unit/http/tools.js';
import { activate } from '../unit/service/shared/tools.js';

const session = nameOf('session');

async function bothSides() {
  const victim = await activate('standard');
  const thief = await activate('standard', { storage: victim.storage, seed: 'the thief' });
  const routes = open(victim);
  /** Whose session it is that a browser with these cookies has. */
  const whose = async (cookie: string): Promise<string> => {
    const { status, body } = await read(await routes(requestOf('sessions/check', {}, { cookie })));
    return status !== 200 ? 'nobody' : body.session.accountId === thief.accountId ? 'the thief' : 'the victim';
  };
  return { victim, thief, routes, whose };
}

/** Names that a sister domain can set, as browsers do not guard them. */
const names = ['\u00a0__Host-lukko-session', '\u00a0\u00a0__Host-lukko-session', '\u0085__Host-lukko-session', '\u000b__Host-lukko-session', '\u000c__Host-lukko-session', '__host-lukko-session', '__HOST-lukko-session', '__Host_lukko-session', '__Host-Lukko-Session', 'Host-lukko-session', 'lukko-session', '__Secure-lukko-session', '__Host-lukko-session\u00a0', '$Version=1; lukko-session', '"__Host-lukko-session"', '%5F%5FHost-lukko-session', '__Host-lukko-session[]'];

describe('R166: cookies of a sister domain', () => {
  it.each(names)('R166 in part: %j is not the name, alone or beside the victim’s own', async (name) => {
    const { victim, thief, whose } = await bothSides();
    expect(await whose(`${name}=${thief.token}`)).toBe('nobody');
    expect(await whose(`${name}=${thief.token}; ${session}=${victim.token}`)).toBe('the victim');
    expect(await whose(`${session}=${victim.token}; ${name}=${thief.token}`)).toBe('the victim');
  });

  it('where the name comes twice after all, neither counts', async () => {
    const { victim, thief, whose } = await bothSides();
    for (const [one, other] of [[victim, thief], [thief, victim]] as const) expect(await whose(`${session}=${one.token}; ${session}=${other.token}`)).toBe('nobody');
  });

  it('R166: every cookie that is set begins with __Host- and has no Domain, so that a browser keeps it from them', async () => {
    const { victim, routes } = await bothSides();
    const browser = createBrowser(routes);
    const started = await browser.ask('login/start', { username: victim.username, password: 'kahvi jäähtyy pöydälle' });
    const answered = await browser.ask('login/answer-otp', { code: victim.codes[started.body.challenge.position - 1] });
    const asked = await browser.ask('binding/start', { act: 'step-up' });
    const all = [started, answered, asked].flatMap(({ cookies }) => cookies);
    expect(all.length).toBeGreaterThanOrEqual(5);
    for (const cookie of all) expect(cookie).toMatch(/^__Host-[^=;]+=[^;]*; Path=\/; Secure; HttpOnly; SameSite=Strict(?:; Max-Age=\d+)?$/);
  });

  it('a jar full of his cookies takes nobody’s session away, as far as the server reads headers at all', async () => {
    const { victim, whose } = await bothSides();
    const bomb = Array.from({ length: 150 }, (_, n) => `junk${n}=${'x'.repeat(80)}`).join('; ');
    expect(await whose(`${bomb}; ${session}=${victim.token}; ${bomb}`)).toBe('the victim');
  });

  it('a value of his is no other header: line ends and quotes are no part of a token', async () => {
    const { routes } = await bothSides();
    for (const value of ['a"b', 'a,b', 'a b', '\u00ff', 'a%0d%0aset-cookie:x']) {
      const answer = await read(await routes(new Request(`${origin}/sessions/check`, { headers: { cookie: `${session}=${value}` } })));
      expect([answer.status, answer.cookies]).toEqual([401, []]);
    }
  });
});
