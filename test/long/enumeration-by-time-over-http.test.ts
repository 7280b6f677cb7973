/*
 * The attack: the services tell nothing by their time, so a stranger times the HTTP handler around them: its cookies, its problem documents, its headers. He
 * posts wrong passwords for a name that exists and for one that does not, in turns, from a browser with cookies and from one without, and looks for a
 * difference that the machine's noise cannot explain (R126). `npm run bench` prints the same with ten thousand.
 */
import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/http/cookies.js';
import { json, open, origin } from '../unit/http/tools.js';
import { activate, reopen, wrapStorage } from '../unit/service/shared/tools.js';
import { compareTimes, type Trial } from './timing/compare-times.js';
import { createEvenHasher, createFreshLedgers, findAlike, guess, nextTurn, unlike } from './timing/level-ground.js';

const enough = 4.5;

async function createTrial(given: { readonly cookies?: boolean; readonly hasher?: ReturnType<typeof createEvenHasher> } = {}): Promise<Trial> {
  const active = await activate('standard');
  const { ledgers, empty } = createFreshLedgers();
  const storage = wrapStorage({ ...active.storage, accounts: await findAlike(active), ledgers }, nextTurn);
  const routes = open(reopen(active, { hasher: given.hasher ?? createEvenHasher(), storage }));
  const names = { known: active.username, unknown: unlike(active.username) };
  const cookie = Object.values(names).map((name) => `__Host-lukko-browser-${markOf(name)}=${active.browser.slice(0, -2)}AA`).join('; ');
  const ask = async (username: string): Promise<void> => {
    const body = JSON.stringify({ username, password: guess });
    const answer = await routes(new Request(`${origin}/login/start`, { method: 'POST', headers: { ...json, ...(given.cookies === true ? { cookie } : {}) }, body }));
    const text = await answer.text();
    if (answer.status !== 401) throw new Error(text);
  };
  return { names, ask, before: empty };
}

describe('timing strangers’ logins over HTTP', () => {
  it.each([[false], [true]])('R126 in part, R141 in part, invariant 3: two thousand posts tell no known name from an unknown one (with cookies that were made up: %s)', async (cookies) => {
    const { t, meanUs } = await compareTimes(await createTrial({ cookies }), { samples: 2_000, warmUp: 400 });
    expect(Math.abs(t), `t and means in microseconds: ${JSON.stringify({ t, meanUs })}`).toBeLessThan(enough);
  });

  it('and a hash that is left out for unknown names is found in five hundred', async () => {
    const { t } = await compareTimes(await createTrial({ hasher: createEvenHasher({ hash: 0, verify: 1 }) }), { samples: 500, warmUp: 100 });
    expect(t).toBeGreaterThan(enough);
  });
});
