import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/client/index.js';
import { goodPassword, headUser, matti, must, walkToEnd } from '../../story/walk.js';
import { createBrowser } from './create-browser.js';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const here = (client: Client): string => {
  const at = client.getSnapshot();
  return at.phase === 'recovery' ? `recovery: ${at.recovery.state}` : at.phase;
};

describe('a lost password', () => {
  it('is recovered by the state of the server, before a login that was begun, and then the login page is due', async () => {
    const { auth, username, codes, inbox, settle } = await walkToEnd();
    const client = createBrowser(auth).openTab();
    const pages: string[] = [];
    open.push(client.subscribe(() => pages.at(-1) === here(client) || pages.push(here(client))));
    await client.refresh();
    must(await client.call('login/start', { username, password: goodPassword }));
    must(await client.call('recovery/request', { username, recovers: 'password' }));
    await settle();
    const link = /#recovery=(\S+)/.exec(inbox.lastEmailTo(matti.email)?.text ?? '')?.[1] ?? '';
    must(await client.call('recovery/open', { link }));
    must(await client.call('recovery/send-code', {}));
    await settle();
    const code = /\b\d{8}\b/.exec(inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    must(await client.call('recovery/answer-code', { code }));
    const at = client.getSnapshot();
    if (at.phase !== 'recovery' || at.recovery.challenge === undefined) throw new Error('the third step was expected');
    must(await client.call('recovery/answer-otp', { code: codes[at.recovery.challenge.position - 1] ?? '' }));
    must(await client.call('recovery/set-password', { password: 'a heron stands in the reeds' }));
    expect(pages).toEqual(['signed-out', 'otp-challenge', 'recovery: code', 'recovery: third-step', 'recovery: new-password', 'signed-out']);
  });
});

describe('a password that counts as compromised', () => {
  it('leads from the third step to a new password, and only then to the service', async () => {
    const { auth, accountId, username, codes } = await walkToEnd();
    must(await auth.accounts.markCompromised({ actor: headUser, accountId, reason: 'seen in a leak' }));
    const client = createBrowser(auth).openTab();
    must(await client.call('login/start', { username, password: goodPassword }));
    const at = client.getSnapshot();
    if (at.phase !== 'otp-challenge') throw new Error('the third step was expected');
    must(await client.call('login/answer-otp', { code: codes[at.login.challenge.position - 1] ?? '' }));
    expect(here(client)).toBe('new-password');
    expect(await client.call('login/replace-password', { password: 'Password2026' })).toMatchObject({ ok: false, problem: { code: 'password-refused', why: 'blocklisted' } });
    expect(client.getSnapshot()).toMatchObject({ phase: 'new-password', problem: { code: 'password-refused' } });
    must(await client.call('login/replace-password', { password: 'a heron stands in the reeds' }));
    expect(here(client)).toBe('signed-in');
  });
});
