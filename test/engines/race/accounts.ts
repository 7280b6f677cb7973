import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import type { ListRecord, Storage } from '../../../src/port/index.js';
import { logInAndSettle, must, walkToEnd, type Active } from '../../story/walk.js';
import { requestLink } from '../../unit/service/recovery/walks.js';
import { keys, reopen } from '../../unit/service/shared/tools.js';
import { inRounds } from './in-rounds.js';
import { clock, policyOverrides } from './policy.js';

/** Somebody whose first login is done, and the browsers that know them. */
export interface RaceAccount {
  readonly active: Active;
  readonly browsers: readonly string[];
}

/** Makes accounts ahead of the races, each with a list of its own. */
export function prepareAccounts(storage: Storage, input: { readonly name: string; readonly count: number; readonly browsers: number }): Promise<readonly RaceAccount[]> {
  return inRounds(input.count, async (n) => {
    const active = await walkToEnd({ storage, keys, clock, policyOverrides, seed: `${input.name} ${n}` });
    const browsers = [active.browser];
    while (browsers.length < input.browsers) {
      const done = must(await logInAndSettle(active));
      browsers.push(done.next === 'authenticated' ? (done.browser ?? '') : '');
    }
    await active.settle();
    return { active, browsers };
  });
}

/** A link that nobody has opened. Its sender has a budget of its own, as no round is about how many may be asked for (R128). */
export async function takeLink({ active }: RaceAccount): Promise<string> {
  const storage = { ...active.storage, ledgers: createMemoryStorage().ledgers };
  const link = await requestLink(reopen(active, { storage, clock, policyOverrides }));
  if (link === undefined) throw new Error('no link came');
  return link;
}

/** The list in the database. */
export async function listOf({ active }: RaceAccount): Promise<ListRecord> {
  const [record] = await active.storage.lists.findBy('accountId', active.accountId);
  if (record === undefined) throw new Error('the list is gone');
  return record;
}

export async function countSessions({ active }: RaceAccount): Promise<number> {
  return (await active.storage.sessions.findBy('accountId', active.accountId)).length;
}

