/** What came of {@link tryOption}. */
export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: string };

/** Does what refuses an option that is wrong or unsafe, and says what for. */
export function tryOption<T>(act: () => T): Tried<T> {
  try {
    return { ok: true, value: act() };
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    return { ok: false, refusal: `${cause.message}. createAuth does not start with it.` };
  }
}
