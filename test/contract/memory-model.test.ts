import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryAuditStore, createMemoryLedgerStore, createMemoryRecordStore } from '../../src/adapter/memory/index.js';
import type { AccountRecord } from '../../src/port/index.js';
import { recordKinds } from '../../src/testing/index.js';
import { createAudit } from './broken-audit-stores.js';
import { createLedgers } from './broken-ledger-stores.js';
import { createAccounts } from './broken-record-stores.js';

/**
 * The memory stores against the plain ones of this folder, which scan where memory has indexes: after any history both give
 * the same answers. `FC_SEED=123` repeats a run.
 */
const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const few = fc.integer({ min: 1, max: 3 });
const instant = fc.integer({ min: 0, max: 20 });

/** The answer, or that there was none: how a wrong call is refused is a store's own affair. */
const answerOf = async (act: () => Promise<unknown>): Promise<unknown> => act().catch(() => 'refused');

async function expectSame<Store>(stores: readonly [Store, Store], acts: readonly ((store: Store) => Promise<unknown>)[]): Promise<void> {
  for (const act of acts) expect(await answerOf(() => act(stores[0]))).toEqual(await answerOf(() => act(stores[1])));
}

describe('after any history the memory stores answer like plain ones', () => {
  it('records', async () => {
    type Accounts = ReturnType<typeof createAccounts>;
    const record = fc.record({ n: few, name: few, contacts: fc.uniqueArray(few, { maxLength: 3 }), removeAt: fc.option(instant, { nil: undefined }) });
    // A username never changes: the contract says nothing of that, so each id keeps its own.
    const made = ({ n, name, contacts, removeAt }: { n: number; name: number; contacts: number[]; removeAt: number | undefined }): AccountRecord => ({
      ...recordKinds.accounts.sample(n), username: `user-${Math.max(n, name)}`, contactKeys: contacts.map(String), removeAt,
    });
    const act = fc.oneof(
      record.map((from) => (store: Accounts) => store.insert(made(from))),
      fc.tuple(record, few).map(([from, version]) => async (store: Accounts) => {
        const username = (await store.find(made(from).id))?.username ?? 'nobody';
        return store.update({ ...made(from), username, version: version + 1 }, version);
      }),
      few.map((n) => (store: Accounts) => store.find(`account-${n}`)),
      few.map((n) => (store: Accounts) => store.findBy('username', `user-${n}`)),
      few.map((n) => async (store: Accounts) => (await store.findBy('contactKeys', String(n))).map(({ id }) => id).sort()),
      few.map((n) => (store: Accounts) => store.remove(`account-${n}`)),
      instant.map((now) => (store: Accounts) => store.removeExpired(now, 10)),
      // Both go by the order of the ids, so pages can be compared as they are.
      fc.tuple(fc.option(few, { nil: undefined }), fc.integer({ min: 0, max: 4 })).map(([n, limit]) => (store: Accounts) => store.scan(n === undefined ? undefined : `account-${n}`, limit)),
    );
    const create = (): Accounts => createMemoryRecordStore<AccountRecord, 'username' | 'contactKeys' | 'organizationId'>({ unique: ['username'], indexes: ['contactKeys', 'organizationId'] });
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 40 }), (acts) => expectSame([create(), createAccounts()], acts)), { seed });
  });

  it('ledgers', async () => {
    type Ledgers = ReturnType<typeof createLedgers>;
    const key = few.map(String);
    // Time only goes on: what a store answers about the past is not in the contract.
    const act = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.oneof(
      // Odd keys have a window and even ones have none: mixing the two is outside the contract.
      fc.array(fc.record({ key, amount: fc.integer({ min: -3, max: 3 }) }), { maxLength: 3 }).map((inputs) => (ledgers: Ledgers, now: number) =>
        ledgers.add({ changes: inputs.map((input) => ({ ...input, windowMs: Number(input.key) % 2 === 1 ? 5 : undefined })), now })),
      fc.array(key).map((keys) => (ledgers: Ledgers, now: number) => ledgers.read({ keys, now })),
      fc.array(key).map((keys) => (ledgers: Ledgers) => ledgers.clear(keys)),
      // Not its number: whether taking from a counter that is over removes it at once is a store's own affair.
      fc.constant((ledgers: Ledgers, now: number) => ledgers.removeExpired(now, 10).then(() => 'removed')),
    ));
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (steps) => {
      let now = 0;
      const acts = steps.map(([wait, step]) => {
        now += wait;
        const at = now;
        return (ledgers: Ledgers): Promise<unknown> => step(ledgers, at);
      });
      await expectSame([createMemoryLedgerStore(), createLedgers()], acts);
    }), { seed });
  });

  it('audit events', async () => {
    type Audit = ReturnType<typeof createAudit>;
    const event = fc.record({ id: fc.integer({ min: 1, max: 6 }).map(String), chain: few.map(String), at: instant });
    const whole = { kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } } as const;
    const act = fc.oneof(
      fc.array(event, { maxLength: 3 }).map((events) => (audit: Audit) => audit.append(events.map((from) => ({ ...from, ...whole })))),
      fc.record({ chain: fc.option(few.map(String), { nil: undefined }), afterSequence: fc.option(fc.nat({ max: 4 }), { nil: undefined }), newestFirst: fc.option(fc.boolean(), { nil: undefined }), sealed: fc.option(fc.boolean(), { nil: undefined }), from: fc.option(instant, { nil: undefined }), limit: few }).map((query) => (audit: Audit) => audit.list(query)),
      few.map((chain) => (audit: Audit) => audit.head(String(chain))),
      fc.record({ chain: few.map(String), through: few, limit: few }).map((input) => (audit: Audit) => audit.prune(input)),
      fc.tuple(few.map(String), few).map(([chain, count]) => async (audit: Audit) => {
        const expectedHead = await audit.head(chain);
        const open = await audit.list({ chain, sealed: false, limit: count });
        if (open.length === 0) return 'nothing to seal';
        return audit.seal({ chain, batch: open.map(({ id }, at) => ({ id, sequence: expectedHead.sequence + 1 + at, hash: `h${id}` })), expectedHead });
      }),
    );
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 40 }), (acts) => expectSame([createMemoryAuditStore(), createAudit()], acts)), { seed });
  });
});
