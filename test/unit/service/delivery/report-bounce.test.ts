import { describe, expect, it } from 'vitest';
import { createTestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { headUser, invite, matti, must, organizationId, walkToEnd, walkToMethod, type Invited } from '../../../story/walk.js';
import { openFlow, stored } from '../first-login/walks.js';
import { eventsOf, keys, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about, bySms } from '../account/tools.js';

/** The message of that purpose, as a provider knows it. */
async function idOf(kit: Pick<Invited, 'storage' | 'accountId'>, purpose: string): Promise<string> {
  const found = (await kit.storage.messages.findBy('accountId', kit.accountId)).find((message) => message.purpose === purpose);
  if (found === undefined) throw new Error(`no ${purpose}`);
  return found.id;
}

/** Somebody is invited while the mail server is down. */
async function walkBroken(options: TestAuthOptions) {
  const kit = createTestAuth({ ...options, email: { send: () => Promise.reject(new Error('down')) } });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  await kit.settle();
  return { ...kit, ...made };
}

async function seen(kit: Pick<Invited, 'auth' | 'accountId'>) {
  return must(await kit.auth.accounts.describe(about(kit))).account;
}

describe.each(profiles)('a bounce in %s', (policy) => {
  it.each([['invitation', 'username'], ['temporary-password', 'temporaryPassword']] as const)('R14, R198, field 27: of the %s: the account shows it, and the temporary password is void', async (purpose, half) => {
    const invited = await invite({ policy });
    expect(await seen(invited)).toMatchObject({ status: 'pending', delivery: { [half]: 'sent' } });
    must(await invited.auth.reportBounce({ messageId: await idOf(invited, purpose) }));
    expect(await seen(invited)).toMatchObject({ status: 'delivery-failed', delivery: { [half]: 'failed' } });
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(false);
    const events = await eventsOf(invited.storage);
    expect(events.filter(({ kind }) => kind === 'delivery-failed')).toMatchObject([{ actor: { kind: 'system' }, reason: purpose, accountId: invited.accountId }]);
    must(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery: bySms }));
    await invited.settle();
    expect((await seen(invited)).status).toBe('pending');
  });

  it('R198: of one that waits to be tried again: it no longer says what it waits for', async () => {
    const invited = await walkBroken({ policy });
    const messageId = await idOf(invited, 'invitation');
    expect(await invited.storage.messages.find(messageId)).toMatchObject({ state: 'queued', waitsFor: 'sender' });
    must(await invited.auth.reportBounce({ messageId }));
    const message = await invited.storage.messages.find(messageId);
    expect(message?.state).toBe('failed');
    expect(message).not.toHaveProperty('waitsFor');
  });

  it('R198: again, it changes nothing and writes nothing', async () => {
    const invited = await invite({ policy });
    const messageId = await idOf(invited, 'invitation');
    must(await invited.auth.reportBounce({ messageId }));
    const events = (await eventsOf(invited.storage)).length;
    const { version } = await stored(invited);
    must(await invited.auth.reportBounce({ messageId }));
    expect((await eventsOf(invited.storage)).length).toBe(events);
    expect((await stored(invited)).version).toBe(version);
  });

  it('of a notice it is written into the message and nowhere else', async () => {
    const active = await walkToEnd({ policy });
    must(await active.auth.reportBounce({ messageId: await idOf(active, 'method-activated') }));
    expect((await seen(active)).status).toBe('active');
    expect((await active.storage.messages.findBy('accountId', active.accountId)).filter(({ state }) => state === 'failed').map(({ purpose }) => purpose)).toEqual(['method-activated']);
  });

  it('R14 in part: too late, once the person has set a password, it takes nothing back', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    must(await invited.auth.reportBounce({ messageId: await idOf(invited, 'temporary-password') }));
    expect((await seen(invited)).status).toBe('pending');
  });

  it('R14: of an invitation whose account was disabled meanwhile, it is void all the same', async () => {
    const invited = await invite({ policy });
    must(await invited.auth.accounts.disable(about(invited)));
    must(await invited.auth.reportBounce({ messageId: await idOf(invited, 'temporary-password') }));
    must(await invited.auth.accounts.enable(about(invited)));
    expect((await seen(invited)).status).toBe('delivery-failed');
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(false);
  });

  it('of an earlier invitation it does not touch the newer one', async () => {
    const invited = await invite({ policy });
    const messageId = await idOf(invited, 'invitation');
    const { slip } = must(await invited.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: 'in-person' }));
    must(await invited.auth.reportBounce({ messageId }));
    await openFlow(invited, slip?.temporaryPassword ?? '');
  });
});

it('an id that no message has is message-not-found; one that is no text is the host’s mistake', async () => {
  const invited = await invite();
  for (const messageId of ['', 'nobody’s', '__proto__']) expect(await invited.auth.reportBounce({ messageId })).toEqual({ ok: false, reason: 'message-not-found' });
  for (const messageId of [undefined, null, 7, {}]) await expect(invited.auth.reportBounce({ messageId } as never)).rejects.toThrow('messageId: must be a text');
  await expect(invited.auth.reportBounce(undefined as never)).rejects.toThrow(TypeError);
});

it('a message that is on its way is not sent any more, and one that others keep changing is try-again', async () => {
  const invited = await invite({ keys });
  invited.inbox.fail({ channel: 'email', times: Infinity });
  must(await invited.auth.accounts.correctContact({ ...about(invited), email: 'other@example.com', delivery: bySms }));
  await invited.settle();
  const waiting = (await invited.storage.messages.findBy('accountId', invited.accountId)).find(({ purpose, state }) => purpose === 'invitation' && state === 'queued');
  const messageId = waiting?.id ?? '';
  const lost = wrapStorage(invited.storage, async (name, _args, call) => (name === 'messages.update' ? false : call()));
  const { auth } = reopen({ ...invited, codes: [], token: '', browser: '' }, { storage: lost });
  expect(await auth.reportBounce({ messageId })).toEqual({ ok: false, reason: 'try-again' });
  must(await invited.auth.reportBounce({ messageId }));
  expect(await invited.storage.messages.find(messageId)).toMatchObject({ state: 'failed' });
  expect(await invited.storage.messages.find(messageId)).not.toHaveProperty('payload');
});
