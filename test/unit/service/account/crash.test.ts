import { describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import { createTestAuth, type TestAuth } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { goOn } from '../first-login/go-on.js';
import { watchStorage, writes, type Break, type WatchedStorage } from '../first-login/watch-storage.js';

const bySms = { username: 'email', temporaryPassword: 'sms' } as const;
const deliveries = [bySms, 'in-person'] as const;
const spelled = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/;

interface Crash {
  readonly kit: TestAuth;
  readonly watched: WatchedStorage;
  readonly broke: string;
  readonly answer: unknown;
}

/** One act again and again, each time with the next call to the storage broken, until it goes through. */
async function* crashes(policy: 'standard' | 'nist', when: Break, prepare: (kit: TestAuth) => Promise<() => Promise<unknown>>): AsyncGenerator<Crash> {
  for (let n = 1; n < 100; n += 1) {
    const watched = watchStorage();
    const kit = createTestAuth({ policy, storage: watched.storage });
    const act = await prepare(kit);
    await kit.settle();
    watched.breakAt(n, when);
    const answer = await act().catch((error: unknown) => error);
    await kit.settle();
    const broke = watched.heal();
    if (broke === undefined) return;
    if (answer instanceof Error && !isAuthError(answer)) throw answer;
    if (when === 'after' && !writes.includes(broke.split('.')[1] ?? '')) continue;
    yield { kit, watched, broke: `call ${String(n)}, ${broke}`, answer };
  }
  throw new Error('a hundred calls to the storage in one act');
}

/** What was handed out or sent, beside what was written down. */
function sentWithoutEvents({ watched, answer }: Pick<Crash, 'watched' | 'answer'>): readonly string[] {
  const kinds = watched.records('audit').filter(({ outcome }) => outcome === 'success').map(({ kind }) => kind);
  const has = (...some: readonly string[]) => some.some((kind) => kinds.includes(kind));
  const slip = typeof answer === 'object' && answer !== null && 'slip' in answer;
  const grants: readonly (readonly [string, boolean, boolean])[] = [
    ['an account', watched.records('accounts').length > 0, has('account-provisioned')],
    ['a message', watched.records('messages').length > 0, has('account-provisioned')],
    ['a slip', slip, has('slip-handed-out')],
    ['a temporary password by SMS', watched.records('messages').some(({ purpose }) => purpose === 'temporary-password'), has('account-provisioned', 'temporary-password-issued')],
  ];
  return grants.filter(([, granted, written]) => granted && !written).map(([what]) => what);
}

/** What the head user finds out about an account whose making broke off, and how it is got going again. */
async function reach(kit: TestAuth, watched: WatchedStorage) {
  const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
  const accountIds = [...new Set(events.filter(({ kind }) => kind === 'account-provisioned').map(({ accountId }) => accountId ?? ''))];
  const found = await Promise.all(accountIds.map((accountId) => kit.auth.accounts.describe({ actor: headUser, accountId })));
  const [made] = found.flatMap((result) => (result.ok ? [result.account] : []));
  expect(watched.records('accounts').length).toBe(made === undefined ? 0 : 1);
  return made;
}

describe.each((['standard', 'nist'] as const).flatMap((policy) => (['before', 'after'] as const).map((when) => [policy, when] as const)))('the storage breaks once, in %s, %s the call was done', (policy, when) => {
  it.each(deliveries)('invariants 2 and 7: provisioning a wanted username by %o: nothing goes out that is not written down, and the username is not lost', async (delivery) => {
    const person = { ...matti, username: 'matti' };
    for await (const crash of crashes(policy, when, async (kit) => () => kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery }))) {
      const { kit, watched, broke } = crash;
      expect([broke, sentWithoutEvents(crash)]).toEqual([broke, []]);
      const made = await reach(kit, watched);
      const again = made === undefined ? must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' })) : undefined;
      const slip = again?.slip ?? must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made?.accountId ?? '', delivery: 'in-person' })).slip;
      const accountId = again?.accountId ?? made?.accountId ?? '';
      const helper = await goOn({ ...kit, accountId, username: 'matti', temporaryPassword: slip?.temporaryPassword ?? '', addressCode: '' }, new Map());
      expect([broke, helper]).toEqual([broke, 'user']);
    }
  });

  it('invariants 2 and 7: provisioning with a generated username can simply be done again', async () => {
    for await (const { kit } of crashes(policy, when, async (one) => () => one.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms }))) {
      const { accountId, username, slip } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: 'in-person' }));
      await goOn({ ...kit, accountId, username, temporaryPassword: slip?.temporaryPassword ?? '', addressCode: '' }, new Map());
    }
  });

  it('R10, invariants 2 and 7: issuing anew: at whatever call, at most one temporary password opens, and the head user can issue again', async () => {
    const prepare = async (kit: TestAuth) => {
      const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: 'matti' }, delivery: 'in-person' }));
      return () => kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: bySms });
    };
    for await (const crash of crashes(policy, when, prepare)) {
      const { kit, watched, broke } = crash;
      expect([broke, sentWithoutEvents(crash)]).toEqual([broke, []]);
      await kit.auth.deliver();
      kit.clock.advance(31_000);
      await kit.auth.deliver();
      const account = await reach(kit, watched);
      const { slip } = must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: account?.accountId ?? '', delivery: 'in-person' }));
      for (const { text } of kit.inbox.all()) {
        const sent = spelled.exec(text)?.[0];
        if (sent !== undefined) expect((await kit.auth.login.start({ username: 'matti', password: sent })).ok).toBe(false);
      }
      expect((await kit.auth.login.start({ username: 'matti', password: slip?.temporaryPassword ?? '' })).ok).toBe(true);
    }
  });
});

describe.each(['before', 'after'] as const)('the storage breaks once while the invited person asks for the temporary password, %s the call was done', (when) => {
  it('invariants 2 and 7: the answer is the same, nothing is sent that is not written down, and asking again or the head user helps', async () => {
    const prepare = async (kit: TestAuth) => {
      must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: 'matti' }, delivery: bySms }));
      await kit.settle();
      return () => kit.auth.accounts.requestTemporaryPassword({ username: 'matti' });
    };
    let seen = 0;
    for await (const crash of crashes('nist', when, prepare)) {
      const { kit, watched, broke, answer } = crash;
      seen += 1;
      expect([broke, answer]).toEqual([broke, { ok: true }]);
      expect([broke, sentWithoutEvents(crash)]).toEqual([broke, []]);
      kit.clock.advance(10 * 60_000);
      await kit.auth.deliver();
      await kit.auth.accounts.requestTemporaryPassword({ username: 'matti' });
      await kit.settle();
      const account = await reach(kit, watched);
      const sent = spelled.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? 'nothing was sent';
      await goOn({ ...kit, accountId: account?.accountId ?? '', username: 'matti', temporaryPassword: sent, addressCode: '' }, new Map());
    }
    expect(seen).toBeGreaterThan(5);
  });
});
