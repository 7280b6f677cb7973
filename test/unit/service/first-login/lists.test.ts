import { describe, expect, it } from 'vitest';
import { renderListHtml } from '../../../../src/sheet/html/index.js';
import { layoutListSheet } from '../../../../src/sheet/index.js';
import { renderListText } from '../../../../src/sheet/text/index.js';
import { openPlainList } from '../../../../src/service/shared/plain-list.js';
import { createSeededRandom, createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, must, walkToEnd, walkToList, walkToMethod } from '../../../story/walk.js';
import { day, hour, minute, openFlow, policies, prove, stored, wrongCode } from './walks.js';
import { holdsWord, watchStorage } from './watch-storage.js';

const support = 'Anna at the office, 09 123 456';

async function withList(options: Parameters<typeof invite>[0]) {
  const watched = watchStorage();
  const invited = await invite({ storage: watched.storage, ...options });
  const { flow, codes } = await walkToList(invited);
  return { ...invited, ...watched, flow, codes };
}

describe.each(policies)('the plain list in %s', (policy) => {
  it('R55, field 25: the browser that ordered it opens it as often as asked, until it is proven', async () => {
    const { auth, flow, codes } = await withList({ policy });
    for (let n = 0; n < 5; n += 1) expect(must(await auth.firstLogin.openList({ flow })).list.codes).toEqual(codes);
    expect(codes).toHaveLength(100);
    must(await prove({ auth }, flow, codes));
    expect(await auth.firstLogin.openList({ flow })).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: support });
    must(await auth.firstLogin.finish({ flow }));
    expect(await auth.firstLogin.openList({ flow })).toEqual({ ok: false, reason: 'flow-ended', supportContact: support });
  });

  it('R55: no dump of the stores shows it, at any time', async () => {
    const { auth, flow, codes, everWritten, dump } = await withList({ policy });
    const shown = (text: string) => codes.filter((code) => holdsWord(text, code));
    expect(shown(everWritten())).toEqual([]);
    expect(everWritten()).not.toContain(codes.slice(0, 3).join('","'));
    must(await prove({ auth }, flow, codes));
    expect(shown(everWritten())).toEqual([]);
    expect(dump()).not.toContain('"sealedList"');
  });

  it('R55: what is stored opens only with that browser’s secret', async () => {
    const { records, flow, codes } = await withList({ policy });
    const sealed = String(records('flows').at(-1)?.['sealedList']);
    const secret = flow.split('.')[1] ?? '';
    expect((await openPlainList({ secret, sealed })).codes).toEqual(codes);
    const other = Buffer.alloc(32, 7).toString('base64url');
    await expect(openPlainList({ secret: other, sealed })).rejects.toMatchObject({ code: 'record-unreadable' });
    expect(records('flows').map((record) => JSON.stringify(record)).join('')).not.toContain(secret);
  });

  it('R55: who resumes elsewhere is asked for a password of that list, which proves it', async () => {
    const kit = await withList({ policy });
    const elsewhere = await openFlow(kit, goodPassword);
    expect(await kit.auth.firstLogin.openList({ flow: elsewhere })).toEqual({ ok: false, reason: 'list-not-here', supportContact: support });
    expect(must(await kit.auth.firstLogin.view({ flow: elsewhere })).view).toMatchObject({ state: 'password-list', listNumber: 1, listCanBeOpened: false });
    expect(await kit.auth.firstLogin.openList({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(must(await prove(kit, elsewhere, kit.codes)).state).toBe('welcome');
  });

  it('R53 in part, R55: or gets the next list on request, drawn afresh, which ends the earlier one', async () => {
    const kit = await withList({ policy });
    const elsewhere = await openFlow(kit, goodPassword);
    expect(must(await kit.auth.firstLogin.replaceList({ flow: elsewhere }))).toEqual({ ok: true, state: 'password-list', listNumber: 2 });
    const { list } = must(await kit.auth.firstLogin.openList({ flow: elsewhere }));
    expect(list.listNumber).toBe(2);
    expect(list.codes.filter((code, at) => code === kit.codes[at]).length).toBeLessThan(3);
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow: elsewhere }));
    expect(challenge.listNumber).toBe(2);
    const old = kit.codes[challenge.position - 1] ?? '';
    if (old !== list.codes[challenge.position - 1]) expect(await kit.auth.firstLogin.proveList({ flow: elsewhere, code: old })).toMatchObject({ ok: false, reason: 'wrong-code' });
    expect(kit.records('lists').map((record) => (record['list'] as { listNumber: number; status: string }))).toMatchObject([{ listNumber: 1, status: 'ended', endReason: 'abandoned' }, { listNumber: 2 }]);
    must(await prove(kit, elsewhere, list.codes));
  });

  it('R55: going back, and leaving, give it up for good', async () => {
    for (const how of ['goBack', 'leave'] as const) {
      const kit = await withList({ policy });
      must(await kit.auth.firstLogin[how]({ flow: kit.flow }));
      expect(kit.dump()).not.toContain('"sealedList"');
      expect((await kit.auth.firstLogin.openList({ flow: kit.flow })).ok).toBe(false);
      const flow = how === 'leave' ? await openFlow(kit, goodPassword) : kit.flow;
      expect(must(await kit.auth.firstLogin.view({ flow })).view.state).toBe(how === 'leave' ? 'password-list' : 'verification-method');
      const again = must(await (how === 'leave' ? kit.auth.firstLogin.replaceList({ flow }) : kit.auth.firstLogin.chooseList({ flow })));
      expect(again.listNumber).toBe(2);
    }
  });

  it('R55 in part: once the flow has idled out no call gives it back', async () => {
    const kit = await withList({ policy });
    kit.clock.advance(hour);
    expect(await kit.auth.firstLogin.openList({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    const resumed = await openFlow(kit, goodPassword);
    expect(kit.dump()).not.toContain('"sealedList"');
    expect(await kit.auth.firstLogin.openList({ flow: resumed })).toMatchObject({ ok: false, reason: 'list-not-here' });
  });

  it('opening it is written down each time, before it is shown', async () => {
    const kit = await withList({ policy });
    must(await kit.auth.firstLogin.openList({ flow: kit.flow }));
    expect(kit.records('audit').filter(({ kind }) => kind === 'list-opened')).toHaveLength(2);
    const down = { ...kit.storage.audit, append: () => Promise.reject(new Error('down')) };
    const other = createTestAuth({ policy, storage: { ...kit.storage, audit: down }, clock: kit.clock });
    await expect(other.auth.firstLogin.openList({ flow: kit.flow })).rejects.toMatchObject({ code: 'audit-unavailable' });
  });

  it('invariant 10 in part, field 7: page, text and HTML number the same passwords the same way, and logins ask by that number', async () => {
    const kit = await withList({ policy });
    const { list, holder, locale } = must(await kit.auth.firstLogin.openList({ flow: kit.flow }));
    expect([holder, locale]).toEqual(['Matti Virtanen', 'fi']);
    const sheet = layoutListSheet({ ...list, holder, supportContact: support });
    const text = readNumbers(renderListText({ sheet }), /(?<!\d)(\d{1,3}) {2}([A-Z2-9]{4})(?![A-Za-z0-9])/g);
    const html = readNumbers(renderListHtml({ sheet }), /<th scope="row">(\d+)<\/th><td>([A-Z2-9 ]{7})<\/td>/g);
    expect(text).toEqual(list.codes);
    expect(html).toEqual(list.codes);
    must(await prove(kit, kit.flow, text));
    const positions = new Set<number>();
    for (let n = 0; n < 10; n += 1) {
      const started = must(await kit.auth.login.start({ username: kit.username, password: goodPassword }));
      if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
      const { attempt, challenge } = started;
      positions.add(challenge.position);
      expect(must(await kit.auth.login.answerOtp({ attempt, code: html[challenge.position - 1] ?? '' })).next).toBe('authenticated');
    }
    expect(positions.size).toBe(10);
  });
});

/** The passwords of a sheet, in the order of the numbers that stand before them. */
function readNumbers(rendered: string, entry: RegExp): readonly string[] {
  const found = new Map([...rendered.matchAll(entry)].map(([, number, code]) => [Number(number), (code ?? '').replaceAll(' ', '')]));
  return Array.from({ length: 100 }, (_, at) => found.get(at + 1) ?? `nothing at ${String(at + 1)}`);
}

describe.each(policies)('proving the list in %s', (policy) => {
  it('a right answer opens a session, makes the account active and the browser known', async () => {
    const kit = await withList({ policy });
    const proven = must(await prove(kit, kit.flow, kit.codes));
    expect(proven).toMatchObject({ state: 'welcome', list: { listNumber: 1, left: 99, renewalOffered: false } });
    expect(must(await kit.auth.sessions.check({ token: proven.token })).session).toMatchObject({ accountId: kit.accountId, assurance: { amr: ['pwd', 'otp', 'mfa'], aal: policy === 'nist' ? 2 : 1, method: 'otp-list' } });
    const account = await stored(kit);
    expect(account).toMatchObject({ status: 'active', method: 'otp-list' });
    expect(account).not.toHaveProperty('unfinishedUntil');
    expect(account.knownBrowsers).toHaveLength(1);
    expect(proven.browser).toContain(account.knownBrowsers[0]?.id);
  });

  it('R13 in part: the list is bound with kind, which, when and source', async () => {
    const kit = await withList({ policy });
    kit.clock.advance(1234);
    must(await prove(kit, kit.flow, kit.codes));
    const { bindings, listId } = await stored(kit);
    expect(bindings.at(-1)).toEqual({ factor: 'otp-list', factorId: listId, source: 'first-login', createdAt: kit.clock.now() });
  });

  it.each([[5 * minute - 1000, true], [5 * minute - 1, true], [5 * minute, false]] as const)('R64 in part: clock: what is asked waits 5 min for its answer, and time is no miss: %d ms', async (ms, right) => {
    const kit = await withList({ policy });
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
    kit.clock.advance(ms);
    const answer = () => kit.auth.firstLogin.proveList({ flow: kit.flow, code: kit.codes[challenge.position - 1] ?? '' });
    expect(await answer()).toMatchObject(right ? { ok: true } : { ok: false, reason: 'challenge-expired', supportContact: support });
    if (!right) {
      for (let n = 0; n < 10; n += 1) expect(await answer()).toMatchObject({ ok: false, reason: 'challenge-expired' });
      expect(must(await kit.auth.firstLogin.askList({ flow: kit.flow })).challenge.position).toBe(challenge.position);
      expect((await answer()).ok).toBe(true);
    }
  });

  it('R102 in part: nothing is judged that was not asked for in this browser', async () => {
    const kit = await withList({ policy });
    for (const code of kit.codes) expect(await kit.auth.firstLogin.proveList({ flow: kit.flow, code })).toMatchObject({ ok: false, reason: 'challenge-expired' });
    must(await prove(kit, kit.flow, kit.codes));
  });

  it('of fifty at once with the right one, one opens a session, and the account is active once', async () => {
    const kit = await withList({ policy, policyOverrides: { hashing: { waiting: 1000 } } });
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
    const code = kit.codes[challenge.position - 1] ?? '';
    const results = await Promise.all(Array.from({ length: 50 }, () => kit.auth.firstLogin.proveList({ flow: kit.flow, code })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(kit.records('sessions')).toHaveLength(1);
    expect((await stored(kit)).bindings.filter(({ factor }) => factor === 'otp-list')).toHaveLength(1);
    expect((await kit.auth.sessions.check({ token: results.flatMap((result) => (result.ok ? [result.token] : []))[0] ?? '' })).ok).toBe(true);
  });

  it('R208 in part: a wrong one, a used one and what cannot be one are refused, with what is asked now and whom to contact', async () => {
    const kit = await withList({ policy });
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
    expect(await kit.auth.firstLogin.proveList({ flow: kit.flow, code: wrongCode(kit.codes, challenge.position) })).toEqual({
      ok: false, reason: 'wrong-code', challenge: { listNumber: 1, position: challenge.position, expiresAt: challenge.expiresAt }, supportContact: support,
    });
    for (const code of ['', 'AAA', 'AAAAA', 'АААА', '\ud800', 'x'.repeat(100_000), '1234', 'AA!A', '__proto__']) {
      const refused = await kit.auth.firstLogin.proveList({ flow: kit.flow, code });
      expect(refused).toMatchObject({ ok: false, supportContact: support });
      if (!refused.ok && code !== '1234') expect(refused.reason).toBe('not-a-code');
    }
  });

  it('the fifth wrong one closes the way, also for the right one; another list opens it again', async () => {
    const kit = await withList({ policy });
    const reasons: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { challenge } = must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
      const refused = await kit.auth.firstLogin.proveList({ flow: kit.flow, code: wrongCode(kit.codes, challenge.position) });
      reasons.push(refused.ok ? 'ok' : refused.reason);
    }
    expect(reasons).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed']);
    expect(await prove(kit, kit.flow, kit.codes)).toEqual({ ok: false, reason: 'lane-closed', supportContact: support });
    expect(kit.records('audit').filter(({ kind }) => kind === 'lane-closed')).toHaveLength(1);
    must(await kit.auth.firstLogin.replaceList({ flow: kit.flow }));
    const { list } = must(await kit.auth.firstLogin.openList({ flow: kit.flow }));
    must(await prove(kit, kit.flow, list.codes));
  });

  it('a list that has ended meanwhile is no way on, and another one is', async () => {
    const kit = await withList({ policy });
    const { listId = '' } = await stored(kit);
    must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
    const record = await kit.storage.lists.find(listId);
    if (record === undefined) throw new Error('the list is stored');
    await kit.storage.lists.update({ ...record, list: { ...record.list, status: 'ended', endReason: 'disabled', endedAt: 1 }, version: record.version + 1 }, record.version);
    expect(await kit.auth.firstLogin.askList({ flow: kit.flow })).toEqual({ ok: false, reason: 'list-ended', supportContact: support });
    expect(await kit.auth.firstLogin.proveList({ flow: kit.flow, code: kit.codes[0] ?? '' })).toEqual({ ok: false, reason: 'list-ended', supportContact: support });
    must(await kit.auth.firstLogin.replaceList({ flow: kit.flow }));
  });

  it('R72 in part: once there is a method, no flow issues a list: that takes a proof which this release does not ask for', async () => {
    const active = await walkToEnd({ policy });
    const invited = await invite({ policy });
    const { flow } = await walkToMethod(invited);
    expect((await active.auth.firstLogin.chooseList({ flow })).ok).toBe(false);
    const kit = await withList({ policy });
    must(await prove(kit, kit.flow, kit.codes));
    for (const call of ['chooseList', 'replaceList', 'goBack', 'openList'] as const) expect(await kit.auth.firstLogin[call]({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    must(await kit.auth.firstLogin.finish({ flow: kit.flow }));
    for (const call of ['chooseList', 'replaceList', 'goBack', 'openList', 'finish', 'view'] as const) expect(await kit.auth.firstLogin[call]({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('the session stays whether or not the welcome page was seen', async () => {
    const kit = await withList({ policy });
    const { token } = must(await prove(kit, kit.flow, kit.codes));
    expect((await kit.auth.sessions.check({ token })).ok).toBe(true);
    must(await kit.auth.firstLogin.finish({ flow: kit.flow }));
    expect((await kit.auth.sessions.check({ token })).ok).toBe(true);
    kit.clock.advance(day);
    expect(must(await kit.auth.login.start({ username: kit.username, password: goodPassword })).next).toBe('otp-challenge');
  });

  it('invariant 2: consumed, written down, activated, written down, granted: in this order', async () => {
    const kit = await withList({ policy });
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow: kit.flow }));
    const from = kit.calls.length;
    must(await kit.auth.firstLogin.proveList({ flow: kit.flow, code: kit.codes[challenge.position - 1] ?? '' }));
    const order = kit.calls.slice(from).filter((call) => ['lists.update', 'audit.append', 'accounts.update', 'sessions.insert'].includes(call));
    expect(order).toEqual(['lists.update', 'audit.append', 'accounts.update', 'audit.append', 'sessions.insert']);
  });
});

describe('R44: two keys in the ring', () => {
  it('R44: a list of the older key is proven under the newer ring, and fails closed without it', async () => {
    const random = createSeededRandom('rings');
    const [old, young] = [{ id: 'old', secret: random.bytes(32) }, { id: 'young', secret: random.bytes(32) }];
    const watched = watchStorage();
    const invited = await invite({ storage: watched.storage, keys: [old] });
    const { flow, codes } = await walkToList(invited);
    const { storage, clock, hasher } = invited;
    const open = (keys: readonly { readonly id: string; readonly secret: Uint8Array }[], seed: string) => createTestAuth({ storage, clock, hasher, keys, seed });
    const dropped = open([young], 'dropped');
    await expect(prove(dropped, flow, codes)).rejects.toMatchObject({ code: 'record-unreadable' });
    const swapped = open([{ id: 'old', secret: young.secret }], 'swapped');
    expect((await prove(swapped, flow, codes)).ok).toBe(false);
    expect(watched.records('sessions')).toEqual([]);
    const rotated = open([young, old], 'rotated');
    must(await prove(rotated, flow, codes));
    must(await rotated.auth.firstLogin.finish({ flow }));
    const started = must(await rotated.auth.login.start({ username: invited.username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    expect(must(await rotated.auth.login.answerOtp({ attempt: started.attempt, code: codes[started.challenge.position - 1] ?? '' })).next).toBe('authenticated');
  });

  it('R44 in part: what is made under the newer ring names its key', async () => {
    const random = createSeededRandom('rings');
    const [old, young] = [{ id: 'old', secret: random.bytes(32) }, { id: 'young', secret: random.bytes(32) }];
    const watched = watchStorage();
    const invited = await invite({ storage: watched.storage, keys: [old] });
    const rotated = { ...invited, ...createTestAuth({ storage: watched.storage, clock: invited.clock, keys: [young, old], seed: 'rotated' }) };
    const { flow } = await walkToMethod({ ...invited, auth: rotated.auth });
    must(await rotated.auth.firstLogin.chooseList({ flow }));
    const [list] = watched.records('lists').map((record) => record['list'] as { readonly keyId: string });
    expect(list?.keyId).toBe('young');
    const [head] = (await stored(invited)).profile.split('.');
    expect(JSON.parse(Buffer.from(head ?? '', 'base64url').toString())).toMatchObject({ kid: 'young' });
    must(await rotated.auth.accounts.describe({ actor: headUser, accountId: invited.accountId }));
  });
});
