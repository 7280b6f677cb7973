import { endOtpList } from '../../core/otp-list/index.js';
import type { AttemptFlow, BindingFlow, BrowserFlow, FirstLoginFlow, FlowRecord, PairingFlow, RecoveryFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { makeUpFollowUps } from '../login/follow-up.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { assertReadable } from '../shared/create-deps.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { countOne } from '../shared/ledgers.js';
import { next } from '../shared/next.js';
import { updateList } from '../shared/update-list.js';
import { workOn, type WorkDone } from './work.js';

const leaseMs = 60_000;
const hourMs = 60 * 60 * 1000;
const mostAnHour = 3;

/** Ends what its browser left behind: what follows wrong answers where a process stopped, attempts that nobody answered (R156), and flows that still hold a plain list (R55). */
export async function sweepFlows(deps: Deps, input: { readonly records: readonly FlowRecord[]; readonly now: number }): Promise<Omit<WorkDone, 'more'>> {
  const { records, now } = input;
  return workOn(records, async (record) => {
    const flow = assertReadable(record);
    if (flow.kind === 'burst') return false;
    if (flow.kind === 'attempt' && (await makeUpFollowUps(deps, { attempt: flow, now }))) return true;
    if (!isOver(flow, now)) return false;
    if (flow.kind === 'transaction') return false;
    if (flow.kind === 'pairing') return endUnpaired(deps, { pairing: flow, now });
    return flow.kind === 'attempt' ? endUnanswered(deps, { attempt: flow, now }) : wipe(deps, { flow, now });
  });
}

function isOver(flow: BrowserFlow, now: number): boolean {
  return flow.endedAt !== undefined || now >= flow.expiresAt;
}

/**
 * A right password whose third step never came is told to the user, as a wrong one is (R156). A ledger leases the work to one
 * process; should that one stop, the next maintenance after a minute goes on. The event is written once.
 */
async function endUnanswered(deps: Deps, input: { readonly attempt: AttemptFlow; readonly now: number }): Promise<boolean> {
  const { attempt, now } = input;
  const method = attempt.state === 'key-approval' ? 'key' : 'otp-list';
  if (attempt.endedAt !== undefined || (attempt.state !== 'otp-challenge' && method !== 'key') || attempt.misses > 0) return false;
  if ((await countOne(deps, { key: `unanswered/${attempt.id}`, amount: 1, now, windowMs: leaseMs })) !== 1) return false;
  const account = await deps.accounts.find(attempt.accountId);
  if (account !== undefined) {
    const event = { ...byUser(account), id: `unanswered-${attempt.id}`, kind: 'partial-auth', outcome: 'failure' } as const;
    await recordEvent(deps, { ...event, method, reason: 'unanswered', now });
    // Stored before the attempt is over: a notice that could not be stored afterwards would be lost.
    if (await mayTell(deps, { accountId: account.id, now })) await notifyAccount(deps, { account, purpose: 'partial-auth', dataFor: () => ({ username: account.username }), now });
  }
  return deps.flows.update(next(attempt, { state: 'ended', endedAt: now, endReason: 'unanswered' }), attempt.version);
}

/** A phone whose pairing nobody confirmed in time approves nothing, and its key is not taken for good: it goes with the pairing. */
async function endUnpaired(deps: Deps, { pairing, now }: { readonly pairing: PairingFlow; readonly now: number }): Promise<boolean> {
  if (pairing.endedAt !== undefined || pairing.state === 'connected') return false;
  const ended = next(pairing, { endedAt: now, endReason: 'expired' });
  if (!(await deps.flows.update(ended, pairing.version))) return false;
  if (pairing.device !== undefined) await endDevice(deps, { deviceId: pairing.device.id, reason: 'not-confirmed', now });
  return true;
}

/** Whoever has the password could open attempts without end: each is an event, but the owner's phone rings a few times an hour. */
async function mayTell(deps: Pick<Deps, 'ledgers'>, input: { readonly accountId: string; readonly now: number }): Promise<boolean> {
  const told = await countOne(deps, { key: `message/${input.accountId}/partial-auth`, amount: 1, now: input.now, windowMs: hourMs });
  return told <= mostAnHour;
}

/** What only that browser could open is gone, the list with it where nobody proved it, and so is an address that was to be confirmed. */
async function wipe(deps: Deps, input: { readonly flow: FirstLoginFlow | RecoveryFlow | BindingFlow; readonly now: number }): Promise<boolean> {
  const { flow, now } = input;
  if (flow.sealedListId === undefined && flow.sealedList === undefined && !('sealedContact' in flow && flow.sealedContact !== undefined)) return false;
  await abandonList(deps, { flow, now });
  const ended = flow.endedAt === undefined ? { endedAt: now, endReason: 'expired' } : {};
  return deps.flows.update(next(withoutSecrets(flow), ended), flow.version);
}

function withoutSecrets(flow: FirstLoginFlow | RecoveryFlow | BindingFlow): FirstLoginFlow | RecoveryFlow | BindingFlow {
  if (flow.kind === 'binding') {
    const { sealedList: _list, sealedListId: _with, sealedContact: _contact, ...kept } = flow;
    return kept;
  }
  const { sealedList: _list, sealedListId: _with, ...kept } = flow;
  return kept;
}

/** The list that the account names stays: progress of a first login belongs to the account, and who saved it goes on with it in another browser (R55). */
async function abandonList(deps: Deps, input: { readonly flow: FirstLoginFlow | RecoveryFlow | BindingFlow; readonly now: number }): Promise<void> {
  const { flow, now } = input;
  const listId = flow.sealedListId;
  if (listId === undefined) return;
  const found = await deps.lists.find(listId);
  const account = await deps.accounts.find(flow.accountId);
  if (found?.list.status !== 'unproven' || account === undefined || account.listId === listId) return;
  const event = { chain: account.organizationId, id: `abandoned-${listId}`, kind: 'list-ended', outcome: 'success', actor: { kind: 'system' }, accountId: account.id } as const;
  await recordEvent(deps, { ...event, method: 'otp-list', reason: 'abandoned', now });
  await updateList(deps, { listId, change: (list) => (list.status === 'unproven' ? { list: endOtpList({ list, reason: 'abandoned', now }) } : undefined) });
}
