import type { FirstLoginSnapshot } from '../../core/first-login/index.js';
import { describeKeyAssurance } from '../../core/session/index.js';
import type { AccountRecord, KnownBrowser } from '../../port/index.js';
import { confirmDevice, type ConfirmedDevice, type RefusedConfirmation } from '../device/confirm-device.js';
import { rememberBrowser } from '../session/known-browsers.js';
import { openSession, type OpenedSession } from '../session/open-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';

/** What `auth.firstLogin.confirmDevice` is asked. */
export interface ConfirmFirstDeviceInput extends FlowInput {
  /** The token of the page's pairing. */
  readonly pairing: string;
  /** The four digits that the phone shows, where `digitsNeeded` says so (R92). */
  readonly digits?: string | undefined;
}

/** What `auth.firstLogin.confirmDevice` says. */
export type ConfirmFirstDeviceResult =
  | ({
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'welcome';
    } & OpenedSession)
  | RefusedConfirmation
  | RefusedStep;

/** *Yes, this is my phone*: the Key is proven, the account is active, and all three steps are done, so a session opens. */
export async function confirmFirstDevice(deps: Deps, input: ConfirmFirstDeviceInput): Promise<ConfirmFirstDeviceResult> {
  const now = deps.clock.now();
  const { pairing, digits, requestId } = input;
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'key-proven' });
  if (!step.ok) return step;
  const confirmed = await confirmDevice(deps, { account, parentId: flow.id, pairing, digits, requestId, now });
  if (!confirmed.ok) return confirmed;
  const remembered = rememberBrowser(deps, { account, lane: 'strangers', now });
  const active = activateAccount(account, { snapshot: step.snapshot, confirmed, browsers: remembered?.knownBrowsers ?? [], now });
  if (!(await deps.accounts.update(active, account.version))) return refusal(deps, 'try-again');
  await recordEvent(deps, { ...byUser(account), kind: 'session-opened', method: 'key', outcome: 'success', requestId, now });
  const assurance = describeKeyAssurance({ digits: deps.policy.approval.digits, keyProtection: confirmed.device.keyProtection, userVerified: 'none', now });
  // Who has just done the first login is never left without a session for the sake of the limit (R171).
  const granted = await openSession(deps, { account: active, lane: 'strangers', assurance, browser: remembered?.browser, whenFull: 'spare-new', now });
  return granted.ok ? Object.freeze({ ok: true, state: 'welcome', ...granted.opened }) : refusal(deps, 'flow-ended');
}

function activateAccount(
  account: AccountRecord,
  input: { readonly snapshot: FirstLoginSnapshot; readonly confirmed: ConfirmedDevice; readonly browsers: readonly KnownBrowser[]; readonly now: number },
): AccountRecord {
  const { unfinishedUntil: _done, ...kept } = account;
  const { snapshot, confirmed, browsers, now } = input;
  const bindings = bind(account.bindings, { factor: 'key', factorId: confirmed.device.id, source: 'first-login', now });
  return next(kept, { status: 'active', method: 'key', keyId: confirmed.keyId, firstLogin: snapshot, bindings, knownBrowsers: browsers });
}
