import { createHash } from 'node:crypto';
import type { AuditKind, LedgerEntry, Storage, StoredAuditEvent } from '../../../../src/port/index.js';
import { createTestAuth, type TestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { dump, organizationId, walkToEnd, type Active } from '../../../story/walk.js';

export const profiles = ['standard', 'nist'] as const;
export type Profile = (typeof profiles)[number];

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** One key ring for all processes of a test. */
export const keys = [{ id: 'test-1', secret: Uint8Array.from(createHash('sha256').update('the key ring of a test').digest()) }];

/** Stands around every call of a port: `accounts.update`, its arguments and the call itself. */
export type Around = (name: string, args: readonly unknown[], call: () => Promise<unknown>) => Promise<unknown>;

/** The same object with `around` around each of its methods. */
export function wrapPort<T extends object>(port: T, name: string, around: Around): T {
  const methods = Object.keys(port).filter((method) => typeof Reflect.get(port, method) === 'function');
  const wrapped = methods.map((method) => {
    const call = Reflect.get(port, method) as (...args: readonly unknown[]) => Promise<unknown>;
    return [method, (...args: readonly unknown[]) => around(`${name}.${method}`, args, async () => call.apply(port, [...args]))];
  });
  return { ...port, ...Object.fromEntries(wrapped) } as T;
}

/** A storage with `around` around every call. */
export function wrapStorage(storage: Storage, around: Around): Storage {
  const stores = Object.entries(storage).map(([name, store]) => [name, wrapPort(store as object, name, around)]);
  return Object.fromEntries(stores) as Storage;
}

/** Notes the names of the calls, and of nothing else. */
export function noteCalls(into: string[]): Around {
  return (name, _args, call) => {
    into.push(name);
    return call();
  };
}

/** Whether a call writes down an event of this kind. */
export function writesDown(name: string, [events]: readonly unknown[], kind: AuditKind): boolean {
  return name === 'audit.append' && (events as Parameters<Storage['audit']['append']>[0]).some((event) => event.kind === kind);
}

/** A store across a network: every call and every answer takes its own time, the same in each run. */
export function jitter(seed: string): Around {
  let drawn = 0;
  const pause = async (): Promise<void> => {
    drawn += 1;
    const [byte = 0] = createHash('sha256').update(`${seed}/${drawn}`).digest();
    for (let turn = byte % 6; turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return async (_name, _args, call) => {
    await pause();
    const answer = await call();
    await pause();
    return answer;
  };
}

/** Breaks the n-th call from the start, before it happens or after, when only its answer is lost. */
export function crashAt(n: number, when: 'before' | 'after'): Around & { readonly calls: () => number } {
  let calls = 0;
  const around: Around = async (_name, _args, call) => {
    calls += 1;
    if (calls !== n) return call();
    if (when === 'after') await call();
    throw new Error('a crash that the test asked for');
  };
  return Object.assign(around, { calls: () => calls });
}

/** Matti, logged in once, in the policy profile. */
export function activate(policy: Profile, options: TestAuthOptions = {}): Promise<Active> {
  return walkToEnd({ policy, keys, ...options });
}

/** Another process of the same installation: the same stores, keys and clock, everything else its own. */
export function reopen<A extends TestAuth>(active: A, options: TestAuthOptions = {}): A {
  const { storage, clock, random, hasher, inbox } = active;
  const policy = active.auth.policy.profile;
  const kit = createTestAuth({ policy, keys, storage, clock, random, hasher, email: inbox.email, sms: inbox.sms, ...options });
  return { ...active, auth: kit.auth, settle: kit.settle };
}

/** A one-time password that is on the list, but not at this position. */
export function wrongCode(active: Active, position: number): string {
  return active.codes[position % 100] ?? '';
}

/** The events of an account's organization and of the installation, oldest first. */
export async function eventsOf(storage: Storage): Promise<readonly StoredAuditEvent[]> {
  return [
    ...(await storage.audit.list({ chain: organizationId, limit: 10_000 })),
    ...(await storage.audit.list({ chain: 'installation', limit: 10_000 })),
  ];
}

/** Whether a ledger counts for the audit, and closes or delays nothing: bursts of refusals (R175), and the spray alert (R152). */
const isForAudit = (key: string): boolean => /^(?:burst|spray)\//.test(key);

/** The one ledger of the whole installation: accounts with a wrong password in this hour. It names nobody. */
export const sprayLedger = /^spray\/\d+$/;

/** The ledgers of tries with a count, among the keys that were ever added to. */
export function watchLedgers(storage: Storage): { readonly storage: Storage; readonly added: Map<string, number | undefined>; readonly counts: (now: number) => Promise<readonly LedgerEntry[]> } {
  const added = new Map<string, number | undefined>();
  const around: Around = (name, [input], call) => {
    if (name === 'ledgers.add') {
      const { changes } = input as Parameters<Storage['ledgers']['add']>[0];
      for (const { key, amount, windowMs } of changes) if (amount > 0) added.set(key, windowMs);
    }
    return call();
  };
  const counts = async (now: number): Promise<readonly LedgerEntry[]> => {
    const entries = await storage.ledgers.read({ keys: [...added.keys()], now });
    return entries.filter((entry) => entry.count > 0 && !isForAudit(entry.key));
  };
  return { storage: wrapStorage(storage, around), added, counts };
}

/** Everything that is stored of an account and of the installation, as text. */
export function dumpAll(active: Active): Promise<string> {
  return dump(active.storage, [active.accountId]);
}
