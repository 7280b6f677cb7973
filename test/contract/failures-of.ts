import type { ContractCase } from '../../src/testing/index.js';

/** The names of the cases that fail, in their order. */
export async function failuresOf(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of cases) await run().catch(() => failed.push(name));
  return failed;
}

/** A port with a flaw, and the cases that catch it, without the subject that all their names begin with. */
export interface Broken<Port> {
  readonly flaw: string;
  readonly create: () => Port;
  readonly caughtBy: readonly string[];
}

/** The name of a case without its subject. */
export function sentenceOf(name: string): string {
  return name.slice(name.indexOf(': ') + 2);
}

/** Lets every other call that has begun go on first, as a round trip to a database does. */
export async function roundTrip(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
}
