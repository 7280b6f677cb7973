import type { AuthRoutesOptions } from './options.js';
import { randomId } from './random-id.js';

/**
 * Names a request. The host's rule often takes what a header says, so that it is judged like all else from outside: what no header and no event
 * carries well, or a rule that throws, gives a random name.
 */
export function nameRequest(request: Request, requestId: AuthRoutesOptions['requestId']): string {
  const named = requestId === undefined ? undefined : ask(requestId, request);
  return typeof named === 'string' && /^[\x21-\x7e]{1,128}$/.test(named) ? named : randomId();
}

function ask(rule: (request: Request) => string, request: Request): unknown {
  try {
    return rule(request);
  } catch {
    return undefined;
  }
}
