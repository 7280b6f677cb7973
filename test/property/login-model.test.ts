import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListRecord } from '../../src/port/index.js';
import type { StartLoginResult } from '../../src/service/types.js';
import { goodPassword, must, type Active } from '../story/walk.js';
import { seed } from '../unit/core/otp-list/fixtures.js';
import { activate, minute, reopen, second } from '../unit/service/shared/tools.js';

type Lane = 'strangers' | 'known';
type Step =
  | { readonly kind: 'right' | 'wrong' | 'used' | 'late' | 'twice' | 'left'; readonly lane: Lane }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'restart' };

const lane = fc.constantFrom<Lane>('strangers', 'known');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('right' as const, 'twice' as const), lane }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constantFrom('wrong' as const, 'wrong' as const, 'used' as const), lane }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('late' as const, 'left' as const), lane }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 90 }).map((seconds): Step => ({ kind: 'pause', ms: seconds * second })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
);

/** What a login by list is, told without a store: how many are used, burnt and missed, and what each lane has coming. */
interface Model {
  used: number;
  burnt: number;
  pinMisses: number;
  lifetime: number;
  readonly inARow: Record<Lane, number>;
  pausedUntil: number;
  compromised: boolean;
  ended: boolean;
  sessions: number;
  /** Browsers that became known since; the fifth of them pushes the first out. */
  newcomers: number;
}

function play(policy: 'standard' | 'nist') {
  return async (steps: readonly Step[]): Promise<void> => {
    const first = await activate(policy);
    let active: Active = first;
    const { strangers, knownBrowser, knownBrowserWaitFrom, knownBrowserWaitMs } = active.auth.policy.otpMisses;
    const limit: Record<Lane, number> = { strangers, known: knownBrowser };
    const model: Model = { used: 1, burnt: 0, pinMisses: 0, lifetime: 0, inARow: { strangers: 0, known: 0 }, pausedUntil: 0, compromised: false, ended: false, sessions: 1, newcomers: 0 };
    let password = goodPassword;
    let passwords = 0;
    let lastUsed: string | undefined;

    const start = (from: Lane): Promise<StartLoginResult> => active.auth.login.start({ username: active.username, password, browser: from === 'known' ? first.browser : undefined });
    const open = async (from: Lane) => {
      const started = must(await start(from));
      if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
      return { attempt: started.attempt, position: started.challenge.position, code: active.codes[started.challenge.position - 1] ?? '' };
    };
    const answer = (attempt: string, code: string) => active.auth.login.answerOtp({ attempt, code });

    /** Why a try is not judged, if it is not; a try of a known browser may open a pause. */
    const blocked = (from: Lane): 'lane-closed' | 'wait' | undefined => {
      const nth = model.inARow[from] + 1;
      const now = active.clock.now();
      if (from === 'known' && nth >= knownBrowserWaitFrom && now < model.pausedUntil) return 'wait';
      if (nth > limit[from]) return 'lane-closed';
      if (from === 'known' && nth >= knownBrowserWaitFrom) model.pausedUntil = now + knownBrowserWaitMs;
      return undefined;
    };
    const succeed = async (from: Lane, attempt: string, next: string): Promise<void> => {
      Object.assign(model, { used: model.used + 1, pinMisses: 0 });
      model.inARow[from] = 0;
      if (from === 'known') model.pausedUntil = 0;
      model.ended ||= model.used + model.burnt === 100;
      expect(next).toBe(model.compromised ? 'new-password' : 'authenticated');
      if (model.compromised) {
        passwords += 1;
        password = `lumi narskuu saappaan alla ${String.fromCharCode(96 + passwords).repeat(2)}`;
        must(await active.auth.login.replacePassword({ attempt, password }));
        model.compromised = false;
        model.inARow.strangers = 0;
      }
      model.sessions += 1;
      if (from === 'strangers') model.newcomers += 1;
    };
    const miss = (from: Lane): string => {
      model.inARow[from] += 1;
      if (from === 'known' && model.inARow.known >= limit.known) {
        // The list ends, and counts no more.
        model.ended = true;
        return 'lane-closed';
      }
      model.lifetime += 1;
      model.pinMisses += 1;
      if (model.pinMisses === 3) Object.assign(model, { burnt: model.burnt + 1, pinMisses: 0 });
      model.ended ||= model.lifetime === 45 || model.used + model.burnt === 100;
      if (model.inARow[from] < limit[from]) return model.ended ? 'list-ended' : 'wrong-code';
      model.compromised = true;
      return 'lane-closed';
    };

    for (const drawn of steps) {
      const one = 'lane' in drawn && model.newcomers >= active.auth.policy.knownBrowser.perAccount ? { ...drawn, lane: 'strangers' as const } : drawn;
      if (one.kind === 'pause') active.clock.advance(one.ms);
      else if (one.kind === 'restart') active = reopen(first);
      else if (model.ended) expect(await start(one.lane)).toMatchObject({ ok: false, reason: expect.stringMatching(/^list-(?:ended|spent)$/) });
      else if (one.kind === 'left') await open(one.lane);
      else if (one.kind === 'late') {
        const { attempt, code } = await open(one.lane);
        active.clock.advance(5 * minute);
        expect(await answer(attempt, code)).toMatchObject({ ok: false, reason: 'challenge-expired' });
      } else if (one.kind === 'right') {
        const { attempt, code } = await open(one.lane);
        const why = blocked(one.lane);
        const said = await answer(attempt, code);
        expect(said.ok || said.reason).toBe(why ?? true);
        if (said.ok) await succeed(one.lane, attempt, said.next);
        if (said.ok) lastUsed = code;
      } else if (one.kind === 'twice') {
        const attempts = [await open(one.lane), await open(one.lane)];
        const why = blocked(one.lane);
        const said = await Promise.all(attempts.map(({ attempt, code }) => answer(attempt, code)));
        expect(said.filter((result) => result.ok).length).toBe(why === undefined ? 1 : 0);
        const other = said.find((result) => !result.ok);
        if (other?.ok === false) expect(['replayed', 'wait', 'lane-closed']).toContain(other.reason);
        const won = said.findIndex((result) => result.ok);
        const winner = said[won];
        if (winner?.ok === true) await succeed(one.lane, attempts[won]?.attempt ?? '', winner.next);
      } else {
        const { attempt, position, code } = await open(one.lane);
        const typed = one.kind === 'used' && lastUsed !== undefined && lastUsed !== code ? lastUsed : (active.codes[position % 100] ?? '');
        const why = blocked(one.lane);
        const said = await answer(attempt, typed);
        expect(said.ok || said.reason).toBe(why ?? miss(one.lane));
      }
      await expectSame(active, model);
    }
  };
}

async function expectSame(active: Active, model: Model): Promise<void> {
  const [record]: readonly (ListRecord | undefined)[] = await active.storage.lists.findBy('accountId', active.accountId);
  const account = await active.storage.accounts.find(active.accountId);
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  expect({
    used: record?.list.used.length, burnt: record?.list.burnt.length, pinMisses: record?.list.status === 'ended' ? 0 : record?.list.pinMisses,
    lifetime: record?.list.lifetimeMisses, ended: record?.list.status === 'ended', compromised: account?.password?.compromisedAt !== undefined, sessions: sessions.length,
  }).toEqual({
    used: model.used, burnt: model.burnt, pinMisses: model.ended ? 0 : model.pinMisses,
    lifetime: model.lifetime, ended: model.ended, compromised: model.compromised, sessions: model.sessions,
  });
}

describe.each(['standard', 'nist'] as const)('logins against a model, in %s', (policy) => {
  it(`R59 in part, R62 in part, R65 in part, R66 in part, R143 in part, invariant 1: any run of logins from two browsers does what a simple model says (seed ${seed})`, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 45, size: 'max' }), play(policy)), { seed, numRuns: 40, endOnFailure: false });
  }, 120_000);
});
