import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import type { Deps } from '../shared/deps.js';
import { countOne } from '../shared/ledgers.js';
import { openProfile } from '../shared/profile.js';
import { refusal } from '../shared/refusal.js';
import { loadPairing } from './load-pairing.js';
import type { PairingInput, RefusedPairing } from './view-pairing.js';

/** What `auth.devices.sendAppLink` is asked. */
export interface SendAppLinkInput extends PairingInput {
  /** Whose phone it is for. */
  readonly platform: 'apple' | 'android';
}

/** What `auth.devices.sendAppLink` says. */
export type SendAppLinkResult =
  | {
      readonly ok: true;
      /** The last two digits of the phone it went to. */
      readonly phoneEnding: string;
    }
  | {
      readonly ok: false;
      /** `phone-missing`: no phone is on file; `no-link`: the host has none for that platform; `too-many-messages`: three an hour. */
      readonly reason: 'phone-missing' | 'no-link' | 'too-many-messages';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedPairing;

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const mostAnHour = 3;

/** Sends the link to the app to the phone on file; the code stays on the page (R80). */
export async function sendAppLink(deps: Deps, input: SendAppLinkInput): Promise<SendAppLinkResult> {
  const now = deps.clock.now();
  const loaded = await loadPairing(deps, input);
  if (!loaded.ok) return loaded;
  const appUrl = input.platform === 'apple' ? deps.keyApp?.appleUrl : deps.keyApp?.androidUrl;
  if (appUrl === undefined) return refusal(deps, 'no-link');
  const account = await deps.accounts.find(loaded.flow.accountId);
  if (account === undefined) return refusal(deps, 'pairing-ended');
  const { phone, locale } = await openProfile(deps, account.profile);
  if (phone === undefined) return refusal(deps, 'phone-missing');
  if ((await countOne(deps, { key: `message/${account.id}/key-app-link`, amount: 1, now, windowMs: hourMs })) > mostAnHour) return refusal(deps, 'too-many-messages');
  const message = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, channel: 'sms', to: phone, locale, expiresAt: now + dayMs, now } as const;
  await enqueueMessage(deps, { ...message, purpose: 'key-app-link', data: { appUrl } });
  return Object.freeze({ ok: true, phoneEnding: phone.slice(-2) });
}
