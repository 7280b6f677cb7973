import { afterAll, describe, expect, it } from 'vitest';
import type { Provable } from '../../proof/crash/scenario.js';
import { runDelays, runFaults, statementsOf, type Way } from './run-faults.js';
import { openStage, type Stage } from './stage.js';
import { createTwin } from './twin.js';

/** What is broken. */
export interface FaultedEngine {
  readonly name: string;
  readonly openStage: (name: string) => Promise<Stage>;
}

/** The ends take turns at being half closed, and the scenarios at which of them comes first (decision 018): from the server's end the act is answered, from the client's it fails. */
const waysOf = (turn: number): readonly Way[] => [() => 'cut-before', () => 'answer-lost', (n) => ((n + turn) % 2 === 1 ? 'half-close-server' : 'half-close-client')];

/**
 * Takes each scenario of `test/proof/crash` to an engine, PostgreSQL by default, in each of its profiles, and breaks its connection at every statement, in every way. Where a profile
 * sends the very statements that another one sent, they have broken there, and its test says no more than that: what differs are the values in them, and `test/proof/crash` stops
 * each profile at each.
 */
export async function describeFaults(name: string, scenarios: readonly Provable[], engine: FaultedEngine = { name: 'PostgreSQL', openStage }): Promise<void> {
  const stage = await engine.openStage(name);
  afterAll(stage.close);
  const broken = new Set<string>();
  const cases = scenarios.flatMap((one, turn) => one.profiles.map((profile) => [one.title, profile, one, waysOf(turn)] as const));
  describe(`the connection to ${engine.name} breaks at every statement: it is cut before it and after it, half closed from one end or the other, and late; but for a profile that sends the very statements of another, which broke there`, () => {
    it.each(cases)('invariants 1, 2 and 7: %s (%s)', async (title, profile, one, ways) => {
      await stage.empty();
      const twin = createTwin(stage);
      const staged = await one.stage(profile, twin.storage);
      await stage.keep();
      const act = { stage, twin, staged };
      const statements = await statementsOf(act);
      expect(statements.length).toBeGreaterThan(0);
      const known = JSON.stringify([title, statements]);
      if (broken.has(known)) return;
      // Each way breaks each of them: none is left out.
      expect(await runFaults(act, ways)).toEqual(ways.map(() => statements.length));
      expect(await runDelays(act)).toEqual(statements);
      broken.add(known);
    });
  });
}
