import { movesOf, type Move } from './moves.js';
import { keyOf, things, type Rules, type World } from './world.js';

/** What a person wants: to be logged in by three steps, or that and everything lost replaced. */
export type Goal = 'logged in' | 'whole';

const isThere: Readonly<Record<Goal, (world: World) => boolean>> = {
  'logged in': ({ loggedIn, status }) => loggedIn && status === 'active',
  whole: (world) => world.loggedIn && world.list === 'usable' && world.password === 'sound' && world.email && world.phone && things.every((thing) => world.has[thing]),
};

/** The cheapest way to a goal from wherever one stands; the head user is asked last. */
export interface Ways {
  /** `undefined`: there is no way. */
  readonly from: (world: World, goal: Goal) => readonly Move[] | undefined;
}

type KeyedMove = Move & { readonly key: string };

/** Finds ways over the graph of all moves, and remembers what it found: of a cheapest way every rest is a cheapest way. */
export function createWays(rules: Rules): Ways {
  const moves = new Map<string, readonly KeyedMove[]>();
  const best = { 'logged in': new Map<string, readonly Move[] | undefined>(), whole: new Map<string, readonly Move[] | undefined>() };
  const movesFrom = (world: World, key: string): readonly KeyedMove[] => {
    const known = moves.get(key) ?? movesOf(world, rules).map((move) => ({ ...move, key: keyOf(move.to) }));
    moves.set(key, known);
    return known;
  };
  return {
    from: (world, goal) => {
      const key = keyOf(world);
      const known = best[goal];
      if (!known.has(key)) {
        const path = cheapest(world, movesFrom, isThere[goal]);
        known.set(key, path);
        for (const [at, { key: rest }] of (path ?? []).entries()) known.set(rest, path?.slice(at + 1));
      }
      return known.get(key);
    },
  };
}

interface Step {
  readonly key: string;
  readonly world: World;
  readonly cost: number;
  /** How one got there; `undefined` at the start. */
  readonly by: { readonly move: KeyedMove; readonly from: Step } | undefined;
}

/** Dijkstra over a few hundred worlds at most; of equal ways the one found first. */
function cheapest(start: World, movesFrom: (world: World, key: string) => readonly KeyedMove[], done: (world: World) => boolean): readonly KeyedMove[] | undefined {
  const open = new Map<string, Step>();
  const closed = new Set<string>();
  let step: Step | undefined = { key: keyOf(start), world: start, cost: 0, by: undefined };
  while (step !== undefined && !done(step.world)) {
    open.delete(step.key);
    closed.add(step.key);
    for (const move of movesFrom(step.world, step.key)) {
      const cost = step.cost + move.cost;
      if (!closed.has(move.key) && (open.get(move.key)?.cost ?? Infinity) > cost) open.set(move.key, { key: move.key, world: move.to, cost, by: { move, from: step } });
    }
    step = leastOf(open.values());
  }
  return step === undefined ? undefined : pathTo(step);
}

function leastOf(steps: Iterable<Step>): Step | undefined {
  let least: Step | undefined;
  for (const step of steps) if (least === undefined || step.cost < least.cost) least = step;
  return least;
}

function pathTo(end: Step): readonly KeyedMove[] {
  const path: KeyedMove[] = [];
  for (let step = end; step.by !== undefined; step = step.by.from) path.unshift(step.by.move);
  return path;
}

/** Whether nobody else is needed. */
export const isAlone = (path: readonly Move[]): boolean => path.every(({ who }) => who !== 'head user');
