import { AuthError } from '../../core/error/index.js';
import { installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { countLiving } from './key-usage.js';

/**
 * Asks every store for an answer, then whether anything hangs on a key that the ring lacks: an account, a list, a flow or a message
 * that could not be read is found now, and not by its owner (R195).
 */
export async function assertReady(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  await deps.ledgers.read({ keys: ['ready'], now });
  await deps.audit.head(installationChain);
  await deps.devices.scan(undefined, 1);
  await deps.sessions.scan(undefined, 1);
  const missing = [...(await countLiving(deps)).keys()].filter((keyId) => !deps.keys.ids.includes(keyId));
  if (missing.length > 0) throw new AuthError('key-missing', { cause: new RangeError(`keys: the ring lacks ${missing.map((id) => `'${id}'`).join(', ')}`) });
}
