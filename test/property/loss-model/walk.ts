import { keyOf, type Arrow, type World } from './world.js';

/** A way through one table, with the world at its end. */
export interface Walked {
  readonly state: string;
  readonly world: World;
  readonly effects: readonly string[];
}

/**
 * Every state of a table that somebody reaches from `state`, with all effects on the way: breadth first, so that the first way to an effect
 * is a shortest one.
 */
export function walk(input: {
  readonly table: readonly Arrow[];
  readonly state: string;
  readonly holds: readonly string[];
  readonly world: World;
  /** Whether whoever walks can bring this event about. */
  readonly can: (event: string, world: World) => boolean;
  readonly apply: (effect: string, world: World) => World;
}): readonly Walked[] {
  const { table, holds, can, apply } = input;
  const reached: Walked[] = [{ state: input.state, world: input.world, effects: [] }];
  const seen = new Set<string>();
  for (const { state, world, effects } of reached) {
    for (const arrow of table) {
      if (arrow.from !== state || (arrow.when !== undefined && !holds.includes(arrow.when)) || !can(arrow.event, world)) continue;
      const next = arrow.effects.reduce((before, effect) => apply(effect, before), world);
      const step: Walked = { state: arrow.to, world: next, effects: [...effects, ...arrow.effects] };
      const key = `${arrow.to} ${keyOf(next)} ${String(arrow.effects.length > 0)}`;
      if (!seen.has(key)) reached.push(step);
      seen.add(key);
    }
  }
  return reached.slice(1);
}
