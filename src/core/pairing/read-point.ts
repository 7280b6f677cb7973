import { Point } from '@noble/ed25519';

/** The point behind an encoding, or `undefined` where it is not on the curve or spelt in a second way (RFC 8032 section 5.1.3). */
export function readPoint(encoded: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(encoded);
  } catch {
    return undefined;
  }
}
