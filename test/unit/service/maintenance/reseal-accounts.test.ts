import { describe, expect, it } from 'vitest';
import { sealedKeyId } from '../../../../src/internal/sealed-json.js';
import { contactKeysOf } from '../../../../src/service/shared/profile.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { headUser, logInAndSettle, matti, must, organizationId } from '../../../story/walk.js';
import { activate, keys, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { maintainAll, newerKey } from './tools.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;

describe.each(profiles)('sealing accounts anew, in %s', (policy) => {
  it('R184 in part, R195 in part: without downtime, profile, invitation and what contacts are found by move to the newest key', async () => {
    const active = await activate(policy);
    const before = await active.storage.accounts.find(active.accountId);
    const rotated = reopen(active, { keys: [newerKey, ...keys] });
    expect((await logInAndSettle(rotated)).ok).toBe(true);
    expect((await rotated.auth.maintain()).done['reseal-accounts']).toBe(1);
    const after = await active.storage.accounts.find(active.accountId);
    expect([before, after].map((account) => [sealedKeyId(account?.profile ?? ''), sealedKeyId(account?.invitation.profile ?? '')])).toEqual([['test-1', 'test-1'], ['test-2', 'test-2']]);
    const ring = createKeys([newerKey]);
    expect(after?.contactKeys).toEqual([matti.email, matti.phone].flatMap((contact) => contactKeysOf({ keys: ring }, contact)));
    expect((await rotated.auth.maintain()).done['reseal-accounts']).toBe(0);
    expect((await logInAndSettle(rotated)).ok).toBe(true);
    const described = must(await rotated.auth.accounts.describe({ actor: headUser, accountId: active.accountId }));
    expect(JSON.stringify(described)).toContain(active.username);
  });

  it('in bounded batches, each account once', async () => {
    const active = await activate(policy);
    for (let n = 0; n < 6; n += 1) must(await active.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, email: `matti.${n}@example.com` }, delivery }));
    const rotated = reopen(active, { keys: [newerKey, ...keys] });
    expect(await rotated.auth.maintain({ limit: 3 })).toMatchObject({ done: { 'reseal-accounts': 3 }, more: true });
    expect(await maintainAll(rotated, 3)).toMatchObject({ 'reseal-accounts': 4 });
    const kids = (await active.storage.accounts.scan(undefined, 100)).map(({ profile }) => sealedKeyId(profile));
    expect(kids).toEqual(Array.from({ length: 7 }, () => 'test-2'));
  });

  it('a lost race is made up for by the next call, and one account that cannot be read keeps no other from its turn', async () => {
    const active = await activate(policy);
    const other = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, name: 'Aino Aalto' }, delivery }));
    const account = await active.storage.accounts.find(other.accountId);
    if (account === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...account, version: account.version + 1, profile: 'no JWE' }, account.version);
    const racing = reopen(active, { keys: [newerKey, ...keys], storage: wrapStorage(active.storage, (name, _args, call) => (name === 'accounts.update' ? Promise.resolve(false) : call())) });
    expect(await racing.auth.maintain()).toMatchObject({ done: { 'reseal-accounts': 0 }, failed: [{ work: 'reseal-accounts', code: 'record-unreadable' }] });
    const rotated = reopen(active, { keys: [newerKey, ...keys] });
    expect(await rotated.auth.maintain()).toMatchObject({ done: { 'reseal-accounts': 1 }, failed: [{ work: 'reseal-accounts', code: 'record-unreadable' }] });
  });

  it('with one key in the ring no account is read', async () => {
    const active = await activate(policy);
    const calls: string[] = [];
    const spied = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (calls.push(name), call())) });
    await spied.auth.maintain();
    expect(calls.filter((name) => name === 'accounts.scan')).toEqual([]);
  });
});
