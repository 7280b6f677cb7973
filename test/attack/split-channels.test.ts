/*
 * The attack: somebody reads one of the colleague's two channels: the mailbox at the office, or the phone that lies on the
 * kitchen table, perhaps a wrong number that was typed in. They see every message that goes there, in any order, for as long
 * as the invitation lasts, and try to get into the first login with it, or to find out for whom the temporary password is.
 */
import { describe, expect, it } from 'vitest';
import type { DeliveryRoute } from '../../src/index.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { goodPassword, headUser, must, organizationId } from '../story/walk.js';
import { catalogues } from '../unit/message/fixtures.js';
import { hour, openFlow, policies, spelled } from '../unit/service/first-login/walks.js';

const routes: readonly Exclude<DeliveryRoute, 'in-person'>[] = [{ username: 'email', temporaryPassword: 'sms' }, { username: 'sms', temporaryPassword: 'email' }];
const person = { name: 'Ansa Kanarialintu', email: 'ansa.kanarialintu@example.com', phone: '+358405550001' };
/** What tells who somebody is. */
const names = ['Ansa', 'Kanarialintu', 'ansa', 'kanarialintu'];

async function invited(policy: 'standard' | 'nist', delivery: DeliveryRoute) {
  const kit = createTestAuth({ policy });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery }));
  if (policy === 'nist') await kit.auth.accounts.requestTemporaryPassword({ username: made.username });
  await kit.settle();
  return { ...kit, ...made };
}

/** What somebody reads who has one channel only. */
function readBy(kit: TestAuth, channel: 'email' | 'sms'): readonly string[] {
  return kit.inbox.all().filter((message) => message.channel === channel).map((message) => ('subject' in message ? `${message.subject}\n${message.text}` : message.text));
}

const passwordOf = (texts: readonly string[]): string | undefined => spelled.exec(texts.join('\n'))?.[0];

describe.each(policies.flatMap((policy) => routes.map((delivery) => [policy, delivery] as const)))('one channel of two in %s, %o', (policy, delivery) => {
  it('R1: whoever reads one channel has the username or the temporary password, never both, also after it was issued anew', async () => {
    const kit = await invited(policy, delivery);
    for (let n = 0; n < 3; n += 1) {
      must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery }));
      kit.clock.advance(hour);
      if (policy === 'nist') await kit.auth.accounts.requestTemporaryPassword({ username: kit.username });
      await kit.settle();
    }
    const nameReader = readBy(kit, delivery.username);
    const passwordReader = readBy(kit, delivery.temporaryPassword);
    expect([nameReader.length, passwordReader.length]).toEqual([4, 4]);
    expect(passwordOf(nameReader)).toBeUndefined();
    expect(passwordReader.filter((text) => text.includes(kit.username))).toEqual([]);
  });

  it('R197: the message with the temporary password holds neither name nor username', async () => {
    const kit = await invited(policy, delivery);
    const texts = readBy(kit, delivery.temporaryPassword);
    expect(passwordOf(texts)).toMatch(spelled);
    for (const name of [...names, kit.username, kit.username.split('.')[0] ?? '', kit.accountId, organizationId]) expect(texts.filter((text) => text.includes(name))).toEqual([]);
  });

  it('whoever reads the username’s channel gets in with nothing that is there', async () => {
    const kit = await invited(policy, delivery);
    const words = readBy(kit, delivery.username).join(' ').split(/[\s,.:;]+/);
    for (const password of new Set(words)) {
      const started = await kit.auth.login.start({ username: kit.username, password });
      expect([password, started.ok]).toEqual([password, false]);
    }
    if (policy === 'nist') {
      kit.clock.advance(25 * hour);
      await kit.auth.accounts.requestTemporaryPassword({ username: kit.username });
      await kit.settle();
      expect(passwordOf(readBy(kit, delivery.username))).toBeUndefined();
    }
  });

  it('whoever reads the temporary password’s channel finds no username that it opens', async () => {
    const kit = await invited(policy, delivery);
    const password = passwordOf(readBy(kit, delivery.temporaryPassword)) ?? '';
    // A clean slate for each guess: what is shown is that no guess is right, not that guesses have to wait.
    for (const username of ['ansa', 'ansa.kanarialintu', 'kanarialintu', 'ansa.kanarialintu@example.com', '+358405550001', 'a.kanarialintu', ...Array.from({ length: 200 }, (_, n) => `ansa.kanarialintu${String(n).padStart(4, '0')}`)]) {
      if (username === kit.username) continue;
      expect((await kit.auth.login.start({ username, password })).ok).toBe(false);
    }
  });

  it('R1: while the temporary password still opens something, nothing that follows it tells its reader the username', async () => {
    const kit = await invited(policy, delivery);
    const password = passwordOf(readBy(kit, delivery.temporaryPassword)) ?? '';
    const flow = await openFlow(kit, password);
    // The right person finds that a wrong number, or a wrong mailbox, was on file, and corrects both.
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { name: person.name, locale: 'en', email: 'new@example.com', phone: '+358405550002' } }));
    await kit.settle();
    const told = kit.inbox.all().filter(({ purpose }) => purpose === 'contact-changed');
    expect(told.map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
    const reader = readBy(kit, delivery.temporaryPassword).join('\n');
    expect((await kit.auth.login.start({ username: kit.username, password })).ok).toBe(true);
    for (const name of [...names, kit.username]) expect(reader).not.toContain(name);
    expect(readBy(kit, delivery.username).join('\n')).toContain(kit.username);
  });

  it('nothing told later brings the temporary password and the username together again', async () => {
    const kit = await invited(policy, delivery);
    const password = passwordOf(readBy(kit, delivery.temporaryPassword)) ?? '';
    const code = /\b\d{8}\b/.exec(readBy(kit, delivery.username).join('\n'))?.[0] ?? '';
    const flow = await openFlow(kit, password);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...person, locale: 'en' }, addressCode: code }));
    must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
    must(await kit.auth.firstLogin.chooseList({ flow }));
    await kit.settle();
    // Both are told that there is a list. The username stays where it was, as another temporary password may follow (R1).
    expect(readBy(kit, delivery.temporaryPassword).join('\n')).toMatch(/was made for your login/);
    expect(readBy(kit, delivery.temporaryPassword).join('\n')).not.toContain(kit.username);
    expect((await kit.auth.login.start({ username: kit.username, password })).ok).toBe(false);
    for (const { text } of kit.inbox.all()) expect(text.includes(kit.username) && spelled.test(text)).toBe(false);
  });
});

describe('R54 in part: in nist the temporary password alone does not choose a method', () => {
  it('whoever has it and has guessed the username stops at the code that went to the other channel', async () => {
    for (const delivery of routes) {
      const kit = await invited('nist', delivery);
      const password = passwordOf(readBy(kit, delivery.temporaryPassword)) ?? '';
      const flow = await openFlow(kit, password);
      must(await kit.auth.firstLogin.giveInformation({ flow, profile: { name: 'Thief', locale: 'en', email: 'thief@evil.example', phone: '+358409999999' } }));
      must(await kit.auth.firstLogin.changePassword({ flow, password: goodPassword }));
      expect(await kit.auth.firstLogin.sendAddressCode({ flow, channel: delivery.temporaryPassword })).toMatchObject({ ok: false, reason: 'channel-not-offered' });
      must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: delivery.username }));
      await kit.settle();
      expect(readBy(kit, delivery.temporaryPassword).filter((text) => /\b\d{8}\b/.test(text))).toEqual([]);
      expect(kit.inbox.all().filter(({ to }) => to === 'thief@evil.example' || to === '+358409999999')).toEqual([]);
      for (let n = 0; n < 20; n += 1) expect((await kit.auth.firstLogin.confirmContact({ flow, code: String(n).padStart(8, '0') })).ok).toBe(false);
      expect((await kit.auth.firstLogin.chooseList({ flow })).ok).toBe(false);
    }
  });
});

describe('R197: in every language that the package ships', () => {
  it.each(catalogues)('R197: %s', async (locale, catalogue) => {
    for (const delivery of routes) {
      const kit = createTestAuth({ messages: { [locale]: catalogue } });
      const { username } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...person, locale }, delivery }));
      await kit.settle();
      const [secret] = kit.inbox.all().filter(({ purpose }) => purpose === 'temporary-password');
      if (secret === undefined) expect.unreachable('a temporary password was sent');
      const said = secret.channel === 'email' ? [secret.subject, secret.text, secret.html] : [secret.text];
      if (secret.channel === 'email') expect(secret.language).toBe(locale);
      for (const name of [...names, username]) expect(said.join('\n')).not.toContain(name);
    }
  });
});
