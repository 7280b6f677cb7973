import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import type { LedgerStore, MessageRecord } from '../../../../src/port/index.js';
import { createTestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';
import type { MessagePurpose } from '../../../../src/core/types.js';
import { accountBudgets, reserveDelivery } from '../../../../src/service/delivery/delivery-budget.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { keys } from '../shared/tools.js';
import { bothWays, deliverAll } from './tools.js';

const day = 24 * 60 * 60 * 1000;

/** So few that a test can spend them. */
const small = { recovery: { requestsAnHour: 1, requestsADay: 1, codesSent: 1 }, delivery: { perAccount: 4, perAddress: 6, perOrganization: 10 } };

async function invite(count: number, options: TestAuthOptions = {}, person = (n: number) => ({ ...matti, email: `m${n}@example.com`, phone: `+35840${1_000_000 + n}` })) {
  const kit = createTestAuth({ keys, policyOverrides: small, ...options });
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: person(n), delivery: bothWays })).accountId);
    await kit.settle();
  }
  const messages = async (): Promise<readonly MessageRecord[]> => (await Promise.all(ids.map((id) => kit.storage.messages.findBy('accountId', id)))).flat();
  return { ...kit, ids, messages };
}

describe('how many messages go out in a day', () => {
  it('field 34: of one organization no more invitations than the policy says; the others wait for the next day, and are no tries', async () => {
    const kit = await invite(7);
    const waiting = (await kit.messages()).filter(({ state }) => state === 'queued');
    expect(kit.inbox.all()).toHaveLength(10);
    expect(waiting.map(({ tries, waitsFor, dueAt }) => [tries, waitsFor, dueAt])).toEqual(waiting.map(() => [0, 'budget', kit.clock.now() + day]));
    expect(waiting).toHaveLength(4);
    expect(await kit.auth.deliver()).toMatchObject({ tried: 0 });
    kit.clock.advance(day);
    await kit.auth.deliver();
    expect((await kit.messages()).map(({ state }) => state)).toEqual(Array.from({ length: 14 }, () => 'sent'));
    expect(kit.inbox.all()).toHaveLength(14);
  });

  it('field 34: to one address, whoever shares it', async () => {
    const kit = await invite(8, { policyOverrides: { ...small, delivery: { ...small.delivery, perOrganization: 1000 } } }, (n) => ({ ...matti, phone: `+35840${1_000_000 + n}` }));
    expect(kit.inbox.all().filter(({ to }) => to === matti.email)).toHaveLength(6);
    expect((await kit.messages()).filter(({ waitsFor }) => waitsFor === 'budget')).toHaveLength(2);
  });

  it('field 34: about one account; what is tried again counts once', async () => {
    const kit = await invite(1);
    kit.inbox.fail({ channel: 'sms', times: 5 });
    for (let again = 0; again < 3; again += 1) {
      must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.ids[0] ?? '', delivery: bothWays }));
      await kit.settle();
    }
    expect((await kit.messages()).filter(({ waitsFor }) => waitsFor === 'budget').length).toBeGreaterThan(0);
    await deliverAll(kit, kit.clock.now() + day - 1);
    // Four were counted; the first temporary password was void before it went out.
    expect(kit.inbox.all().map(({ purpose }) => purpose).sort()).toEqual(['invitation', 'invitation', 'temporary-password']);
  });

  it('what a provider refuses for good is given back', async () => {
    let refused = 0;
    const send = (): Promise<{ readonly ok: false; readonly reason: 'refused' }> => { refused += 1; return Promise.resolve({ ok: false, reason: 'refused' }); };
    const kit = await invite(30, { email: { send }, sms: { send } });
    expect(refused).toBe(60);
    expect((await kit.messages()).map(({ state }) => state)).toEqual(Array.from({ length: 60 }, () => 'failed'));
  });

  it('invariant 7: without its ledger a message is not sent, is not lost, and whoever delivers is told', async () => {
    const kit = await invite(1);
    const { storage } = kit;
    const down = { ...storage, ledgers: { ...storage.ledgers, add: () => Promise.reject(new Error('the ledgers are down')) } };
    kit.inbox.fail({ channel: 'email', times: 1 });
    const broken = createTestAuth({ keys, seed: 'another process', storage: down, clock: kit.clock, email: kit.inbox.email, sms: kit.inbox.sms, policyOverrides: small, background: () => undefined });
    await broken.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.ids[0] ?? '', delivery: bothWays }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    kit.clock.advance(60_000);
    const sent = kit.inbox.all().length;
    await expect(broken.auth.deliver()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    expect(kit.inbox.all()).toHaveLength(sent);
    const waiting = (await kit.messages()).filter(({ state }) => state === 'queued');
    expect(waiting.map(({ tries }) => tries)).toEqual(waiting.map(() => 0));
    kit.inbox.fail({ channel: 'email', times: 0 });
    await deliverAll(kit, kit.clock.now() + day - 1);
    expect((await kit.messages()).filter(({ state }) => state === 'queued')).toEqual([]);
  });

  it('field 34: who does one thing to the own login over and over keeps back that alone, and nothing of anybody else', async () => {
    const kit = createTestAuth({ keys, policyOverrides: { ...small, delivery: { ...small.delivery, perOrganization: 100 } } });
    const deps = { ledgers: kit.storage.ledgers, keys: createKeys(keys), policy: kit.auth.policy };
    const reserve = async (accountId: string, purpose: MessagePurpose) => (await reserveDelivery(deps, { message: { accountId, purpose }, to: matti.email, organizationId, now: kit.clock.now() })).ok;
    const told = [];
    for (let n = 0; n < 500; n += 1) told.push(await reserve('mallory', 'new-browser'));
    expect(told.filter(Boolean)).toHaveLength(4);
    expect([await reserve('mallory', 'device-paired'), await reserve('victim', 'new-browser'), await reserve('victim', 'device-paired')]).toEqual([true, true, true]);
    const kept = await kit.storage.ledgers.read({ keys: accountBudgets('mallory'), now: kit.clock.now() });
    expect(kept.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });

  it('R184 in part: no address stands in a ledger', async () => {
    const added: string[] = [];
    const storage = createMemoryStorage();
    const add: LedgerStore['add'] = (input) => {
      added.push(...input.changes.map(({ key }) => key));
      return storage.ledgers.add(input);
    };
    await invite(1, { storage: { ...storage, ledgers: { ...storage.ledgers, add } } });
    expect(added.filter((key) => key.startsWith('delivery/address/'))).toHaveLength(2);
    expect(added.filter((key) => key.includes('m0@example.com') || key.includes('358401000000'))).toEqual([]);
  });
});

describe('R128: what strangers may cause never keeps the owner’s own code from going out', () => {
  it.each(['standard', 'nist'] as const)('R128: in %s, after a day of all their requests, and with notices and invitations spent', async (policy) => {
    const active = await walkToEnd({ policy, keys });
    const { recovery, delivery } = active.auth.policy;
    // What strangers are allowed, and twice as much again.
    for (let hour = 0; hour < 23; hour += 1) {
      for (let n = 0; n < recovery.requestsAnHour * 3; n += 1) {
        await active.auth.recovery.request({ username: active.username, recovers: 'password' });
        await active.auth.recovery.requestUsername({ contact: matti.email });
        await active.settle();
      }
      active.clock.advance(60 * 60_000);
    }
    const codes = active.inbox.all().filter(({ purpose }) => purpose === 'recovery-link' || purpose === 'lost-username').length;
    expect(codes).toBeGreaterThan(0);
    expect(codes).toBeLessThanOrEqual(2 * recovery.requestsADay);
    expect(delivery.perAccount - codes).toBeGreaterThanOrEqual(recovery.requestsADay * (recovery.codesSent + 1));
    // Notices and invitations have other budgets.
    await active.storage.ledgers.add({ changes: [{ key: `delivery/account/${active.accountId}/notices`, amount: 10_000, windowMs: day }, { key: `delivery/account/${active.accountId}/invitations`, amount: 10_000, windowMs: day }], now: active.clock.now() });
    active.inbox.clear();
    await active.auth.recovery.request({ username: active.username, recovers: 'password', browser: active.browser });
    await active.settle();
    expect(active.inbox.lastEmailTo(matti.email)?.purpose).toBe('recovery-link');
  });

  it.each(['perAccount', 'perAddress'] as const)('R128: a policy whose %s would let them refuses start-up', (name) => {
    const start = (number: number) => () => createTestAuth({ policyOverrides: { delivery: { [name]: number } } });
    expect(start(60)).not.toThrow();
    expect(start(59)).toThrow(`policy.delivery.${name}: at least recovery.requestsADay · (recovery.codesSent + 3), so that no recovery code waits for what strangers ask for (R128)`);
  });

  it('R128: a notice that is too many waits, and the link that is asked for goes out', async () => {
    const active = await walkToEnd({ keys });
    await active.storage.ledgers.add({ changes: [{ key: `delivery/account/${active.accountId}/notices`, amount: 200, windowMs: day }], now: active.clock.now() });
    active.inbox.clear();
    const { username } = active;
    const started = must(await active.auth.login.start({ username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('the third step was expected');
    await active.auth.login.answerOtp({ attempt: started.attempt, code: 'ZZZZ' });
    await active.settle();
    const messages = await active.storage.messages.findBy('accountId', active.accountId);
    expect(messages.filter(({ waitsFor }) => waitsFor === 'budget').map(({ purpose }) => purpose)).toEqual(['partial-auth', 'partial-auth']);
    await active.auth.recovery.request({ username, recovers: 'password' });
    await active.settle();
    expect(active.inbox.all().map(({ purpose }) => purpose)).toEqual(['recovery-link']);
    active.clock.advance(day);
    await active.auth.deliver();
    expect(active.inbox.all().map(({ purpose }) => purpose)).toEqual(['recovery-link', 'partial-auth', 'partial-auth']);
  });
});
