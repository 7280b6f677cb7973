import { afterAll, describe, expect, it } from 'vitest';
import type { Provable } from '../../proof/crash/scenario.js';
import type { Fault } from '../tools/proxy.js';
import { runFaults } from './run-faults.js';
import { openStage } from './stage.js';
import { createTwin } from './twin.js';

const faults: readonly Fault[] = ['cut-before', 'answer-lost', 'half-close-server', 'half-close-client', 'delay'];

/** Takes each scenario of `test/proof/crash` to PostgreSQL, in each of its profiles, and breaks its connection at every statement, in every way. */
export async function describeFaults(name: string, scenarios: readonly Provable[]): Promise<void> {
  const stage = await openStage(name);
  afterAll(stage.close);
  const cases = scenarios.flatMap((one) => one.profiles.map((profile) => [one.title, profile, one] as const));
  describe('the connection to PostgreSQL breaks at every statement: it is cut before it and after it, half closed from either end, and late', () => {
    it.each(cases)('invariants 1, 2 and 7: %s (%s)', async (_title, profile, one) => {
      await stage.empty();
      const twin = createTwin(stage);
      const staged = await one.stage(profile, twin.storage);
      await stage.keep();
      const broken = await runFaults({ stage, twin, staged }, faults);
      expect(broken[0]).toBeGreaterThan(0);
      // Each way breaks as many statements as the first: none is left out.
      expect(new Set(broken).size).toBe(1);
    });
  });
}
