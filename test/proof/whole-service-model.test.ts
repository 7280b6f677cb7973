import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { profiles, type Profile } from '../unit/service/shared/tools.js';
import { acts, type Act } from './model/acts.js';
import { createGame } from './model/play.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

async function play(policy: Profile, run: readonly Act[], reached: Set<string>, meddle?: (storage: Storage) => Storage): Promise<void> {
  const game = createGame(policy, meddle);
  for (const act of run) {
    await game.do(act);
    await game.check();
  }
  await game.finish();
  for (const what of game.reached) reached.add(what);
}

/** Everything that a run may come to; a model that never left the first pages would prove little. */
const ends = [
  ...['login: ok', 'login: wrong-code', 'login: wrong-credentials', 'login: lane-closed', 'login: list-ended', 'login: new password', 'a closed lane'],
  ...['first login: pending', 'first login: active', 'bind: ok', 'bind: wrong-code', 'bind: lane-closed', 'bind: change-password', 'bind: renew-list', 'bind: change-contact', 'bind: step-up'],
  ...['recover: ok', 'recover: code-wrong', 'recover: code-expired', 'recover: tries-spent', 'recover: flow-ended', 'recover: wrong-code', 'recover: wrong-password', 'recovered: password', 'recovered: list'],
];

describe.each(profiles)(`the whole service in %s against a simple model (seed ${String(seed)})`, (policy) => {
  it('R59 in part, R62 in part, R65 in part, R127 in part, R132 in part, R149 in part, invariant 1, invariant 2: whatever two people, strangers, a head user and time do, every answer and all that is stored is what the model says', async () => {
    await fc.assert(fc.asyncProperty(acts, async (run) => play(policy, run, new Set())), { seed, numRuns: 80 });
  });

  it('and with a fixed seed the runs come to every end', async () => {
    const reached = new Set<string>();
    await fc.assert(fc.asyncProperty(acts, async (run) => play(policy, run, reached)), { seed: 2, numRuns: 80 });
    expect(ends.filter((end) => !reached.has(end))).toEqual([]);
  });
});

describe('a model that could not be broken would prove nothing', () => {
  const wrong: Readonly<Record<string, (storage: Storage) => Storage>> = {
    'lists forget that a one-time password was used': (storage) => {
      const update: Storage['lists']['update'] = async (record, version) => {
        const before = await storage.lists.find(record.id);
        const used = (before?.list.used.length ?? 0) < record.list.used.length;
        return storage.lists.update(used && before !== undefined ? { ...before, version: record.version } : record, version);
      };
      return { ...storage, lists: { ...storage.lists, update } };
    },
    'sessions forget that they have ended': (storage) => {
      const update: Storage['sessions']['update'] = ({ endedAt: _forgotten, ...record }, version) => storage.sessions.update(record, version);
      return { ...storage, sessions: { ...storage.sessions, update } };
    },
    'ledgers count nothing': (storage) => ({ ...storage, ledgers: { ...storage.ledgers, add: ({ changes }) => Promise.resolve(changes.map(({ key, amount }) => ({ key, count: Math.max(0, amount) }))) } }),
    'accounts forget that a password is compromised': (storage) => {
      const update: Storage['accounts']['update'] = ({ password, ...record }, version) =>
        storage.accounts.update(password === undefined ? record : { ...record, password: { encoded: password.encoded, setAt: password.setAt } }, version);
      return { ...storage, accounts: { ...storage.accounts, update } };
    },
    'the audit forgets sessions': (storage) => {
      const append: Storage['audit']['append'] = (events) => storage.audit.append(events.filter(({ kind }) => kind !== 'session-opened'));
      return { ...storage, audit: { ...storage.audit, append } };
    },
  };

  it.each(Object.keys(wrong))('catches it where %s', async (name) => {
    const broken = fc.assert(fc.asyncProperty(acts, async (run) => play('standard', run, new Set(), wrong[name])), { seed: 1, numRuns: 40, endOnFailure: true });
    await expect(broken).rejects.toThrow(/Property failed/);
  });
});
