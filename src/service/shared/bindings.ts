import type { Binding } from '../../port/index.js';

type Factor = Pick<Binding, 'factor' | 'factorId'>;

/** The bindings with a new one (R13). */
export function bind(bindings: readonly Binding[], input: Factor & { readonly source: Binding['source']; readonly now: number }): readonly Binding[] {
  const { now, ...binding } = input;
  return Object.freeze([...bindings, Object.freeze({ ...binding, createdAt: now })]);
}

/** The bindings with that of one device ended (R13). */
export function unbindOne(bindings: readonly Binding[], input: { readonly factorId: string; readonly reason: string; readonly now: number }): readonly Binding[] {
  const { factorId, reason, now } = input;
  return endWhere(bindings, (binding) => binding.factorId === factorId, { reason, now });
}

/** The bindings with every open one of a factor ended (R13). */
export function unbind(
  bindings: readonly Binding[],
  input: { readonly factor: Binding['factor']; readonly reason: string; readonly now: number },
): readonly Binding[] {
  const { factor, reason, now } = input;
  return endWhere(bindings, (binding) => binding.factor === factor, { reason, now });
}

function endWhere(bindings: readonly Binding[], isMeant: (binding: Binding) => boolean, { reason, now }: { readonly reason: string; readonly now: number }): readonly Binding[] {
  const isOpen = (binding: Binding): boolean => binding.endedAt === undefined && isMeant(binding);
  return Object.freeze(bindings.map((binding) => (isOpen(binding) ? Object.freeze({ ...binding, endedAt: now, endReason: reason }) : binding)));
}
