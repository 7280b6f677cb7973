/** Writes values of one type as JSON, and reads back what it wrote: only for texts that this package stored itself. */
export function jsonOf<T>(): { readonly write: (value: T) => string; readonly read: (text: string) => T } {
  return { write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) as T };
}
