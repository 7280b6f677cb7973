/**
 * Whether two byte strings are the same, in a time that depends on their length alone (R45). Lengths are no
 * secret here: everything compared is a hash or a MAC of fixed length.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
