import { hashPassword, normalisePassword } from '../../core/credential/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** Writes a right password at the policy's cost (R42). It is a favour to the future: a full queue or a lost race leaves it for the next login. */
export async function rehashPassword(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly password: string; readonly lane: Lane },
): Promise<AccountRecord> {
  const { account, lane } = input;
  const read = normalisePassword(input.password);
  if (account.password === undefined || !read.ok) return account;
  const hashed = await deps.hashQueue.run(lane === 'strangers' ? 'stranger' : 'known', () =>
    hashPassword({ password: read.normalised, hash: deps.hasher.hash, random: deps.random, cost: deps.policy.password.cost }),
  );
  if (!hashed.ok) return account;
  const rehashed = next(account, { password: Object.freeze({ ...account.password, encoded: hashed.value }) });
  return (await deps.accounts.update(rehashed, account.version)) ? rehashed : account;
}
