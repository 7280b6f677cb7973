/*
 * The attack: a thief has a copy of every store (accounts, lists, flows, sessions, messages, ledgers, audit) as it was at one moment, and
 * not the key ring. He reads it for passwords, tokens, codes and addresses, feeds every stored text to every call that takes a secret,
 * and then alters rows, moving entries between positions, lists and accounts.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/adapter/runtime/index.js';
import { generateToken } from '../../src/core/session/index.js';
import type { AccountRecord, ListRecord } from '../../src/port/index.js';
import { dump, goodPassword, invite, logIn, matti, must, toChallenge, walkToList, type Active } from '../story/walk.js';
import { activate, hour, keys, profiles, reopen } from '../unit/service/shared/tools.js';

const notTheKey = Uint8Array.from(createHash('sha256').update('what the thief makes up').digest());

/** Every text anywhere in a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const listOf = async (active: Active): Promise<ListRecord> => (await active.storage.lists.findBy('accountId', active.accountId))[0] ?? expect.unreachable('a list');
const accountOf = async (active: Active): Promise<AccountRecord> => (await active.storage.accounts.find(active.accountId)) ?? expect.unreachable('an account');

describe.each(profiles)('a stolen database in %s', (policy) => {
  it('invariant 4: no secret is in it in the clear, in the middle of a first login and after it', async () => {
    const invited = await invite({ policy, keys });
    const { flow, codes } = await walkToList(invited);
    const during = await dump(invited.storage, [invited.accountId]);
    const active = await activate(policy);
    const { attempt } = await toChallenge(active);
    const after = await dump(active.storage, [active.accountId]);
    const secretHalf = (token: string): string => token.split('.')[1] ?? '';
    for (const [stored, secrets] of [
      [during, [invited.temporaryPassword, goodPassword, secretHalf(flow), matti.email, matti.phone]],
      [after, [goodPassword, secretHalf(active.token), secretHalf(attempt), active.browser.split('.')[3] ?? '', active.temporaryPassword, matti.email, matti.phone]],
    ] as const) {
      for (const secret of secrets) expect(stored.includes(secret), secret).toBe(false);
    }
    // A plain one-time password would be a text of its own; four letters may occur inside a hash by chance.
    const texts = new Set([...textsIn(JSON.parse(during)), ...textsIn(JSON.parse(after))]);
    for (const code of [...codes, ...active.codes]) expect(texts.has(code)).toBe(false);
    if (policy === 'standard') for (const text of texts) expect(text).not.toMatch(/^\d{8}$/);
  });

  it('no stored text opens anything: not as password, one-time password, token or cookie', async () => {
    const active = await activate(policy);
    const { attempt } = await toChallenge(active);
    const stored = [...new Set(textsIn(JSON.parse(await dump(active.storage, [active.accountId]))))];
    const ids = (await active.storage.sessions.findBy('accountId', active.accountId)).map(({ id, secretHash }) => `${id}.${secretHash}`);
    const candidates = [...stored, ...ids];
    expect(candidates.length).toBeGreaterThan(100);
    for (const [n, text] of candidates.entries()) {
      expect((await active.auth.sessions.check({ token: text })).ok).toBe(false);
      expect((await active.auth.login.replacePassword({ attempt: text, password: 'lumi narskuu saappaan alla' })).ok).toBe(false);
      expect((await active.auth.login.answerOtp({ attempt: text, code: active.codes[0] ?? '' })).ok).toBe(false);
      expect((await active.auth.firstLogin.view({ flow: text })).ok).toBe(false);
      if (n % 5 === 0) expect((await active.auth.login.start({ username: active.username, password: text })).ok).toBe(false);
      active.clock.advance(1);
    }
    expect(await active.auth.login.answerOtp({ attempt, code: candidates[0] ?? '' })).toMatchObject({ ok: false });
  });

  it('R191 in part: no cookie of a known browser can be made from it', async () => {
    const active = await activate(policy);
    const { knownBrowsers } = await accountOf(active);
    const [browser] = knownBrowsers;
    for (let n = 0; n < 6; n += 1) await active.auth.login.start({ username: active.username, password: 'a guess of a thief' });
    for (const keyId of ['test-1', 'new', '']) {
      for (const mac of ['', Buffer.alloc(32).toString('base64url'), (await listOf(active)).id]) {
        const cookie = `${browser?.id ?? ''}.${browser?.createdAt ?? 0}.${keyId}.${mac}`;
        expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: cookie })).toMatchObject({ reason: 'wait' });
      }
    }
    expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).ok).toBe(true);
  });

  it('R56 in part, R57 in part, field 6: without the key ring even the right one-time password opens nothing: the pepper is mandatory', async () => {
    const active = await activate(policy);
    const thief = reopen(active, { keys: [{ id: 'test-1', secret: notTheKey }] });
    const before = await active.storage.sessions.findBy('accountId', active.accountId);
    const { attempt, code, challenge } = await toChallenge({ ...active, auth: thief.auth });
    // He is refused before or after the miss is counted: telling the user needs the address, which he cannot read either.
    const said: unknown = await thief.auth.login.answerOtp({ attempt, code }).catch((error: unknown) => error);
    expect(said).not.toMatchObject({ ok: true });
    expect(await active.storage.sessions.findBy('accountId', active.accountId)).toEqual(before);
    expect((await listOf(active)).list).toMatchObject({ lifetimeMisses: 1, pinned: challenge.position });
    const other = reopen(active, { keys: [{ id: 'another', secret: notTheKey }] });
    const asked = await toChallenge({ ...active, auth: other.auth });
    await expect(other.auth.login.answerOtp({ attempt: asked.attempt, code: asked.code })).rejects.toMatchObject({ code: 'record-unreadable' });
  });

  it('R58 in part, R56 in part: entries moved to another position, and lists renamed, open nothing', async () => {
    const active = await activate(policy);
    const { attempt, code, challenge } = await toChallenge(active);
    const record = await listOf(active);
    const seen = challenge.position === 1 ? 2 : 1;
    const moved = record.list.entries.map((entry, index) => (index === challenge.position - 1 ? (record.list.entries[seen - 1] ?? '') : entry));
    const put = async (list: ListRecord['list']): Promise<void> => {
      const newest = await listOf(active);
      await active.storage.lists.update({ ...newest, version: newest.version + 1, list }, newest.version);
    };
    await put({ ...record.list, entries: moved });
    expect(await active.auth.login.answerOtp({ attempt, code: active.codes[seen - 1] ?? '' })).toMatchObject({ reason: 'wrong-code' });
    await put({ ...record.list, listNumber: 2 });
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ reason: 'wrong-code' });
    await put(record.list);
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
  });

  it('R43 in part: a password hash moved to another account opens that account, so it is audit and backups that must find it; a list does not move', async () => {
    const active = await activate(policy);
    const other = await activate(policy, { storage: active.storage, seed: 'another person' });
    const [mine, theirs] = [await listOf(active), await listOf(other)];
    await active.storage.lists.update({ ...mine, version: mine.version + 1, list: { ...mine.list, entries: theirs.list.entries } }, mine.version);
    const { attempt, challenge } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt, code: other.codes[challenge.position - 1] ?? '' })).toMatchObject({ reason: 'wrong-code' });
    const [a, b] = [await accountOf(active), await accountOf(other)];
    // The same password of two people: two strings (R43).
    expect(a.password?.encoded).not.toBe(b.password?.encoded);
  });

  it('whoever may write a session is in without a login, as the threat model says: what tells is that no event opened it', async () => {
    const active = await activate(policy);
    const { token, id, secretHash } = generateToken({ random: createRandom() });
    const seen = (await active.storage.sessions.find(active.token.split('.')[0] ?? '')) ?? expect.unreachable('a session');
    expect(await active.storage.sessions.insert({ ...seen, id, version: 1, secretHash })).toBe('inserted');
    expect(await active.auth.sessions.check({ token })).toMatchObject({ ok: true });
    const opened = (await active.storage.audit.list({ limit: 100 })).filter(({ kind }) => kind === 'session-opened');
    expect(opened).toHaveLength(1);
  });

  it('R186 in part, R44 in part: records of another schema, and profiles under a key that is gone, fail closed', async () => {
    for (const store of ['accounts', 'lists', 'flows', 'sessions'] as const) {
      const active = await activate(policy);
      const { attempt, code } = await toChallenge(active);
      const records = store === 'accounts' ? [await accountOf(active)] : await active.storage[store].findBy('accountId', active.accountId);
      for (const record of records) await (active.storage[store].update as (next: unknown, version: number) => Promise<boolean>)({ ...record, version: record.version + 1, schema: 2 }, record.version);
      const calls = [
        () => active.auth.login.start({ username: active.username, password: goodPassword }),
        () => active.auth.login.answerOtp({ attempt, code }),
        () => active.auth.sessions.check({ token: active.token }),
      ];
      const said = await Promise.all(calls.map((call) => call().catch((error: unknown) => error)));
      expect(said.filter((one) => (one as { code?: string }).code === 'record-unreadable').length, store).toBeGreaterThan(0);
    }
  });

  it('and with the key ring everything in it works again', async () => {
    const active = await activate(policy);
    active.clock.advance(hour);
    expect((await logIn(reopen(active), active.browser)).ok).toBe(true);
    must(await logIn(active));
  });
});
