import { describe, expect, it } from 'vitest';
import { createTestAuth, type TestAuth } from '../../../../src/testing/index.js';
import { headUser, invite, matti, must, organizationId, walkToEnd, walkToMethod, type Invited } from '../../../story/walk.js';
import { inviteInPerson } from '../first-login/walks.js';
import { watchStorage } from '../first-login/watch-storage.js';

const spelled = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/;
const minute = 60_000;
const hour = 60 * minute;

async function provision(kit: TestAuth, temporaryPassword: 'email' | 'sms' = 'sms') {
  const delivery = { username: temporaryPassword === 'sms' ? 'email' : 'sms', temporaryPassword } as const;
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
  await kit.settle();
  kit.inbox.clear();
  return made;
}

async function ask(kit: TestAuth, username: string): Promise<string | undefined> {
  const before = kit.inbox.all().length;
  expect(await kit.auth.accounts.requestTemporaryPassword({ username })).toEqual({ ok: true });
  await kit.settle();
  return spelled.exec(kit.inbox.all().slice(before)[0]?.text ?? '')?.[0];
}

describe('the invited person asks for the temporary password (nist)', () => {
  it('R5, field 26: clock: by SMS it opens the first login at 10 min − 1 s and fails at 10 min; asking again brings another', async () => {
    for (const [ms, opens] of [[10 * minute - 1000, true], [10 * minute - 1, true], [10 * minute, false]] as const) {
      const kit = createTestAuth({ policy: 'nist' });
      const { username } = await provision(kit);
      kit.clock.advance(3 * hour);
      const password = (await ask(kit, username)) ?? '';
      kit.clock.advance(ms);
      const started = await kit.auth.login.start({ username, password });
      expect(started).toMatchObject(opens ? { ok: true, next: 'first-login' } : { ok: false, reason: 'temporary-password-expired' });
      if (!opens) expect(must(await kit.auth.login.start({ username, password: (await ask(kit, username)) ?? '' })).next).toBe('first-login');
    }
  });

  it('R5: clock: by e-mail it opens the first login at 24 h − 1 s and fails at 24 h', async () => {
    for (const [ms, opens] of [[24 * hour - 1000, true], [24 * hour, false]] as const) {
      const kit = createTestAuth({ policy: 'nist' });
      const { username } = await provision(kit, 'email');
      const password = (await ask(kit, username)) ?? '';
      kit.clock.advance(ms);
      expect((await kit.auth.login.start({ username, password })).ok).toBe(opens);
    }
  });

  it('R5: nothing is sent before somebody asks, and in standard nobody has to', async () => {
    const nist = createTestAuth({ policy: 'nist' });
    await nist.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } });
    await nist.settle();
    expect(nist.inbox.all().map(({ purpose }) => purpose)).toEqual(['invitation']);
    const standard = createTestAuth();
    const { username } = await provision(standard);
    expect(await ask(standard, username)).toBeUndefined();
  });

  it('R128 in part: while one is valid none is sent, and a request that sends nothing counts towards nothing', async () => {
    const kit = createTestAuth({ policy: 'nist' });
    const { username } = await provision(kit);
    const first = (await ask(kit, username)) ?? '';
    expect(await ask(kit, username)).toBeUndefined();
    expect(must(await kit.auth.login.start({ username, password: first })).next).toBe('first-login');
    for (let n = 0; n < 2; n += 1) {
      kit.clock.advance(10 * minute);
      expect(await ask(kit, username)).toMatch(spelled);
    }
    kit.clock.advance(10 * minute);
    expect(await ask(kit, username)).toBeUndefined();
    kit.clock.advance(30 * minute - 1);
    expect(await ask(kit, username)).toBeUndefined();
    kit.clock.advance(1);
    expect(await ask(kit, username)).toMatch(spelled);
  });

  it('R128 in part: ten a day, whoever asks', async () => {
    const kit = createTestAuth({ policy: 'nist' });
    const { username } = await provision(kit);
    let sent = 0;
    for (let at = 0; at < 23 * hour; at += 30 * minute) {
      if ((await ask(kit, username)) !== undefined) sent += 1;
      kit.clock.advance(30 * minute);
    }
    expect(sent).toBe(10);
    kit.clock.advance(2 * hour);
    expect(await ask(kit, username)).toMatch(spelled);
  });

  it('R126 in part: the answer is the same for whoever is or is not there, and nothing is stored for strangers but ledgers', async () => {
    const { storage, records } = watchStorage();
    const kit = createTestAuth({ policy: 'nist', storage });
    await provision(kit);
    const before = { accounts: records('accounts').length, messages: records('messages').length, audit: records('audit').length };
    for (const username of ['nobody1234', '', ' ', '\ud800', '__proto__', 'x'.repeat(100_000), 'mаtti', '\u0000']) expect(await ask(kit, username)).toBeUndefined();
    expect({ accounts: records('accounts').length, messages: records('messages').length, audit: records('audit').length }).toEqual(before);
  });

  it.each<readonly [string, () => Promise<Invited>]>([
    ['an active account', () => walkToEnd({ policy: 'nist' })],
    ['one that has a password of its own', async () => {
      const invited = await invite({ policy: 'nist' });
      await walkToMethod(invited);
      return invited;
    }],
    ['one that was handed over in person', () => inviteInPerson(createTestAuth({ policy: 'nist' }))],
  ])('who needs none gets none: %s', async (_what, make) => {
    const kit = await make();
    await kit.settle();
    kit.clock.advance(2 * hour);
    const before = kit.inbox.all().length;
    expect(await ask(kit, kit.username)).toBeUndefined();
    expect(kit.inbox.all().length).toBe(before);
  });

  it('R14 in part: one that could not be delivered can be asked for again, and the account no longer says that it failed', async () => {
    const kit = createTestAuth({ policy: 'nist' });
    const { username, accountId } = await provision(kit);
    const status = async () => must(await kit.auth.accounts.describe({ actor: headUser, accountId })).account;
    kit.inbox.fail({ channel: 'sms', times: Infinity });
    await ask(kit, username);
    kit.clock.advance(10 * minute);
    await kit.auth.deliver();
    expect(await status()).toMatchObject({ status: 'delivery-failed', delivery: { username: 'sent', temporaryPassword: 'expired' } });
    kit.inbox.fail({ channel: 'sms', times: 0 });
    expect(await ask(kit, username)).toMatch(spelled);
    expect(await status()).toMatchObject({ status: 'pending', delivery: { username: 'sent', temporaryPassword: 'sent' } });
  });

  it('R14 in part: where the username did not arrive, only the head user can mend it', async () => {
    const kit = createTestAuth({ policy: 'nist' });
    kit.inbox.fail({ channel: 'email', times: Infinity });
    const { username, accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    await kit.settle();
    kit.clock.advance(7 * 24 * hour);
    await kit.auth.deliver();
    expect(must(await kit.auth.accounts.describe({ actor: headUser, accountId })).account.status).toBe('delivery-failed');
    expect(await ask(kit, username)).toBeUndefined();
    kit.inbox.fail({ channel: 'email', times: 0 });
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    await kit.settle();
    kit.clock.advance(hour);
    expect(await ask(kit, username)).toMatch(spelled);
  });

  it('invariant 7: with the ledger store down nothing is sent, and the answer is the same', async () => {
    const kit = createTestAuth({ policy: 'nist' });
    const { username } = await provision(kit);
    const down = createTestAuth({ policy: 'nist', storage: { ...kit.storage, ledgers: { ...kit.storage.ledgers, add: () => Promise.reject(new Error('down')) } } });
    expect(await ask(down, username)).toBeUndefined();
  });

  it('invariant 2: the event is written before the account changes, and that before the message', async () => {
    const { storage, calls } = watchStorage();
    const kit = createTestAuth({ policy: 'nist', storage });
    const { username } = await provision(kit);
    const from = calls.length;
    await ask(kit, username);
    expect(calls.slice(from).filter((call) => ['audit.append', 'accounts.update', 'messages.insert'].includes(call))).toEqual(['audit.append', 'accounts.update', 'messages.insert']);
  });
});
