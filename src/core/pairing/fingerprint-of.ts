import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../internal/bytes.js';
import { checkString } from '../../internal/check.js';
import { pairingCodeAlphabet } from './pairing-code.js';

/**
 * What the phone and the computer both show while a phone is paired, for the user to compare (R92): the first 40 bits of the SHA-256 of
 * `lukko/1/fingerprint/` and the thumbprint, five bits to a symbol of {@link pairingCodeAlphabet}, as `XXXX-XXXX`.
 *
 * @param thumbprint - of the device's key
 * @throws TypeError if `thumbprint` is no string
 * @example
 * console.log(fingerprintOf('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')); // 42FQ-DXAG
 */
export function fingerprintOf(thumbprint: string): string {
  checkString('thumbprint', thumbprint);
  const bits = Array.from(sha256(utf8(`lukko/1/fingerprint/${thumbprint}`)).subarray(0, 5), (byte) => byte.toString(2).padStart(8, '0')).join('');
  const symbols = Array.from({ length: 8 }, (_, at) => pairingCodeAlphabet.charAt(Number.parseInt(bits.slice(5 * at, 5 * at + 5), 2))).join('');
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
