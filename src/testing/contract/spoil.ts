/** Overwrites everything in a value that lets itself be overwritten, as a careless caller might. */
export function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    spoil(part);
    Reflect.set(value, key, 'spoilt');
  }
  Reflect.set(value, Array.isArray(value) ? 'length' : 'spoilt', 0);
}
