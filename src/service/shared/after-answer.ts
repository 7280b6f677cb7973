import type { Deps } from './deps.js';

/**
 * Begins work once the answer is out: in a turn of its own, since whatever a store answers at once would be done before the caller goes
 * on, and would tell by its time which names exist (R126). Its failure concerns nobody: who asked has been answered.
 */
export function afterAnswer(deps: Pick<Deps, 'background'>, work: () => Promise<unknown>): void {
  const turn = new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  deps.background(turn.then(work).catch(() => undefined));
}
