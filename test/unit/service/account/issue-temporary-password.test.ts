import { describe, expect, it } from 'vitest';
import type { DeliveryRoute } from '../../../../src/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, walkToList, walkToMethod, walkToEnd, type Invited } from '../../../story/walk.js';
import { openFlow, spelled, stored } from '../first-login/walks.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { keys, wrapStorage } from '../shared/tools.js';
import { holdsWord, watchStorage } from '../first-login/watch-storage.js';

const inPerson = { actor: headUser, delivery: 'in-person' } as const;
const hour = 3_600_000;

async function issue(invited: Invited): Promise<string> {
  return must(await invited.auth.accounts.issueTemporaryPassword({ ...inPerson, accountId: invited.accountId })).slip?.temporaryPassword ?? '';
}

async function start(invited: Invited, password: string) {
  return invited.auth.login.start({ username: invited.username, password });
}

describe.each(['standard', 'nist'] as const)('issuing anew in %s', (policy) => {
  it('R10: the earlier temporary password is void at once, and the first login that it opened ends', async () => {
    const invited = await invite({ policy });
    const opened = must(await start(invited, invited.temporaryPassword));
    if (opened.next !== 'first-login') throw new Error('expected the first login');
    const issued = await issue(invited);
    expect(issued).not.toBe(invited.temporaryPassword);
    expect(await start(invited, invited.temporaryPassword)).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(await invited.auth.firstLogin.giveInformation({ flow: opened.flow, profile: { ...matti, locale: 'en' } })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(must(await start(invited, issued)).next).toBe('first-login');
  });

  it('R10: of two issued by message only the second opens, whichever arrives first', async () => {
    const invited = await invite({ policy });
    must(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    if (policy === 'nist') await invited.auth.accounts.requestTemporaryPassword({ username: invited.username });
    await invited.settle();
    const second = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(invited.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    expect(await start(invited, invited.temporaryPassword)).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(must(await start(invited, second)).next).toBe('first-login');
  });

  it('R207: an account that stopped after the password change is issued anew, and begins from the start', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    invited.clock.advance(7 * 24 * hour);
    expect(await start(invited, goodPassword)).toMatchObject({ ok: false, reason: 'first-login-expired' });
    const issued = await issue(invited);
    expect(await start(invited, goodPassword)).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    const opened = must(await start(invited, issued));
    if (opened.next !== 'first-login') throw new Error('expected the first login');
    expect(must(await invited.auth.firstLogin.view({ flow: opened.flow })).view.state).toBe('personal-information');
  });

  it('R13 in part: the password that goes with it ends in the record, with when and why', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    const boundAt = invited.clock.now();
    invited.clock.advance(hour);
    await issue(invited);
    const { account } = must(await invited.auth.accounts.describe({ actor: headUser, accountId: invited.accountId }));
    expect(account.bindings).toEqual([{ factor: 'password', source: 'first-login', createdAt: boundAt, endedAt: boundAt + hour, endReason: 'issued-anew' }]);
  });

  it('R55 in part: a list that was not proven ends, and its plain text is in no store', async () => {
    const { storage, dump, records } = watchStorage();
    const invited = await invite({ policy, storage });
    const { flow, codes } = await walkToList(invited);
    await issue(invited);
    expect(records('lists').map((record) => (record['list'] as { status: string; endReason: string }).status)).toEqual(['ended']);
    expect(records('flows').filter((record) => 'sealedList' in record || record['endedAt'] === undefined)).toEqual([]);
    expect(codes.filter((code) => holdsWord(dump(), code))).toEqual([]);
    expect(await invited.auth.firstLogin.openList({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await invited.auth.firstLogin.proveList({ flow, code: codes[0] ?? '' })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('only a pending account has one', async () => {
    const active = await walkToEnd({ policy });
    expect(await active.auth.accounts.issueTemporaryPassword({ ...inPerson, accountId: active.accountId })).toEqual({ ok: false, reason: 'not-pending' });
    expect(await active.auth.accounts.issueTemporaryPassword({ ...inPerson, accountId: 'no such account' })).toEqual({ ok: false, reason: 'account-not-found' });
    expect(must(await active.auth.sessions.check({ token: active.token })).session.accountId).toBe(active.accountId);
  });

  it('R2: one channel for both is refused here too, and the earlier temporary password stays', async () => {
    const invited = await invite({ policy });
    for (const channel of ['email', 'sms'] as const) {
      const delivery = { username: channel, temporaryPassword: channel };
      expect(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery })).toEqual({ ok: false, reason: 'same-channel' });
    }
    expect(must(await start(invited, invited.temporaryPassword)).next).toBe('first-login');
  });

  it('invariant 11 in part: strangers who close the lane of a pending account do not take its last path away', async () => {
    const invited = await invite({ policy });
    for (let n = 0; n < 50; n += 1) {
      expect(await start(invited, 'a guess of a stranger')).toMatchObject({ ok: false, reason: 'wrong-credentials' });
      invited.clock.advance(16 * 60_000);
    }
    expect((await start(invited, invited.temporaryPassword)).ok).toBe(false);
    expect(must(await start(invited, await issue(invited))).next).toBe('first-login');
  });

  it('R1, R2: the channel that has carried the username carries no temporary password afterwards, however the routes are turned', async () => {
    const invited = await invite({ policy });
    const turned = { username: 'sms', temporaryPassword: 'email' } as const;
    const again = (delivery: DeliveryRoute) => invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery });
    expect(await again(turned)).toEqual({ ok: false, reason: 'same-channel' });
    must(await again('in-person'));
    expect(await again(turned)).toEqual({ ok: false, reason: 'same-channel' });
    must(await again({ username: 'email', temporaryPassword: 'sms' }));
  });

  it('R15 in part, R54 in part: it goes to the provisioned addresses, whatever was typed in meanwhile, and confirming them begins anew', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { name: 'Thief', locale: 'en', email: 'thief@evil.example', phone: '+358409999999' } }));
    await invited.settle();
    invited.inbox.clear();
    must(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    if (policy === 'nist') await invited.auth.accounts.requestTemporaryPassword({ username: invited.username });
    await invited.settle();
    expect(invited.inbox.all().map(({ to }) => to).sort()).toEqual([matti.phone, matti.email]);
    const password = spelled.exec(invited.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    const renewed = await openFlow(invited, password);
    expect(must(await invited.auth.firstLogin.view({ flow: renewed })).view).toMatchObject({ profile: matti, emailConfirmed: false, phoneConfirmed: true });
  });

  it('R10: what was still on its way is taken back, and never arrives late', async () => {
    const watched = watchStorage();
    const invited = await invite({ policy, storage: watched.storage });
    for (const channel of ['email', 'sms'] as const) invited.inbox.fail({ channel, times: Infinity });
    must(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    if (policy === 'nist') {
      invited.clock.advance(hour);
      await invited.auth.accounts.requestTemporaryPassword({ username: invited.username });
    }
    await invited.settle();
    const before = invited.inbox.all().length;
    await issue(invited);
    for (const channel of ['email', 'sms'] as const) invited.inbox.fail({ channel, times: 0 });
    invited.clock.advance(hour);
    await invited.auth.deliver();
    expect(invited.inbox.all().length).toBe(before);
    expect(watched.records('messages').filter((message) => 'payload' in message)).toEqual([]);
  });

  it('of two at once one wins, and its slip is the one that opens', async () => {
    const invited = await invite({ policy });
    const both = await Promise.all([1, 2].map(() => invited.auth.accounts.issueTemporaryPassword({ ...inPerson, accountId: invited.accountId })));
    expect(both.map((result) => (result.ok ? 'ok' : result.reason)).sort()).toEqual(['ok', 'try-again']);
    const [winner] = both.flatMap((result) => (result.ok ? [result.slip?.temporaryPassword ?? ''] : []));
    expect(must(await start(invited, winner ?? '')).next).toBe('first-login');
  });
});

describe('invariant 2 in issuing', () => {
  it('the event is written before the account changes, and the slip is audited before it is handed out', async () => {
    const { storage, calls } = watchStorage();
    const invited = await invite({ storage });
    const from = calls.length;
    await issue(invited);
    const order = calls.slice(from).filter((call) => ['audit.append', 'accounts.update'].includes(call));
    expect(order).toEqual(['audit.append', 'accounts.update', 'audit.append']);
    const { events } = must(await invited.auth.audit.list({ actor: headUser, organizationId }));
    expect(events.slice(-2).map(({ kind }) => kind).sort()).toEqual(['slip-handed-out', 'temporary-password-issued']);
  });
});

describe('two head users at the same moment', () => {
  it('R10: the later of two new temporary passwords arrives, though the earlier call takes back what had not gone out', async () => {
    const invited = await invite({ keys });
    invited.inbox.clear();
    const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
    const issueBy = (storage: typeof invited.storage) => createTestAuth({ keys, storage, clock: invited.clock, random: invited.random }).auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery });
    let once = true;
    const racing = wrapStorage(invited.storage, async (name, _args, call) => {
      if (name === 'messages.findBy' && once) {
        once = false;
        must(await issueBy(invited.storage));
      }
      return call();
    });
    must(await issueBy(racing));
    const { invitation } = await stored(invited);
    const states = await Promise.all(invitation.messageIds.map(async (id) => (await invited.storage.messages.find(id))?.state));
    expect(states).toEqual(['sent', 'sent']);
  });
});
