import { assertInput, type FieldRule } from './assert-input.js';
import type { Deps } from './deps.js';

/**
 * A use case with its dependencies, behind a door: an input of the wrong shape is the caller's mistake, refused by name before anything is done. Each takes
 * the host's id of the request, for the audit.
 *
 * @throws TypeError naming the field, as a rejection
 */
export function bindUseCase<I, R>(deps: Deps, fields: Readonly<Record<string, FieldRule>>, useCase: (deps: Deps, input: I) => Promise<R>): (input: I) => Promise<R> {
  return async (input) => {
    assertInput(input, { ...fields, requestId: 'text?' });
    return useCase(deps, input);
  };
}
