import { assertInput } from '../shared/assert-input.js';
import type { Deps } from '../shared/deps.js';
import { deliver } from './deliver.js';

/** What stops a delivery; the `AbortSignal` of every runtime is one. */
export interface StopSignal {
  /** Whether it is to stop. */
  readonly aborted: boolean;
  /** Has `listener` called once it is to stop. */
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  /** Takes that back. */
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** What `auth.startDelivery` is asked. */
export interface StartDeliveryInput {
  /** Abort it to stop: what is under way is finished first. */
  readonly signal: StopSignal;
  /** Is told what broke, an `AuthError` with the code of the dependency; the work goes on by itself. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

const restMs = 1_000;
const longestRestMs = 60_000;

/** Sends what is due until it is told to stop: at once while there is more, and else looks every second; where a store is broken, less and less often, once a minute in the end. */
export async function startDelivery(deps: Deps, input: StartDeliveryInput): Promise<void> {
  assertInput(input, { signal: 'signal', onError: 'function?' });
  const { signal } = input;
  for (let failures = 0; !signal.aborted; ) {
    const more = await deliver(deps, {}, signal).then(
      (done) => done.more,
      (error: unknown) => tell(input, error),
    );
    failures = more === 'broken' ? failures + 1 : 0;
    if (more !== true) await rest(Math.min(restMs * 2 ** failures, longestRestMs), signal);
  }
}

/** Whatever the host's function does, the work goes on. */
function tell({ onError }: StartDeliveryInput, error: unknown): 'broken' {
  try {
    onError?.(error);
  } catch {
    // Nobody is left to be told.
  }
  return 'broken';
}

function rest(ms: number, signal: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
