import type { Language } from './language.js';

/** The clock that pages, messages and slips all go by, wherever the service runs: that of its users. */
export const timeZone = 'Europe/Helsinki';

const days = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });

/** Tells an instant to the minute, as people of that language write it: `26.11.2026 klo 7.20`. */
export function minuteIn(language: Language): (at: number) => string {
  const format = new Intl.DateTimeFormat(tagOf(language), { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return (at) => format.format(at);
}

/** Tells a day as people of that language write it: `26.11.2026`. */
export function dayIn(language: Language): (at: number) => string {
  const format = new Intl.DateTimeFormat(tagOf(language), { timeZone, dateStyle: 'medium' });
  return (at) => format.format(at);
}

/** The day of an instant: `2026-11-26`. */
export function dayOf(at: number): string {
  return days.format(at);
}

/** When a day such as `2026-11-26` begins; `NaN` for a day that no calendar has. */
export function startOfDay(day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utc)) return NaN;
  // What the clock on the wall shows then is ahead by just as much as the day begins earlier.
  return utc - (Date.parse(`${clock.format(utc).replace(' ', 'T')}Z`) - utc);
}

function tagOf(language: Language): string {
  return language === 'en' ? 'en-GB' : language;
}
