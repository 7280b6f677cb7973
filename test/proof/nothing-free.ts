import type { AccountRecord, AuditKind, DeviceRecord, FlowRecord, ListRecord, MessagePurpose, MessageRecord, SessionRecord, StoredAuditEvent } from '../../src/port/index.js';
import type { World } from './world.js';

type Grant = readonly [what: string, granted: number | boolean, backed: number];

/** What is granted in a world and was not consumed, or not written down, before (invariants 1 and 2). Empty where all is well. */
export function findFree(world: World): readonly string[] {
  const accounts = world.records('accounts') as unknown as readonly AccountRecord[];
  const ids = new Set(accounts.map(({ id }) => id));
  const isStray = (accountId: unknown): boolean => !ids.has(String(accountId));
  const messages = world.records('messages').filter(({ accountId }) => isStray(accountId) && !String(accountId).startsWith('head-users/'));
  const sessions = world.records('sessions').filter(({ accountId, endedAt }) => isStray(accountId) && endedAt === undefined);
  return [...accounts.flatMap((account) => freeOf(world, account)), ...messages.map(() => 'a message to nobody'), ...sessions.map(() => 'a session of nobody')];
}

function freeOf(world: World, account: AccountRecord): readonly string[] {
  const mine = (store: 'devices' | 'lists' | 'flows' | 'sessions' | 'messages' | 'audit'): unknown => world.ever(store).filter(({ accountId }) => accountId === account.id);
  const events = mine('audit') as readonly StoredAuditEvent[];
  const written: Written = {
    count: (...kinds) => events.filter(({ kind, outcome }) => kinds.includes(kind) && outcome === 'success').length,
    of: (kind, ...reasons) => events.filter((event) => event.kind === kind && event.outcome === 'success' && reasons.includes(event.reason ?? '')).length,
    ever: (kind) => events.filter((event) => event.kind === kind).length,
  };
  const kept: Kept = {
    world,
    account,
    devices: mine('devices') as readonly DeviceRecord[],
    lists: mine('lists') as readonly ListRecord[],
    flows: mine('flows') as readonly FlowRecord[],
    sessions: mine('sessions') as readonly SessionRecord[],
    messages: mine('messages') as readonly MessageRecord[],
  };
  const grants = [...invited(kept, written), ...loggedIn(kept, written), ...changed(kept, written), ...paired(kept, written), ...recovered(kept, written), ...administered(kept, written)];
  return grants.filter(([, granted, backed]) => Number(granted) > backed).map(([what, granted, backed]) => `${what}: ${Number(granted)}, backed by ${backed}`);
}

/** How many events say so. */
interface Written {
  readonly count: (...kinds: readonly AuditKind[]) => number;
  readonly of: (kind: AuditKind, ...reasons: readonly string[]) => number;
  readonly ever: (kind: AuditKind) => number;
}

/** What is stored of one account. */
interface Kept {
  readonly world: World;
  readonly account: AccountRecord;
  readonly devices: readonly DeviceRecord[];
  readonly lists: readonly ListRecord[];
  readonly flows: readonly FlowRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly messages: readonly MessageRecord[];
}

const usedOf = ({ lists }: Kept): readonly string[] => lists.flatMap(({ list }) => list.used.map((position) => `${list.listId}/${position}`));
const sentOf = ({ messages }: Kept, wanted: MessagePurpose): number => messages.filter(({ purpose }) => purpose === wanted).length;
const boundBy = ({ account }: Kept, wanted: string, by: string): number => account.bindings.filter(({ factor, source }) => factor === wanted && source === by).length;
const endedBy = ({ account }: Kept, wanted: string, reason: string): number => account.bindings.filter(({ factor, endReason }) => factor === wanted && endReason === reason).length;
const turnsOf = ({ world, account }: Kept, turned: (before: AccountRecord, after: AccountRecord) => boolean): number => {
  return world.turns('accounts', (before, after) => after['id'] === account.id && turned(before as unknown as AccountRecord, after as unknown as AccountRecord));
};
const renewedIn = ({ world, account }: Kept, turned: (before: SessionRecord, after: SessionRecord) => boolean): number => {
  return world.turns('sessions', (before, after) => after['accountId'] === account.id && turned(before as unknown as SessionRecord, after as unknown as SessionRecord));
};
/** Approvals that a phone gave: each is one answer to one of them. */
const approvalsOf = ({ world, account }: Kept): number => {
  const stateOf = (flow: Readonly<Record<string, unknown>>): unknown => (flow['approval'] as { readonly state: string } | undefined)?.state;
  return world.turns('flows', (before, after) => after['accountId'] === account.id && stateOf(before) === 'open' && stateOf(after) === 'approved');
};
/** First logins that a phone completed. */
const firstByKey = (kept: Kept): number => turnsOf(kept, (before, after) => before.status === 'pending' && after.status === 'active' && after.method === 'key');
/** Proofs that were used up, each for one act. */
const proofsFor = ({ flows }: Kept, wanted: string): number => flows.filter((flow) => flow.kind === 'binding' && flow.act === wanted && flow.state === 'done').length;
/** Recoveries whose last step was taken. */
const recoveriesOf = ({ flows }: Kept, wanted: string): number => {
  return flows.filter((flow) => flow.kind === 'recovery' && flow.recovers === wanted && (flow.state === 'done' || flow.state === 'new-list' || flow.sealedListId !== undefined)).length;
};

function invited(kept: Kept, { count }: Written): readonly Grant[] {
  const { account, lists, flows } = kept;
  const issued = count('account-provisioned', 'temporary-password-issued');
  return [
    ['an account', true, count('account-provisioned', 'account-imported')],
    ['a temporary password', account.temporaryPassword !== undefined, issued],
    ['a temporary password by SMS', sentOf(kept, 'temporary-password'), issued],
    ['a first login', flows.filter(({ kind }) => kind === 'first-login').length, count('first-login-opened')],
    ['a confirmed invitation', account.invitation.confirmedAt !== undefined, count('contact-confirmed')],
    ['a list', lists.length, count('list-issued')],
    ['an imported password', boundBy(kept, 'password', 'import'), count('account-imported')],
  ];
}

function loggedIn(kept: Kept, { count, ever }: Written): readonly Grant[] {
  const { account, flows, sessions } = kept;
  const used = usedOf(kept);
  const proofs = flows.filter((flow) => flow.kind === 'binding' && flow.provenAt !== undefined).length;
  const replaced = endedBy(kept, 'otp-list', 'replaced');
  const byList = sessions.filter(({ assurance }) => assurance.method !== 'key').length;
  const completedByKey = flows.filter((flow) => flow.kind === 'attempt' && flow.endReason === 'completed' && flow.approval?.state === 'approved').length;
  return [
    ['an attempt', flows.filter(({ kind }) => kind === 'attempt').length, count('password-checked')],
    ['a password', account.passwordsSet, count('password-set') + boundBy(kept, 'password', 'import')],
    ['an active account', account.status === 'active', Math.min(count('list-proven'), used.length) + Math.min(count('device-paired'), firstByKey(kept))],
    ['a session', sessions.length, count('session-opened')],
    ['a position used twice', used.length, new Set(used).size],
    // Each of these takes a one-time password, or an approval, of its own; the first phone of all opens the first session. Of two sessions that one approval
    // was about to open only the one whose attempt it completed was handed to anybody.
    ['what takes a third step', byList + completedByKey + firstByKey(kept) + proofs + replaced + endedBy(kept, 'password', 'recovered'), used.length + approvalsOf(kept) + firstByKey(kept)],
    ['a compromised password', account.password?.compromisedAt !== undefined, ever('password-compromised')],
  ];
}

function changed(kept: Kept, { count, of, ever }: Written): readonly Grant[] {
  const { flows } = kept;
  const bindings = flows.filter((flow) => flow.kind === 'binding');
  const proven = bindings.filter(({ provenAt }) => provenAt !== undefined).length;
  return [
    ['a proof', bindings.length, count('proof-asked')],
    ['a proof that was given', proven, count('proof-given')],
    ['a password changed', endedBy(kept, 'password', 'changed'), Math.min(proofsFor(kept, 'change-password'), of('password-set', 'changed'))],
    ['a compromised password replaced', endedBy(kept, 'password', 'compromised'), of('password-set', 'compromised')],
    ['a list made the method', endedBy(kept, 'otp-list', 'replaced'), Math.min(of('proof-given', 'renew-list', 'change-to-list'), Math.max(0, count('list-proven') - 1))],
    ['an address changed', turnsOf(kept, (before, after) => before.contactChangedAt !== after.contactChangedAt), Math.min(proofsFor(kept, 'change-contact'), count('contact-changed'), count('contact-confirmed'))],
    ['a code to an address', sentOf(kept, 'address-code'), ever('address-code-sent') + of('first-login-step', 'address-code-sent')],
    ['a session renewed', renewedIn(kept, (before, after) => before.secretHash !== after.secretHash), count('session-renewed')],
    ['a session stepped up', renewedIn(kept, (before, after) => before.assurance.authenticatedAt !== after.assurance.authenticatedAt), proofsFor(kept, 'step-up') + proofsFor(kept, 'change-password')],
  ];
}

function paired(kept: Kept, { count, of }: Written): readonly Grant[] {
  const { world, account, devices, flows } = kept;
  const confirmed = devices.filter(({ confirmedAt }) => confirmedAt !== undefined);
  const connected = world.turns('flows', (before, after) => after['accountId'] === account.id && before['state'] === 'claimed' && after['state'] === 'connected');
  const opened = flows.reduce((sum, flow) => sum + ('approvals' in flow ? (flow.approvals ?? 0) : 0), 0);
  const leavesKey = flows.filter((flow) => flow.kind === 'binding' && flow.act === 'change-to-list' && flow.provenAt !== undefined).length;
  const toList = turnsOf(kept, (before, after) => before.method === 'key' && after.method === 'otp-list');
  return [
    ['a pairing', flows.filter(({ kind }) => kind === 'pairing').length, count('pairing-opened')],
    ['a phone', devices.length, count('device-claimed')],
    ['a phone that was confirmed', confirmed.length, Math.min(count('device-paired'), connected)],
    ['a phone that was told', confirmed.length, Math.floor(sentOf(kept, 'device-paired') / 2)],
    ['a Key in use', account.keyId !== undefined, confirmed.filter(({ keyId }) => keyId === account.keyId).length],
    ['a phone bound in the first login', boundBy(kept, 'key', 'first-login'), count('device-paired')],
    ['a phone bound by an act', boundBy(kept, 'key', 'change'), Math.min(count('device-paired'), of('proof-given', 'pair-device'))],
    ['a list in place of the Key', toList, Math.min(of('key-ended', 'replaced'), leavesKey) + recoveriesOf(kept, 'list')],
    ['an approval', opened, count('approval-opened')],
    ['a payment that was approved', flows.filter((flow) => flow.kind === 'transaction' && flow.endReason === 'completed').length, approvalsOf(kept)],
  ];
}

function recovered(kept: Kept, { count, of }: Written): readonly Grant[] {
  const { flows } = kept;
  const passwords = recoveriesOf(kept, 'password');
  const lists = recoveriesOf(kept, 'list');
  return [
    ['a username told', sentOf(kept, 'lost-username'), count('username-sent')],
    ['a recovery', flows.filter(({ kind }) => kind === 'recovery').length, count('recovery-requested')],
    ['a recovery’s link', sentOf(kept, 'recovery-link'), count('recovery-requested')],
    ['a recovery’s code', sentOf(kept, 'recovery-code'), count('recovery-opened') + of('recovery-step', 'code-sent')],
    ['a password recovered', endedBy(kept, 'password', 'recovered'), Math.min(passwords, of('password-set', 'recovery'), of('recovery-completed', 'password'))],
    ['a list recovered', boundBy(kept, 'otp-list', 'recovery'), Math.min(lists, of('list-issued', 'recovery'), of('recovery-completed', 'list'))],
    ['a recovery that counts', turnsOf(kept, (before, after) => before.recoveredAt !== after.recoveredAt), Math.min(passwords + lists, count('recovery-completed'))],
  ];
}

function administered(kept: Kept, { count }: Written): readonly Grant[] {
  return [
    ['an account disabled', turnsOf(kept, (before, after) => before.status !== 'disabled' && after.status === 'disabled'), count('account-disabled', 'account-erased')],
    ['an account enabled', turnsOf(kept, (before, after) => before.status === 'disabled' && after.status !== 'disabled'), count('account-enabled')],
    ['an account restarted', turnsOf(kept, (before, after) => before.status === 'active' && after.status === 'pending'), count('account-restarted')],
    ['a temporary password issued', turnsOf(kept, (before, after) => after.temporaryPassword !== undefined && before.temporaryPassword?.encoded !== after.temporaryPassword.encoded), count('account-provisioned', 'temporary-password-issued')],
    ['an account erased', turnsOf(kept, (before, after) => before.erasedAt === undefined && after.erasedAt !== undefined), count('account-erased')],
  ];
}
