import { canBeRecovered } from './moves.js';
import { createWays, isAlone } from './search.js';
import { reachableStates } from './states.js';
import { afterStrangers, strangersCalls } from './stranger.js';
import { inUse, keyOf, losing, losses, things, type Rules, type Thing, type World } from './world.js';

/** What is wrong with the rules, where something is. */
export interface Finding {
  readonly what: 'no way back' | 'no way to replace what was lost' | 'a stranger removes the last way' | 'a stranger binds' | 'a stranger takes more than the strangers’ lane' | 'a state that was not looked at';
  /** The state and the loss. */
  readonly where: string;
}

/** What a login takes: whoever holds both is nobody's stranger. An imported account, before its first login, has no list yet. */
const isLogin = (world: World, holds: readonly Thing[]): boolean => holds.includes('password') && (holds.includes('paper') || world.imported);

const nameOf = (world: World, lost: readonly Thing[]): string => `${keyOf(world)} without ${lost.join(' and ') || 'any loss'}`;

/** Invariant 11 over every state, every loss of none, one or two of the seven, and every stranger; found as it is asked for. */
export function* findingsOf(rules: Rules): Generator<Finding> {
  const states = reachableStates(rules);
  const after = rememberStrangers(rules);
  yield* findHarms(states, rules);
  yield* findDeadEnds(states, rules, after);
  yield* findUnseen(states, after);
}

type After = (world: World, holds: readonly Thing[]) => readonly World[];

/** What strangers do hangs on the account and on what they hold, not on what the person has left. */
function rememberStrangers(rules: Rules): After {
  const known = new Map<string, readonly World[]>();
  return (world, holds) => {
    const account: World = { ...world, has: inUse.has };
    // A text message can be read by whoever has the phone, and by whoever has the SIM card.
    const held = [...new Set(holds.map((thing) => (thing === 'SIM' ? 'phone' : thing)))].filter((thing) => thing !== 'username' && thing !== 'browser').sort();
    const key = `${keyOf(account)} ${held.join()}`;
    const worlds = known.get(key) ?? afterStrangers(account, held, rules);
    known.set(key, worlds);
    return worlds.map((one) => losing({ ...one, has: world.has }, things.filter((thing) => !one.has[thing])));
  };
}

function* findDeadEnds(states: readonly World[], rules: Rules, after: After): Generator<Finding> {
  const ways = createWays(rules);
  for (const state of states) {
    for (const lost of losses) {
      const world = losing(state, lost);
      const way = ways.from(world, 'logged in');
      const where = nameOf(state, lost);
      if (way === undefined) yield { what: 'no way back', where };
      else if (ways.from(world, 'whole') === undefined) yield { what: 'no way to replace what was lost', where };
      if (way === undefined) continue;
      if (strangersOf(state, lost).some((holds) => after(world, holds).some((one) => ways.from(one, 'logged in') === undefined))) yield { what: 'a stranger removes the last way', where };
      if (state.status !== 'active' || !isAlone(way) || after(world, []).every((one) => isAlone(ways.from(one, 'logged in') ?? []))) continue;
      // A known browser, or a whole recovery, is what no stranger can take away (R150).
      if ((world.known && world.has.browser) || canBeRecovered(world, rules)) yield { what: 'a stranger takes more than the strangers’ lane', where };
    }
  }
}

/** Who may come along: somebody who knows the username, a thief with the password, whoever found what was lost. */
function strangersOf(state: World, lost: readonly Thing[]): readonly (readonly Thing[])[] {
  const thief: readonly Thing[] = ['password'];
  return [[], thief, lost].filter((holds) => !isLogin(state, holds));
}

function* findHarms(states: readonly World[], rules: Rules): Generator<Finding> {
  for (const state of states.filter(({ flow }) => flow === undefined)) {
    for (const holds of losses.filter((one) => !isLogin(state, one))) {
      for (const { call, binds } of strangersCalls(state, holds, rules)) if (binds.length > 0) yield { what: 'a stranger binds', where: `${call}: ${nameOf(state, holds)}` };
    }
  }
}

/** Whatever strangers make of a state has to be among the states, or its losses were never tried. */
function* findUnseen(states: readonly World[], after: After): Generator<Finding> {
  const seen = new Set(states.map(keyOf));
  for (const state of states.filter(({ flow }) => flow === undefined)) {
    for (const one of strangersOf(state, []).flatMap((holds) => after(state, holds))) if (!seen.has(keyOf(one))) yield { what: 'a state that was not looked at', where: keyOf(one) };
  }
}
