import { movesOf } from './moves.js';
import { createWays, isAlone } from './search.js';
import { reachableStates } from './states.js';
import { afterStrangers, strangersCalls } from './stranger.js';
import { keyOf, losing, losses, things, type Rules, type Thing, type World } from './world.js';

/** What is wrong with the rules, where something is. */
export interface Finding {
  readonly what: 'no way back' | 'no way to replace what was lost' | 'a stranger removes the last way' | 'a stranger binds' | 'a stranger takes more than the strangers’ lane' | 'a state that was not looked at';
  /** The state and the loss. */
  readonly where: string;
}

/** What a login takes: whoever holds both is nobody's stranger. An imported account, before its first login, has no list yet. */
const isLogin = (world: World, holds: readonly Thing[]): boolean => holds.includes('password') && (holds.includes('paper') || world.imported);

const nameOf = (world: World, lost: readonly Thing[]): string => `${keyOf(world)} without ${lost.join(' and ') || 'any loss'}`;

/** Invariant 11 over every state, every loss of none, one or two of the seven, and every stranger. */
export function findingsOf(rules: Rules): readonly Finding[] {
  const states = reachableStates(rules);
  return [...findDeadEnds(states, rules), ...findHarms(states, rules), ...findUnseen(states, rules)];
}

function findDeadEnds(states: readonly World[], rules: Rules): readonly Finding[] {
  const back = createWays(rules, 'logged in');
  const whole = createWays(rules, 'whole');
  return states.flatMap((state) => losses.flatMap((lost): readonly Finding[] => {
    const world = losing(state, lost);
    const way = back.from(world);
    const where = nameOf(state, lost);
    if (way === undefined) return [{ what: 'no way back', where }];
    if (whole.from(world) === undefined) return [{ what: 'no way to replace what was lost', where }];
    const after = strangersOf(state, lost).flatMap((holds) => afterStrangers(world, holds, rules));
    if (after.some((one) => back.from(one) === undefined)) return [{ what: 'a stranger removes the last way', where }];
    // A known browser, or a whole recovery, is what no stranger can take away (R150).
    const stays = (world.known && world.has.browser) || isRecoverable(world, rules);
    const unknown = afterStrangers(world, [], rules);
    const taken = isAlone(way) && stays && unknown.some((one) => !isAlone(back.from(one) ?? []));
    return taken && state.status === 'active' ? [{ what: 'a stranger takes more than the strangers’ lane', where }] : [];
  }));
}

/** Whether an hour later a recovery can bring a new password, from any browser. */
function isRecoverable(world: World, rules: Rules): boolean {
  return movesOf({ ...world, asked: false, has: { ...world.has, username: true } }, rules).some(({ text }) => text.startsWith('Ask for a new password'));
}

/** Who may come along: somebody who knows the username, a thief with the password, whoever found what was lost. */
function strangersOf(state: World, lost: readonly Thing[]): readonly (readonly Thing[])[] {
  const found = isLogin(state, lost) ? [] : [lost];
  return [[], ...(isLogin(state, ['password']) ? [] : [['password'] as const]), ...found];
}

function findHarms(states: readonly World[], rules: Rules): readonly Finding[] {
  const thieves = [...things.map((thing) => [thing]), ...things.flatMap((one, at) => things.slice(at + 1).map((other) => [one, other]))];
  return states.flatMap((state) => [[], ...thieves].filter((holds) => !isLogin(state, holds)).flatMap((holds) =>
    strangersCalls(state, holds, rules).filter(({ binds }) => binds.length > 0).map(({ call }): Finding => ({ what: 'a stranger binds', where: `${call}: ${nameOf(state, holds)}` }))));
}

/** Whatever strangers make of a state has to be among the states, or its losses were never tried. */
function findUnseen(states: readonly World[], rules: Rules): readonly Finding[] {
  const seen = new Set(states.map(keyOf));
  return states.filter(({ flow }) => flow === undefined).flatMap((state) => [[], ['password'] as const].flatMap((holds) =>
    afterStrangers(state, holds, rules).filter((one) => !seen.has(keyOf({ ...one, has: state.has, loggedIn: false }))).map((one): Finding => ({ what: 'a state that was not looked at', where: keyOf(one) }))));
}
