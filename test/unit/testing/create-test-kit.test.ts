import { describe, expect, it } from 'vitest';
import { createTestKit } from '../../../src/testing/index.js';

describe('createTestKit', () => {
  it('invariant 8, in part: two kits behave alike and share nothing', async () => {
    const [one, other] = [createTestKit(), createTestKit()];
    expect(one.random.bytes(32)).toEqual(other.random.bytes(32));
    one.clock.advance(1);
    await one.inbox.sms.send({ id: 'm', to: '+358401234567', purpose: 'list-issued', text: 'text', language: 'en' });
    await one.hasher.verify({ secret: new Uint8Array(1), encoded: '' });
    await one.storage.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 });
    expect([other.clock.now(), other.inbox.all().length, other.hasher.verifies]).toEqual([one.clock.now() - 1, 0, 0]);
    expect(await other.storage.ledgers.read({ keys: ['k'], now: 0 })).toEqual([{ key: 'k', count: 0 }]);
  });

  it('takes a seed and an instant, and is frozen', () => {
    const kit = createTestKit({ seed: 7, now: 1_000 });
    expect(kit.clock.now()).toBe(1_000);
    expect(kit.random.bytes(8)).toEqual(createTestKit({ seed: '7' }).random.bytes(8));
    expect(kit.random.bytes(8)).not.toEqual(createTestKit().random.bytes(8));
    expect(Object.isFrozen(kit)).toBe(true);
  });

  it('options of the wrong shape: an error that names them', () => {
    for (const wrong of [null, 7, 'seed']) expect(() => createTestKit(wrong as never)).toThrow(new TypeError('options: must be an object'));
    expect(() => createTestKit({ now: '7' as never })).toThrow(new TypeError('now: must be a number'));
    expect(() => createTestKit({ seed: {} as never })).toThrow(new TypeError('seed: must be a text or a number'));
  });
});
