import { describe, expect, it } from 'vitest';
import type { NewPerson, ProvisionManyProgress } from '../../../../src/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { watchStorage } from '../first-login/watch-storage.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;

async function all(run: AsyncIterable<ProvisionManyProgress>): Promise<readonly ProvisionManyProgress[]> {
  const seen: ProvisionManyProgress[] = [];
  for await (const progress of run) seen.push(progress);
  return seen;
}

describe('provisioning many', () => {
  it('each person has an answer of their own, and a bad row stops nobody else', async () => {
    const { auth, inbox, settle } = createTestAuth();
    const people = [matti, { name: 'No Phone', email: 'a@example.com' }, null, 7, 'Maija', undefined, { ...matti, username: 7 }, { ...matti, username: 'matti' }, { ...matti, username: 'matti' }, [], { name: 'Åsa Öberg', email: 'asa@example.com', phone: '+358405555555' }];
    const seen = await all(auth.accounts.provisionMany({ actor: headUser, organizationId, people: people as readonly NewPerson[], delivery }));
    await settle();
    expect(seen.map(({ index }) => index)).toEqual(people.map((_, index) => index));
    expect(seen.map(({ result }) => (result.ok ? 'ok' : result.reason))).toEqual([
      'ok', 'phone-missing', 'profile-invalid', 'profile-invalid', 'profile-invalid', 'profile-invalid', 'username-invalid', 'ok', 'username-taken', 'profile-invalid', 'ok',
    ]);
    expect(inbox.all()).toHaveLength(6);
    for (const progress of seen) expect(Object.isFrozen(progress) && Object.isFrozen(progress.result)).toBe(true);
  });

  it('people are read one by one, as they are asked for', async () => {
    const { auth } = createTestAuth();
    let read = 0;
    async function* rows(): AsyncGenerator<NewPerson> {
      for (;;) {
        read += 1;
        yield { ...matti, name: `Matti ${String.fromCharCode(96 + read)}` };
      }
    }
    for await (const { index, result } of auth.accounts.provisionMany({ actor: headUser, organizationId, people: rows(), delivery })) {
      must(result);
      expect(read).toBe(index + 1);
      if (index === 2) break;
    }
  });

  it('invariant 7: a broken store stops the run, and whoever came before has an account', async () => {
    const { storage, records } = watchStorage();
    let left = 2;
    const accounts = { ...storage.accounts, insert: (record: Parameters<typeof storage.accounts.insert>[0]) => (left-- > 0 ? storage.accounts.insert(record) : Promise.reject(new Error('down'))) };
    const { auth } = createTestAuth({ storage: { ...storage, accounts } });
    await expect(all(auth.accounts.provisionMany({ actor: headUser, organizationId, people: [matti, matti, matti, matti], delivery }))).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(records('accounts')).toHaveLength(2);
  });

  it('who may not provision is refused for each, and four hundred of one name have four hundred usernames', async () => {
    const { auth } = createTestAuth();
    const refused = await all(auth.accounts.provisionMany({ actor: { kind: 'user', id: 'x' }, organizationId, people: [matti, matti], delivery }));
    expect(refused.map(({ result }) => result)).toEqual([{ ok: false, reason: 'not-authorized' }, { ok: false, reason: 'not-authorized' }]);
    const made = await all(auth.accounts.provisionMany({ actor: headUser, organizationId, people: Array.from({ length: 400 }, () => matti), delivery: 'in-person' }));
    expect(new Set(made.map(({ result }) => must(result).username)).size).toBe(400);
  });
});
