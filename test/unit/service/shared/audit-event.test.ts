import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import type { Actor, StoredAuditEvent } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, invite, logIn, matti, must, organizationId, walkToList, walkToEnd, type Invited } from '../../../story/walk.js';
import { day, openFlow, pastPassword, policies, profile, prove, toPassword } from '../first-login/walks.js';
import { eventsOf, wrapStorage } from './tools.js';

const requestId = 'request-7';

/** What was written while something was done. */
async function written(kit: Pick<Invited, 'storage'>, act: () => Promise<unknown>): Promise<readonly StoredAuditEvent[]> {
  const before = new Set((await eventsOf(kit.storage)).map(({ id }) => id));
  await act();
  return (await eventsOf(kit.storage)).filter(({ id }) => !before.has(id));
}

const actors: readonly (readonly [Actor, Actor])[] = [
  [{ kind: 'head-user', id: 'anna' }, { kind: 'head-user', id: 'anna', email: 'anna@virtanen.example', phone: '+358401112223', onBehalfOf: 'CANARY' } as Actor],
  [{ kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId }, { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId, token: 'CANARY', name: 'Anna' } as Actor],
  [{ kind: 'system' }, { kind: 'system', id: 'CANARY', password: 'CANARY' } as Actor],
];

describe.each(policies)('who acted, as the audit keeps it, in %s', (policy) => {
  it.each(actors)('R176 in part, R175 in part: of a host’s object only the known fields are kept: %o', async (kept, given) => {
    const asked: Actor[] = [];
    const kit = createTestAuth({ policy, authorize: ({ actor, action }) => { asked.push(actor); return action !== 'see-account'; } });
    const made = must(await kit.auth.accounts.provision({ actor: given, organizationId, person: matti, delivery: 'in-person' }));
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: given, accountId: made.accountId, delivery: 'in-person' }));
    expect((await kit.auth.accounts.describe({ actor: given, accountId: made.accountId })).ok).toBe(false);
    const events = await eventsOf(kit.storage);
    expect(events.map(({ kind }) => kind)).toEqual(['account-provisioned', 'slip-handed-out', 'temporary-password-issued', 'slip-handed-out', 'not-authorized']);
    for (const { actor } of events) expect(actor).toEqual(kept);
    expect(JSON.stringify(events)).not.toMatch(/CANARY|anna@|\+358/);
    // The host's own rules are asked with what the host gave.
    expect(asked).toEqual([given, given, given]);
  });
});

describe.each(policies)('the order of events, in %s', (policy) => {
  it('R175 in part: those of one millisecond are listed as they happened', async () => {
    const appended: unknown[] = [];
    const storage = wrapStorage(createMemoryStorage(), (name, [events], call) => {
      if (name === 'audit.append') appended.push(...(events as readonly { id: unknown }[]).map(({ id }) => id));
      return call();
    });
    const active = await walkToEnd({ policy, storage });
    for (let n = 0; n < 5; n += 1) must(await logIn(active));
    const events = await active.storage.audit.list({ chain: organizationId, limit: 10_000 });
    expect(new Set(events.map(({ at }) => at)).size).toBe(1);
    expect(events.length).toBeGreaterThan(20);
    expect(events.map(({ id }) => id)).toEqual(appended);
  });
});

type Act = (kit: Invited) => Promise<readonly StoredAuditEvent[]>;

const acts: Readonly<Record<string, readonly [Act, Readonly<Record<string, unknown>>]>> = {
  'a wrong address code with the personal information': [
    async (kit) => {
      const flow = await openFlow(kit, kit.temporaryPassword);
      return written(kit, () => kit.auth.firstLogin.giveInformation({ flow, profile, addressCode: '00000000', requestId }));
    },
    { kind: 'contact-confirmed', outcome: 'failure', reason: 'code-wrong' },
  ],
  'an expired temporary password': [
    async (kit) => {
      kit.clock.advance(8 * day);
      return written(kit, () => kit.auth.login.start({ username: kit.username, password: kit.temporaryPassword, requestId }));
    },
    { kind: 'first-login-opened', outcome: 'failure', reason: 'temporary-password-expired' },
  ],
  'a first login that expired': [
    async (kit) => {
      await pastPassword(kit);
      kit.clock.advance(7 * day);
      return written(kit, () => kit.auth.login.start({ username: kit.username, password: goodPassword, requestId }));
    },
    { kind: 'first-login-opened', outcome: 'failure', reason: 'first-login-expired' },
  ],
  goBack: [
    async (kit) => {
      const { flow } = await walkToList(kit);
      return written(kit, () => kit.auth.firstLogin.goBack({ flow, requestId }));
    },
    { kind: 'first-login-step', outcome: 'success', reason: 'back' },
  ],
  leave: [
    async (kit) => {
      const flow = await toPassword(kit);
      return written(kit, () => kit.auth.firstLogin.leave({ flow, requestId }));
    },
    { kind: 'first-login-step', outcome: 'success', reason: 'left' },
  ],
  finish: [
    async (kit) => {
      const { flow, codes } = await walkToList(kit);
      must(await prove(kit, flow, codes));
      return written(kit, () => kit.auth.firstLogin.finish({ flow, requestId }));
    },
    { kind: 'first-login-step', outcome: 'success', reason: 'finished' },
  ],
  replaceList: [
    async (kit) => {
      const { flow } = await walkToList(kit);
      return written(kit, () => kit.auth.firstLogin.replaceList({ flow, requestId }));
    },
    { kind: 'list-issued', outcome: 'success', method: 'otp-list' },
  ],
};

const nistActs: Readonly<Record<string, readonly [Act, Readonly<Record<string, unknown>>]>> = {
  'a wrong address code later': [
    async (kit) => {
      const flow = await pastPassword(kit);
      return written(kit, () => kit.auth.firstLogin.confirmContact({ flow, code: '00000000', requestId }));
    },
    { kind: 'contact-confirmed', outcome: 'failure', reason: 'code-wrong' },
  ],
  sendAddressCode: [
    async (kit) => {
      const flow = await pastPassword(kit);
      return written(kit, () => kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email', requestId }));
    },
    { kind: 'first-login-step', outcome: 'success', reason: 'address-code-sent' },
  ],
};

const rows = [...policies.flatMap((policy) => Object.entries(acts).map(([name, [act, event]]) => [policy, name, act, event] as const)), ...Object.entries(nistActs).map(([name, [act, event]]) => ['nist', name, act, event] as const)];

describe.each(rows)('in %s', (policy, name, act, event) => {
  it(`R175 in part, invariant 9 in part: ${name} writes one event of its own, with the request it came by`, async () => {
    const kit = await invite({ policy });
    const events = await act(kit);
    const actor = { kind: 'user', id: kit.accountId };
    expect(events.filter(({ kind }) => kind === event['kind'])).toMatchObject([{ ...event, actor, accountId: kit.accountId, chain: organizationId, requestId, at: kit.clock.now() }]);
  });
});

describe('R175 in part: the list that ends with it', () => {
  it.each(['goBack', 'replaceList'] as const)('%s writes that too', async (name) => {
    const kit = await invite();
    const { flow } = await walkToList(kit);
    const events = await written(kit, () => kit.auth.firstLogin[name]({ flow, requestId }));
    expect(events.filter(({ kind }) => kind === 'list-ended')).toMatchObject([{ outcome: 'success', reason: 'abandoned', method: 'otp-list', accountId: kit.accountId }]);
  });
});
