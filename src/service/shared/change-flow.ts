import type { AttemptFlow, FlowRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

const mostTries = 60;

/**
 * Changes a flow whoever else is changing it: the change is worked out anew from each newest version until one update wins, and what that stored is
 * given back. `undefined` from `change` means that there is nothing to do any more.
 */
export async function changeFlow<F extends FlowRecord>(
  deps: Pick<Deps, 'flows'>,
  input: { readonly flow: FlowRecord; readonly change: (found: FlowRecord) => F | undefined | Promise<F | undefined> },
): Promise<F | undefined> {
  let found: FlowRecord | undefined = input.flow;
  for (let tries = 0; tries < mostTries && found !== undefined; tries += 1) {
    const changed = await input.change(found);
    if (changed === undefined || (await deps.flows.update(changed, found.version))) return changed;
    found = await deps.flows.find(input.flow.id);
  }
  return undefined;
}

/** The same for an attempt. */
export function changeAttempt(
  deps: Pick<Deps, 'flows'>,
  input: { readonly attempt: AttemptFlow; readonly change: (attempt: AttemptFlow) => AttemptFlow | undefined | Promise<AttemptFlow | undefined> },
): Promise<AttemptFlow | undefined> {
  return changeFlow(deps, { flow: input.attempt, change: (found) => (found.kind === 'attempt' ? input.change(found) : undefined) });
}
