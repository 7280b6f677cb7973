import type { AccountRecord } from '../../port/index.js';

/** Whether an account is still what a login found: active, with the same password, as sound as it was, and the same list and Key. */
export function standsOn(found: AccountRecord, newest: AccountRecord | undefined): newest is AccountRecord {
  if (newest?.status !== 'active' || newest.passwordsSet !== found.passwordsSet || newest.listId !== found.listId || newest.keyId !== found.keyId) return false;
  return newest.password !== undefined && newest.password.compromisedAt === found.password?.compromisedAt;
}
