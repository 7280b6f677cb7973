/*
 * The attack: a head user, or somebody at the office, wants a colleague's account, and may use every call there is for it: restart
 * it, correct its address, disable and enable it, mark its password, end its sessions, export it, erase it and make it anew. They
 * must never see a secret but the slip that the host's rules let them hand over, never set a password, never be left with a login of
 * fewer steps, and never get in without every address that was on file being told.
 */
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/port/index.js';
import { goodPassword, headUser, invite, logIn, matti, must, organizationId, toChallenge, walkToEnd, type Active } from '../story/walk.js';
import { about, bySms, importMatti, office, oldPassword, temporaryIn } from '../unit/service/account/tools.js';
import { openFlow, prove, stored } from '../unit/service/first-login/walks.js';
import { holdsWord } from '../unit/service/first-login/watch-storage.js';
import { eventsOf, profiles, type Profile } from '../unit/service/shared/tools.js';

type Act = (active: Active, actor: Actor, more?: object) => Promise<{ readonly ok: boolean }>;

/** Every act on an account that needs no slip. */
const acts: Readonly<Record<string, Act>> = {
  restart: ({ auth, accountId }, actor, more) => auth.accounts.restart({ actor, accountId, delivery: bySms, ...more }),
  disable: ({ auth, accountId }, actor, more) => auth.accounts.disable({ actor, accountId, ...more }),
  enable: async ({ auth, accountId }, actor, more) => {
    await auth.accounts.disable({ actor, accountId });
    return auth.accounts.enable({ actor, accountId, ...more });
  },
  markCompromised: ({ auth, accountId }, actor, more) => auth.accounts.markCompromised({ actor, accountId, ...more }),
  endSessions: ({ auth, accountId }, actor, more) => auth.accounts.endSessions({ actor, accountId, ...more }),
  exportData: ({ auth, accountId }, actor, more) => auth.accounts.exportData({ actor, accountId, ...more }),
  describe: ({ auth, accountId }, actor, more) => auth.accounts.describe({ actor, accountId, ...more }),
  messages: ({ auth, accountId }, actor, more) => auth.accounts.messages({ actor, accountId, ...more }),
  sendAgain: ({ auth, accountId }, actor, more) => auth.accounts.sendAgain({ actor, accountId, messageId: 'nobody’s', ...more }),
  listSessions: ({ auth, accountId }, actor, more) => auth.accounts.listSessions({ actor, accountId, ...more }),
  readiness: ({ auth }, actor, more) => auth.accounts.readiness({ actor, organizationId, ...more }),
  'restart and correctContact': async ({ auth, accountId }, actor, more) => {
    await auth.accounts.restart({ actor, accountId, delivery: bySms });
    return auth.accounts.correctContact({ actor, accountId, email: 'thief@example.com', delivery: bySms, ...more });
  },
  'restart and issueTemporaryPassword': async ({ auth, accountId }, actor, more) => {
    await auth.accounts.restart({ actor, accountId, delivery: bySms });
    return auth.accounts.issueTemporaryPassword({ actor, accountId, delivery: bySms, ...more });
  },
};

const chosen = 'chosen by the head user';
const names = ['password', 'newPassword', 'temporaryPassword', 'passwordHash', 'encoded', 'secret', 'code', 'status', 'method', 'listId', 'username'];
const both = [headUser, office] as const;

/** Whether any password that the attacker could know or choose opens anything by itself. */
async function opensSession(active: Active): Promise<boolean> {
  for (const password of [chosen, goodPassword]) {
    const started = await active.auth.login.start({ username: active.username, password });
    if (started.ok && started.next === 'first-login') return true;
  }
  return false;
}

describe.each(profiles)('a malicious head user in %s', (policy: Profile) => {
  it.each(Object.entries(acts))('R9: %s: sees no secret, in the answer or in the audit', async (_name, act) => {
    for (const actor of both) {
      const active = await walkToEnd({ policy });
      const answer = await act(active, actor);
      if (policy === 'nist') await active.auth.accounts.requestTemporaryPassword({ username: active.username });
      await active.settle();
      const seen = JSON.stringify([answer, must(await active.auth.audit.list({ actor, organizationId, limit: 1000 })).events, must(await active.auth.accounts.describe(about(active, actor))).account]);
      const sent = active.inbox.all().flatMap(({ text }) => [temporaryIn(text), ...(/\b\d{8}\b/.exec(text) ?? [])]).filter((secret) => secret !== '');
      const secrets = [...sent, ...sent.map((secret) => secret.replaceAll('-', '')), goodPassword, active.token, active.token.split('.')[1] ?? '', active.browser];
      expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
      expect(active.codes.filter((code) => holdsWord(seen, code))).toEqual([]);
    }
  });

  it.each(Object.entries(acts))('R9: %s: sets no password, under whatever name it is given', async (_name, act) => {
    const active = await walkToEnd({ policy });
    await act(active, headUser, Object.fromEntries(names.map((name) => [name, chosen])));
    expect((await active.auth.login.start({ username: active.username, password: chosen })).ok).toBe(false);
    expect((await stored(active)).username).toBe(active.username);
  });

  it.each(Object.entries(acts))('field 38: %s: removes no factor and leaves a working login: after it, a password alone opens nothing', async (_name, act) => {
    const active = await walkToEnd({ policy });
    await act(active, headUser);
    expect(await opensSession(active)).toBe(false);
    const { status, method, password, listId } = await stored(active);
    // A restart takes both factors, and nothing takes one of them.
    if (status === 'pending') expect([method, password, listId]).toEqual([undefined, undefined, undefined]);
    else expect([method, password === undefined, listId === undefined]).toEqual(['otp-list', false, false]);
  });

  it('R138, field 38: the restart’s slip opens a first login, and whoever goes through it is told of at every old address', async () => {
    const active = await walkToEnd({ policy });
    active.inbox.clear();
    const { slip } = must(await active.auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    await active.settle();
    expect(active.inbox.all().map(({ to, purpose }) => [to, purpose]).sort()).toEqual([[matti.phone, 'restarted'], [matti.email, 'restarted']].sort());
    const flow = await openFlow(active, slip?.temporaryPassword ?? '');
    must(await active.auth.firstLogin.giveInformation({ flow, profile: { ...matti, email: 'thief@example.com', phone: '+358400000001', locale: 'en' } }));
    const changed = must(await active.auth.firstLogin.changePassword({ flow, password: chosen }));
    await active.settle();
    const toOld = active.inbox.all().filter(({ to, purpose }) => purpose === 'contact-changed' && (to === matti.email || to === matti.phone));
    expect(toOld.length).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'slip-handed-out')).toMatchObject([{ actor: headUser }]);
    // In `nist` a code from an old address comes before any method, so that a slip alone does not finish it.
    expect(changed.state).toBe(policy === 'nist' ? 'confirm-contact' : 'verification-method');
    expect((await active.auth.firstLogin.chooseList({ flow })).ok).toBe(policy !== 'nist');
  });

  it('R138, R198: neither is a corrected address after a restart a silent way in: both old addresses are told first', async () => {
    const active = await walkToEnd({ policy });
    active.inbox.fail({ channel: 'email', times: Infinity });
    must(await active.auth.accounts.restart({ ...about(active), delivery: bySms }));
    must(await active.auth.accounts.correctContact({ ...about(active), email: 'thief@example.com', phone: '+358400000001', delivery: bySms }));
    await active.settle();
    active.inbox.fail({ channel: 'email', times: 0 });
    active.clock.advance(60_000);
    await active.auth.deliver();
    await active.settle();
    for (const to of [matti.email, matti.phone]) {
      const told = active.inbox.all().filter((message) => message.to === to).map(({ purpose }) => purpose);
      expect([to, told.includes('restarted'), told.includes('contact-changed')]).toEqual([to, true, true]);
    }
  });

  it('R138: a new delivery by messages goes to the addresses on file, and not to the head user’s', async () => {
    const active = await walkToEnd({ policy });
    active.inbox.clear();
    const claims = { email: 'thief@example.com', phone: '+358400000001', person: { email: 'thief@example.com' }, profile: { email: 'thief@example.com' } };
    must(await acts['restart']?.(active, headUser, claims) ?? { ok: false });
    if (policy === 'nist') await active.auth.accounts.requestTemporaryPassword({ username: active.username });
    await active.settle();
    expect(new Set(active.inbox.all().map(({ to }) => to))).toEqual(new Set([matti.email, matti.phone]));
  });

  it('field 35, R35 in part: no session of before a restart, a disabling or an erasing goes on', async () => {
    for (const act of ['restart', 'disable'] as const) {
      const active = await walkToEnd({ policy });
      must(await acts[act]?.(active, headUser) ?? { ok: false });
      expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    }
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.erase(about(active)));
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(false);
  });

  it('field 39: an account made under the name of an erased one is another account: no id, session, browser or list of the old one is of any use', async () => {
    const active = await walkToEnd({ policy });
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.accounts.erase(about(active)));
    const made = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: active.username, email: 'thief@example.com' }, delivery: 'in-person' }));
    expect(made.accountId).not.toBe(active.accountId);
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(false);
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(false);
    expect((await stored({ ...active, accountId: made.accountId })).knownBrowsers).toEqual([]);
    const flow = await openFlow(active, made.slip?.temporaryPassword ?? '');
    expect(must(await active.auth.firstLogin.view({ flow })).view.state).toBe('personal-information');
  });

  it('field 29, invariant 2: whatever the head user did, the person comes back to three steps', async () => {
    const active = await walkToEnd({ policy });
    for (const name of ['markCompromised', 'endSessions', 'disable', 'enable', 'exportData']) must(await acts[name]?.(active, headUser) ?? { ok: false });
    const { attempt, code } = await toChallenge(active, active.browser);
    must(await active.auth.login.answerOtp({ attempt, code }));
    const replaced = must(await active.auth.login.replacePassword({ attempt, password: 'uusi kahvi on kuumaa nyt' }));
    expect(replaced.next).toBe('authenticated');
  });
});

describe('an import of somebody who knows the hash', () => {
  it('invariant 12, R9 in part: whoever imports an account with a password of their own gets no further than an address of the person’s', async () => {
    const kit = await importMatti();
    const flow = await openFlow(kit, oldPassword);
    must(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...matti, email: 'thief@example.com', phone: '+358400000001', locale: 'en' } }));
    must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'sms' }));
    await kit.settle();
    expect(kit.inbox.all().filter(({ purpose }) => purpose === 'address-code').map(({ to }) => to)).toEqual([matti.phone]);
    for (const step of [kit.auth.firstLogin.chooseList, kit.auth.firstLogin.replaceList, kit.auth.firstLogin.goBack]) expect((await step({ flow })).ok).toBe(false);
  });

  it('R42 in part: an import changes no account that is there', async () => {
    const invited = await invite();
    const before = JSON.stringify(await stored(invited));
    const again = await invited.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: invited.username }, passwordHash: 'any' });
    expect(again).toEqual({ ok: false, reason: 'hash-unreadable' });
    const kit = await importMatti();
    const old = JSON.stringify(await stored(kit));
    expect(await kit.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: kit.username }, passwordHash: 'old:chosen' })).toEqual({ ok: false, reason: 'username-taken' });
    expect([JSON.stringify(await stored(invited)), JSON.stringify(await stored(kit))]).toEqual([before, old]);
  });
});

it('a login that was restarted in standard by messages is a first login of three steps again', async () => {
  const active = await walkToEnd();
  must(await active.auth.accounts.restart({ ...about(active), delivery: bySms }));
  await active.settle();
  const flow = await openFlow(active, temporaryIn(active.inbox.lastSmsTo(matti.phone)?.text));
  must(await active.auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'en' } }));
  must(await active.auth.firstLogin.changePassword({ flow, password: goodPassword }));
  must(await active.auth.firstLogin.chooseList({ flow }));
  const { list } = must(await active.auth.firstLogin.openList({ flow }));
  must(await prove(active, flow, list.codes));
  expect((await logIn({ ...active, codes: list.codes })).ok).toBe(true);
});
