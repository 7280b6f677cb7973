import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { provision, realTurns } from './tools.js';

const second = 1000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

describe('auth.startDelivery', () => {
  it('sends what becomes due within a second, and ends when it is told to, with no timer left behind', async () => {
    let down = true;
    const kit = await provision({ email: { send: () => (down ? Promise.reject(new Error('down')) : Promise.resolve({})) } });
    const stop = new AbortController();
    const running = kit.auth.startDelivery({ signal: stop.signal });
    await vi.advanceTimersByTimeAsync(5 * second);
    expect(kit.message('invitation')).toMatchObject({ state: 'queued', tries: 1 });
    down = false;
    kit.clock.set(kit.message('invitation').dueAt);
    await vi.advanceTimersByTimeAsync(second);
    await realTurns(() => kit.message('invitation').state === 'sent');
    expect(kit.message('invitation').state).toBe('sent');
    stop.abort();
    await running;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks once a second where nothing is due: no busy loop', async () => {
    const kit = await provision();
    const stop = new AbortController();
    const before = kit.calls.filter((name) => name === 'messages.findDue').length;
    const running = kit.auth.startDelivery({ signal: stop.signal });
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(kit.calls.filter((name) => name === 'messages.findDue').length - before).toBe(61);
    stop.abort();
    await running;
  });

  it('finishes what is under way once it is told to stop, and begins nothing more', async () => {
    let begun = false;
    let finish = (): void => undefined;
    const sent: string[] = [];
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) }, sms: { send: () => Promise.reject(new Error('down')) } });
    kit.clock.set(Math.max(kit.message('invitation').dueAt, kit.message('temporary-password').dueAt));
    const send = ({ to }: { readonly to: string }): Promise<object> => new Promise((resolve) => { begun = true; finish = () => { sent.push(to); resolve({}); }; });
    const worker = createTestAuth({ keys: undefined, storage: kit.storage, clock: kit.clock, email: { send }, sms: { send } });
    const stop = new AbortController();
    let ended = false;
    const running = worker.auth.startDelivery({ signal: stop.signal }).then(() => { ended = true; });
    await realTurns(() => begun);
    stop.abort();
    await vi.advanceTimersByTimeAsync(second);
    expect(ended).toBe(false);
    finish();
    await vi.advanceTimersByTimeAsync(31 * second);
    await running;
    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a broken store is told each time, tried less and less often, and the work goes on once it is there', async () => {
    const kit = await provision();
    let down = true;
    const messages = { ...kit.storage.messages, findDue: (...args: Parameters<typeof kit.storage.messages.findDue>) => (down ? Promise.reject(new Error('no database')) : kit.storage.messages.findDue(...args)) };
    const worker = createTestAuth({ storage: { ...kit.storage, messages }, clock: kit.clock });
    const told: unknown[] = [];
    const stop = new AbortController();
    const running = worker.auth.startDelivery({ signal: stop.signal, onError: (error) => { told.push(error); throw new Error('the host’s own mistake'); } });
    await vi.advanceTimersByTimeAsync(10 * 60 * second);
    expect(told[0]).toMatchObject({ code: 'storage-unavailable' });
    // At 0, 2, 6, 14, 30, 62 s, and then each minute.
    expect(told).toHaveLength(6 + Math.floor((600 - 62) / 60));
    down = false;
    await vi.advanceTimersByTimeAsync(60 * second);
    const count = told.length;
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(told).toHaveLength(count);
    stop.abort();
    await running;
  });

  it('does nothing at all with a signal that is aborted already', async () => {
    const kit = await provision();
    const before = kit.calls.length;
    await kit.auth.startDelivery({ signal: AbortSignal.abort() });
    expect(kit.calls).toHaveLength(before);
  });

  it.each([[undefined, 'input: '], [{}, 'signal: must be an AbortSignal'], [{ signal: true }, 'signal: '], [{ signal: AbortSignal.abort(), onError: 7 }, 'onError: must be a function, or left out']])('%o is the caller’s mistake', async (input, says) => {
    await expect(createTestAuth().auth.startDelivery(input as never)).rejects.toThrow(says);
  });
});
