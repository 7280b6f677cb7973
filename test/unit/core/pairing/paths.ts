import { vi } from 'vitest';

/** Both implementations of Ed25519: the runtime's own, and that of noble, which is taken where there is none. */
export const paths = ['native', 'portable'] as const;

/** Runs something on one of them. */
export function on<T>(path: (typeof paths)[number], run: () => T): T {
  if (path === 'native') return run();
  const hidden = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  try {
    return run();
  } finally {
    hidden.mockRestore();
  }
}

/** The same on both, which have to agree. */
export function onBoth<T>(run: () => T): readonly [T, T] {
  return [on('native', run), on('portable', run)];
}
