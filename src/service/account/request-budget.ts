import type { Deps } from '../shared/deps.js';
import { ledgerName } from '../shared/free-strangers.js';

const hourMs = 60 * 60 * 1000;
const budgets = Object.freeze([
  { name: 'hour', windowMs: hourMs, most: 3 },
  { name: 'day', windowMs: 24 * hourMs, most: 10 },
]);

/** Takes one message of the 3 an hour and 10 a day that strangers may have sent to an account (R128). What is refused counts towards nothing. */
export async function takeRequest(deps: Pick<Deps, 'keys' | 'ledgers'>, input: { readonly username: string; readonly now: number }): Promise<boolean> {
  const { username, now } = input;
  for (const { name, windowMs, most } of budgets) {
    const key = keyOf(deps, username, name);
    if ((await deps.ledgers.add({ key, amount: 1, now, windowMs })) <= most) continue;
    await giveBack(deps, { username, now, upTo: name });
    return false;
  }
  return true;
}

/** Nothing was sent after all. */
export async function giveBackRequest(deps: Pick<Deps, 'keys' | 'ledgers'>, input: { readonly username: string; readonly now: number }): Promise<void> {
  await giveBack(deps, { ...input, upTo: 'day' });
}

async function giveBack(deps: Pick<Deps, 'keys' | 'ledgers'>, input: { readonly username: string; readonly now: number; readonly upTo: string }): Promise<void> {
  const { username, now, upTo } = input;
  for (const { name } of budgets) {
    await deps.ledgers.add({ key: keyOf(deps, username, name), amount: -1, now });
    if (name === upTo) return;
  }
}

/** The head user's new invitation begins a new budget. */
export async function clearRequests(deps: Pick<Deps, 'keys' | 'ledgers'>, username: string): Promise<void> {
  await deps.ledgers.clear(budgets.map(({ name }) => keyOf(deps, username, name)));
}

function keyOf(deps: Pick<Deps, 'keys'>, username: string, name: string): string {
  return `message/${ledgerName(deps, username)}/strangers/${name}`;
}
