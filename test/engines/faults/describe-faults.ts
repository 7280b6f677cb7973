import { afterAll, describe, expect, it } from 'vitest';
import type { Provable } from '../../proof/crash/scenario.js';
import { profiles } from '../../unit/service/shared/tools.js';
import type { Fault } from '../tools/proxy.js';
import { runFaults } from './run-faults.js';
import { openStage } from './stage.js';

/** Takes each scenario of `test/proof/crash` to PostgreSQL, and breaks its connection at every statement. */
export async function describeFaults(name: string, scenarios: readonly Provable[], faults: readonly Fault[] = ['cut-before', 'answer-lost']): Promise<void> {
  const stage = await openStage(name);
  afterAll(stage.close);
  describe.each(profiles)(`${name}: the connection to PostgreSQL breaks at any statement, in %s`, (policy) => {
    const some = scenarios.filter((one) => one.profiles.includes(policy));
    if (some.length === 0) return;
    it.each(some.map((one) => [one.title, one] as const))('invariants 1, 2 and 7: %s', async (_title, one) => {
      await stage.empty();
      const staged = await one.stage(policy, stage.storage);
      await stage.keep();
      const started = Date.now();
      const report = await runFaults(stage, staged, faults);
      process.stderr.write(`${name} ${policy} ${String(report.statements)} ${String(report.faults)} ${String(Date.now() - started)}ms ${_title.slice(0, 60)}\n`);
      expect(report.statements).toBeGreaterThan(0);
      expect(report.faults).toBe(faults.length * report.statements);
    });
  });
}
