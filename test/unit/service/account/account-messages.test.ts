import { describe, expect, it } from 'vitest';
import type { MessageItem } from '../../../../src/service/types.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';
import { bothWays } from '../delivery/tools.js';
import { eventsOf, keys, profiles, wrapStorage } from '../shared/tools.js';
import { about, office } from './tools.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Somebody who is invited while both providers are down. */
async function stuck(policy: 'standard' | 'nist' = 'standard', queue?: { readonly add: (job: object) => Promise<unknown> }) {
  const kit = createTestAuth({ keys, policy, queue });
  for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: Infinity });
  const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bothWays }));
  await kit.settle();
  const messages = async (): Promise<readonly MessageItem[]> => must(await kit.auth.accounts.messages({ actor: headUser, accountId })).messages;
  const invitation = async (): Promise<MessageItem> => (await messages()).find(({ purpose }) => purpose === 'invitation') ?? expect.unreachable();
  return { ...kit, accountId, messages, invitation };
}

describe.each(profiles)('the messages about an account, in %s', (policy) => {
  it('R14: a head user sees how far each came, why it waits and until when, and no address, text or secret', async () => {
    const kit = await stuck(policy);
    const stored = (await kit.storage.messages.findBy('accountId', kit.accountId)).find(({ purpose }) => purpose === 'invitation');
    expect(await kit.invitation()).toEqual({
      id: stored?.id, purpose: 'invitation', channel: 'email', state: 'queued', tries: 1, queuedAt: kit.clock.now(), dueAt: stored?.dueAt, expiresAt: kit.clock.now() + (policy === 'standard' ? 7 * day : day), waitsFor: 'sender',
    });
    for (const canary of [matti.email, matti.phone, 'Matti', 'payload', 'eyJ']) expect(JSON.stringify(await kit.messages())).not.toContain(canary);
    kit.inbox.fail({ channel: 'email', times: 0 });
    kit.clock.advance(minute);
    await kit.auth.deliver();
    const sent = await kit.invitation();
    expect(sent).toMatchObject({ state: 'sent', tries: 2 });
    expect(sent).not.toHaveProperty('waitsFor');
  });

  it('the newest come first', async () => {
    const active = await walkToEnd({ policy });
    active.clock.advance(minute);
    must(await active.auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    await active.settle();
    const { messages } = must(await active.auth.accounts.messages(about(active)));
    const times = messages.map(({ queuedAt }) => queuedAt);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(messages[0]?.purpose).toBe('restarted');
    expect(messages.length).toBeGreaterThan(3);
  });
});

describe('sending again', () => {
  it('R190: where an office does it, the head users are told', async () => {
    const head = { email: 'anna@virtanen.example' };
    const kit = createTestAuth({ keys, headUsers: () => [head] });
    kit.inbox.fail({ channel: 'sms', times: 1 });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bothWays }));
    await kit.settle();
    const waiting = must(await kit.auth.accounts.messages({ actor: headUser, accountId })).messages.find(({ state }) => state === 'queued');
    must(await kit.auth.accounts.sendAgain({ ...about({ accountId }, office), messageId: waiting?.id ?? '' }));
    await kit.settle();
    expect(kit.inbox.lastEmailTo(head.email)).toMatchObject({ purpose: 'office-acted', text: expect.stringContaining('a message that was waiting was sent') as string });
  });

  it('a message that waits is tried at once, and it is written down who asked', async () => {
    const kit = await stuck();
    kit.inbox.fail({ channel: 'email', times: 0 });
    const { id } = await kit.invitation();
    expect(must(await kit.auth.accounts.sendAgain({ ...about(kit, office), messageId: id })).message).toMatchObject({ id, state: 'queued', dueAt: kit.clock.now() });
    await kit.settle();
    expect(await kit.invitation()).toMatchObject({ state: 'sent', tries: 2 });
    expect(kit.inbox.all()).toHaveLength(1);
    const [event] = (await eventsOf(kit.storage)).filter(({ kind }) => kind === 'message-sent-again');
    expect(event).toMatchObject({ outcome: 'success', accountId: kit.accountId, method: 'email', reason: 'invitation', actor: { kind: 'office' } });
    expect(JSON.stringify(event)).not.toContain(matti.email);
  });

  it('with a queue of the host’s, it is handed over', async () => {
    const jobs: object[] = [];
    const kit = await stuck('standard', { add: (job) => Promise.resolve(jobs.push(job)) });
    const { id } = await kit.invitation();
    kit.clock.advance(minute);
    must(await kit.auth.accounts.sendAgain({ ...about(kit), messageId: id }));
    await kit.settle();
    expect(jobs.at(-1)).toEqual({ id, tries: 0, dueAt: kit.clock.now() });
  });

  it('what waits for its budget goes on waiting: nobody buys more by asking', async () => {
    const kit = createTestAuth({ keys });
    await kit.storage.ledgers.add({ changes: [{ key: `delivery/organization/${organizationId}/invitations`, amount: 20_000, windowMs: day }], now: kit.clock.now() });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bothWays }));
    await kit.settle();
    const { messages } = must(await kit.auth.accounts.messages({ actor: headUser, accountId }));
    expect(messages).toMatchObject([{ waitsFor: 'budget', tries: 0 }, { waitsFor: 'budget', tries: 0 }]);
    must(await kit.auth.accounts.sendAgain({ actor: headUser, accountId, messageId: messages[0]?.id ?? '' }));
    await kit.settle();
    expect(must(await kit.auth.accounts.messages({ actor: headUser, accountId })).messages).toMatchObject([{ waitsFor: 'budget', dueAt: kit.clock.now() + day }, { waitsFor: 'budget' }]);
    expect(kit.inbox.all()).toEqual([]);
  });

  it.each([
    ['already-sent', { state: 'sent' }],
    ['being-sent', { state: 'sending' }],
    ['issue-again', { state: 'failed' }],
    ['issue-again', { state: 'expired' }],
    ['message-over', { state: 'failed', purpose: 'list-issued' }],
    ['message-over', { state: 'expired', purpose: 'recovery-code' }],
  ] as const)('refuses with %s a message that is %o', async (reason, change) => {
    const kit = await stuck();
    const stored = (await kit.storage.messages.findBy('accountId', kit.accountId))[0] ?? expect.unreachable();
    await kit.storage.messages.update({ ...stored, ...change, version: stored.version + 1 }, stored.version);
    expect(await kit.auth.accounts.sendAgain({ ...about(kit), messageId: stored.id })).toEqual({ ok: false, reason });
    expect((await eventsOf(kit.storage)).some(({ kind }) => kind === 'message-sent-again')).toBe(false);
  });

  it('R14: one that waits but is too late is not sent: issue again, and that works', async () => {
    const kit = await stuck();
    const { id } = await kit.invitation();
    kit.clock.advance(7 * day);
    expect(await kit.auth.accounts.sendAgain({ ...about(kit), messageId: id })).toEqual({ ok: false, reason: 'issue-again' });
    must(await kit.auth.accounts.issueTemporaryPassword({ ...about(kit), delivery: 'in-person' }));
  });

  it('R189 in part: a message of another account is not found', async () => {
    const kit = await stuck();
    const other = must(await kit.auth.accounts.provision({ actor: headUser, organizationId: 'berg-ab', person: matti, delivery: bothWays }));
    await kit.settle();
    const [message] = await kit.storage.messages.findBy('accountId', other.accountId);
    for (const messageId of [message?.id ?? '', 'nobody’s', '']) expect(await kit.auth.accounts.sendAgain({ ...about(kit), messageId })).toEqual({ ok: false, reason: 'message-not-found' });
  });

  it('where somebody else changes it at the same moment: try again', async () => {
    const kit = await stuck();
    const { id } = await kit.invitation();
    const lost = createTestAuth({ keys, seed: 'another', clock: kit.clock, storage: wrapStorage(kit.storage, async (name, _args, call) => (name === 'messages.update' ? false : call())) });
    expect(await lost.auth.accounts.sendAgain({ ...about(kit), messageId: id })).toEqual({ ok: false, reason: 'try-again' });
  });
});
