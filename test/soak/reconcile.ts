import type { AuditEvent, AuditKind } from '../../src/port/index.js';
import type { Asked, Span, Told } from './journal.js';

/** What is written down: in the audit, or by the host that it has paid. */
type Kind = AuditKind | 'paid';

/** What a grant is written down as, each once. An operation that is not here grants nothing that could be lost or had twice. */
export const written: Readonly<Partial<Record<Asked, readonly Kind[]>>> = {
  'accounts/provision': ['account-provisioned'],
  'accounts/restart': ['account-restarted'],
  'sessions/end': ['session-ended'],
  'login/start': ['password-checked'],
  'login/answer-otp': ['third-step-checked', 'session-opened'],
  'login/finish-approval': ['third-step-checked', 'session-opened'],
  'login/replace-password': ['password-set', 'session-opened'],
  'first-login/change-password': ['password-set'],
  'first-login/prove-list': ['list-proven', 'session-opened'],
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
  'binding/order-list': ['list-issued'],
  'binding/prove-list': ['list-proven'],
  'binding/confirm-device': ['device-paired'],
  'device/redeem': ['pairing-redeemed'],
  'device/claim': ['device-claimed'],
  'device/answer': ['approval-answered'],
  'payments/pay': ['transaction-approved', 'paid'],
};

/** Without one of these nobody gets in, or gets another way in. */
const granting: ReadonlySet<Kind> = new Set<Kind>(['session-opened', 'device-paired', 'password-set', 'list-proven', 'proof-given', 'recovery-completed', 'approval-answered', 'transaction-approved', 'paid']);

/** However often they are called, these are written down once, by the first call: together they are one grant. */
const resumed: ReadonlySet<Asked> = new Set<Asked>(['first-login/confirm-device', 'binding/confirm-device', 'binding/finish-approval', 'recovery/finish-approval', 'sessions/end', 'payments/pay']);

/** Of these no more than one call is granted all the same. */
const single: ReadonlySet<Asked> = new Set<Asked>(['binding/finish-approval', 'recovery/finish-approval', 'payments/pay']);

/** These write down that it happened before the update that has one winner (decision 001): of an answer that was lost it does not say which it was. */
const saysBefore: ReadonlySet<Asked> = new Set<Asked>(['device/claim', 'first-login/change-password']);

/** The last update of these is one of a flow, which a failover may have taken back while they were under way, and this stands in the audit by then. */
const undone: Readonly<Partial<Record<Asked, Kind>>> = {
  'login/answer-otp': 'session-opened',
  'login/finish-approval': 'session-opened',
  'first-login/confirm-device': 'device-paired',
  'binding/answer-otp': 'proof-given',
  'binding/finish-approval': 'proof-given',
  'binding/confirm-device': 'device-paired',
  'payments/pay': 'transaction-approved',
};

/** How a last step is refused that another request was faster with. */
const lostRace: ReadonlySet<string> = new Set(['try-again', 'attempt-expired', 'sequence-error', 'approval-ended']);

type Event = Pick<AuditEvent, 'outcome' | 'requestId'> & { readonly kind: Kind };

/**
 * Holds the audit against what the clients were told, request by request: each grant is written down, each success that is written down was told, or may
 * have been, or lost a race that the same step won at the same moment (decision 001), or to a failover; and what works once worked once. Each finding is a sentence. A session
 * that Redis had forgotten before it was ended (decision 017), or that a process ended which was killed in the middle, is ended without a line. What Redis was told in a lapse
 * is forgotten at its end.
 */
export function reconcile(input: { readonly told: readonly Told[]; readonly events: readonly Event[]; readonly forgotten?: ReadonlySet<string>; readonly lapses?: readonly Span[] }): readonly string[] {
  const { told, events, forgotten, lapses = [] } = input;
  const successes = groupKinds(events);
  const calls = groupBy(told, grantOf);
  const ownKinds = ({ id }: Told): readonly Kind[] => successes.get(id) ?? [];
  const kindsOf = (one: Told): readonly Kind[] => (calls.get(grantOf(one)) ?? []).flatMap(ownKinds);
  const isUncertain = ({ operation, once = '' }: Told): boolean =>
    operation === 'sessions/end' && (forgotten?.has(once) === true || (calls.get(once) ?? []).some(({ outcome }) => outcome === 'unknown'));
  const ids = new Set(told.map(({ id }) => id));
  const unasked = [...successes].filter(([id]) => !ids.has(id)).map(([id, kinds]) => `unasked: ${kinds.join(', ')} of a request that nobody made (${id})`);
  const judged = told.flatMap((one) => [...judgeGrant(one, { kinds: kindsOf(one), expected: isUncertain(one) ? [] : expectedOf(one) }), ...judgeRefusal(one, { kinds: ownKinds(one), all: told, lapses })]);
  const unnamed = events.filter(({ kind, outcome, requestId }) => outcome === 'success' && requestId === undefined && granting.has(kind)).map(({ kind }) => `unasked: ${kind} of no request`);
  return [...judged, ...doubles(told, kindsOf), ...strangers(told), ...unrequested(told, ownKinds), ...unasked, ...unnamed];
}

/** Names the grant that a request is part of: its own, or what it resumes. */
function grantOf({ operation, once, id }: Told): string {
  return resumed.has(operation) && once !== undefined ? once : id;
}

function groupKinds(events: readonly Event[]): ReadonlyMap<string, readonly Kind[]> {
  const named = groupBy(events.filter(({ outcome, requestId }) => outcome === 'success' && requestId !== undefined), ({ requestId }) => requestId ?? '');
  return new Map([...named].map(([id, group]) => [id, group.map(({ kind }) => kind)]));
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

function expectedOf({ operation, next }: Told): readonly Kind[] {
  if (next === 'first-login') return ['first-login-opened'];
  const kinds = written[operation] ?? [];
  // A password that counts as compromised is replaced before there is a session.
  return next === 'new-password' ? kinds.filter((kind) => kind !== 'session-opened') : kinds;
}

/** A grant beside what was written down of its request. */
function judgeGrant(told: Told, { kinds, expected }: { readonly kinds: readonly Kind[]; readonly expected: readonly Kind[] }): readonly string[] {
  if (told.outcome !== 'granted') return [];
  const times = (kind: Kind): number => kinds.filter((one) => one === kind).length;
  const lost = expected.filter((kind) => times(kind) === 0).map((kind) => `lost: ${aboutOf(told)} was granted, and no ${kind} is written down`);
  const double = expected.filter((kind) => times(kind) > 1).map((kind) => `double: ${aboutOf(told)} has ${kind} ${String(times(kind))} times`);
  const isOpened = times('session-opened') > 0 && !expected.includes('session-opened');
  return [...lost, ...double, ...(isOpened ? [`opened: ${aboutOf(told)} is no login, and session-opened is written down`] : [])];
}

/** A refusal of which a success is written down: it lost a race at the last step, or to a failover, or somebody was told a falsehood. */
function judgeRefusal(told: Told, { kinds, all, lapses }: { readonly kinds: readonly Kind[]; readonly all: readonly Told[]; readonly lapses: readonly Span[] }): readonly string[] {
  const successes = told.outcome === 'refused' ? kinds.filter((kind) => granting.has(kind)) : [];
  if (successes.length === 0) return [];
  const isWinner = (one: Told): boolean => one.id !== told.id && one.once === told.once && one.outcome !== 'refused' && meet(one, told);
  const isRace = told.once !== undefined && lostRace.has(told.code ?? '') && all.some(isWinner);
  return isRace || isTakenBack(told, successes, lapses) ? [] : [`unseen: ${aboutOf(told)} was refused (${String(told.code)}), and ${successes.join(', ')} is written down`];
}

/** Redis forgot the flow while the request was under way. */
function isTakenBack({ operation, code = '', from, to }: Told, successes: readonly Kind[], lapses: readonly Span[]): boolean {
  const isOver = code === 'no-device' || lostRace.has(code);
  return isOver && successes.length === 1 && successes[0] === undone[operation] && lapses.some((lapse) => from <= lapse.to && to >= lapse.to);
}

function meet(one: Span, other: Span): boolean {
  return one.from <= other.to && one.to >= other.from;
}

function aboutOf({ operation, who, id }: Told): string {
  return `${operation} of ${who} (${id})`;
}

/** What works once, and was granted more often: an answer that was lost counts where all of its grant is written down. */
function doubles(told: readonly Told[], kindsOf: (one: Told) => readonly Kind[]): readonly string[] {
  const done = new Map<string, number>();
  for (const one of told) {
    const isResumed = resumed.has(one.operation);
    if (one.once === undefined || (isResumed && !single.has(one.operation))) continue;
    const expected = isResumed || saysBefore.has(one.operation) ? [] : (written[one.operation] ?? []);
    const isDone = one.outcome === 'granted' || (one.outcome === 'unknown' && expected.length > 0 && expected.every((kind) => kindsOf(one).includes(kind)));
    if (isDone) done.set(one.once, (done.get(one.once) ?? 0) + 1);
  }
  return [...done].filter(([, times]) => times > 1).map(([once, times]) => `double: ${once} worked ${String(times)} times`);
}

/** A link is sent after the answer, which is the same for everybody: no more of them are opened than were written down, and none is written down twice for one request. */
function unrequested(told: readonly Told[], ownKinds: (one: Told) => readonly Kind[]): readonly string[] {
  const requestsOf = (one: Told): number => ownKinds(one).filter((kind) => kind === 'recovery-requested').length;
  const double = told.filter((one) => requestsOf(one) > 1).map((one) => `double: ${aboutOf(one)} has recovery-requested ${String(requestsOf(one))} times`);
  const opened = groupBy(told.filter(({ operation, outcome }) => operation === 'recovery/open' && outcome === 'granted'), ({ who }) => who);
  const more = [...opened].filter(([who, opens]) => opens.length > told.filter((one) => one.who === who && requestsOf(one) > 0).length).map(([who]) => `unasked: ${who} opened more recoveries than were requested`);
  return [...double, ...more];
}

function strangers(told: readonly Told[]): readonly string[] {
  return told.filter(({ who, outcome }) => who === 'stranger' && outcome === 'granted').map(({ operation, id }) => `opened: ${operation} was granted to a stranger (${id})`);
}
