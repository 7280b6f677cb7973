import type { OperationId } from '../../src/http/wire.js';
import type { AuditEvent, AuditKind } from '../../src/port/index.js';
import type { Told } from './journal.js';

/** What a grant is written down as, each once. An operation that is not here grants nothing that could be lost or had twice. */
const written: Readonly<Partial<Record<OperationId, readonly AuditKind[]>>> = {
  'accounts/provision': ['account-provisioned'],
  'accounts/restart': ['account-restarted'],
  'login/start': ['password-checked'],
  'login/answer-otp': ['third-step-checked', 'session-opened'],
  'login/finish-approval': ['third-step-checked', 'session-opened'],
  'login/replace-password': ['password-set', 'session-opened'],
  'first-login/change-password': ['password-set'],
  'first-login/prove-list': ['third-step-checked', 'list-proven', 'session-opened'],
  'first-login/confirm-device': ['device-paired', 'session-opened'],
  'recovery/open': ['recovery-opened'],
  'recovery/answer-code': ['recovery-step'],
  'recovery/answer-otp': ['recovery-step'],
  'recovery/finish-approval': ['recovery-step'],
  'recovery/set-password': ['recovery-completed', 'password-set'],
  'recovery/answer-password': ['recovery-completed', 'list-issued'],
  'binding/answer-otp': ['proof-given'],
  'binding/finish-approval': ['proof-given'],
  'binding/change-password': ['password-set'],
  'binding/prove-list': ['list-proven'],
  'binding/confirm-device': ['device-paired'],
  'device/redeem': ['pairing-redeemed'],
  'device/claim': ['device-claimed'],
  'device/answer': ['approval-answered'],
};

/** Without one of these nobody gets in, or gets another way in. */
const granting: ReadonlySet<AuditKind> = new Set<AuditKind>(['session-opened', 'device-paired', 'password-set', 'list-proven', 'proof-given', 'recovery-completed', 'approval-answered']);

type Event = Pick<AuditEvent, 'kind' | 'outcome' | 'requestId'>;

/**
 * Holds the audit against what the clients were told, request by request: each grant is written down, each success that is written down was told or may
 * have been, and what works once worked once. Each finding is a sentence.
 */
export function reconcile({ told, events }: { readonly told: readonly Told[]; readonly events: readonly Event[] }): readonly string[] {
  const successes = groupKinds(events);
  const kindsOf = ({ id }: Told): readonly AuditKind[] => successes.get(id) ?? [];
  const ids = new Set(told.map(({ id }) => id));
  const unasked = [...successes].filter(([id]) => !ids.has(id)).map(([id, kinds]) => `unasked: ${kinds.join(', ')} of a request that nobody made (${id})`);
  return [...told.flatMap((one) => judge(one, kindsOf(one))), ...doubles(told, kindsOf), ...strangers(told), ...unasked];
}

function groupKinds(events: readonly Event[]): ReadonlyMap<string, readonly AuditKind[]> {
  const successes = new Map<string, AuditKind[]>();
  for (const { kind, outcome, requestId } of events) {
    if (outcome !== 'success' || requestId === undefined) continue;
    const kinds = successes.get(requestId);
    if (kinds === undefined) successes.set(requestId, [kind]);
    else kinds.push(kind);
  }
  return successes;
}

function expectedOf({ operation, next }: Told): readonly AuditKind[] {
  const kinds = written[operation] ?? [];
  // A password that counts as compromised is replaced before there is a session.
  return next === 'new-password' ? kinds.filter((kind) => kind !== 'session-opened') : kinds;
}

/** One answer beside what was written down of its request. */
function judge(told: Told, kinds: readonly AuditKind[]): readonly string[] {
  const about = `${told.operation} of ${told.who} (${told.id})`;
  const times = (kind: AuditKind): number => kinds.filter((one) => one === kind).length;
  const expected = expectedOf(told);
  if (told.outcome === 'granted') {
    const lost = expected.filter((kind) => times(kind) === 0).map((kind) => `lost: ${about} was granted, and no ${kind} is written down`);
    return [...lost, ...expected.filter((kind) => times(kind) > 1).map((kind) => `double: ${about} has ${kind} ${String(times(kind))} times`)];
  }
  if (told.outcome === 'unknown') return [];
  return expected.filter((kind) => granting.has(kind) && times(kind) > 0).map((kind) => `unseen: ${about} was refused (${String(told.code)}), and ${kind} is written down`);
}

/** What works once, and was granted more often: an answer that was lost counts where all of its grant is written down. */
function doubles(told: readonly Told[], kindsOf: (one: Told) => readonly AuditKind[]): readonly string[] {
  const done = new Map<string, number>();
  for (const one of told) {
    const expected = written[one.operation] ?? [];
    const isDone = one.outcome === 'granted' || (one.outcome === 'unknown' && expected.length > 0 && expected.every((kind) => kindsOf(one).includes(kind)));
    if (one.once !== undefined && isDone) done.set(one.once, (done.get(one.once) ?? 0) + 1);
  }
  return [...done].filter(([, times]) => times > 1).map(([once, times]) => `double: ${once} worked ${String(times)} times`);
}

function strangers(told: readonly Told[]): readonly string[] {
  return told.filter(({ who, outcome }) => who === 'stranger' && outcome === 'granted').map(({ operation, id }) => `opened: ${operation} was granted to a stranger (${id})`);
}
