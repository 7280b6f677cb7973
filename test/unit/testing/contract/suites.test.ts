import { describe, expect, it } from 'vitest';
import * as testing from '../../../../src/testing/index.js';
import { createTestKit, recordKinds, recordStoreSuite } from '../../../../src/testing/index.js';

const { auditStoreSuite, clockSuite, emailSenderSuite, ledgerStoreSuite, messageStoreSuite, passwordHasherSuite, randomSourceSuite, smsSenderSuite, storageSuite } = testing;
const suites = { auditStoreSuite, clockSuite, emailSenderSuite, ledgerStoreSuite, messageStoreSuite, passwordHasherSuite, randomSourceSuite, recordStoreSuite, smsSenderSuite, storageSuite };

describe('the suites', () => {
  it('are all tested here', () => {
    expect(Object.keys(suites)).toEqual(Object.keys(testing).filter((name) => name.endsWith('Suite')).sort());
  });

  it.each(Object.entries(suites))('%s, given options of the wrong shape: a TypeError that names them', (_name, suite) => {
    for (const wrong of [undefined, null, 7, 'create', () => ({})]) expect(() => suite(wrong as never)).toThrow(new TypeError('options: must be an object'));
    for (const wrong of [undefined, null, 7, {}, 'create']) expect(() => suite({ create: wrong } as never)).toThrow(new TypeError('create: must be a function'));
  });

  it.each([emailSenderSuite, smsSenderSuite])('a sender suite without createBroken or to: a TypeError that names it', (suite) => {
    const create = async () => ({ send: async () => ({}) });
    expect(() => suite({ create, to: 'a' } as never)).toThrow(new TypeError('createBroken: must be a function'));
    for (const to of [undefined, '', 7]) expect(() => suite({ create, createBroken: create, to: to as never })).toThrow(new TypeError('to: must be a text that is not empty'));
  });

  it('recordStoreSuite, given a kind of the wrong shape: a TypeError that names the part', () => {
    const create = async () => createTestKit().storage.sessions;
    expect(() => recordStoreSuite({ create, kind: 'sessions' as never })).toThrow(new TypeError('kind: must be an object'));
    for (const part of ['name', 'sample', 'withText', 'unique', 'indexes']) {
      const kind = { ...recordKinds.sessions, [part]: undefined };
      expect(() => recordStoreSuite({ create, kind }), part).toThrow(new RegExp(`^kind\\.${part}: must be`));
    }
  });

  it('a case that fails says what was expected and what came', async () => {
    const { sessions } = createTestKit().storage;
    const [first] = recordStoreSuite({ kind: recordKinds.sessions, create: async () => ({ ...sessions, insert: async () => 'exists' as const }) });
    await expect(first?.run()).rejects.toThrow(new Error('insert: expected "inserted", got "exists"'));
  });

  it('a case that fails on a long value does not print all of it', async () => {
    const { lists } = createTestKit().storage;
    const [first] = recordStoreSuite({ kind: recordKinds.lists, create: async () => ({ ...lists, find: async (id) => (await lists.find(id)) && recordKinds.lists.sample(2) }) });
    const message = await first?.run().catch((error: unknown) => String(error));
    expect(message).toMatch(/^Error: find: expected .+, got .+$/u);
    expect(message?.length).toBeLessThan(700);
  });

  it('a count that is a bigint is not the number that was promised', async () => {
    const { ledgers } = createTestKit().storage;
    const [first] = ledgerStoreSuite({ create: async () => ({ ...ledgers, add: async (input) => (await ledgers.add(input)).map((entry) => ({ ...entry, count: BigInt(entry.count) })) as never }) });
    await expect(first?.run()).rejects.toThrow(new Error('the count after adding 1: expected 1, got "1n"'));
  });

  it('every case asks for a store of its own', async () => {
    let created = 0;
    const cases = ledgerStoreSuite({
      create: async () => {
        created += 1;
        return createTestKit().storage.ledgers;
      },
    });
    expect(created).toBe(0);
    for (const { run } of cases) await run();
    expect(created).toBe(cases.length);
  });

  it('cases are frozen data', () => {
    const cases = clockSuite({ create: async () => createTestKit().clock });
    expect(Object.isFrozen(cases) && Object.isFrozen(cases[0])).toBe(true);
    expect(Object.keys(cases[0] ?? {})).toEqual(['name', 'run']);
  });
});

describe('recordKinds', () => {
  it.each(Object.values(recordKinds))('$name: each sample is new, and another id and other indexed texts come with each n', ({ sample, unique, indexes }) => {
    expect(sample(1)).toEqual(sample(1));
    expect(sample(1)).not.toBe(sample(1));
    for (const property of ['id', ...unique, ...indexes]) expect(Reflect.get(sample(1), property)).not.toEqual(Reflect.get(sample(2), property));
    expect([sample(1).version, sample(1).removeAt]).toEqual([1, undefined]);
  });

  it.each(Object.values(recordKinds))('$name: samples are JSON', ({ sample }) => {
    for (const n of [1, 2]) expect(JSON.parse(JSON.stringify(sample(n)))).toEqual(sample(n));
  });
});
