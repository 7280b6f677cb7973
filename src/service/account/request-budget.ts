import type { Lane } from '../../core/throttle/index.js';
import { sealedKeyId } from '../../internal/sealed-json.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { changeLedgers } from '../shared/ledgers.js';
import { contactKeysOf, openProfile } from '../shared/profile.js';

type BudgetDeps = Pick<Deps, 'keys' | 'ledgers' | 'policy'>;

/** Whose budget a request for a message spends, always in the lane of whoever asks: a stranger's spend only the strangers' (R128). */
export interface RequestedMessage {
  /** The account, where the request names one. */
  readonly accountId?: string | undefined;
  /** Every address that is written to because of it: accounts that share one share its budget (R196). */
  readonly addresses: readonly string[];
  readonly lane: Lane;
}

const hourMs = 60 * 60 * 1000;

/** Takes one request of so many an hour and so many a day from each budget. What is refused counts towards nothing. */
export async function takeRequest(deps: BudgetDeps, input: RequestedMessage & { readonly now: number }): Promise<boolean> {
  const { now } = input;
  const budgets = budgetsOf(deps, input);
  const taken = await changeLedgers(deps, { changes: budgets.map(({ key, windowMs }) => ({ key, amount: 1, windowMs })), now });
  if (taken.every(({ count }, at) => count <= (budgets[at]?.most ?? 0))) return true;
  await giveBackRequest(deps, input);
  return false;
}

/** Nothing was sent after all. */
export async function giveBackRequest(deps: BudgetDeps, input: RequestedMessage & { readonly now: number }): Promise<void> {
  await changeLedgers(deps, { changes: budgetsOf(deps, input).map(({ key }) => ({ key, amount: -1 })), now: input.now });
}

/** The head user's new invitation begins a new budget. */
export async function clearRequests(deps: BudgetDeps, account: AccountRecord): Promise<void> {
  const addresses = await addressesOf(deps, account);
  await deps.ledgers.clear(budgetsOf(deps, { accountId: account.id, addresses, lane: 'strangers' }).map(({ key }) => key));
}

/** Whose key is lost must still be erased: the budgets of their addresses are over within a day (R182). */
async function addressesOf(deps: BudgetDeps, { invitation }: AccountRecord): Promise<readonly string[]> {
  if (!deps.keys.ids.includes(sealedKeyId(invitation.profile) ?? '')) return [];
  const { email, phone } = await openProfile(deps, invitation.profile);
  return [email, phone].filter((address) => address !== undefined);
}

/** In a ledger an address stands as a keyed hash, so that it tells nobody's (R184). */
function budgetsOf(deps: BudgetDeps, input: RequestedMessage) {
  const { requestsAnHour, requestsADay } = deps.policy.recovery;
  const windows = [{ name: 'hour', windowMs: hourMs, most: requestsAnHour }, { name: 'day', windowMs: 24 * hourMs, most: requestsADay }];
  const addresses = input.addresses.map((address) => `address/${contactKeysOf(deps, address)[0] ?? ''}`);
  const subjects = input.accountId === undefined ? addresses : [`account/${input.accountId}`, ...addresses];
  return [...new Set(subjects)].flatMap((subject) => windows.map(({ name, windowMs, most }) => ({ key: `message/${subject}/${input.lane}/${name}`, windowMs, most })));
}
