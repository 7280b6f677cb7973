/**
 * Runs a step at once and wholly, and turns its throw into a rejection. With no `await` between deciding and applying no
 * other call can come between: that is the whole atomicity of this adapter.
 */
export function atOnce<T>(step: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(step());
  });
}
