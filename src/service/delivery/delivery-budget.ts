import type { MessagePurpose } from '../../core/types.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { changeLedgers } from '../shared/ledgers.js';
import { contactKeysOf } from '../shared/profile.js';

type BudgetDeps = Pick<Deps, 'keys' | 'ledgers' | 'policy'>;

/** Whose budgets one message spends. */
export interface Spender {
  readonly message: Pick<MessageRecord, 'accountId' | 'purpose'>;
  readonly to: string;
  readonly organizationId: string;
  readonly now: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Takes one message of so many a day from each budget (field 34). Over budget it takes nothing, and says from when on there may be room again.
 *
 * Each kind of message has budgets of its own, so that none keeps another from going out: what a person waits for at a page is never behind
 * invitations or notices, and of that strangers can cause no more than R128 lets them, which the policy keeps far below (decision 015).
 */
export async function reserveDelivery(deps: BudgetDeps, input: Spender): Promise<{ readonly ok: true } | { readonly ok: false; readonly reopensAt: number }> {
  const { now } = input;
  const budgets = budgetsOf(deps, input);
  const taken = await changeLedgers(deps, { changes: budgets.map(({ key }) => ({ key, amount: 1, windowMs: dayMs })), now });
  const over = taken.filter(({ count }, at) => count > (budgets[at]?.most ?? 0));
  if (over.length === 0) return { ok: true };
  await giveBackDelivery(deps, input);
  return { ok: false, reopensAt: Math.max(...over.map(({ resetAt = now + dayMs }) => resetAt)) };
}

/** The message was not taken, and is not tried again. */
export async function giveBackDelivery(deps: BudgetDeps, input: Spender): Promise<void> {
  await changeLedgers(deps, { changes: budgetsOf(deps, input).map(({ key }) => ({ key, amount: -1 })), now: input.now });
}

/** In a ledger an address stands as a keyed hash, so that it tells nobody's (R184). */
function budgetsOf(deps: BudgetDeps, { message, to, organizationId }: Spender): readonly { readonly key: string; readonly most: number }[] {
  const { perAccount, perAddress, perOrganization } = deps.policy.delivery;
  const { accountId, purpose } = message;
  const kind = kindOf(deps, purpose);
  // Of an organization only what takes an authorization or a whole proof: strangers could spend the rest on behalf of all its accounts.
  const ofAll = { key: `delivery/organization/${organizationId}/${kind}`, most: perOrganization };
  if (kind === 'reports') return [ofAll];
  // Whoever does one thing over and over silences that one thing, about one account.
  if (kind === 'changes') return [{ key: accountBudget(accountId, purpose), most: perAccount }, ofAll];
  const own = [
    { key: accountBudget(accountId, kind), most: perAccount },
    { key: `delivery/address/${contactKeysOf(deps, to)[0] ?? ''}/${kind}`, most: perAddress },
  ];
  return kind === 'invitations' ? [...own, ofAll] : own;
}

/** `changes` tell of what was done to a login, and `reports` of what an office did: nothing that may be done often stands in the way of the first. */
type Kind = 'codes' | 'invitations' | 'notices' | 'changes' | 'reports';

const accountBudget = (accountId: string, what: string): string => `delivery/account/${accountId}/${what}`;

/** The budgets that name an account: they go with it (R182). */
export function accountBudgets(accountId: string): readonly string[] {
  return [...new Set(Object.entries(kinds).flat())].map((what) => accountBudget(accountId, what));
}

const kinds: Readonly<Record<MessagePurpose, Kind>> = {
  invitation: 'invitations',
  'temporary-password': 'invitations',
  'address-code': 'codes',
  'recovery-link': 'codes',
  'recovery-code': 'codes',
  'lost-username': 'codes',
  'key-app-link': 'codes',
  'contact-changed': 'changes',
  'member-contact-changed': 'changes',
  'list-issued': 'changes',
  'password-changed': 'changes',
  'method-activated': 'changes',
  'device-paired': 'changes',
  'device-ended': 'changes',
  'new-browser': 'changes',
  'recovery-completed': 'changes',
  restarted: 'changes',
  'office-acted': 'reports',
  'list-running-low': 'notices',
  'list-ended': 'notices',
  'list-instead': 'notices',
  'partial-auth': 'notices',
  'lane-closed': 'notices',
  'key-ended': 'notices',
  'approval-denied': 'notices',
  'recovery-stopped': 'notices',
};

/** Whether somebody waits for it at a page. */
export function isAwaited(deps: Pick<Deps, 'policy'>, purpose: MessagePurpose): boolean {
  return kindOf(deps, purpose) === 'codes';
}

/** Where the invited person asks for the temporary password, it is waited for as a code is (R5). */
function kindOf({ policy }: Pick<Deps, 'policy'>, purpose: MessagePurpose): Kind {
  return purpose === 'temporary-password' && policy.temporaryPassword.sentOnRequest ? 'codes' : kinds[purpose];
}
