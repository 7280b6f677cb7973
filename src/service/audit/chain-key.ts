import type { ChainKeyOf } from '../../core/audit/index.js';
import type { Deps } from '../shared/deps.js';

/** The key behind a sealed event or a checkpoint, if the ring has it. */
export function chainKeyOf(deps: Pick<Deps, 'keys'>): ChainKeyOf {
  return (keyId) => (deps.keys.ids.includes(keyId) ? deps.keys.subKey('audit-chain', keyId) : undefined);
}

/** The key that new seals are made with. */
export function newestChainKey(deps: Pick<Deps, 'keys'>): { readonly key: Uint8Array; readonly keyId: string } {
  const keyId = deps.keys.newestId;
  return { key: deps.keys.subKey('audit-chain', keyId), keyId };
}
