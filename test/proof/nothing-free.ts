import type { AccountRecord, AuditKind, FlowRecord, ListRecord, MessageRecord, SessionRecord, StoredAuditEvent } from '../../src/port/index.js';
import type { World } from './world.js';

/** What is granted in a world and was not consumed, or not written down, before (invariants 1 and 2). Empty where all is well. */
export function findFree(world: World): readonly string[] {
  const accounts = world.records('accounts') as unknown as readonly AccountRecord[];
  const ids = new Set(accounts.map(({ id }) => id));
  const strays = world.records('messages').filter(({ accountId }) => !ids.has(String(accountId)));
  return [...accounts.flatMap((account) => freeOf(world, account)), ...strays.map(() => 'a message to nobody')];
}

function freeOf(world: World, account: AccountRecord): readonly string[] {
  const mine = (store: 'lists' | 'flows' | 'sessions' | 'messages' | 'audit'): unknown => world.records(store).filter(({ accountId }) => accountId === account.id);
  const events = mine('audit') as readonly StoredAuditEvent[];
  const count = (...kinds: readonly AuditKind[]): number => events.filter(({ kind, outcome }) => kinds.includes(kind) && outcome === 'success').length;
  const failed = (kind: AuditKind): number => events.filter((event) => event.kind === kind && event.outcome === 'failure').length;
  const lists = (mine('lists') as readonly ListRecord[]).map(({ list }) => list);
  const used = lists.flatMap((list) => list.used.map((position) => `${list.listId}/${position}`));
  const flows = mine('flows') as readonly FlowRecord[];
  const sessions = (mine('sessions') as readonly SessionRecord[]).length;
  const passwordsBySms = (mine('messages') as readonly MessageRecord[]).filter(({ purpose }) => purpose === 'temporary-password').length;
  const issued = count('account-provisioned', 'temporary-password-issued');
  const grants: readonly (readonly [what: string, granted: number | boolean, backed: number])[] = [
    ['an account', true, count('account-provisioned')],
    ['a temporary password', account.temporaryPassword !== undefined, issued],
    ['a temporary password by SMS', passwordsBySms, issued],
    ['a first login', flows.filter(({ kind }) => kind === 'first-login').length, count('first-login-opened')],
    ['an attempt', flows.filter(({ kind }) => kind === 'attempt').length, count('password-checked')],
    ['a password', account.passwordsSet, count('password-set')],
    ['a confirmed invitation', account.invitation.confirmedAt !== undefined, count('contact-confirmed')],
    ['a list', lists.length, count('list-issued')],
    ['an active account', account.status === 'active', Math.min(count('list-proven'), used.length)],
    ['a session', sessions, Math.min(count('session-opened'), used.length)],
    ['a position used twice', used.length, new Set(used).size],
    ['a compromised password', account.password?.compromisedAt !== undefined, failed('password-compromised')],
  ];
  return grants.filter(([, granted, backed]) => Number(granted) > backed).map(([what, granted, backed]) => `${what}: ${Number(granted)}, backed by ${backed}`);
}
