import { afterAll, describe, expect, it } from 'vitest';
import type { Provable } from '../../proof/crash/scenario.js';
import type { Fault } from '../tools/proxy.js';
import { runFaults } from './run-faults.js';
import { openStage } from './stage.js';

const everyFault: readonly Fault[] = ['cut-before', 'answer-lost', 'half-close-server', 'half-close-client', 'delay'];

/**
 * Takes each scenario of `test/proof/crash` to PostgreSQL, in the first of its profiles, and cuts its connection at every statement, before it and after it. The
 * one whose title begins with `inEveryWay` has its statements delayed and its connections half closed, too.
 */
export async function describeFaults(name: string, scenarios: readonly Provable[], inEveryWay: string): Promise<void> {
  const stage = await openStage(name);
  afterAll(stage.close);
  if (!scenarios.some(({ title }) => title.startsWith(inEveryWay))) throw new Error(`no scenario is called ${inEveryWay}`);
  describe(`the connection to PostgreSQL is cut before and after every statement; for "${inEveryWay}" it is half closed from either end and late at every one, too`, () => {
    it.each(scenarios.map((one) => [one.title, one] as const))('invariants 1, 2 and 7: %s', async (title, one) => {
      await stage.empty();
      const staged = await one.stage(one.profiles[0] ?? 'standard', stage.storage);
      await stage.keep();
      const faults = title.startsWith(inEveryWay) ? everyFault : everyFault.slice(0, 2);
      expect((await runFaults(stage, staged, faults)).filter((broken) => broken > 0)).toHaveLength(faults.length);
    });
  });
}
