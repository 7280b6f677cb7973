/*
 * Whole sessions of random behaviour, while whatever the service reaches breaks at random: a store that is gone, an answer that is lost. Every single break of
 * every act is gone through in test/proof/crash; here several come together, and one act begins where another was left. `FC_SEED=123` repeats a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { seed } from '../unit/core/credential/fixtures.js';
import { profiles } from '../unit/service/shared/tools.js';
import { readFixtures } from './fixtures.js';
import { names, play, sessionsIn, visits, type Ran, type Visit } from './sessions.js';

describe.each(profiles)(`sessions with faults in %s (seed ${seed})`, (policy) => {
  it('invariant 1, invariant 2, invariant 7: whatever breaks, nothing is free, and the person gets in again, if with the head user’s help', async () => {
    await fc.assert(fc.asyncProperty(visits, async (run) => { await play(policy, run); }), { seed, numRuns: 40 });
  });

  it('whatever was found once is tried again', async () => {
    for (const { given } of readFixtures().filter(({ parser }) => parser === sessionsIn(policy))) await play(policy, (given as { readonly json: readonly Visit[] }).json);
  });

  it('and with a fixed seed the runs break much, fail often, come to the end of every act, and back by more than one way', async () => {
    const all: Ran[] = [];
    await fc.assert(fc.asyncProperty(visits, async (run) => void all.push(await play(policy, run))), { seed: 1, numRuns: 40 });
    expect(all.reduce((sum, { broken }) => sum + broken, 0)).toBeGreaterThan(60);
    expect(all.reduce((sum, { failed }) => sum + failed, 0)).toBeGreaterThan(30);
    const reached = all.flatMap((ran) => ran.reached);
    expect(names.filter((name) => !reached.includes(name))).toEqual([]);
    expect(new Set(all.map(({ helper }) => helper)).size).toBeGreaterThan(1);
  });
});

describe('a fuzz that could not fail would prove nothing', () => {
  const wrong: Readonly<Record<string, (storage: Storage) => Storage>> = {
    'the audit forgets sessions': (storage) => ({ ...storage, audit: { ...storage.audit, append: (events) => storage.audit.append(events.filter(({ kind }) => kind !== 'session-opened')) } }),
    'a list that was used is as it was before': (storage) => {
      const update: Storage['lists']['update'] = async (record, version) => {
        const before = await storage.lists.find(record.id);
        const used = (before?.list.used.length ?? 0) < record.list.used.length;
        return storage.lists.update(used && before !== undefined ? { ...before, version: record.version } : record, version);
      };
      return { ...storage, lists: { ...storage.lists, update } };
    },
    'an account that was disabled cannot be enabled': (storage) => ({ ...storage, accounts: { ...storage.accounts, update: (record, version) => (record.status === 'disabled' ? storage.accounts.remove(record.id).then(() => true) : storage.accounts.update(record, version)) } }),
  };

  it.each(Object.keys(wrong))('catches it where %s', async (name) => {
    await expect(fc.assert(fc.asyncProperty(visits, async (run) => { await play('standard', run, wrong[name]); }), { seed: 1, numRuns: 40, endOnFailure: true })).rejects.toThrow(/Property failed/);
  });
});
