/** The UTC date, `YYYY-MM-DD`. */
export function isoDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The UTC date and time to the minute, `YYYY-MM-DD HH:MM UTC`. */
export function isoMinute(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
