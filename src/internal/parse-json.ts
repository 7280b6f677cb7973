/** What was written with `JSON.stringify` of a `T`, read back: only for texts that this package stored itself. */
export function parseJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
