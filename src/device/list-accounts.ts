import { findAccount, viewAccount, type KeyAccount } from './account.js';
import type { Phone } from './phone.js';

/** All accounts of the app, the longest paired first. */
export async function listAccounts(phone: Pick<Phone, 'keyStore'>): Promise<readonly KeyAccount[]> {
  const ids = await phone.keyStore.list();
  const found = await Promise.all(ids.map((id) => findAccount(phone, id)));
  const accounts = found.flatMap((account) => (account === undefined ? [] : [viewAccount(account)]));
  return Object.freeze(accounts.sort((one, other) => one.pairedAt - other.pairedAt));
}
