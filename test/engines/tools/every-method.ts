import type { AuditEvent, SessionRecord, Storage } from '../../../src/port/index.js';

/** A record of any kind, as far as a store looks at it. */
const record = { id: 'one', version: 1, schema: 1, createdAt: 1, accountId: 'a', username: 'one', organizationId: 'o', contactKeys: [], state: 'queued', dueAt: 1 } as unknown;
const event: AuditEvent = { id: 'one', chain: 'o', at: 1, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } };

type Call = readonly [name: string, call: () => Promise<unknown>];

/** A call of each method that writes. */
export function everyWrite(storage: Storage): readonly Call[] {
  const { accounts, lists, devices, flows, sessions, messages, ledgers, audit } = storage;
  const stores = { accounts, lists, devices, flows, sessions, messages };
  const ofRecords = Object.entries(stores).flatMap(([name, store]): readonly Call[] => [
    [`${name}.insert`, () => store.insert(record as never)],
    [`${name}.update`, () => store.update({ ...(record as SessionRecord), version: 2 } as never, 1)],
    [`${name}.remove`, () => store.remove('one')],
    [`${name}.removeExpired`, () => store.removeExpired(1, 10)],
  ]);
  return [
    ...ofRecords,
    ['ledgers.add', () => ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 1 })],
    ['ledgers.clear', () => ledgers.clear(['k'])],
    ['ledgers.removeExpired', () => ledgers.removeExpired(1, 10)],
    ['audit.append', () => audit.append([event])],
    ['audit.seal', () => audit.seal({ chain: 'o', batch: [{ id: 'one', sequence: 1, hash: 'h' }], expectedHead: { sequence: 0, hash: '' } })],
    ['audit.prune', () => audit.prune({ chain: 'o', through: 1, limit: 10 })],
  ];
}

/** A call of each method that reads. */
export function everyRead(storage: Storage): readonly Call[] {
  const { accounts, lists, devices, flows, sessions, messages, ledgers, audit } = storage;
  const stores = { accounts, lists, devices, flows, sessions, messages };
  const ofRecords = Object.entries(stores).flatMap(([name, store]): readonly Call[] => [
    [`${name}.find`, () => store.find('one')],
    [`${name}.findBy`, () => store.findBy((name === 'accounts' ? 'username' : 'accountId') as never, 'one')],
    [`${name}.scan`, () => store.scan(undefined, 10)],
  ]);
  return [
    ...ofRecords,
    ['messages.findDue', () => messages.findDue(1, 10)],
    ['ledgers.read', () => ledgers.read({ keys: ['k'], now: 1 })],
    ['audit.list', () => audit.list({ limit: 10 })],
    ['audit.head', () => audit.head('o')],
  ];
}

/** Which error each call ends with: its code, or what it is where it has none. */
export async function codesOf(calls: readonly Call[]): Promise<Readonly<Record<string, string>>> {
  const codes: Record<string, string> = {};
  for (const [name, call] of calls) codes[name] = await codeOf(call);
  return codes;
}

/** The code of the error that a call ends with. */
export async function codeOf(call: () => Promise<unknown>): Promise<string> {
  return call().then(
    () => 'answered',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}

/** The same code for each of the calls. */
export function allOf(calls: readonly Call[], code: string): Readonly<Record<string, string>> {
  return Object.fromEntries(calls.map(([name]) => [name, code]));
}
