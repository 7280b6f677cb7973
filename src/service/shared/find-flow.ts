import { matchToken, parseToken } from '../../core/session/index.js';
import type { BrowserFlow } from '../../port/index.js';
import type { Deps } from './deps.js';

/** The flow behind a browser's token, if the secret is right; whether it is still alive is for the caller. */
export async function findFlow(deps: Pick<Deps, 'flows'>, token: string): Promise<{ readonly flow: BrowserFlow; readonly secret: string } | undefined> {
  const parsed = parseToken(token);
  if (!parsed.ok) return undefined;
  const flow = await deps.flows.find(parsed.id);
  if (flow === undefined || flow.kind === 'burst' || !matchToken({ secret: parsed.secret, secretHash: flow.secretHash })) return undefined;
  return Object.freeze({ flow, secret: parsed.secret });
}
