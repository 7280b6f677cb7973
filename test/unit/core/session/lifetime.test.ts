import { describe, expect, it } from 'vitest';
import { judgeSession, openLifetime } from '../../../../src/core/session/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';

const minute = 60_000;
const now = 1_767_600_000_000;

describe.each(['standard', 'nist'] as const)('the lifetime of a session in %s', (profile) => {
  const limits = resolvePolicy({ profile, overrides: {} }).session;
  const session = openLifetime({ limits, now });
  const judge = (later: number, changes = {}) => judgeSession({ session: { ...session, ...changes }, limits, now: now + later });

  it('R162 in part: idle 60 min (nist: 30), absolute 12 h', () => {
    expect(session).toEqual({ usedAt: now, idleUntil: now + (profile === 'nist' ? 30 : 60) * minute, absoluteUntil: now + 720 * minute });
    expect(Object.isFrozen(session)).toBe(true);
  });

  it('R162 in part: both ends, on both sides', () => {
    expect(judge(limits.idleMs - 1).ok).toBe(true);
    expect(judge(limits.idleMs)).toEqual({ ok: false, reason: 'idle' });
    const busy = { usedAt: now + limits.absoluteMs - 2 * minute, idleUntil: now + limits.absoluteMs };
    expect(judge(limits.absoluteMs - 1, busy).ok).toBe(true);
    expect(judge(limits.absoluteMs, busy)).toEqual({ ok: false, reason: 'too-old' });
  });

  it('R162 in part: a use extends the idle time from then on, never the absolute one, once a minute', () => {
    expect(judge(minute - 1)).toEqual({ ok: true });
    expect(judge(minute)).toEqual({ ok: true, extended: { usedAt: now + minute, idleUntil: now + minute + limits.idleMs, absoluteUntil: session.absoluteUntil } });
    const late = limits.absoluteMs - minute;
    const extended = judge(late, { usedAt: now + late - minute, idleUntil: now + late + 1 });
    expect(extended).toEqual({ ok: true, extended: { usedAt: now + late, idleUntil: session.absoluteUntil, absoluteUntil: session.absoluteUntil } });
  });

  it('R169 in part: an ended session stays ended, also one that has run out since', () => {
    for (const later of [0, limits.idleMs, limits.absoluteMs]) expect(judge(later, { endedAt: now })).toEqual({ ok: false, reason: 'ended' });
  });

  it('a clock that is behind ends nothing early and extends nothing', () => {
    expect(judge(-5 * minute)).toEqual({ ok: true });
  });
});

it('a very short idle time is written down often enough to be kept alive', () => {
  const limits = { idleMs: 30_000, absoluteMs: 600_000 };
  const session = openLifetime({ limits, now: 0 });
  expect(judgeSession({ session, limits, now: 15_000 })).toMatchObject({ ok: true, extended: { idleUntil: 45_000 } });
  expect(openLifetime({ limits: { idleMs: 60, absoluteMs: 50 }, now: 0 }).idleUntil).toBe(50);
});
