/** All in milliseconds. */
export const second = 1000;
export const minute: number = 60 * second;
export const hour: number = 60 * minute;
export const day: number = 24 * hour;

const units = [[day, 'd'], [hour, 'h'], [minute, 'min'], [second, 's']] as const;

/** A time in its largest whole unit: `10 min`, `36 h`, `1500 ms`. */
export function inWords(ms: number): string {
  const [size, name] = units.find(([size]) => ms % size === 0) ?? [1, 'ms'];
  return `${ms / size} ${name}`;
}
