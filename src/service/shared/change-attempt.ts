import type { AttemptFlow, FlowRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

const mostTries = 60;

/** Changes an attempt whoever else is changing it, and says how it stands then. `undefined` from `change` means that there is nothing to do any more. */
export async function changeAttempt(
  deps: Pick<Deps, 'flows'>,
  input: { readonly attempt: AttemptFlow; readonly change: (attempt: AttemptFlow) => AttemptFlow | undefined },
): Promise<AttemptFlow | undefined> {
  let found: FlowRecord | undefined = input.attempt;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const changed: AttemptFlow | undefined = found?.kind === 'attempt' ? input.change(found) : undefined;
    if (found === undefined || changed === undefined) return undefined;
    if (await deps.flows.update(changed, found.version)) return changed;
    found = await deps.flows.find(input.attempt.id);
  }
  return undefined;
}
