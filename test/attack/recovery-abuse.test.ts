/*
 * The attack: a thief holds some of what its owner has, a stolen mailbox, a number moved to another SIM, the password, the sheet of paper, and
 * makes "problems signing in" pay for the rest. He takes the parts in every order, uses the link of one account or purpose for another, keeps
 * an old link for later, and lets a mail scanner open it first. A recovery takes both addresses and the factor that is left; less changes nothing.
 */
import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { deriveSubKey } from '../../src/internal/sub-key.js';
import { createTestAuth } from '../../src/testing/index.js';
import { codeIn, goodPassword, headUser, logInAndSettle, matti, must, organizationId, prove, toChallenge, type Active } from '../story/walk.js';
import { activate, dumpAll, keys, profiles, reopen, second, wrapStorage } from '../unit/service/shared/tools.js';
import { factorsOf, inParallel, lastCode, linkIn, newPassword, otherCode, requestLink, storedFlow, toCode, toNewPassword, toPassword, toThirdStep, wins } from '../unit/service/recovery/walks.js';

/** What a thief may hold. The username is known to all of them. */
interface Loot {
  readonly mailbox: boolean;
  readonly sim: boolean;
  readonly password: boolean;
  readonly paper: boolean;
}

const loots: readonly Loot[] = Array.from({ length: 16 }, (_, bits) => ({ mailbox: (bits & 1) > 0, sim: (bits & 2) > 0, password: (bits & 4) > 0, paper: (bits & 8) > 0 }));

function nameOf(loot: Loot): string {
  const held = Object.entries(loot).filter(([, has]) => has).map(([name]) => name);
  return held.length === 0 ? 'nothing' : held.join(', ');
}

/** All that a thief can do with what he holds, to the end; a guess stands for what he lacks. */
async function rob(active: Active, loot: Loot, recovers: 'password' | 'list'): Promise<void> {
  const { recovery } = active.auth;
  const link = await requestLink(active, recovers);
  const opened = await recovery.open({ link: loot.mailbox ? (link ?? '') : `${'A'.repeat(22)}.${'A'.repeat(43)}` });
  await active.settle();
  const flow = opened.ok ? opened.flow : `${'A'.repeat(22)}.${'A'.repeat(43)}`;
  const steps = async (): Promise<void> => {
    await recovery.setPassword({ flow, password: newPassword });
    const viewed = await recovery.view({ flow });
    const position = viewed.ok ? viewed.view.challenge?.position : undefined;
    await recovery.answerOtp({ flow, code: loot.paper && position !== undefined ? (active.codes[position - 1] ?? '') : 'QQQQ' });
    await recovery.answerPassword({ flow, password: loot.password ? goodPassword : 'a guess of a stranger' });
    await recovery.setPassword({ flow, password: newPassword });
    await recovery.openList({ flow });
  };
  await steps();
  const code = lastCode(active);
  await recovery.answerCode({ flow, code: loot.sim ? code : otherCode(code.length === 8 ? code : '12345678') });
  await steps();
}

describe.each(profiles)('a thief with some of it in %s', (policy) => {
  const cases = loots.flatMap((loot) => (['password', 'list'] as const).map((recovers) => [nameOf(loot), recovers, loot] as const));

  it.each(cases)('R74, R123, R124, invariant 12: with %s, a lost %s is replaced by nothing less than both addresses and the factor left', async (_name, recovers, loot) => {
    const active = await activate(policy);
    const before = await factorsOf(active);
    await rob(active, loot, recovers);
    const full = loot.mailbox && loot.sim && (recovers === 'password' ? loot.paper : loot.password);
    const after = await factorsOf(active);
    expect(after.account.recoveredAt !== undefined).toBe(full);
    if (full) return;
    // A wrong one-time password counts at the list; the factors are as they were.
    expect({ ...after, lists: before.lists }).toEqual(before);
    expect(after.lists).toEqual(before.lists);
    must(await active.auth.sessions.check({ token: active.token }));
    expect((await logInAndSettle(active)).ok).toBe(true);
  });
});

describe.each(profiles)('a link in the wrong hands in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it('field 33, R167 in part: a mail scanner that gets the page twice changes nothing, as no call opens a link but the page’s own', async () => {
    const link = (await requestLink(active)) ?? '';
    const before = await dumpAll(active);
    const [url = ''] = /https:\S+/.exec(active.inbox.lastEmailTo(matti.email)?.text ?? '') ?? [];
    // What a GET sends: the fragment stays behind, so the host's server sees a bare page, twice.
    const seen = [1, 2].map(() => url.replace(new URL(url).hash, ''));
    expect(seen.every((request) => !request.includes(link.split('.')[1] ?? ''))).toBe(true);
    expect(await dumpAll(active)).toBe(before);
    must(await active.auth.recovery.open({ link }));
  });

  it('field 33, R131: what a scanner that presses the button gets is no session and no login step, and without the phone it goes no further', async () => {
    const link = (await requestLink(active)) ?? '';
    const { flow } = must(await active.auth.recovery.open({ link }));
    for (const token of [link, flow]) {
      expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'no-session' });
      expect(await active.auth.login.answerOtp({ attempt: token, code: 'ABCD' })).toMatchObject({ reason: 'sequence-error' });
      expect(await active.auth.firstLogin.view({ flow: token })).toMatchObject({ reason: 'flow-ended' });
    }
    expect(await active.auth.recovery.setPassword({ flow, password: newPassword })).toMatchObject({ reason: 'additional-factor-required' });
    expect((await toNewPassword(active)).flow).not.toBe(flow);
  });

  it('R135, field 15: no e-mail of a whole recovery holds the code, a one-time password or anything that a login step takes; no SMS holds a link', async () => {
    active.inbox.clear();
    const { link, flow } = await toPassword(active);
    const code = lastCode(active);
    must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
    const { codes } = must(await active.auth.recovery.openList({ flow })).list;
    await active.settle();
    const emails = active.inbox.all().filter(({ channel }) => channel === 'email').map(({ text }) => text).join('\n');
    const sms = active.inbox.all().filter(({ channel }) => channel === 'sms').map(({ text }) => text).join('\n');
    expect(emails).toContain(link);
    expect(emails).not.toContain(code);
    expect(codes.filter((one) => new RegExp(`\\b${one}\\b`).test(emails))).toEqual([]);
    expect(sms).toContain(code);
    expect(sms).not.toMatch(/https|#recovery=/);
    expect(await active.auth.login.answerOtp({ attempt: link, code })).toMatchObject({ reason: 'sequence-error' });
  });

  it('R130: link, browser’s token and code of one account are nothing for another', async () => {
    const kit = createTestAuth({ policy, keys, storage: active.storage, clock: active.clock, random: active.random, hasher: active.hasher, email: active.inbox.email, sms: active.inbox.sms });
    const other = { ...matti, name: 'Maija Meikäläinen', email: 'maija@example.com', phone: '+358407654321' };
    const { accountId, username } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: other, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    const account = await active.storage.accounts.find(accountId);
    const mine = await active.storage.accounts.find(active.accountId);
    if (account === undefined || mine === undefined) throw new Error('expected both');
    const confirmed = { confirmedAt: 1 };
    await active.storage.accounts.update({ ...account, version: account.version + 1, status: 'active', email: confirmed, phone: confirmed, password: mine.password, passwordsSet: 1, method: 'otp-list' }, account.version);
    await active.auth.recovery.request({ username, recovers: 'list' });
    await active.settle();
    const theirs = must(await active.auth.recovery.open({ link: linkIn(active.inbox.lastEmailTo(other.email)?.text ?? '') }));
    await active.settle();
    const own = await toCode(active, 'list');
    expect(own.code).not.toBe(lastCode(active, other.phone));
    expect(await active.auth.recovery.answerCode({ flow: theirs.flow, code: own.code })).toMatchObject({ reason: 'code-wrong' });
    const [ownId = '', ownSecret = ''] = own.flow.split('.');
    const [theirId = '', theirSecret = ''] = theirs.flow.split('.');
    for (const flow of [`${ownId}.${theirSecret}`, `${theirId}.${ownSecret}`]) expect(await active.auth.recovery.view({ flow })).toMatchObject({ reason: 'flow-ended' });
    expect(must(await active.auth.recovery.view({ flow: theirs.flow })).view.username).toBe(username);
  });

  it('an old link, and a recovery that stands at any step, are nothing once another recovery is complete', async () => {
    const kept = (await requestLink(active)) ?? '';
    const { flow } = await toPassword(active, active.browser);
    const waiting = await toCode(active, 'password', active.browser);
    must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
    expect(await active.auth.recovery.open({ link: kept })).toMatchObject({ reason: 'link-ended' });
    expect(await active.auth.recovery.answerCode({ flow: waiting.flow, code: waiting.code })).toMatchObject({ reason: 'flow-ended' });
  });

  it('R124 in part, R136 in part: a link that went to the old mailbox while the address was being replaced opens nothing afterwards', async () => {
    const proof = await prove(active, 'change-contact');
    must(await active.auth.binding.changeContact({ currentPassword: goodPassword, token: active.token, proof, channel: 'email', address: 'uusi@example.com' }));
    await active.settle();
    const code = codeIn(active.inbox.lastEmailTo('uusi@example.com'));
    let link: string | undefined;
    // The change began a second before the request, and is stored after it.
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && link === undefined) {
        active.clock.advance(second);
        link = await requestLink(active);
      }
      return call();
    });
    must(await reopen(active, { storage }).auth.binding.confirmContact({ token: active.token, proof, code }));
    expect(link).toBeDefined();
    expect(await active.auth.recovery.open({ link: link ?? '' })).toMatchObject({ ok: false, reason: 'link-ended' });
  });

  it('R137 in part: with the mailbox, the password and the number moved to another SIM, a host that can tell stops the thief', async () => {
    const before = await factorsOf(active);
    const link = (await requestLink(active, 'list')) ?? '';
    const guarded = reopen(active, { phoneRisk: { level: async () => 'high' } });
    active.inbox.clear();
    expect(await guarded.auth.recovery.open({ link })).toMatchObject({ reason: 'phone-at-risk' });
    expect(active.inbox.all()).toEqual([]);
    expect(await factorsOf(active)).toEqual(before);
  });

  it('the owner, who reads the same mailbox, stops the thief’s recovery from a session, however far it came', async () => {
    const { flow } = await toNewPassword(active);
    expect(await active.auth.recovery.stop({ token: active.token })).toMatchObject({ ok: true, stopped: 1 });
    expect(await active.auth.recovery.setPassword({ flow, password: newPassword })).toMatchObject({ reason: 'flow-ended' });
    expect((await logInAndSettle(active)).ok).toBe(true);
  });

  it('R146, R138: with the mailbox and the number, day after day, a thief has twenty guesses at the password and no more, and the owner’s login never stops', async () => {
    let guesses = 0;
    for (let day = 0; day < 10; day += 1) {
      active.clock.advance(24 * 60 * 60 * second);
      if ((await requestLink(active, 'list')) === undefined) break;
      const { flow } = await toPassword(active);
      for (let tries = 0; tries < 5; tries += 1) {
        const said = await active.auth.recovery.answerPassword({ flow, password: `guess ${String(guesses)} of a thief` });
        expect(said.ok).toBe(false);
        guesses += 1;
      }
    }
    expect(guesses).toBe(20);
    must(await logInAndSettle(active));
    must(await active.auth.accounts.restart({ actor: headUser, accountId: active.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  });

  it('R127: a stranger who asks for a hundred recoveries changes nothing: sessions, attempts, password and list work as before', async () => {
    const { attempt, code } = await toChallenge(active);
    const before = await factorsOf(active);
    for (let n = 0; n < 100; n += 1) await active.auth.recovery.request({ username: active.username, recovers: n % 2 === 0 ? 'password' : 'list' });
    await active.settle();
    expect(await factorsOf(active)).toEqual(before);
    must(await active.auth.sessions.check({ token: active.token }));
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
  });
});

describe.each(profiles)('a recovery used twice in %s', (policy) => {
  it('R130, invariant 1: fifty at once at every step of a lost password: link, code, third step and password each work once', async () => {
    const active = await activate(policy, { policyOverrides: { hashing: { waiting: 200 } } });
    const { recovery } = active.auth;
    const link = (await requestLink(active)) ?? '';
    const opened = await inParallel(50, () => recovery.open({ link }));
    expect(wins(opened)).toBe(1);
    await active.settle();
    const flow = must(opened.find(({ ok }) => ok) ?? { ok: false as const }).flow;
    const code = lastCode(active);
    expect(wins(await inParallel(50, () => recovery.answerCode({ flow, code })))).toBe(1);
    const { challenge } = must(await recovery.view({ flow })).view;
    expect(wins(await inParallel(50, () => recovery.answerOtp({ flow, code: active.codes[(challenge?.position ?? 0) - 1] ?? '' })))).toBe(1);
    expect(wins(await inParallel(50, (n) => recovery.setPassword({ flow, password: `${newPassword} ${n}` })))).toBe(1);
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'done', endReason: 'completed' });
  });

  it('R60 in part: one one-time password, given to a login and to a recovery at once, opens one of them', async () => {
    for (let n = 0; n < 8; n += 1) {
      const active = await activate(policy);
      const { flow, otp } = await toThirdStep(active);
      const { attempt } = await toChallenge(active);
      const both = n % 2 === 0
        ? await Promise.all([active.auth.recovery.answerOtp({ flow, code: otp }), active.auth.login.answerOtp({ attempt, code: otp })])
        : await Promise.all([active.auth.login.answerOtp({ attempt, code: otp }), active.auth.recovery.answerOtp({ flow, code: otp })]);
      expect(wins(both)).toBe(1);
    }
  });
});

describe('a dump of the database', () => {
  it('R202, R130 in part: a search of all SMS codes finds none that fits without the ring; with it, one does', async () => {
    // Six digits are the least that the policy allows: a million codes.
    const active = await activate('standard', { policyOverrides: { recovery: { codeDigits: 6 } } });
    const { flow } = must(await active.auth.recovery.open({ link: (await requestLink(active, 'list')) ?? '' }));
    await active.settle();
    const right = /\b\d{6}\b/.exec(active.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    const { id, secretHash, code } = await storedFlow(active, flow);
    expect(await dumpAll(active)).not.toMatch(new RegExp(`(?<![\\w-])${right}(?![\\w-])`));
    const bound = (digits: string): string => JSON.stringify([active.accountId, id, digits]);
    const fits = (digits: string, key: string | Uint8Array): boolean => createHmac('sha256', key).update(bound(digits)).digest('base64url') === code?.mac;
    const all = Array.from({ length: 1_000_000 }, (_, n) => String(n).padStart(6, '0'));
    expect(all.filter((digits) => createHash('sha256').update(bound(digits)).digest('base64url') === code?.mac)).toEqual([]);
    // Keyed with whatever the dump holds, the right one would have shown itself.
    for (const key of ['', id, secretHash, active.accountId, code?.keyId ?? '', code?.mac ?? '']) expect(fits(right, key)).toBe(false);
    const [ring] = keys;
    expect(fits(right, deriveSubKey({ secret: ring?.secret ?? new Uint8Array(), purpose: 'recovery-code' }))).toBe(true);
  });
});
