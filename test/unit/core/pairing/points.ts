import { etc, hashes, Point, utils } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

/** The field's prime and the group order (RFC 8032 section 5.1). */
export const { p, n: order } = Point.CURVE();

export const toLittleEndian = (number: bigint): Uint8Array => Uint8Array.from(Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse());
const fromLittleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

/** An encoding by hand: any y, reduced or not, and any sign bit. */
export function encoding(y: bigint, sign: bigint): Uint8Array {
  return toLittleEndian(y | (sign << 255n));
}

/** The order of a point that eight kills. */
export function orderOf(point: Point): number {
  return [1, 2, 4, 8].find((times) => point.multiply(BigInt(times), false).is0()) ?? Number.POSITIVE_INFINITY;
}

/** The eight points of small order: what the group order leaves of any point of the curve, and its multiples. */
export const smallOrder: readonly Point[] = (() => {
  const candidates = Array.from({ length: 64 }, (_, y) => onCurve(BigInt(y + 2))).flatMap((point) => (point === undefined ? [] : [point.multiply(order - 1n, false).add(point)]));
  const generator = candidates.find((point) => orderOf(point) === 8);
  if (generator === undefined) throw new Error('no point of order 8');
  return Array.from({ length: 8 }, (_, times) => generator.multiply(BigInt(times), false));
})();

/** Every way to write them down: y or y + p, and where x is zero either sign. */
export const weakEncodings: readonly { readonly order: number; readonly bytes: Uint8Array }[] = smallOrder.flatMap((point) => {
  const { x, y } = point.toAffine();
  const ys = [y, y + p].filter((one) => one < 2n ** 255n);
  const signs = x === 0n ? [0n, 1n] : [x & 1n];
  return ys.flatMap((one) => signs.map((sign) => ({ order: orderOf(point), bytes: encoding(one, sign) })));
});

function onCurve(y: bigint): Point | undefined {
  try {
    return Point.fromBytes(encoding(y, 0n));
  } catch {
    return undefined;
  }
}

/** The first encodings that are below p and on no point. */
export const offCurve: readonly Uint8Array[] = Array.from({ length: 20 }, (_, y) => BigInt(y + 2)).filter((y) => onCurve(y) === undefined).map((y) => encoding(y, 0n));

/** A point of small order, other than the neutral one. */
export const torsion: Point = smallOrder[1] ?? Point.ZERO;

/** The public key of a seed with a part of small order added. */
export function mixedKey(seed: Uint8Array, part: Point = torsion): Uint8Array {
  return keyOf(seed).point.add(part).toBytes();
}

function keyOf(seed: Uint8Array): { readonly point: Point; readonly scalar: bigint } {
  hashes.sha512 ??= sha512;
  return utils.getExtendedPublicKey(seed);
}

const challengeOf = (r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint => etc.mod(fromLittleEndian(sha512(Buffer.concat([r, key, message]))), order);

/** A signature with `R` as given by `r` and a part of small order, by the scalar of `seed`, for a key as it is written. */
export function signWith(input: { readonly seed: Uint8Array; readonly key: Uint8Array; readonly message: Uint8Array; readonly r: bigint; readonly part: Point }): Uint8Array {
  const { seed, key, message, r, part } = input;
  const point = (r === 0n ? Point.ZERO : Point.BASE.multiply(r, false)).add(part).toBytes();
  const s = etc.mod(r + challengeOf(point, key, message) * keyOf(seed).scalar, order);
  return Uint8Array.from([...point, ...toLittleEndian(s)]);
}

/** The one signature that verifies for a key of small order whatever was signed, where the verifier lets it: `R` neutral, `S` zero. */
export const universalSignature: Uint8Array = Uint8Array.from([...Point.ZERO.toBytes(), ...toLittleEndian(0n)]);
