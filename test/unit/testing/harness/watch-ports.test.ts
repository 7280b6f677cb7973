import { describe, expect, it } from 'vitest';
import { createTestAuth, createTestHasher, createTestKit, watchPorts, type AroundCall } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';

function notes(): { readonly names: string[]; readonly around: AroundCall } {
  const names: string[] = [];
  return { names, around: (call, run) => (names.push(call.name), run()) };
}

describe('watchPorts', () => {
  it('stands around every call of every store, the hasher, the senders, authorize and the breach list', async () => {
    const { names, around } = notes();
    const { storage, hasher, inbox, clock } = createTestKit();
    const breachedPasswords = { suffixes: async () => [] };
    const ports = watchPorts({ storage, hasher, email: inbox.email, sms: inbox.sms, authorize: () => true, breachedPasswords, clock }, around);
    const { auth, settle } = createTestAuth(ports);
    must(await auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    await settle();
    await ports.breachedPasswords.suffixes();
    for (const name of ['authorize', 'hasher.hash', 'accounts.findBy', 'audit.append', 'accounts.insert', 'messages.insert', 'email.send', 'sms.send', 'breachedPasswords.suffixes']) {
      expect(names).toContain(name);
    }
    expect(ports.clock).toBe(clock);
    names.length = 0;
    for (const [store, methods] of Object.entries(ports.storage)) {
      for (const [method, call] of Object.entries(methods as Record<string, (...args: readonly unknown[]) => Promise<unknown>>)) {
        await call().catch(() => undefined);
        expect(names.at(-1)).toBe(`${store}.${method}`);
      }
    }
    expect(names.length).toBe(Object.values(storage).flatMap((store) => Object.keys(store)).length);
  });

  it('stands around what else a host gives: phone risk, the gate, head users, and verifiers but for what answers at once', async () => {
    const { names, around } = notes();
    const verifier = { reads: (encoded: string) => encoded === 'old', verify: () => Promise.resolve(true) };
    const ports = watchPorts({ phoneRisk: { level: async () => 'low' as const }, gate: { passes: async () => true }, headUsers: async () => [{ email: 'anna@example.com' }], verifiers: [verifier] }, around);
    expect([await ports.phoneRisk.level(), await ports.gate.passes(), await ports.headUsers()]).toEqual(['low', true, [{ email: 'anna@example.com' }]]);
    expect([ports.verifiers[0]?.reads('old'), await ports.verifiers[0]?.verify()]).toEqual([true, true]);
    expect(names).toEqual(['phoneRisk.level', 'gate.passes', 'headUsers', 'verifier.verify']);
  });

  it('shows the arguments, and gives back what `around` gives back, late or never', async () => {
    const seen: unknown[] = [];
    const { storage } = createTestKit();
    const answers: AroundCall = async (call, run) => (seen.push(call), await run(), run());
    const watched = watchPorts({ storage }, answers).storage;
    expect(await watched.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 })).toEqual([{ key: 'k', count: 2 }]);
    expect(seen).toEqual([{ name: 'ledgers.add', args: [{ changes: [{ key: 'k', amount: 1 }], now: 0 }] }]);
    const refuses = watchPorts({ storage }, () => Promise.reject(new Error('down'))).storage;
    await expect(refuses.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 })).rejects.toThrow('down');
    expect(await storage.ledgers.read({ keys: ['k'], now: 0 })).toEqual([{ key: 'k', count: 2 }]);
  });

  it('turns a throw into a rejection, and leaves what answers at once alone', async () => {
    const { names, around } = notes();
    const hasher = { ...createTestHasher(), verify: () => { throw new Error('at once'); } };
    const watched = watchPorts({ hasher, authorize: () => { throw new Error('no'); } }, around);
    await expect((async () => watched.hasher.verify())()).rejects.toThrow('at once');
    expect(watched.hasher.isOutdated({ encoded: '', cost: { logN: 1, r: 1, p: 1 } })).toBe(true);
    await expect((async () => (watched.authorize as () => Promise<boolean>)())()).rejects.toThrow('no');
    expect(names).toEqual(['hasher.verify', 'authorize']);
  });

  it('keeps the `this` of a class, and what it counts stays readable', async () => {
    class Hasher {
      #count = 0;
      hash(): Promise<string> {
        this.#count += 1;
        return Promise.resolve('hash');
      }
      verify(): Promise<boolean> {
        return Promise.resolve(true);
      }
      isOutdated(): boolean {
        return this.#count > 0;
      }
      get count(): number {
        return this.#count;
      }
    }
    const { names, around } = notes();
    const { hasher } = watchPorts({ hasher: new Hasher() }, around);
    expect([await hasher.hash(), hasher.isOutdated(), hasher.count]).toEqual(['hash', true, 1]);
    expect(names).toEqual(['hasher.hash']);
  });

  it('refuses arguments of the wrong shape, by name', () => {
    expect(() => watchPorts(null as never, notes().around)).toThrow(new TypeError('ports: must be an object'));
    expect(() => watchPorts({}, 'around' as never)).toThrow(new TypeError('around: must be a function'));
  });
});
