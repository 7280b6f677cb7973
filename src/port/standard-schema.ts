/**
 * The part of the Standard Schema interface (version 1) that lukko calls; zod, valibot and arktype schemas have it.
 *
 * @typeParam Output - what the schema answers with
 */
export interface StandardSchema<Output> {
  /** What the interface prescribes. */
  readonly '~standard': {
    /** The interface's version. */
    readonly version: 1;
    /** Checks a value, and answers with what it became or with what is wrong. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
  };
}

/** What a {@link StandardSchema} says of a value. */
export type StandardResult<Output> =
  | {
      /** What the value became. */
      readonly value: Output;
      /** None. */
      readonly issues?: undefined;
    }
  | {
      /** What is wrong with it, at least one thing. */
      readonly issues: readonly {
        /** In the schema's words. */
        readonly message: string;
        /** Where: property names, or objects with a `key`. */
        readonly path?: readonly unknown[] | undefined;
      }[];
    };
