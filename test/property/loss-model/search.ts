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
  readonly world: World;
  readonly cost: number;
  readonly path: readonly KeyedMove[];
}

/** Dijkstra over a few hundred worlds at most; of equal ways the one found first. */
function cheapest(start: World, movesFrom: (world: World, key: string) => readonly KeyedMove[], done: (world: World) => boolean): readonly KeyedMove[] | undefined {
  const open = new Map<string, Step>([[keyOf(start), { world: start, cost: 0, path: [] }]]);
  const closed = new Set<string>();
  while (open.size > 0) {
    const [key, step] = [...open].reduce((least, one) => (one[1].cost < least[1].cost ? one : least));
    if (done(step.world)) return step.path;
    open.delete(key);
    closed.add(key);
    for (const move of movesFrom(step.world, key)) {
      const cost = step.cost + move.cost;
      const before = open.get(move.key);
      if (closed.has(move.key) || (before !== undefined && before.cost <= cost)) continue;
      open.set(move.key, { world: move.to, cost, path: [...step.path, move] });
    }
  }
  return undefined;
}

/** Whether nobody else is needed. */
export const isAlone = (path: readonly Move[]): boolean => path.every(({ who }) => who !== 'head user');
