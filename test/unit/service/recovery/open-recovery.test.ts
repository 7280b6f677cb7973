import { beforeEach, describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import type { PhoneRisk } from '../../../../src/port/index.js';
import { goodPassword, matti, must, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';
import { accountOf, changeAccount, contact, inParallel, lastCode, otherCode, requestLink, storedFlow, toCode, wins } from './walks.js';

const ended = { ok: false, reason: 'link-ended', supportContact: contact };

describe.each(profiles)('auth.recovery.open in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const open = (link: string, by = active) => by.auth.recovery.open({ link });

  it('the link puts the recovery in this browser’s hands, and a code goes to the phone by SMS', async () => {
    const link = (await requestLink(active)) ?? '';
    active.inbox.clear();
    const { flow, view } = must(await open(link));
    await active.settle();
    expect(flow).not.toBe(link);
    expect(view).toEqual({
      state: 'code', recovers: 'password', username: active.username, expiresAt: active.clock.now() + hour,
      phoneEnding: '67', codeExpiresAt: active.clock.now() + 10 * minute, codesLeft: 2, supportContact: contact,
    });
    const [sent, ...rest] = active.inbox.all();
    expect([rest.length, sent?.channel, sent?.to, sent?.purpose]).toEqual([0, 'sms', matti.phone, 'recovery-code']);
    expect(sent?.text).toContain(active.username);
    expect(lastCode(active)).toMatch(/^\d{8}$/);
    expect(must(await active.auth.recovery.view({ flow })).view).toEqual(view);
  });

  it('R122 in part: clock: the link works at its TTL − 1 s and is refused at its TTL', async () => {
    const early = (await requestLink(active)) ?? '';
    active.clock.advance(hour - second);
    expect((await open(early)).ok).toBe(true);
    const late = (await requestLink(active)) ?? '';
    active.clock.advance(hour);
    expect(await open(late)).toEqual(ended);
  });

  it('clock: the recovery lives an hour from there', async () => {
    const { flow } = await toCode(active);
    active.clock.advance(hour - second);
    expect((await active.auth.recovery.view({ flow })).ok).toBe(true);
    active.clock.advance(second);
    expect(await active.auth.recovery.view({ flow })).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
  });

  it('R130 in part: it works once: a second time, also as a flow’s token, it is nothing', async () => {
    const { link, flow } = await toCode(active);
    expect(await open(link)).toEqual(ended);
    expect(await open(flow)).toEqual(ended);
    expect((await active.auth.recovery.view({ flow: link })).ok).toBe(false);
    expect((await active.auth.recovery.view({ flow })).ok).toBe(true);
  });

  it('the whole link will do, as well as what stands after #recovery=', async () => {
    const link = (await requestLink(active)) ?? '';
    expect(await open(`https://tilinpito.example/login#recovery=${link}=`)).toEqual(ended);
    expect((await open(`https://tilinpito.example/login#recovery=${link}`)).ok).toBe(true);
  });

  it('before it is opened, the link’s own secret moves nothing: no step takes it for a browser’s token', async () => {
    const link = (await requestLink(active)) ?? '';
    const { recovery } = active.auth;
    const input = { flow: link, code: '12345678', password: goodPassword };
    for (const step of [recovery.view, recovery.sendCode, recovery.answerCode, recovery.answerOtp, recovery.renewChallenge, recovery.setPassword, recovery.answerPassword, recovery.openList]) {
      expect(await step(input)).toMatchObject({ ok: false, reason: 'flow-ended' });
    }
    expect((await open(link)).ok).toBe(true);
  });

  it.each(['one', 'two', 'three'])('R130: of fifty parallel openings, over slow processes, exactly one has it, and one code is sent (%s)', async (seed) => {
    const link = (await requestLink(active)) ?? '';
    active.inbox.clear();
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
    const results = await inParallel(50, (n) => open(link, processes[n % 3]));
    for (const process of processes) await process.settle();
    expect(wins(results)).toBe(1);
    expect(new Set(results.filter(({ ok }) => !ok).map((result) => JSON.stringify(result)))).toEqual(new Set([JSON.stringify(ended)]));
    expect(active.inbox.all().map(({ purpose }) => purpose)).toEqual(['recovery-code']);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-opened').length).toBe(1);
  });

  it.each([[''], ['no link'], ['.'], [`${'A'.repeat(22)}.${'A'.repeat(43)}`], ['x'.repeat(100_000)], ['\ud800']])('R126 in part: what is no link at all is refused like one that was used: %#', async (link) => {
    expect(await open(link)).toEqual(ended);
  });

  it('a link with another secret is refused, and the right one still works', async () => {
    const link = (await requestLink(active)) ?? '';
    const [id = ''] = link.split('.');
    expect(await open(`${id}.${'A'.repeat(43)}`)).toEqual(ended);
    expect((await open(link)).ok).toBe(true);
  });

  it('a token of a session or of an attempt is no link', async () => {
    const started = must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    for (const token of [active.token, started.attempt]) expect(await open(token)).toEqual(ended);
  });

  it.each<readonly [string, (account: Awaited<ReturnType<typeof accountOf>>, now: number) => Readonly<Record<string, unknown>>]>([
    ['another password was set', (account) => ({ passwordsSet: account.passwordsSet + 1 })],
    ['another list is in use', () => ({ listId: 'another' })],
    ['an address was changed', (_account, now) => ({ contactChangedAt: now + 1 })],
    ['an address is no longer confirmed', () => ({ phone: {} })],
    ['the account was disabled', () => ({ status: 'disabled' })],
    ['the first login was restarted', () => ({ status: 'pending' })],
    ['the password is gone', () => ({ password: undefined })],
  ])('field 33 in part: an old link opens nothing once %s', async (_what, change) => {
    const link = (await requestLink(active)) ?? '';
    await changeAccount(active, change(await accountOf(active), active.clock.now()));
    active.inbox.clear();
    expect(await open(link)).toEqual(ended);
    expect(active.inbox.all()).toEqual([]);
  });

  it('a change of address before it was asked for does not matter', async () => {
    await changeAccount(active, { contactChangedAt: active.clock.now() });
    expect((await open((await requestLink(active)) ?? '')).ok).toBe(true);
  });

  it('R202 in part: the code is stored as an HMAC and nowhere in the clear', async () => {
    const { flow, code } = await toCode(active);
    const stored = JSON.stringify(await storedFlow(active, flow));
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(flow.split('.')[1]);
  });

  it('R175 in part: one event, written before the code goes out; should that fail, no code goes out', async () => {
    const link = (await requestLink(active)) ?? '';
    active.inbox.clear();
    const broken = reopen(active, { storage: { ...active.storage, audit: { ...active.storage.audit, append: () => Promise.reject(new Error('down')) } } });
    await expect(open(link, broken)).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(active.inbox.all()).toEqual([]);
    expect((await requestLink(active)) !== undefined).toBe(true);
  });
});

describe.each(profiles)('a phone that moved to another SIM in %s', (policy) => {
  const withRisk = (active: Active, level: PhoneRisk['level']) => reopen(active, { phoneRisk: { level } });

  it('R137: no SMS is sent, the recovery is over, and the person is told whom to contact', async () => {
    const active = await activate(policy);
    const asked: string[] = [];
    const risky = withRisk(active, async (phone) => (asked.push(phone), 'high'));
    const link = (await requestLink(active)) ?? '';
    active.inbox.clear();
    expect(await risky.auth.recovery.open({ link })).toEqual({ ok: false, reason: 'phone-at-risk', supportContact: contact });
    await risky.settle();
    expect([asked, active.inbox.all()]).toEqual([[matti.phone], []]);
    expect(await active.auth.recovery.open({ link })).toEqual(ended);
    expect(await storedFlow(active, link)).toMatchObject({ state: 'ended', endReason: 'phone-at-risk' });
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-step');
    expect(events.map(({ outcome, method, reason }) => [outcome, method, reason])).toEqual([['failure', 'sms', 'phone-at-risk']]);
  });

  it('R137 in part: the same when another code is asked for', async () => {
    const active = await activate(policy);
    const { flow, code } = await toCode(active);
    active.inbox.clear();
    const risky = withRisk(active, async () => 'high');
    expect(await risky.auth.recovery.sendCode({ flow })).toEqual({ ok: false, reason: 'phone-at-risk', supportContact: contact });
    expect(await active.auth.recovery.answerCode({ flow, code })).toMatchObject({ reason: 'flow-ended' });
    expect(active.inbox.all()).toEqual([]);
  });

  it('invariant 7: what the port answers beside `low` sends nothing', async () => {
    const active = await activate(policy);
    for (const answer of [undefined, 'LOW', true, { level: 'low' }]) {
      active.clock.advance(hour);
      const link = (await requestLink(active)) ?? '';
      active.inbox.clear();
      expect(await withRisk(active, async () => answer as never).auth.recovery.open({ link })).toMatchObject({ ok: false, reason: 'phone-at-risk' });
      expect(active.inbox.all()).toEqual([]);
    }
  });

  it('invariant 7: a port that fails refuses with its code; the link is as good as before', async () => {
    const active = await activate(policy);
    const down = withRisk(active, () => Promise.reject(new Error('down')));
    const link = (await requestLink(active)) ?? '';
    active.inbox.clear();
    const error = await down.auth.recovery.open({ link }).catch((cause: unknown) => cause);
    expect(isAuthError(error) && error.code).toBe('phone-risk-unavailable');
    expect(active.inbox.all()).toEqual([]);
    const { flow } = must(await active.auth.recovery.open({ link }));
    await active.settle();
    const code = lastCode(active);
    await expect(down.auth.recovery.sendCode({ flow })).rejects.toMatchObject({ code: 'phone-risk-unavailable' });
    must(await active.auth.recovery.answerCode({ flow, code }));
  });

  it('a low one changes nothing', async () => {
    const active = await activate(policy);
    const link = (await requestLink(active)) ?? '';
    expect((await withRisk(active, async () => 'low').auth.recovery.open({ link })).ok).toBe(true);
  });
});

describe.each(profiles)('auth.recovery.sendCode in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const again = async (flow: string) => {
    const sent = await active.auth.recovery.sendCode({ flow });
    await active.settle();
    return sent;
  };

  it('R129 in part: sends another code, which voids the earlier one of this recovery', async () => {
    const { flow, code } = await toCode(active);
    const { view } = must(await again(flow));
    expect(view).toMatchObject({ state: 'code', codesLeft: 1 });
    const newer = lastCode(active);
    expect(newer).not.toBe(code);
    expect(await active.auth.recovery.answerCode({ flow, code })).toMatchObject({ reason: 'code-wrong' });
    must(await active.auth.recovery.answerCode({ flow, code: newer }));
  });

  it('R129 in part: a request from another browser voids nothing', async () => {
    const { flow, code } = await toCode(active);
    const other = await toCode(active);
    await again(other.flow);
    must(await active.auth.recovery.answerCode({ flow, code }));
  });

  it('R129 in part: the ledger keeps its count: no try comes back', async () => {
    const { flow, code } = await toCode(active);
    for (let n = 0; n < 4; n += 1) expect(await active.auth.recovery.answerCode({ flow, code: otherCode(code) })).toMatchObject({ reason: 'code-wrong' });
    must(await again(flow));
    expect(await active.auth.recovery.answerCode({ flow, code: otherCode(lastCode(active)) })).toMatchObject({ reason: 'tries-spent' });
    expect(await again(flow)).toMatchObject({ reason: 'flow-ended' });
  });

  it('field 34 in part: three codes a recovery, and no more', async () => {
    const { flow } = await toCode(active);
    must(await again(flow));
    expect(must(await again(flow)).view).toMatchObject({ codesLeft: 0 });
    const code = lastCode(active);
    active.inbox.clear();
    expect(await again(flow)).toEqual({ ok: false, reason: 'too-many-codes', supportContact: contact });
    expect(active.inbox.all()).toEqual([]);
    must(await active.auth.recovery.answerCode({ flow, code }));
  });

  it.each(['one', 'two'])('of fifty parallel calls, over slow processes, no more codes go out than there are, and the newest works (%s)', async (seed) => {
    const { flow } = await toCode(active);
    active.inbox.clear();
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
    const results = await inParallel(50, (n) => (processes[n % 3] ?? active).auth.recovery.sendCode({ flow }));
    for (const process of processes) await process.settle();
    expect(wins(results)).toBe(active.inbox.all().length);
    expect(wins(results)).toBeGreaterThan(0);
    expect(wins(results)).toBeLessThanOrEqual(2);
    for (const { ok, reason } of results.map((result) => ({ ok: result.ok, reason: result.ok ? '' : result.reason }))) if (!ok) expect(['try-again', 'too-many-codes']).toContain(reason);
  });

  it('only while a code is asked for', async () => {
    const { flow, code } = await toCode(active);
    must(await active.auth.recovery.answerCode({ flow, code }));
    expect(await again(flow)).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
  });

  it('R175 in part: each is written down', async () => {
    const { flow } = await toCode(active);
    must(await again(flow));
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-step');
    expect(events.map(({ outcome, method, reason }) => [outcome, method, reason])).toEqual([['success', 'sms', 'code-sent']]);
  });
});
