import assert from 'node:assert/strict';
import type fc from 'fast-check';
import { bytesNear, jsonNear, textNear, type Given } from '../inputs.js';

/** Something that takes what came from outside. */
export interface Parser {
  /** File and function, below src. */
  readonly name: string;
  readonly input: fc.Arbitrary<Given>;
  /** Throws where it does what it must not: above all, where it throws itself. */
  readonly holds: (given: Given) => void | Promise<void>;
}

type Holds<T> = (given: T) => unknown;

const parser = <T extends Given>(name: string, input: fc.Arbitrary<T>, holds: Holds<T>): Parser => ({ name, input, holds: async (given) => { await holds(given as T); } });

/** Texts near `samples`, which are right. */
export const ofText = (name: string, samples: readonly string[], holds: Holds<string>): Parser => parser(name, textNear(samples), holds);
export const ofBytes = (name: string, samples: readonly Uint8Array[], holds: Holds<Uint8Array>): Parser => parser(name, bytesNear(samples), holds);
export const ofJson = (name: string, samples: readonly unknown[], holds: Holds<unknown>): Parser =>
  parser(name, jsonNear(samples), ({ json }) => holds(json));

/** A host's mistake is told by a TypeError or a RangeError, which names the rule and never what was given. */
export async function tellsMistakes(given: string, call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    assert(error instanceof TypeError || error instanceof RangeError, `threw ${String(error)}`);
    if (given.trim().length >= 12) assert(!error.message.includes(given.trim()), `repeats what was given: ${error.message}`);
  }
}

/** What is taken has this one spelling. */
export function hasOneSpelling<T>(given: string, read: T | undefined, write: (value: T) => string): void {
  if (read !== undefined) assert.equal(write(read), given);
}

/** Read again, it stays what it is. */
export function isStable(read: (text: string) => string | undefined, given: string): void {
  const once = read(given);
  if (once !== undefined) assert.equal(read(once), once);
}
