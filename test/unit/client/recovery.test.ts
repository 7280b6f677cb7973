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

describe('a lost list', () => {
  it('is replaced, opened and proven by the login: its third step is due before the page that shows the list', async () => {
    const { auth, username, inbox, settle } = await walkToEnd();
    const client = createBrowser(auth).openTab();
    const pages: string[] = [];
    open.push(client.subscribe(() => pages.at(-1) === here(client) || pages.push(here(client))));
    await client.refresh();
    must(await client.call('login/start', { username, password: goodPassword }));
    must(await client.call('recovery/request', { username, recovers: 'list' }));
    await settle();
    const link = /#recovery=(\S+)/.exec(inbox.lastEmailTo(matti.email)?.text ?? '')?.[1] ?? '';
    must(await client.call('recovery/open', { link }));
    await settle();
    const code = /\b\d{8}\b/.exec(inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    must(await client.call('recovery/answer-code', { code }));
    must(await client.call('recovery/answer-password', { password: goodPassword }));
    expect(here(client)).toBe('recovery: new-list');
    must(await client.call('recovery/open-list', { format: 'json' }));
    const started = must(await client.call('login/start', { username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('the third step was expected');
    // Whoever has not saved it yet opens it once more, from the page of the third step.
    expect(client.getSnapshot().recovery?.state).toBe('new-list');
    const { list } = must(await client.call('recovery/open-list', { format: 'json' }));
    must(await client.call('login/answer-otp', { code: list.codes[started.challenge.position - 1] ?? '' }));
    expect(client.getSnapshot().recovery).toBeUndefined();
    expect(pages).toEqual(['signed-out', 'otp-challenge', 'recovery: code', 'recovery: password', 'recovery: new-list', 'otp-challenge', 'signed-in']);
  });
});

describe('what was begun and is not wanted any more', () => {
  it('is left: the login page is due, also after a reload', async () => {
    const { auth, username, inbox, settle } = await walkToEnd();
    const browser = createBrowser(auth);
    const client = browser.openTab();
    must(await client.call('login/start', { username, password: goodPassword }));
    must(await client.call('login/leave', {}));
    expect(here(client)).toBe('signed-out');
    must(await client.call('recovery/request', { username, recovers: 'password' }));
    await settle();
    const link = /#recovery=(\S+)/.exec(inbox.lastEmailTo(matti.email)?.text ?? '')?.[1] ?? '';
    must(await client.call('recovery/open', { link }));
    expect(here(client)).toBe('recovery: code');
    must(await client.call('recovery/leave', {}));
    const reloaded = browser.openTab();
    await reloaded.refresh();
    expect([here(client), here(reloaded)]).toEqual(['signed-out', 'signed-out']);
  });
});

describe('a password that counts as compromised', () => {
  it('leads from the third step to a new password, and only then to the service', async () => {
    const { auth, accountId, username, codes } = await walkToEnd();
    must(await auth.accounts.markCompromised({ actor: headUser, accountId }));
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
