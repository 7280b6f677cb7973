import type { AccountRecord } from '../../port/index.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { notifyAccount, noticeTtlMs } from '../delivery/notify-account.js';
import { notifyHeadUsers } from '../delivery/notify-head-users.js';
import { checkAddressCode } from '../shared/address-code.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { openProfile, sealProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { consumeProof } from './end-proof.js';
import { endOthers, finishAct, type FinishedAct } from './finish-act.js';
import { loadProof, type LoadedProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { openContact, type NewContact } from './sealed-contact.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.confirmContact` is asked. */
export interface ConfirmNewContactInput extends ProofInput {
  /** The code as typed; spaces and dashes are forgiven. */
  readonly code: string;
}

/** What `auth.binding.confirmContact` says. */
export type ConfirmNewContactResult =
  | FinishedAct
  | {
      readonly ok: false;
      /** `code-wrong`: try again; `code-expired`, `code-spent`: have another sent. */
      readonly reason: 'code-wrong' | 'code-expired' | 'code-spent';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** The code came back from the new address: it takes the place of the old one, which is told, as everybody is whom it concerns (R136). */
export async function confirmNewContact(deps: Deps, input: ConfirmNewContactInput): Promise<ConfirmNewContactResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, act: 'change-contact', event: 'contact-confirmed', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const event = { ...byUser(account), method: flow.code?.channel, requestId, now } as const;
  const checked = await checkAddressCode(deps, { accountId: account.id, code: flow.code, typed: input.code, now });
  if (!checked.ok) {
    await recordRefusal(deps, { ...event, kind: 'contact-confirmed', outcome: 'failure', reason: checked.reason, ledger: account.id });
    return refusal(deps, checked.reason);
  }
  const contact = await openContact(deps, flow.sealedContact);
  if (!(await consumeProof(deps, flow, now))) return refusal(deps, 'try-again');
  await recordEvent(deps, { ...event, kind: 'contact-confirmed', outcome: 'success' });
  return replace(deps, { ...loaded, contact, requestId, now });
}

async function replace(
  deps: Deps,
  input: LoadedProof & { readonly contact: NewContact; readonly requestId: string | undefined; readonly now: number },
): Promise<ConfirmNewContactResult> {
  const { account, session, contact, requestId, now } = input;
  const old = await openProfile(deps, account.profile);
  // The address on file, confirmed at last, is no change: nothing that a host would ask for more after (R205).
  const moved = addressOf(old, contact.channel) !== contact.address;
  const finish = { session, reason: 'contact-changed', requestId, now } as const;
  if (moved) {
    await recordEvent(deps, { ...byUser(account), kind: 'contact-changed', method: contact.channel, outcome: 'success', requestId, now });
    await tellEverybody(deps, { account, contact, locale: old.locale, now });
  }
  await endOthers(deps, { ...finish, account });
  const stored = await storeContact(deps, { account, contact, now });
  return stored === undefined ? refusal(deps, 'step-up-required') : finishAct(deps, { ...finish, account: stored });
}

/** Stored before the change: a notice that could not be stored afterwards would be lost, and nobody warned (R136). */
async function tellEverybody(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly contact: NewContact; readonly locale: string; readonly now: number },
): Promise<void> {
  const { account, contact, locale, now } = input;
  const data = { username: account.username };
  await notifyAccount(deps, { account, purpose: 'contact-changed', dataFor: () => data, now });
  const toNew = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, channel: contact.channel, to: contact.address, locale, expiresAt: now + noticeTtlMs, now };
  await enqueueMessage(deps, { ...toNew, purpose: 'contact-changed', data });
  await notifyHeadUsers(deps, { account, purpose: 'member-contact-changed', data, now });
}

const mostTries = 20;

/** Stores the address whoever else changes the account meanwhile, as long as its password and its list are those of the proof. */
async function storeContact(
  deps: Pick<Deps, 'accounts' | 'keys' | 'random'>,
  input: { readonly account: AccountRecord; readonly contact: NewContact; readonly now: number },
): Promise<AccountRecord | undefined> {
  const { contact, now } = input;
  let found: AccountRecord | undefined = input.account;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.status !== 'active' || found.passwordsSet !== input.account.passwordsSet || found.listId !== input.account.listId) return undefined;
    const old = await openProfile(deps, found.profile);
    const field = contact.channel === 'email' ? 'email' : 'phone';
    const sealed = await sealProfile(deps, { ...old, [field]: contact.address });
    const changed = addressOf(old, contact.channel) === contact.address ? {} : { contactChangedAt: now };
    const stored = next(found, { ...sealed, [field]: Object.freeze({ confirmedAt: now }), ...changed });
    if (await deps.accounts.update(stored, found.version)) return stored;
    found = await deps.accounts.find(found.id);
  }
  return undefined;
}

function addressOf(profile: Profile, channel: 'email' | 'sms'): string | undefined {
  return channel === 'email' ? profile.email : profile.phone;
}
