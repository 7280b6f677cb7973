/**
 * Tells an instant to the minute, as people of that language write it, by the clock of that time zone; where that is UTC, which is on
 * nobody's wall, its name is added.
 *
 * @throws RangeError for a language tag, a time zone or an instant that there is none of
 * @example
 * const at = Date.UTC(2026, 0, 12, 8);
 * console.log(tellInstant({ at, language: 'fi', timeZone: 'Europe/Helsinki' })); // 12.1.2026 klo 10.00
 */
export function tellInstant(input: {
  /** In ms since the epoch. */
  readonly at: number;
  /** A language tag such as `fi` or `en-GB`. */
  readonly language: string;
  /** An IANA name such as `Europe/Helsinki`. */
  readonly timeZone: string;
}): string {
  const { at, language, timeZone } = input;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const told = plainSpaces(format.format(at));
  return format.resolvedOptions().timeZone.endsWith('UTC') ? `${told} UTC` : told;
}

/** An SMS has no others: one narrow space, and it would be sent in UCS-2, at 70 characters instead of 160. */
export function plainSpaces(text: string): string {
  return text.replace(/\p{Zs}/gu, ' ');
}
