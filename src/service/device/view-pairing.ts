import { fingerprintOf } from '../../core/pairing/index.js';
import type { PairingFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { loadPairing } from './load-pairing.js';
import { pairingSecrets } from './pairing-secrets.js';

/** What every step of the page that shows a pairing code is asked. */
export interface PairingInput {
  /** The token of the page. */
  readonly pairing: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What the page of a pairing shows. Ask for it every second or two. */
export type PairingView =
  | {
      /** The app waits for the username and this code, or for the QR code. */
      readonly state: 'waiting';
      /** `XXXX-XXXX`, to be typed into the app with the username. */
      readonly code: string;
      /** For the QR code, and for a page that is open on the phone itself: it opens the app. Its secret is in the fragment. */
      readonly link: string;
      /** From this instant on the code is over, in ms since the epoch: renew it (R77). */
      readonly expiresAt: number;
    }
  | {
      /** `redeemed`: an app has typed the code and is making its key; `connected`: the phone can approve; `declined`, `expired`: begin anew. */
      readonly state: 'redeemed' | 'connected' | 'declined' | 'expired';
    }
  | {
      /** A phone asks to be connected: show what it calls itself, and have the fingerprint compared (R92). */
      readonly state: 'claimed';
      /** What the phone says of itself; nothing of it is proven. */
      readonly device: {
        /** Such as `Matti’s phone`. */
        readonly name: string;
        /** Such as `ios` or `android`. */
        readonly platform: string;
      };
      /** `XXXX-XXXX`: the phone shows the same. */
      readonly fingerprint: string;
      /** Whether the digits that the phone shows have to be typed here. */
      readonly digitsNeeded: boolean;
      /** From this instant on it is over, in ms since the epoch. */
      readonly expiresAt: number;
    };

/** Why the page of a pairing is refused. */
export interface RefusedPairing {
  readonly ok: false;
  /** It is over, or never was: begin anew. */
  readonly reason: 'pairing-ended';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** What `auth.devices.viewPairing` says. */
export type ViewPairingResult =
  | {
      readonly ok: true;
      /** What the page shows. */
      readonly view: PairingView;
    }
  | RefusedPairing;

/** Where a pairing stands, by one read. */
export async function viewPairing(deps: Deps, input: PairingInput): Promise<ViewPairingResult> {
  const now = deps.clock.now();
  const loaded = await loadPairing(deps, input);
  return loaded.ok ? Object.freeze({ ok: true, view: viewOf(deps, { ...loaded, now }) }) : loaded;
}

/** The part of a pairing that its page sees. */
export function viewOf(deps: Pick<Deps, 'keyApp' | 'loginUrl'>, input: { readonly flow: PairingFlow; readonly secret: string; readonly now: number }): PairingView {
  const { flow, secret, now } = input;
  const { state, expiresAt, device, id, round } = flow;
  if (state === 'connected' || state === 'declined') return Object.freeze({ state });
  if (flow.endedAt !== undefined || now >= expiresAt) return Object.freeze({ state: 'expired' });
  if (state === 'claimed' && device !== undefined) {
    const { name, platform } = device;
    return Object.freeze({ state, device: Object.freeze({ name, platform }), fingerprint: fingerprintOf(device.id), digitsNeeded: flow.digits !== undefined, expiresAt });
  }
  if (state !== 'waiting') return Object.freeze({ state: 'redeemed' });
  const { code, link } = pairingSecrets({ secret, id, round });
  return Object.freeze({ state, code, link: `${deps.keyApp?.pairUrl ?? deps.loginUrl}#pair=${id}.${link}`, expiresAt });
}
