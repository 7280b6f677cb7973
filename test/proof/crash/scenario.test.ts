import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordStores } from '../../story/record-stores.js';
import { headUser, must } from '../../story/walk.js';
import { startActive } from '../person.js';
import type { World } from '../world.js';
import { scenario, type Outcome, type Scenario } from './scenario.js';

type Person = Awaited<ReturnType<typeof startActive>>;
const disabling = (one: Pick<Scenario<Person>, 'resume' | 'check'>) =>
  scenario<Person>({ title: 'an act', profiles: ['standard'], prepare: startActive, act: async ({ auth }, { accountId }) => must(await auth.accounts.disable({ actor: headUser, accountId })), ...one });

/** By another way than the proof has it: what is stored now, not what was written. */
const leftBy = (world: World, { outcome }: Outcome): string =>
  createHash('sha256').update(JSON.stringify([recordStores.map((store) => world.records(store)), world.inbox.all(), outcome.kind])).digest('hex');

describe('a proof that breaks an act at each of its port calls', () => {
  it('goes on from everything that a break leaves', async () => {
    const left = new Set<string>();
    const goneOnFrom: string[] = [];
    const proof = disabling({
      check: ({ world, crash, when }) => {
        if (when === 'crashed') left.add(leftBy(world, crash));
      },
      resume: ({ world, crash }) => Promise.resolve(void goneOnFrom.push(leftBy(world, crash))),
    });
    const { crashes } = await proof.prove('standard');
    expect(new Set(goneOnFrom)).toEqual(left);
    expect(left.size).toBeGreaterThan(3);
    expect(goneOnFrom.length).toBeLessThan(crashes);
  });

  it.each(['stopped', 'failed'] as const)('fails where nobody gets on from one thing that a break leaves: the account is disabled, and whoever asked for it was %s', async (kind) => {
    const proof = disabling({
      resume: ({ world, crash }) => (crash.outcome.kind === kind && world.records('accounts').some(({ status }) => status === 'disabled') ? Promise.reject(new Error('stuck')) : Promise.resolve()),
    });
    await expect(proof.prove('standard')).rejects.toThrow('stuck');
  });
});
