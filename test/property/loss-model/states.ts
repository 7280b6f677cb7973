import { bindingActs } from '../../../src/core/recovery/index.js';
import { firstLoginHolds, movesOf } from './moves.js';
import { afterStrangers } from './stranger.js';
import { walk } from './walk.js';
import { imported, invited, inUse, keyOf, type Flow, type Rules, type World } from './world.js';

const still = (world: World): World => ({ ...world, has: inUse.has, loggedIn: false, flow: undefined });

/** What happens besides moves: slips of the person's own, a list that is used up, a head user who disables an account. */
function mishaps(world: World): readonly World[] {
  const used: readonly World[] = world.list === 'usable' ? [{ ...world, list: 'ended' }] : [];
  const active: readonly World[] = world.status === 'active' ? [...used, { ...world, known: false }, { ...world, status: 'disabled' }] : [];
  // An address that was changed and not confirmed, or never was: the invitation came in person.
  const addresses = world.status === 'active' ? [{ ...world, email: false }, { ...world, phone: false }] : [];
  return [...active, ...addresses];
}

/** Every state of the first login that a pending account can stand in. */
function stepsOf(world: World, rules: Rules): readonly World[] {
  if (world.status !== 'pending') return [];
  const holds = firstLoginHolds(world, rules);
  const after: Readonly<Record<string, (at: World) => World>> = {
    'replace-password': (at) => (at.imported ? at : { ...at, password: 'sound' }), 'issue-list': (at) => ({ ...at, list: 'unproven' }), 'end-list': (at) => ({ ...at, list: 'none' }),
    'activate-account': (at) => ({ ...at, status: 'active', list: 'usable', imported: false }),
  };
  const ways = walk({ table: rules.firstLogin, state: world.step, holds, world, can: (event) => !event.startsWith('key-'), apply: (effect, at) => after[effect]?.(at) ?? at });
  return ways.map(({ state, world: at }) => ({ ...at, step: (at.status === 'active' ? 'done' : state) as World['step'] }));
}

/** Every state that an account can stand in, with all that its person has; each once, and each unfinished process with it. */
export function reachableStates(rules: Rules): readonly World[] {
  const states: World[] = [invited, { ...invited, email: false, phone: false }, imported].map(still);
  const seen = new Set(states.map(keyOf));
  for (const state of states) {
    const strangers = afterStrangers(state, [], rules).concat(afterStrangers(state, ['password'], rules));
    for (const next of [...stepsOf(state, rules), ...mishaps(state), ...movesOf(state, rules).map(({ to }) => to), ...strangers].map(still)) {
      if (!seen.has(keyOf(next))) states.push(next);
      seen.add(keyOf(next));
    }
  }
  const all = states.flatMap((state) => [state, ...flowsOf(state, rules)]);
  return [...new Map(all.map((state) => [keyOf(state), state])).values()];
}

/** An active account while a recovery or a binding act is under way, in each of its states. */
function flowsOf(world: World, rules: Rules): readonly World[] {
  // What strangers did meanwhile is looked at from every state anyway.
  if (world.status !== 'active' || world.asked || !world.strangers || !world.known) return [];
  const recovering = world.email && world.phone ? (['password', 'list'] as const).flatMap((recovers) =>
    statesOf(rules.recovery, 'link-sent', recovers).map((state): World => {
      const flow: Flow = { kind: 'recovery', recovers, state };
      return { ...world, flow, list: state === 'new-list' ? 'usable' : world.list };
    })) : [];
  const acting = world.list === 'usable' ? bindingActs.flatMap((act) => statesOf(rules.binding, 'challenge', act).map((state): World => ({ ...world, flow: { kind: 'binding', act, state } }))) : [];
  return [...recovering, ...acting];
}

function statesOf(table: Rules['recovery'], start: string, holds: string): readonly string[] {
  const ways = walk({ table, state: start, holds: [holds], world: inUse, can: () => true, apply: (_effect, world) => world });
  return [...new Set([start, ...ways.map(({ state }) => state)])].filter((state) => state !== 'done' && state !== 'ended');
}
