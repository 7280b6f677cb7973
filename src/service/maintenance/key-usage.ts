import { signedKeyId } from '../../core/audit/index.js';
import { sealedKeyId } from '../../internal/sealed-json.js';
import type { AccountRecord, BrowserFlow, FlowRecord, StoredAuditEvent } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { visitAll } from './walk-on.js';

/** What hangs on one key. */
export interface KeyUsage {
  /** Its id. */
  readonly keyId: string;
  /** Whether the ring has it. One that it lacks and that is still in use is to be put back. */
  readonly inRing: boolean;
  /** Accounts whose personal information, or waiting code, was made with it; maintenance seals them anew under the newest key. */
  readonly accounts: number;
  /** Lists that can still be used: their pepper. They end as they are used up or replaced. */
  readonly lists: number;
  /** Phones that are known to trust no newer key: without this one they have to be paired again. They learn a new one when they next answer (R200). */
  readonly devices: number;
  /** Recoveries and binding acts with a code or an address that waits, pages with a pairing code, and whatever has asked the Key and waits; over within the day. */
  readonly flows: number;
  /** Messages that have not gone out; over within days. */
  readonly messages: number;
  /** Sealed events, and checkpoints: without the key `auth.audit.verify` cannot read them, and nothing else is kept from working. They go with the retention. */
  readonly auditEvents: number;
}

type Kind = 'accounts' | 'lists' | 'devices' | 'flows' | 'messages' | 'auditEvents';
type Counts = Map<string, Record<Kind, number>>;

/**
 * Counts what hangs on each key of the ring, and on those that it lacks (R195). It reads everything that is stored, page by page, so it is
 * for the day of a rotation. The cookies of known browsers are with the browsers and cannot be counted: without their key they are
 * strangers until they log in again.
 */
export async function countKeyUsage(deps: Deps): Promise<readonly KeyUsage[]> {
  const counts = await countLiving(deps);
  await visitAll(deps.devices, ({ endedAt, trustsKey }) => add(counts, 'devices', [endedAt === undefined ? trustsKey : undefined]));
  await visitSealed(deps, (event) => {
    add(counts, 'auditEvents', [event.hash, event.checkpoint?.mac].map((signed) => (signed === undefined ? undefined : signedKeyId(signed))));
  });
  const ids = [...new Set([...deps.keys.ids, ...counts.keys()])];
  return Object.freeze(ids.map((keyId) => Object.freeze({ keyId, inRing: deps.keys.ids.includes(keyId), ...(counts.get(keyId) ?? none()) })));
}

/** What somebody's login, recovery or message hangs on: all but the phones, which learn another key by themselves, and the audit. */
export async function countLiving(deps: Pick<Deps, 'accounts' | 'lists' | 'flows' | 'messages' | 'clock' | 'keys'>): Promise<Counts> {
  const now = deps.clock.now();
  const counts: Counts = new Map();
  await visitAll(deps.accounts, (account) => add(counts, 'accounts', keysOfAccount(account, now)));
  await visitAll(deps.lists, ({ list }) => add(counts, 'lists', [list.status === 'ended' ? undefined : list.keyId]));
  await visitAll(deps.flows, (flow) => add(counts, 'flows', keysOfFlow(flow, now)));
  await visitAll(deps.messages, ({ payload }) => add(counts, 'messages', [payload === undefined ? undefined : sealedKeyId(payload)]));
  return counts;
}

function keysOfAccount({ profile, invitation }: AccountRecord, now: number): readonly (string | undefined)[] {
  const { code } = invitation;
  return [sealedKeyId(profile), sealedKeyId(invitation.profile), code !== undefined && now < code.expiresAt ? code.keyId : undefined];
}

function keysOfFlow(flow: FlowRecord, now: number): readonly (string | undefined)[] {
  if (flow.kind === 'burst' || flow.endedAt !== undefined || now >= flow.expiresAt) return [];
  const code = codeOf(flow);
  const contact = flow.kind === 'binding' && flow.sealedContact !== undefined ? sealedKeyId(flow.sealedContact) : undefined;
  return [code !== undefined && now < code.expiresAt ? code.keyId : undefined, contact, ...keysOfKey(flow, now)];
}

/** A number that waits in the app, and a pairing code on a page. */
function keysOfKey(flow: BrowserFlow, now: number): readonly (string | undefined)[] {
  if (flow.kind === 'pairing') return flow.state === 'connected' || flow.state === 'declined' ? [] : [flow.code.keyId, flow.digits?.keyId];
  if (flow.kind === 'first-login') return [];
  const { approval } = flow;
  return [approval?.state === 'open' && now < approval.expiresAt ? approval.number.keyId : undefined];
}

function codeOf(flow: BrowserFlow): { readonly keyId: string; readonly expiresAt: number } | undefined {
  return flow.kind === 'recovery' || flow.kind === 'binding' ? flow.code : undefined;
}

/** A record counts once for each key that it names. */
function add(counts: Counts, kind: Kind, keyIds: readonly (string | undefined)[]): void {
  for (const keyId of new Set(keyIds.filter((id) => id !== undefined))) {
    const counted = counts.get(keyId) ?? none();
    counted[kind] += 1;
    counts.set(keyId, counted);
  }
}

function none(): Record<Kind, number> {
  return { accounts: 0, lists: 0, devices: 0, flows: 0, messages: 0, auditEvents: 0 };
}

/** All sealed events of all chains, by time; as many as happened in one millisecond come in one page. */
async function visitSealed(deps: Pick<Deps, 'audit'>, visit: (event: StoredAuditEvent) => void): Promise<void> {
  let from: number | undefined;
  let seen: ReadonlySet<string> = new Set();
  for (let limit = 500; ; ) {
    const events = await deps.audit.list({ sealed: true, limit, ...(from === undefined ? {} : { from }) });
    for (const event of events) if (!seen.has(event.id)) visit(event);
    const last = events.at(-1);
    if (last === undefined || events.length < limit) return;
    if (last.at === from) limit *= 2;
    seen = new Set([...(last.at === from ? seen : []), ...events.filter(({ at }) => at === last.at).map(({ id }) => id)]);
    from = last.at;
  }
}
