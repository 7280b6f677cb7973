import { describe, expect, it } from 'vitest';
import { recoveryEvents, recoveryStates, recoveryTable, transitionRecovery, type RecoveryEffect, type RecoveryEvent, type RecoveryState, type Recovers } from '../../../../src/core/recovery/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

const losses: readonly Recovers[] = ['password', 'list'];

/** Every state that a recovery of one loss reaches, with the shortest way there; `left` are the events that do not happen. */
function shortestPaths(recovers: Recovers, left: readonly RecoveryEvent[] = []): ReadonlyMap<RecoveryState, readonly RecoveryEvent[]> {
  const paths = new Map<RecoveryState, readonly RecoveryEvent[]>([['link-sent', []]]);
  for (const [state, path] of paths) {
    for (const event of recoveryEvents.filter((one) => !left.includes(one))) {
      const went = transitionRecovery({ state, event, recovers });
      if (went.ok && !paths.has(went.state)) paths.set(went.state, [...path, event]);
    }
  }
  return paths;
}

/** What can still be done where some events do not happen. */
function effectsWithout(recovers: Recovers, left: readonly RecoveryEvent[]): readonly RecoveryEffect[] {
  const states = [...shortestPaths(recovers, left).keys()];
  return states.flatMap((state) => recoveryEvents.filter((event) => !left.includes(event)).flatMap((event) => {
    const went = transitionRecovery({ state, event, recovers });
    return went.ok ? went.effects : [];
  }));
}

describe('the recovery table', () => {
  it('names each state and each event once, is frozen, and every arrow leads between them', () => {
    expect([recoveryTable, recoveryStates, recoveryEvents].every(isDeeplyFrozen)).toBe(true);
    for (const list of [recoveryStates, recoveryEvents]) expect(new Set(list).size).toBe(list.length);
    for (const { from, event, to } of recoveryTable) {
      expect([recoveryStates.includes(from), recoveryEvents.includes(event), recoveryStates.includes(to)]).toEqual([true, true, true]);
    }
    expect(new Set(recoveryTable.map(({ event }) => event))).toEqual(new Set(recoveryEvents));
  });

  it('answers every state and event in one way only, for each loss', () => {
    const cells = recoveryTable.flatMap(({ from, event, when }) => losses.filter((one) => when === undefined || when === one).map((one) => `${from} ${event} ${one}`));
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('R124 in part: the shortest way of each loss takes the link, the code and the factor that is left', () => {
    expect(shortestPaths('password').get('done')).toEqual(['link-opened', 'code-right', 'third-step-right', 'password-replaced']);
    expect(shortestPaths('list').get('new-list')).toEqual(['link-opened', 'code-right', 'password-right']);
    expect(shortestPaths('list').get('done')?.slice(0, 3)).toEqual(['link-opened', 'code-right', 'password-right']);
  });

  it('every state is reached by one loss or the other, and only two are ends', () => {
    expect(new Set(losses.flatMap((recovers) => [...shortestPaths(recovers).keys()]))).toEqual(new Set(recoveryStates));
    expect([...shortestPaths('password').keys()]).not.toContain('new-list');
    expect([...shortestPaths('list').keys()]).not.toContain('new-password');
    expect(recoveryStates.filter((state) => !recoveryTable.some(({ from }) => from === state))).toEqual(['done', 'ended']);
  });

  it.each<readonly [Recovers, RecoveryEvent]>([
    ['password', 'link-opened'], ['password', 'code-right'], ['password', 'third-step-right'],
    ['list', 'link-opened'], ['list', 'code-right'], ['list', 'password-right'],
  ])('R123 in part, R124 in part: for a lost %s, no part of the proof is enough: without %s nothing is replaced and no session ends', (recovers, missing) => {
    const effects = effectsWithout(recovers, [missing]);
    expect(effects.filter((effect) => effect !== 'send-code' && effect !== 'open-challenge')).toEqual([]);
  });

  it('R74: a one-time password alone completes nothing: what does not open the link gets nowhere', () => {
    for (const recovers of losses) expect([...shortestPaths(recovers, ['link-opened']).keys()]).toEqual(['link-sent', 'ended']);
  });

  it('R102 in part: no position is named before the link and the code were right', () => {
    for (const missing of ['link-opened', 'code-right'] as const) expect(effectsWithout('password', [missing])).not.toContain('open-challenge');
    expect(effectsWithout('list', [])).not.toContain('open-challenge');
  });

  it('R103 in part, R127 in part: whatever stops, is denied in the app, runs out of time or spends its tries changes nothing', () => {
    for (const { event, effects, to } of recoveryTable.filter(({ event }) => ['stopped', 'timed-out', 'tries-spent', 'denied'].includes(event))) {
      expect([event, effects]).toEqual([event, []]);
      expect(['ended', 'done']).toContain(to);
    }
  });

  it('R131 in part: no arrow opens a session, and no effect of the table could', () => {
    const effects = new Set(recoveryTable.flatMap((arrow) => arrow.effects));
    expect(effects).toEqual(new Set<RecoveryEffect>(['send-code', 'open-challenge', 'replace-password', 'replace-list', 'end-sessions']));
    // A service that asked for such an effect would not compile, as the table has no word for it.
    // @ts-expect-error there is no session at the end of a recovery
    const opens: RecoveryEffect = 'open-session';
    expect([...effects]).not.toContain(opens);
  });

  it('R132 in part: whatever is replaced ends all sessions, in the same arrow and after it', () => {
    for (const { effects } of recoveryTable.filter(({ effects }) => effects.some((effect) => effect.startsWith('replace-')))) {
      expect(effects.slice(1)).toEqual(['end-sessions']);
    }
    for (const { effects } of recoveryTable.filter(({ effects }) => effects.includes('end-sessions'))) expect(effects[0]).toMatch(/^replace-/);
  });

  it('each state that waits for a secret can be stopped by the owner, runs out of time, and ends when its tries are spent', () => {
    for (const state of ['link-sent', 'code', 'third-step', 'password', 'new-password'] as const) {
      for (const event of ['stopped', 'timed-out'] as const) expect(transitionRecovery({ state, event, recovers: 'password' })).toMatchObject({ ok: true, state: 'ended' });
    }
    for (const state of ['code', 'third-step', 'password'] as const) expect(transitionRecovery({ state, event: 'tries-spent', recovers: 'list' })).toMatchObject({ ok: true, state: 'ended' });
    // Only the third step can be the app's.
    for (const state of recoveryStates) expect([state, transitionRecovery({ state, event: 'denied', recovers: 'password' }).ok]).toEqual([state, state === 'third-step']);
    // The list is in use already: there is nothing left to stop.
    expect(transitionRecovery({ state: 'new-list', event: 'stopped', recovers: 'list' }).ok).toBe(false);
  });
});
