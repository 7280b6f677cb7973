import { assertFunction, assertObject } from '../assert.js';

/** One sentence of a port's contract, as something to run. Plain data: any test runner will do, or none. */
export interface ContractCase {
  /** The sentence; unique within its suite. */
  readonly name: string;
  /** Resolves where the sentence holds; rejects with an Error that says what was expected and what came instead. */
  readonly run: () => Promise<void>;
}

/**
 * What every suite takes.
 *
 * @typeParam Port - the port it is about
 */
export interface ContractSuiteOptions<Port> {
  /** Makes what is to be checked; called once for each case. A store must be empty then. */
  readonly create: () => Promise<Port>;
}

/** A sentence that still lacks the thing it is about. */
export interface Check<Port> {
  readonly name: string;
  readonly check: (port: Port) => Promise<void>;
}

/** Gives each check a port of its own, and its name the subject it begins with. */
export function toCases<Port>(options: ContractSuiteOptions<Port> & { readonly subject: string; readonly checks: readonly Check<Port>[] }): readonly ContractCase[] {
  const { create, subject, checks } = options;
  return Object.freeze(checks.map(({ name, check }) => Object.freeze({ name: `${subject}: ${name}`, run: async () => check(await create()) })));
}

/** Throws a TypeError unless the options of a suite have a `create`. */
export function assertSuiteOptions(options: { readonly create: unknown }): void {
  assertObject(options, 'options');
  assertFunction(options.create, 'create');
}
