import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EmailMessage, SendOptions, SendRefusal, SmsMessage } from '../../../../src/port/index.js';
import { headUser, matti } from '../../../story/walk.js';
import { deliverAll, provision, realTurns, turns } from './tools.js';

const minute = 60_000;
const hour = 60 * minute;

afterEach(() => vi.useRealTimers());

const status = async (kit: Awaited<ReturnType<typeof provision>>) => {
  const described = await kit.auth.accounts.describe({ actor: headUser, accountId: kit.accountId });
  return described.ok ? described.account.status : described.reason;
};

describe('what a sender answers', () => {
  it('R14: refused is given up at once, and the head user sees it', async () => {
    let calls = 0;
    const kit = await provision({ sms: { send: () => { calls += 1; return Promise.resolve({ ok: false, reason: 'refused' } as const); } } });
    expect(kit.message('temporary-password')).toMatchObject({ state: 'failed', tries: 1 });
    expect(kit.message('temporary-password')).not.toHaveProperty('payload');
    expect(await status(kit)).toBe('delivery-failed');
    await deliverAll(kit);
    expect(calls).toBe(1);
  });

  it('try-later is honoured: not a moment before the provider asks for (greylisting)', async () => {
    const seen: EmailMessage[] = [];
    const answers: SendRefusal[] = [{ ok: false, reason: 'try-later', retryAfterMs: 5 * minute }];
    const kit = await provision({ email: { send: (message) => { seen.push(message); return Promise.resolve(answers.shift() ?? { receipt: 'taken' }); } } });
    expect(kit.message('invitation')).toMatchObject({ state: 'queued', tries: 1, waitsFor: 'sender', dueAt: kit.clock.now() + 5 * minute });
    kit.clock.advance(5 * minute - 1);
    expect(await kit.auth.deliver()).toMatchObject({ tried: 0 });
    kit.clock.advance(1);
    expect(await kit.auth.deliver()).toEqual({ tried: 1, sent: 1, failed: 0, more: false });
    expect(kit.message('invitation')).toMatchObject({ state: 'sent', tries: 2, receipt: 'taken' });
    expect(kit.message('invitation')).not.toHaveProperty('waitsFor');
    expect(seen.map(({ id }) => id)).toEqual([seen[0]?.id, seen[0]?.id]);
  });

  it.each([undefined, Number.NaN, -5, 0, '600000', Number.POSITIVE_INFINITY])('try-later with retryAfterMs %o waits as after a throw, or a day at most', async (retryAfterMs) => {
    const kit = await provision({ email: { send: () => Promise.resolve({ ok: false, reason: 'try-later', retryAfterMs } as never) } });
    const { dueAt, state } = kit.message('invitation');
    expect(state).toBe('queued');
    expect(Number.isSafeInteger(dueAt)).toBe(true);
    // A day is the most that a provider may ask for.
    expect(dueAt - kit.clock.now()).toBeLessThanOrEqual(retryAfterMs === Number.POSITIVE_INFINITY ? 24 * hour : 30_000);
  });

  it('R14: what may be tried only after its time is over expires then, and is not sent', async () => {
    let calls = 0;
    const kit = await provision({ policy: 'nist', email: { send: () => { calls += 1; return Promise.resolve({ ok: false, reason: 'try-later', retryAfterMs: 48 * hour } as const); } } });
    expect(kit.message('invitation').dueAt).toBe(kit.message('invitation').expiresAt);
    kit.clock.set(kit.message('invitation').expiresAt);
    expect(await kit.auth.deliver()).toEqual({ tried: 1, sent: 0, failed: 1, more: false });
    expect(kit.message('invitation').state).toBe('expired');
    expect(await status(kit)).toBe('delivery-failed');
    expect(calls).toBe(1);
  });

  it('a message that others made late after it was claimed is not sent', async () => {
    let calls = 0;
    const kit = await provision({ email: { send: () => { calls += 1; return Promise.reject(new Error('down')); } } });
    const { expiresAt } = kit.message('invitation');
    let reads = 0;
    // The first reading of the clock is for what is due, the second for the claim; the third is after it.
    const clock = { now: () => expiresAt - 1 + ((reads += 1) > 2 ? 1 : 0) };
    const late = await import('../../../../src/testing/index.js').then(({ createTestAuth }) => createTestAuth({ storage: kit.storage, clock, email: { send: () => { calls += 1; return Promise.resolve({}); } } }));
    await late.auth.deliver();
    expect(kit.message('invitation').state).toBe('expired');
    expect(calls).toBe(1);
  });
});

describe('a sender that hangs', () => {
  it('is told to stop after 30 s, is waited for no longer, and its message is tried again before anybody else takes the lease', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const signals: AbortSignal[] = [];
    const send = (_message: SmsMessage | EmailMessage, { signal }: SendOptions): Promise<never> => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const kit = await provision({ sms: { send }, background: () => undefined });
    await realTurns(() => signals.length > 0);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await realTurns(() => kit.message('temporary-password').state === 'queued');
    expect(kit.message('temporary-password')).toMatchObject({ state: 'queued', tries: 1, waitsFor: 'sender' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps nobody else’s message waiting', async () => {
    const kit = await provision({ email: { send: () => new Promise(() => undefined) }, background: () => undefined });
    await turns();
    expect(kit.message('invitation').state).toBe('sending');
    expect(kit.message('temporary-password').state).toBe('sent');
  });

  it('field 31 in part: no two senders have a message at once, however many workers there are', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let [running, done] = [0, 0];
    let most = 0;
    const send = (_message: unknown, { signal }: SendOptions): Promise<never> => {
      running += 1;
      most = Math.max(most, running);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => { running -= 1; reject(new Error('aborted')); }));
    };
    const kit = await provision({ sms: { send }, background: () => undefined });
    for (let passed = 0; passed < 10 * minute; passed += 5_000) {
      kit.clock.advance(5_000);
      const asked = [kit.auth.deliver(), kit.auth.deliver()].map((one) => one.then(() => { done += 1; }));
      await realTurns(() => done === asked.length || running > 0);
      done = 0;
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(most).toBe(1);
    expect(kit.message('temporary-password').tries).toBeGreaterThan(3);
  });
});

describe('what a sender is given, and what it says', () => {
  it('field 32: nothing that it throws is stored, told or thrown on, whatever is in it', async () => {
    const secret = (message: EmailMessage | SmsMessage): never => { throw new Error(`cannot send to ${message.to}: ${message.text}`); };
    const kit = await provision({ email: { send: secret }, sms: { send: secret } });
    const told: unknown[] = [await kit.auth.deliver()];
    kit.clock.advance(minute);
    told.push(await kit.auth.deliver(), await kit.auth.accounts.describe({ actor: headUser, accountId: kit.accountId }));
    for (const canary of [matti.email, matti.phone, 'cannot send']) {
      expect(JSON.stringify(told)).not.toContain(canary);
      expect(kit.everWritten()).not.toContain(canary);
    }
  });

  it('is the message and its purpose, and nothing that only the outbox needs', async () => {
    const seen: Record<string, readonly string[]> = {};
    const see = (channel: string) => (message: object): Promise<object> => { seen[channel] = Object.keys(message).sort(); return Promise.resolve({}); };
    await provision({ email: { send: see('email') }, sms: { send: see('sms') } });
    expect(seen).toEqual({ email: ['html', 'id', 'language', 'purpose', 'subject', 'text', 'to'], sms: ['id', 'language', 'purpose', 'text', 'to'] });
  });
});
