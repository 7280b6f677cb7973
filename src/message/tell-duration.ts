import { plainSpaces } from './tell-instant.js';

/**
 * Tells how long something works, number and noun agreeing: in whole hours from two hours on, as nobody counts in 1440 minutes. It stands
 * by itself, after a colon: within a sentence, Finnish would inflect it.
 */
export function tellDuration({ minutes, language }: { readonly minutes: number; readonly language: string }): string {
  const [count, unit] = minutes < 120 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
  return plainSpaces(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count));
}
