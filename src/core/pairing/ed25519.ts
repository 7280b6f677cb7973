import { checkBytes, checkObject } from '../../internal/check.js';
import { findNativeCrypto } from '../../internal/native-crypto.js';
import { judgeEncoding } from './judge-encoding.js';
import { littleEndian } from './little-endian.js';
import { nativeEd25519, type Ed25519, type PrivateKey } from './native-ed25519.js';
import { portableEd25519 } from './portable-ed25519.js';

/** The order of the base point (RFC 8032 section 5.1). */
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

/**
 * Whether an Ed25519 signature is right (RFC 8032 section 5.1.7), by the runtime's own code where there is any, else by that of
 * `@noble/ed25519`: both give the same answer to everything.
 *
 * Strict: a key of small order, under which one signature verifies for every message, is refused, and so is a key in a second spelling
 * (R84, R85), an `S` that is not below the group order, and a signature that is right only when multiplied by the cofactor.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule; a signature of another length is no mistake but wrong
 * @see RFC 8032 section 5.1.7
 * @example
 * const seed = new Uint8Array(32).fill(7);
 * const message = new TextEncoder().encode('Moi');
 * const signature = signEd25519({ seed, message });
 * console.log(verifyEd25519({ publicKey: publicKeyOf(seed), message, signature })); // true
 */
export function verifyEd25519(input: {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** What was signed. */
  readonly message: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}): boolean {
  checkObject('input', input);
  const { publicKey, message, signature } = input;
  checkBytes('publicKey', publicKey, { least: 32, most: 32 });
  checkBytes('message', message, { least: 0, most: Number.MAX_SAFE_INTEGER });
  checkBytes('signature', signature, { least: 0, most: Number.MAX_SAFE_INTEGER });
  if (signature.length !== 64 || littleEndian(signature.subarray(32)) >= order) return false;
  return judgeEncoding(publicKey) === undefined && chooseEd25519().verify({ publicKey, message, signature });
}

/**
 * The Ed25519 signature of a message, 64 bytes (RFC 8032 section 5.1.6): the same key and message give the same bytes everywhere.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(signEd25519({ seed: new Uint8Array(32), message: new Uint8Array(0) }).length); // 64
 */
export function signEd25519(input: {
  /** The private key: 32 bytes. */
  readonly seed: Uint8Array;
  /** What to sign. */
  readonly message: Uint8Array;
}): Uint8Array {
  checkObject('input', input);
  return privateKeyOf(input.seed).sign(input.message);
}

/**
 * The public key of a seed, 32 bytes (RFC 8032 section 5.1.5).
 *
 * @param seed - the private key: 32 bytes
 * @throws TypeError or RangeError if `seed` is anything else
 * @example
 * console.log(publicKeyOf(new Uint8Array(32)).length); // 32
 */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return privateKeyOf(seed).publicKey();
}

/** The private key of a seed, made ready to sign; it holds a copy of the seed. */
export function privateKeyOf(seed: Uint8Array): PrivateKey {
  checkBytes('seed', seed, { least: 32, most: 32 });
  const { publicKey, sign } = chooseEd25519().privateKey(Uint8Array.from(seed));
  const signChecked = (message: Uint8Array): Uint8Array => {
    checkBytes('message', message, { least: 0, most: Number.MAX_SAFE_INTEGER });
    return sign(message);
  };
  return { publicKey, sign: signChecked };
}

function chooseEd25519(): Ed25519 {
  const native = findNativeCrypto();
  return native === undefined ? portableEd25519 : nativeEd25519(native);
}
