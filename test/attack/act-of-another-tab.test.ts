/*
 * The attack: somebody at an unlocked computer, or a page of ours that was talked into it, begins a new list in another tab while its owner reads "to change
 * your password" in the first. Both tabs have the same cookies, so that the one-time password which the owner types then would prove the act of the other
 * tab. What is typed under the name of one act must prove that act or nothing.
 */
import { describe, expect, it } from 'vitest';
import { activate } from '../unit/service/shared/tools.js';
import { createBrowser, logInOver, open } from '../unit/http/tools.js';

describe('R81: two tabs of one browser, each with an act', () => {
  it('R81: the one-time password of the first proves nothing in the second, is not used up, and still does where it is asked for', async () => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    await logInOver(browser, active);
    const first = await browser.ask('binding/start', { act: 'change-password' });
    const second = await browser.ask('binding/start', { act: 'renew-list' });
    const codeOf = (body: { readonly challenge: { readonly position: number } }) => active.codes[body.challenge.position - 1] ?? '';
    const typed = await browser.ask('binding/answer-otp', { act: 'change-password', code: codeOf(first.body) });
    expect([typed.status, typed.body.code]).toEqual([403, 'step-up-required']);
    expect((await browser.ask('binding/view')).body.view).toMatchObject({ act: 'renew-list', state: 'challenge' });
    expect((await browser.ask('binding/order-list')).body.code).toBe('step-up-required');
    expect((await browser.ask('binding/answer-otp', { act: 'renew-list', code: codeOf(second.body) })).body).toMatchObject({ act: 'renew-list', list: { left: 97 } });
  });
});
