import { describe, expect, it } from 'vitest';
import type { ContractCase } from '../../src/testing/index.js';
import { failuresOf, sentenceOf, type Broken } from './failures-of.js';

/** What is to be proven of a suite. */
interface ProveSuiteInput<Port> {
  readonly name: string;
  readonly suite: (create: () => Promise<Port>) => readonly ContractCase[];
  /** A port without a flaw, made like the broken ones. */
  readonly sound: () => Port;
  readonly broken: readonly Broken<Port>[];
  /** Which of its cases are proven here; all of them, unless another suite proves some. */
  readonly covers?: (sentence: string) => boolean;
}

/** A suite that has never failed proves nothing: it passes a sound port, fails each broken one, and no case of it is idle. */
export function proveSuite<Port>({ name, suite, sound, broken, covers = () => true }: ProveSuiteInput<Port>): void {
  const run = async (create: () => Port): Promise<readonly string[]> => (await failuresOf(suite(async () => create()))).map(sentenceOf);
  const runs = new Map<Broken<Port>, Promise<readonly string[]>>();
  const failuresBy = (each: Broken<Port>): Promise<readonly string[]> => {
    const failures = runs.get(each) ?? run(each.create);
    runs.set(each, failures);
    return failures;
  };

  describe(`the suite of ${name}`, () => {
    it('passes one without a flaw', async () => {
      expect(await run(sound)).toEqual([]);
    });

    it.each(broken.map((each) => ({ ...each, each })))('fails one where $flaw: $caughtBy', async ({ each }) => {
      expect(each.caughtBy).not.toEqual([]);
      expect(await failuresBy(each)).toEqual(expect.arrayContaining([...each.caughtBy]));
    });

    it('has no case that never fails', async () => {
      const caught = new Set((await Promise.all(broken.map(failuresBy))).flat());
      const sentences = suite(async () => sound()).map((each) => sentenceOf(each.name));
      expect(sentences.filter((sentence) => covers(sentence) && !caught.has(sentence))).toEqual([]);
    });
  });
}
