import type { AccountRecord, ContactState } from '../../port/index.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { noticeTtlMs } from '../delivery/notify-account.js';
import { notifyHeadUsers } from '../delivery/notify-head-users.js';
import { checkAddressCode } from '../shared/address-code.js';
import { asUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { openProfile, sealProfile } from '../shared/profile.js';
import { parseProfile, type Profile, type ProfileIssue } from '../shared/profile-shape.js';
import { usernameOn } from '../shared/username-on.js';
import { checkHostFields } from './check-host-fields.js';
import { extendFlow, loadFirstLogin, takeStep, type LoadedFirstLogin, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.giveInformation` is asked: the first phase. */
export interface GiveInformationInput {
  /** The browser's token. */
  readonly flow: string;
  /** The personal information as the person leaves it. */
  readonly profile: Profile;
  /** The code that came with the username, where the person has it at hand; it confirms that address. */
  readonly addressCode?: string | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.firstLogin.giveInformation` says. */
export type GiveInformationResult =
  | {
      readonly ok: true;
      /** The step that comes now; `confirm-contact` where the password came from another system and is kept. */
      readonly state: 'change-password' | 'confirm-contact';
    }
  | {
      readonly ok: false;
      /** `profile-invalid`: a field that lukko or the host's schema refuses. */
      readonly reason: 'profile-invalid';
      /** What is wrong, field by field. */
      readonly issues: readonly ProfileIssue[];
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `code-wrong`: try again; `code-expired`, `code-spent`: go on without it. */
      readonly reason: 'code-wrong' | 'code-expired' | 'code-spent';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** Checks and stores the personal information. An address that is replaced is told, and the new one is not confirmed (R15, R136). */
export async function giveInformation(deps: Deps, input: GiveInformationInput): Promise<GiveInformationResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'information-given' });
  if (!step.ok) return step;
  const parsed = await checkProfile(deps, input.profile);
  if (!parsed.ok) return refusal(deps, 'profile-invalid', { issues: parsed.issues });
  const coded = await checkCode(deps, { account, typed: input.addressCode, now });
  const { requestId } = input;
  if (coded?.ok === false) await recordStep(deps, { account, kind: 'contact-confirmed', outcome: 'failure', reason: coded.reason, requestId, now });
  if (coded !== undefined && !coded.ok) return refusal(deps, coded.reason);
  const old = await openProfile(deps, account.profile);
  const codeCameBack = coded?.ok === true;
  const confirmed = codeCameBack ? await confirmInvitation(deps, { account, now }) : account;
  const changed = next(confirmed, {
    ...(await sealProfile(deps, parsed.profile)),
    email: old.email === parsed.profile.email ? confirmed.email : unconfirmed,
    phone: old.phone === parsed.profile.phone ? confirmed.phone : unconfirmed,
    firstLogin: step.snapshot,
  });
  return store(deps, { loaded, flow, changed, old, given: parsed.profile, codeCameBack, requestId, now });
}

const unconfirmed: ContactState = Object.freeze({});

async function store(
  deps: Deps,
  input: {
    readonly loaded: LoadedFirstLogin;
    readonly flow: LoadedFirstLogin['flow'];
    readonly changed: AccountRecord;
    readonly old: Profile;
    readonly given: Profile;
    readonly codeCameBack: boolean;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<GiveInformationResult> {
  const { loaded, changed, old, given, requestId, now } = input;
  const event = { chain: changed.organizationId, outcome: 'success', actor: asUser(changed.id), accountId: changed.id, requestId, now } as const;
  const moved = old.email !== given.email || old.phone !== given.phone;
  await recordEvent(deps, { ...event, kind: 'first-login-step', reason: 'information-given' });
  if (input.codeCameBack) await recordEvent(deps, { ...event, kind: 'contact-confirmed' });
  if (moved) await recordEvent(deps, { ...event, kind: 'contact-changed' });
  // Stored before the change: a notice that could not be stored afterwards would be lost, and nobody warned (R136).
  await tellOldAddresses(deps, { account: changed, old, given, now });
  if (moved) await notifyHeadUsers(deps, { account: changed, purpose: 'member-contact-changed', data: { username: changed.username }, now });
  if (!(await deps.accounts.update(changed, loaded.account.version))) return refusal(deps, 'try-again');
  await extendFlow(deps, { flow: input.flow, now });
  return Object.freeze({ ok: true, state: changed.firstLogin.state === 'confirm-contact' ? 'confirm-contact' : 'change-password' });
}

/** A code of the invitation confirms the address it went to, as long as that is the one on file (R15, R54). */
export async function confirmInvitation(deps: Pick<Deps, 'keys'>, input: { readonly account: AccountRecord; readonly now: number }): Promise<AccountRecord> {
  const { account, now } = input;
  const { code, ...invitation } = account.invitation;
  const sentTo = await openProfile(deps, invitation.profile);
  const onFile = await openProfile(deps, account.profile);
  const confirmed = Object.freeze({ confirmedAt: now });
  const email = code?.channel === 'email' && sentTo.email === onFile.email ? { email: confirmed } : {};
  const phone = code?.channel === 'sms' && sentTo.phone === onFile.phone ? { phone: confirmed } : {};
  return Object.freeze({ ...account, ...email, ...phone, invitation: Object.freeze({ ...invitation, confirmedAt: now }) });
}

async function checkProfile(deps: Deps, given: Profile): Promise<ReturnType<typeof parseProfile>> {
  const parsed = parseProfile(given);
  return parsed.ok ? checkHostFields(deps, parsed.profile) : parsed;
}

async function checkCode(deps: Deps, input: { readonly account: AccountRecord; readonly typed: string | undefined; readonly now: number }) {
  const { account, typed, now } = input;
  if (typed === undefined || typed === '') return undefined;
  return checkAddressCode(deps, { accountId: account.id, code: account.invitation.code, typed, now });
}

async function tellOldAddresses(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly old: Profile; readonly given: Profile; readonly now: number },
): Promise<void> {
  const { account, old, given, now } = input;
  const tell = async (channel: 'email' | 'sms', to: string | undefined): Promise<void> => {
    if (to === undefined) return;
    const data = usernameOn(account, channel);
    const notice = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, locale: old.locale, purpose: 'contact-changed', data } as const;
    await enqueueMessage(deps, { ...notice, channel, to, expiresAt: now + noticeTtlMs, now });
  };
  if (old.email !== given.email) await tell('email', old.email);
  if (old.phone !== given.phone) await tell('sms', old.phone);
}
