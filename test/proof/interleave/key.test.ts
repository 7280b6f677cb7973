import { describe, expect, it } from 'vitest';
import { keyRaces } from './key/all.js';
import { caughtLogins } from './key/logins.js';
import { caughtPairings } from './key/pairings.js';
import { blindUpdates, catchRace } from './race.js';

describe.each(Object.entries(keyRaces))('%s at the same time, in every order', (_name, races) => {
  it.each(races.map((race) => [race.title, race] as const))('%s', (_title, { prove }) => prove());
});

describe('a store that breaks its contract is caught, with the order that does it', () => {
  it('invariant 1: flows whose updates all win: two answers, two sessions, two receipts, two apps', async () => {
    for (const race of Object.values(caughtLogins)) expect((await catchRace(race, blindUpdates('flows'))).schedule.join()).toContain('flows.update');
    expect((await catchRace(caughtPairings.redeemingTwice, blindUpdates('flows'))).schedule.join()).toContain('flows.update');
  });
});
