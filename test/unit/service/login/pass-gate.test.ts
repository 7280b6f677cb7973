import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../src/port/index.js';
import { goodPassword, headUser, organizationId, type Active } from '../../../story/walk.js';
import { activate, eventsOf, noteCalls, profiles, reopen, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const gate: Gate = { passes: async (answer) => answer === 'seven red buses' };

/** A process whose hash queue is half full: its one hasher is held up, and strangers wait behind it. */
async function crowded(active: Active, options: Parameters<typeof reopen>[1] = {}) {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { hash, isOutdated, verify } = active.hasher;
  const calls: string[] = [];
  const kit = reopen(active, {
    gate,
    storage: wrapStorage(active.storage, noteCalls(calls)),
    hasher: { hash: async (input) => held.then(() => hash(input)), verify: async (input) => held.then(() => verify(input)), isOutdated },
    policyOverrides: { hashing: { parallel: 1, waiting: 8, waitMs: 60_000 } },
    ...options,
  });
  const waiting = Array.from({ length: 3 }, (_, n) => kit.auth.login.start({ username: `nobody.${n}`, password: goodPassword, gateAnswer: 'seven red buses' }));
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
  calls.length = 0;
  const end = async (): Promise<void> => {
    release();
    await Promise.all(waiting);
  };
  return { ...kit, calls, end };
}

describe.each(profiles)('the gate, in %s', (policy) => {
  it('R46 in part: while the queue is half full a stranger needs an answer that passes; before any ledger of tries and any hash', async () => {
    const active = await activate(policy);
    const { auth, calls, end } = await crowded(active);
    for (const gateAnswer of [undefined, 'six', '']) {
      calls.length = 0;
      expect(await auth.login.start({ username: active.username, password: goodPassword, gateAnswer, requestId: 'r1' })).toEqual({ ok: false, reason: 'gate-required', supportContact });
      expect(calls).toEqual(['accounts.findBy', 'ledgers.add', 'audit.append']);
    }
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'gate-refused');
    expect(events.map(({ chain, reason, accountId, requestId }) => [chain, reason, accountId, requestId])).toEqual(['no-answer', 'wrong-answer', 'wrong-answer'].map((reason) => ['installation', reason, undefined, 'r1']));
    const passed = auth.login.start({ username: active.username, password: goodPassword, gateAnswer: 'seven red buses' });
    await end();
    expect(await passed).toMatchObject({ ok: true, next: 'otp-challenge' });
  });

  it('R46 in part, R141 in part, invariant 3: it is the same for known and unknown usernames', async () => {
    const active = await activate(policy);
    const { auth, calls, end } = await crowded(active);
    const seen = [];
    for (const username of [active.username, 'nobody1234']) {
      calls.length = 0;
      seen.push([await auth.login.start({ username, password: goodPassword, gateAnswer: 'six' }), [...calls]]);
    }
    expect(seen[0]).toEqual(seen[1]);
    await end();
  });

  it('R46 in part: known browsers never meet it, and nobody does while the queue is free', async () => {
    const active = await activate(policy);
    const { auth, end } = await crowded(active);
    const known = auth.login.start({ username: active.username, password: goodPassword, browser: active.browser });
    await end();
    expect(await known).toMatchObject({ ok: true, next: 'otp-challenge' });
    expect(await auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ ok: true });
  });

  it('invariant 7: a gate that throws lets nobody through, is told as gate-unavailable, and counts nothing', async () => {
    const active = await activate(policy);
    let broken = false;
    const { auth, calls, end } = await crowded(active, { gate: { passes: async (answer) => (broken ? Promise.reject(new Error('down')) : gate.passes(answer)) } });
    broken = true;
    await expect(auth.login.start({ username: active.username, password: goodPassword, gateAnswer: 'seven red buses' })).rejects.toMatchObject({ name: 'AuthError', code: 'gate-unavailable' });
    expect(calls).toEqual(['accounts.findBy']);
    await end();
    expect((await active.auth.audit.list({ actor: headUser, organizationId })).ok).toBe(true);
  });

  it('an answer that is anything but true does not pass', async () => {
    const active = await activate(policy);
    let odd = false;
    const { auth, end } = await crowded(active, { gate: { passes: async (answer) => (odd ? ('yes' as never) : gate.passes(answer)) } });
    odd = true;
    expect(await auth.login.start({ username: active.username, password: goodPassword, gateAnswer: 'seven red buses' })).toMatchObject({ reason: 'gate-required' });
    await end();
  });

  it('without a gate strangers wait, or are busy, as ever', async () => {
    const active = await activate(policy);
    const { auth, end } = await crowded(active, { gate: undefined });
    const started = auth.login.start({ username: active.username, password: goodPassword });
    await end();
    expect(await started).toMatchObject({ ok: true });
  });
});
