import { checkBytes, checkFunction, checkObject, checkString } from '../../internal/check.js';
import { checkEnd, judgeSigned, sign, type ChainEnd, type ChainKeyOf } from './chain.js';

/** Where a chain begins after its oldest part was removed, with a MAC of its own. */
export interface Checkpoint extends ChainEnd {
  /** HMAC over chain, sequence and hash, `<keyId>.<base64url>`. */
  readonly mac: string;
}

/**
 * Makes the checkpoint that is left in place of events that are removed (R181).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const key = new Uint8Array(32).fill(7);
 * const checkpoint = sealCheckpoint({ chain: 'acme', end: { sequence: 9, hash: 'k1.x' }, key, keyId: 'k1' });
 * console.log(verifyCheckpoint({ chain: 'acme', checkpoint, keyOf: () => key })); // true
 */
export function sealCheckpoint(input: {
  /** Whose. */
  readonly chain: string;
  /** The last place that is removed. */
  readonly end: ChainEnd;
  /** The sub-key `audit-chain` of a key of the ring. */
  readonly key: Uint8Array;
  /** Names that key, without a dot. */
  readonly keyId: string;
}): Checkpoint {
  checkObject('input', input);
  const { chain, end, key, keyId } = input;
  checkString('chain', chain);
  checkEnd('end', end);
  checkBytes('key', key, { least: 32, most: 64 });
  checkString('keyId', keyId);
  const { sequence, hash } = end;
  return Object.freeze({ sequence, hash, mac: sign({ key, keyId, parts: partsOf(chain, end) }) });
}

/**
 * Whether a stored checkpoint is one that {@link sealCheckpoint} made for this chain, with a key of the ring.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const checkpoint = { sequence: 9, hash: 'k1.x', mac: 'k1.forged' };
 * console.log(verifyCheckpoint({ chain: 'acme', checkpoint, keyOf: () => new Uint8Array(32) })); // false
 */
export function verifyCheckpoint(input: {
  /** Whose it is said to be. */
  readonly chain: string;
  /** As stored. */
  readonly checkpoint: Checkpoint;
  /** The sub-key `audit-chain` behind a key id, if the ring has it. */
  readonly keyOf: ChainKeyOf;
}): boolean {
  checkObject('input', input);
  const { chain, checkpoint, keyOf } = input;
  checkString('chain', chain);
  checkEnd('checkpoint', checkpoint);
  checkString('checkpoint.mac', checkpoint.mac);
  checkFunction('keyOf', keyOf);
  return judgeSigned({ signed: checkpoint.mac, keyOf, parts: partsOf(chain, checkpoint) }) === 'right';
}

// Its own first word: the MAC of an event never stands for a checkpoint.
function partsOf(chain: string, { sequence, hash }: ChainEnd): readonly unknown[] {
  return ['lukko-audit-checkpoint', chain, sequence, hash];
}
