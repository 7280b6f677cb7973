import type { Binding } from '../../port/index.js';

type Factor = Pick<Binding, 'factor' | 'factorId'>;

/** The bindings with a new one (R13). */
export function bind(bindings: readonly Binding[], input: Factor & { readonly source: Binding['source']; readonly now: number }): readonly Binding[] {
  const { now, ...binding } = input;
  return Object.freeze([...bindings, Object.freeze({ ...binding, createdAt: now })]);
}

/** The bindings with every open one of a factor ended (R13). */
export function unbind(
  bindings: readonly Binding[],
  input: { readonly factor: Binding['factor']; readonly reason: string; readonly now: number },
): readonly Binding[] {
  const { factor, reason, now } = input;
  const isOpen = (binding: Binding): boolean => binding.factor === factor && binding.endedAt === undefined;
  return Object.freeze(bindings.map((binding) => (isOpen(binding) ? Object.freeze({ ...binding, endedAt: now, endReason: reason }) : binding)));
}
