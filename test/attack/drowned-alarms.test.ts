/*
 * The attack: an office, or whoever sits at its computer, does something harmless two hundred times, so that the day's messages are spent. Then it
 * restarts somebody's login, hands itself the slip and walks the first login, while the messages that would tell of it wait for the next day.
 */
import { describe, expect, it } from 'vitest';
import { matti, must, walkToEnd } from '../story/walk.js';

const head = { email: 'anna@virtanen.example' };
const office = { kind: 'office', id: 'sanna', onBehalfOf: 'virtanen-oy' } as const;

describe('what tells of a takeover is not kept back by what went out before', () => {
  it('R138, R190, field 34: an office that exports a person three hundred times and then restarts the login is told of at once, to the person and to the head user', async () => {
    const active = await walkToEnd({ headUsers: () => [head] });
    const { accountId } = active;
    for (let n = 0; n < 300; n += 1) must(await active.auth.accounts.exportData({ actor: office, accountId }));
    await active.settle();
    active.inbox.clear();
    must(await active.auth.accounts.restart({ actor: office, accountId, delivery: 'in-person' }));
    await active.settle();
    const told = active.inbox.all().map(({ purpose, to }) => `${purpose} ${to}`).sort();
    expect(told).toEqual([`office-acted ${head.email}`, `restarted ${matti.phone}`, `restarted ${matti.email}`]);
  });

  it('R190, field 34: and the reports of an import reach the head user on the day itself', async () => {
    const active = await walkToEnd({ headUsers: () => [head] });
    active.inbox.clear();
    for (let n = 0; n < 300; n += 1) must(await active.auth.accounts.exportData({ actor: office, accountId: active.accountId }));
    await active.settle();
    expect(active.inbox.all().filter(({ purpose, to }) => purpose === 'office-acted' && to === head.email)).toHaveLength(300);
  });
});
