/** The one algorithm, by the name that says its curve (RFC 9864). */
export const tokenAlgorithm = 'Ed25519';

/** RFC 9068 section 2.1: no other JWT of lukko's is one (R116). */
export const tokenType = 'at+jwt';

/** What a header that lukko wrote says. */
export type ReadHeader =
  | { readonly ok: true; readonly kid: string }
  | { readonly ok: false; readonly reason: 'malformed' | 'wrong-algorithm' | 'wrong-type' };

/**
 * Reads a header of exactly `alg`, `typ` and `kid`. One that is marked critical is refused as not understood (R114), and one that brings
 * a key of its own, or says where to fetch it, does not come from lukko (R113).
 */
export function readHeader(header: object): ReadHeader {
  if (Reflect.get(header, 'alg') !== tokenAlgorithm) return refuse('wrong-algorithm');
  if (Reflect.get(header, 'typ') !== tokenType) return refuse('wrong-type');
  const kid: unknown = Reflect.get(header, 'kid');
  return typeof kid === 'string' && Object.keys(header).length === 3 ? { ok: true, kid } : refuse('malformed');
}

function refuse(reason: 'malformed' | 'wrong-algorithm' | 'wrong-type'): ReadHeader {
  return { ok: false, reason };
}
