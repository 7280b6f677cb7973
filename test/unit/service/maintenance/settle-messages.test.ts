import { describe, expect, it } from 'vitest';
import { invite } from '../../../story/walk.js';
import { eventsOf, keys, second } from '../shared/tools.js';
import { day, maintainAll } from './tools.js';

const down = { send: () => Promise.reject(new Error('down')) };

describe('messages whose time is over', () => {
  it('R14 in part, clock: are settled where nobody calls auth.deliver: the payload goes, and the invitation says that it failed', async () => {
    const invited = await invite({ keys, email: down, sms: down });
    const messages = await invited.storage.messages.findBy('accountId', invited.accountId);
    const expiry = Math.max(...messages.map(({ expiresAt }) => expiresAt));
    expect(expiry).toBeLessThan(invited.clock.now() + 30 * day);
    invited.clock.set(Math.min(...messages.map(({ expiresAt }) => expiresAt)) - second);
    expect((await invited.auth.maintain()).done['expired-messages']).toBe(0);
    invited.clock.set(expiry);
    expect((await maintainAll(invited))['expired-messages']).toBe(messages.length);
    const settled = await invited.storage.messages.findBy('accountId', invited.accountId);
    expect(settled.map(({ state }) => state)).toEqual(messages.map(() => 'expired'));
    expect(JSON.stringify(settled)).not.toContain('payload');
    expect((await eventsOf(invited.storage)).some(({ kind }) => kind === 'delivery-failed')).toBe(true);
    expect((await invited.storage.accounts.find(invited.accountId))?.deliveryFailedAt).toBe(expiry);
  });

  it('what can still be sent is left to auth.deliver', async () => {
    const invited = await invite({ keys, email: down, sms: down });
    invited.clock.advance(60 * second);
    expect((await invited.auth.maintain()).done['expired-messages']).toBe(0);
    const states = (await invited.storage.messages.findBy('accountId', invited.accountId)).map(({ state }) => state);
    expect(states).toEqual(states.map(() => 'queued'));
  });
});
