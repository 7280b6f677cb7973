/*
 * The attack: a page of a stranger logs the victim's browser in to the stranger's own account, by posting his username, password and one-time
 * password from there. The victim notices nothing, types invoices and bank details into it, and he reads them later. The post must not be taken, and
 * whatever it brings back must not end up in the victim's browser.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword } from '../story/walk.js';
import { createBrowser, knownBy, logInOver, nameOf, open } from '../unit/http/tools.js';
import { activate, eventsOf } from '../unit/service/shared/tools.js';

const elsewhere: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
  { origin: 'null' },
  { origin: 'https://books.example', 'sec-fetch-site': 'same-site' },
  { origin: '' },
];

describe('R167: logging somebody else’s browser in', () => {
  it('R167 in part: the first call of the login leaves neither an attempt nor an event', async () => {
    const attacker = await activate('standard');
    const victim = createBrowser(open(attacker, { pageAfter: () => '/next' }));
    const before = await eventsOf(attacker.storage);
    for (const headers of elsewhere) {
      const answer = await victim.ask('login/start', { username: attacker.username, password: goodPassword }, headers);
      expect([answer.status, answer.cookies, victim.jar.size]).toEqual([403, [], 0]);
    }
    expect(await eventsOf(attacker.storage)).toEqual(before);
  });

  it('R167 in part: nor can the last call come from elsewhere, where the victim had begun by himself', async () => {
    const victim = await activate('standard');
    const browser = createBrowser(open(victim));
    const { body } = await browser.ask('login/start', { username: victim.username, password: goodPassword });
    const jar = new Map(browser.jar);
    const code = victim.codes[body.challenge.position - 1];
    for (const headers of elsewhere) expect((await browser.ask('login/answer-otp', { code }, headers)).status).toBe(403);
    expect(browser.jar).toEqual(jar);
    // Nothing was consumed, and nothing counted.
    expect((await browser.ask('login/answer-otp', { code })).status).toBe(200);
  });

  it('R167 in part: nor a first login or a recovery of the stranger’s be opened in the victim’s browser', async () => {
    const attacker = await activate('standard');
    const victim = createBrowser(open(attacker));
    await attacker.auth.recovery.request({ username: attacker.username, recovers: 'password' });
    await attacker.settle();
    const link = /#recovery=(\S+)/.exec(attacker.inbox.all().findLast(({ purpose }) => purpose === 'recovery-link')?.text ?? '')?.[1] ?? '';
    for (const headers of elsewhere) {
      const answer = await victim.ask('recovery/open', { link }, headers);
      expect([answer.status, answer.cookies, victim.jar.size]).toEqual([403, [], 0]);
    }
    expect((await victim.ask('recovery/open', { link })).status).toBe(200);
  });

  it('R167 in part: nor is who is logged in logged out, which would make room for it', async () => {
    const victim = await activate('standard');
    const browser = createBrowser(open(victim), knownBy(victim));
    await logInOver(browser, victim);
    const token = browser.jar.get(nameOf('session')) ?? '';
    for (const headers of elsewhere) expect((await browser.ask('sessions/end', {}, headers)).status).toBe(403);
    expect(browser.jar.get(nameOf('session'))).toBe(token);
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });
});
