/*
 * The attack: somebody picks up the phone on the kitchen table, has the username from a list on the office wall and gets into
 * the first login before Matti does. There he types in a mailbox and a phone of his own, and waits: the head user will issue
 * everything anew, and then it should all come to him. Or he has one channel only and hopes that a second try uses it the other way.
 */
import { describe, expect, it } from 'vitest';
import type { DeliveryRoute } from '../../src/index.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, type Invited } from '../story/walk.js';
import { hour, inviteInPerson, minute, openFlow, policies, profile, spelled, stored } from '../unit/service/first-login/walks.js';
import { keys, wrapStorage } from '../unit/service/shared/tools.js';

const thief = { ...profile, email: 'thief@evil.example', phone: '+358509999999' };
const routes: readonly Exclude<DeliveryRoute, 'in-person'>[] = [{ username: 'email', temporaryPassword: 'sms' }, { username: 'sms', temporaryPassword: 'email' }];
const [byEmail, bySms] = routes as [DeliveryRoute, DeliveryRoute];

type Kit = Pick<Invited, 'auth' | 'accountId' | 'username' | 'settle' | 'clock'>;

/** A new invitation, and in `nist` the request for its temporary password. */
async function issueAnew(kit: Kit, delivery: DeliveryRoute = byEmail): Promise<void> {
  must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery }));
  await ask(kit);
}

async function ask(kit: Kit): Promise<void> {
  if (kit.auth.policy.profile === 'nist') await kit.auth.accounts.requestTemporaryPassword({ username: kit.username });
  await kit.settle();
}

const sentTo = (kit: Pick<TestAuth, 'inbox'>) => kit.inbox.all().map(({ purpose, to }) => [purpose, to]).sort();
const passwordIn = (text: string | undefined): string => spelled.exec(text ?? '')?.[0] ?? '';

/** The addresses that have read both the username and a temporary password that opens something. */
async function readersOfBoth(kit: Kit & Pick<TestAuth, 'inbox'>): Promise<readonly string[]> {
  const texts = new Map<string, string>();
  for (const { to, text } of kit.inbox.all()) texts.set(to, `${texts.get(to) ?? ''}\n${text}`);
  const both: string[] = [];
  for (const [to, text] of texts) {
    if (!text.includes(kit.username)) continue;
    for (const [password] of text.matchAll(new RegExp(spelled, 'g'))) {
      if ((await kit.auth.login.start({ username: kit.username, password })).ok) both.push(to);
    }
  }
  return both;
}

describe.each(policies)('an invitation in the wrong hands in %s', (policy) => {
  async function hijacked(): Promise<Invited> {
    const kit = await invite({ policy });
    const flow = await openFlow(kit, kit.temporaryPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: thief }));
    await kit.settle();
    kit.clock.advance(hour);
    kit.inbox.clear();
    return kit;
  }

  it('R54 in part: what is issued anew goes to the provisioned addresses, and the thief’s get nothing', async () => {
    const kit = await hijacked();
    await issueAnew(kit);
    expect(sentTo(kit)).toEqual([['invitation', matti.email], ['temporary-password', matti.phone]]);
    expect(kit.inbox.lastEmailTo(matti.email)?.text).toMatch(/\b\d{8}\b/);
    const flow = await openFlow(kit, passwordIn(kit.inbox.lastSmsTo(matti.phone)?.text));
    const addressCode = /\b\d{8}\b/.exec(kit.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0];
    must(await kit.auth.firstLogin.giveInformation({ flow, profile, addressCode }));
    expect(must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword })).state).toBe('verification-method');
    expect(must(await kit.auth.firstLogin.chooseList({ flow })).listNumber).toBe(1);
  });

  it('R15 in part: the profile on file is the provisioned one again, and of its addresses only the temporary password’s is confirmed', async () => {
    const kit = await hijacked();
    await issueAnew(kit);
    expect((await stored(kit)).email).toEqual({});
    const flow = await openFlow(kit, passwordIn(kit.inbox.lastSmsTo(matti.phone)?.text));
    const { view } = must(await kit.auth.firstLogin.view({ flow }));
    expect(view.profile).toEqual({ ...matti, locale: 'en' });
    expect([view.emailConfirmed, view.phoneConfirmed]).toEqual([false, true]);
  });

  it('R15 in part: what was confirmed by then is confirmed no more', async () => {
    const kit = await invite({ policy });
    const flow = await openFlow(kit, kit.temporaryPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile, addressCode: kit.addressCode }));
    const { confirmedAt } = (await stored(kit)).email;
    expect(confirmedAt).toBe(kit.clock.now());
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    expect([(await stored(kit)).email, (await stored(kit)).phone]).toEqual([{}, {}]);
  });

  it('R54 in part: nor does the code that is asked for later go to the thief', async () => {
    const kit = await invite({ policy });
    const flow = await openFlow(kit, kit.temporaryPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: thief }));
    must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    if (policy === 'nist') must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
    await kit.settle();
    expect(kit.inbox.all().filter(({ to, purpose }) => (to === thief.email || to === thief.phone) && purpose !== 'list-issued')).toEqual([]);
  });

  it('what was still queued of the earlier invitation is cancelled, wiped, and never sent', async () => {
    const kit = createTestAuth({ policy });
    for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: Infinity });
    const made = { ...kit, ...must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: byEmail })) };
    await ask(made);
    const queued = await kit.storage.messages.findBy('accountId', made.accountId);
    expect(queued.map(({ state }) => state)).toEqual(['queued', 'queued']);
    for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: 0 });
    await issueAnew(made);
    for (const { id } of queued) {
      const message = await kit.storage.messages.find(id);
      expect([message?.state, message?.payload]).toEqual(['expired', undefined]);
    }
    kit.clock.advance(minute);
    await kit.auth.deliver();
    expect(sentTo(kit)).toEqual([['invitation', matti.email], ['temporary-password', matti.phone]]);
    expect(must(await kit.auth.login.start({ username: made.username, password: passwordIn(kit.inbox.lastSmsTo(matti.phone)?.text) })).next).toBe('first-login');
  });

  it('so is what a sender had in hand and could not send', async () => {
    const kit = createTestAuth({ policy, keys });
    for (const channel of ['email', 'sms'] as const) kit.inbox.fail({ channel, times: Infinity });
    const made = { ...kit, ...must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: byEmail })) };
    await ask(made);
    kit.clock.advance(minute);
    // Between the cancelling's read and its write another process takes the message, fails, and puts it back.
    let once = false;
    const storage = wrapStorage(kit.storage, async (name, [record], call) => {
      if (name === 'messages.update' && !once && (record as { state: string }).state === 'expired') {
        once = true;
        await kit.auth.deliver();
      }
      return call();
    });
    const other = createTestAuth({ policy, storage, keys, clock: kit.clock, random: kit.random });
    must(await other.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made.accountId, delivery: 'in-person' }));
    expect(once).toBe(true);
    const left = (await kit.storage.messages.findBy('accountId', made.accountId)).filter(({ payload }) => payload !== undefined);
    expect(left).toEqual([]);
  });

  it.each(routes)('R1 in part: issuing anew with the channels swapped is same-channel, and changes nothing: %o', async (first) => {
    const kit = createTestAuth({ policy });
    const made = { ...kit, ...must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: first })) };
    await ask(made);
    const swapped = first === byEmail ? bySms : byEmail;
    const before = await stored(made);
    expect(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made.accountId, delivery: swapped })).toEqual({ ok: false, reason: 'same-channel' });
    expect(await stored(made)).toEqual(before);
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made.accountId, delivery: 'in-person' }));
    expect(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made.accountId, delivery: swapped })).toEqual({ ok: false, reason: 'same-channel' });
    await issueAnew(made, first);
    expect(kit.inbox.all().length).toBe(4);
    expect(await readersOfBoth(made)).toEqual([]);
  });

  it('R1 in part: after a delivery in person too, no notice tells the username where the next temporary password goes', async () => {
    for (const delivery of routes) {
      const kit = await inviteInPerson(createTestAuth({ policy }));
      const flow = await openFlow(kit, kit.temporaryPassword);
      must(await kit.auth.firstLogin.giveInformation({ flow, profile: thief }));
      await kit.settle();
      expect(sentTo(kit)).toEqual([['contact-changed', matti.phone], ['contact-changed', matti.email]]);
      await issueAnew(kit, delivery);
      expect(kit.inbox.all().length).toBe(4);
      expect(await readersOfBoth(kit)).toEqual([]);
    }
  });
});

describe('R1 in part: a code that names the username', () => {
  it('counts as the username: the next temporary password does not go there', async () => {
    const kit = await inviteInPerson(createTestAuth({ policy: 'nist' }));
    const flow = await openFlow(kit, kit.temporaryPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile }));
    must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
    await kit.settle();
    expect(kit.inbox.lastEmailTo(matti.email)?.text).toContain(kit.username);
    expect(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: bySms })).toEqual({ ok: false, reason: 'same-channel' });
    await issueAnew(kit, byEmail);
    expect(await readersOfBoth(kit)).toEqual([]);
  });
});
