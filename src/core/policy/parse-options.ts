import type * as z from 'zod/mini';

/** The value as the schema reads it; otherwise the first thing wrong, by path and rule and never by value. */
export function parseOptions<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  // Read once, at start-up: compiling the schema would cost more than it saves.
  const parsed = schema.safeParse(value, { jitless: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new TypeError('policy: cannot be read');
  const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = ['policy', ...issue.path, ...unknownKeys].join('.');
  if (issue.code === 'unrecognized_keys') throw new TypeError(`${path}: unknown option`);
  if (issue.code === 'invalid_type') throw new TypeError(`${path}: ${issue.message}`);
  throw new RangeError(`${path}: ${issue.message}`);
}
