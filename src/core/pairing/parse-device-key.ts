import { readJwk, type Ed25519Jwk } from './read-jwk.js';
import { readPoint } from './read-point.js';
import { thumbprintOf } from './thumbprint-of.js';

/** A public key that may be kept on record. */
export interface DeviceKey {
  /** The key, with nothing else beside it. */
  readonly jwk: Ed25519Jwk;
  /** Its RFC 7638 thumbprint, base64url: the device's id, and the `kid` of all that it signs. */
  readonly thumbprint: string;
}

/** What {@link parseDeviceKey} says. */
export type ParseDeviceKeyResult =
  | {
      readonly ok: true;
      /** What to store. */
      readonly key: DeviceKey;
    }
  | {
      readonly ok: false;
      /**
       * For the host's log.
       *
       * - `not-a-key`: anything but `kty` OKP, `crv` Ed25519 and 32 bytes of strict base64url in `x`; other members, such as `kid`, are refused too
       * - `private-key`: it has a `d`. Whoever sent it has given the key away
       * - `weak-key`: one of the 14 encodings of small order, under which one signature verifies for every message
       * - `not-canonical`: a second spelling of a point: its y is not below 2^255 - 19
       * - `off-curve`: no point of the curve
       * - `torsion`: a point with a part of small order, so that verifiers disagree about its signatures
       */
      readonly reason: 'not-a-key' | 'private-key' | 'weak-key' | 'not-canonical' | 'off-curve' | 'torsion';
    };

/**
 * Parses the public key that a phone offers at pairing, by the strictest reading: what `jose`, Web Crypto and Node import without a word
 * is refused here, on every runtime alike (R83 to R86).
 *
 * @param jwk - anything, as it came out of JSON; it never makes a throw
 * @see RFC 8037 section 2, RFC 8032 section 5.1.3, RFC 8725 section 3.4
 * @example
 * const published = parseDeviceKey({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
 * if (published.ok) console.log(published.key.thumbprint); // kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k
 * console.log(parseDeviceKey({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) })); // { ok: false, reason: 'weak-key' }
 */
export function parseDeviceKey(jwk: unknown): ParseDeviceKeyResult {
  const read = readJwk(jwk);
  if (!read.ok) return Object.freeze(read);
  const point = readPoint(read.publicKey);
  if (point === undefined) return refuse('off-curve');
  if (!point.isTorsionFree()) return refuse('torsion');
  return Object.freeze({ ok: true, key: Object.freeze({ jwk: read.jwk, thumbprint: thumbprintOf(read.jwk) }) });
}

function refuse(reason: 'off-curve' | 'torsion'): ParseDeviceKeyResult {
  return Object.freeze({ ok: false, reason });
}
