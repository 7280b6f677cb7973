// No test runner and no node:assert, so that a host can run the suites anywhere.

/** Compares as JSON does: a property that is `undefined` is one that is not there, and their order is nothing. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [spell(actual), spell(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${shorten(wanted)}, got ${shorten(got)}`);
}

/** Throws the message unless the claim holds. */
export function expectTrue(claim: boolean, what: string): void {
  if (!claim) throw new Error(what);
}

/** Throws unless the act throws or rejects. */
export async function expectRefusal(act: () => Promise<unknown>, what: string): Promise<void> {
  const refused = await Promise.resolve().then(act).then(() => false, () => true);
  expectTrue(refused, `${what}: expected a rejection`);
}

/** Starts `times` acts before any of them has ended, and gives all their answers. */
export function inParallel<T>(times: number, act: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => act(n)));
}

/** How many of the answers are the one asked for. */
export function countOf<T>(answers: readonly T[], answer: T): number {
  return answers.filter((each) => each === answer).length;
}

function spell(value: unknown): string {
  if (value === undefined) return 'undefined';
  // A database driver may answer 1n where 1 is right, and JSON has no word for it.
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : sortKeys(part)));
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
