import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { profiles, type Profile } from '../unit/service/shared/tools.js';
import { keyRuns, type Begins, type KeyAct } from './model/key-acts.js';
import { createKeyGame } from './model/key-play.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

interface Run {
  readonly begins: Begins;
  readonly acts: readonly KeyAct[];
}

async function play(policy: Profile, { begins, acts }: Run, reached = new Set<string>(), meddle?: (storage: Storage) => Storage): Promise<void> {
  const game = await createKeyGame(policy, begins, meddle);
  for (const act of acts) {
    await game.do(act);
    await game.check();
  }
  await game.finish();
  for (const what of game.reached) reached.add(what);
}

/** Everything that a run may come to; a model that never left the first pages would prove little. */
const ends = [
  ...['login by Key: ok', 'login by Key: not-approved', 'login by list: ok', 'login by list: wrong-code', 'use list: ok', 'use list: no-list'],
  ...['wrong: wrong-number', 'cancelled: denied', 'not-me: denied', 'pay: ok', 'pay: not-approved', 'pair: yes, from key', 'pair: yes, from otp-list', 'pair: no, from key', 'to list'],
  ...['end device: ok', 'sign out', 'head user ends device', 'stranger: to finish', 'stranger: the list', 'stranger: a phone of their own', 'stranger: to be denied'],
  ...['in the end: key', 'in the end: list', 'in the end: recovery'],
];

describe.each(profiles)(`the Key in daily use in %s against a simple model (seed ${String(seed)})`, (policy) => {
  it('R90 in part, R93 in part, R99 in part, invariant 1, invariant 2, invariant 11: whatever one person, their phones, strangers, a head user and time do, no session is without three steps, nothing works twice, and there is a way in', async () => {
    await fc.assert(fc.asyncProperty(keyRuns, async (run) => play(policy, run)), { seed, numRuns: 25 });
  });

  it('and with a fixed seed the runs come to every end', async () => {
    const reached = new Set<string>();
    await fc.assert(fc.asyncProperty(keyRuns, async (run) => play(policy, run, reached)), { seed: 2, numRuns: 25 });
    expect(ends.filter((end) => !reached.has(end))).toEqual([]);
  });
});

describe('a model that could not be broken would prove nothing', () => {
  const wrong: Readonly<Record<string, (storage: Storage) => Storage>> = {
    'phones forget that they have ended': (storage) => {
      const update: Storage['devices']['update'] = ({ endedAt: _forgotten, ...record }, version) => storage.devices.update(record, version);
      return { ...storage, devices: { ...storage.devices, update } };
    },
    'logins forget that their approval was used': (storage) => {
      const update: Storage['flows']['update'] = async (record, version) => {
        const used = record.kind === 'attempt' && record.approval?.usedAt !== undefined;
        const before = used ? await storage.flows.find(record.id) : undefined;
        return storage.flows.update(before === undefined ? record : { ...before, version: record.version }, version);
      };
      return { ...storage, flows: { ...storage.flows, update } };
    },
    'lists forget that a one-time password was used': (storage) => {
      const update: Storage['lists']['update'] = async (record, version) => {
        const before = await storage.lists.find(record.id);
        const used = (before?.list.used.length ?? 0) < record.list.used.length;
        return storage.lists.update(used && before !== undefined ? { ...before, version: record.version } : record, version);
      };
      return { ...storage, lists: { ...storage.lists, update } };
    },
  };

  it.each(Object.keys(wrong))('catches it where %s', async (name) => {
    const broken = fc.assert(fc.asyncProperty(keyRuns, async (run) => play('standard', run, new Set(), wrong[name])), { seed: 1, numRuns: 25, endOnFailure: true });
    await expect(broken).rejects.toThrow(/Property failed/);
  });
});
