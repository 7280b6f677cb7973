import type { Deps } from './deps.js';
import { countOne } from './ledgers.js';

const hourMs = 60 * 60 * 1000;
const mostAnHour = 10;

/** Ten lists an hour are made for one account, whatever for: each costs a hundred hashes, and is told by e-mail and SMS. */
export async function mayOrderList(deps: Pick<Deps, 'ledgers'>, input: { readonly accountId: string; readonly now: number }): Promise<boolean> {
  const { accountId, now } = input;
  return (await countOne(deps, { key: `list/${accountId}`, amount: 1, now, windowMs: hourMs })) <= mostAnHour;
}
