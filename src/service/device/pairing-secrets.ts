import { normalisePairingCode, pairingCodeAlphabet } from '../../core/pairing/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import { uniformText } from '../../internal/uniform-index.js';
import type { KeyedMac, PairingFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { drawnFrom } from '../shared/drawn-from.js';
import { matchesMac, sealMac } from '../shared/mac.js';

const codeSymbols = 8;
const linkBytes = 16;

/** What the page of a pairing shows: both come out of its own token, and are stored as HMACs alone (R76, R202). */
export interface PairingSecrets {
  /** `XXXX-XXXX`, to be typed: 40 bits, and useless without the username. */
  readonly code: string;
  /** The secret of the QR code: 128 bits. */
  readonly link: string;
}

/** The secrets of one round; the next renewal has others. */
export function pairingSecrets(input: { readonly secret: string; readonly id: string; readonly round: number }): PairingSecrets {
  const source = drawnFrom(input.secret, `pairing/${input.id}/${String(input.round)}`);
  const code = uniformText(source, pairingCodeAlphabet, codeSymbols);
  return Object.freeze({ code: `${code.slice(0, 4)}-${code.slice(4)}`, link: encodeBase64url(source.bytes(linkBytes)) });
}

/** What is stored of the secrets. */
export function sealPairing(deps: Pick<Deps, 'keys'>, input: { readonly id: string; readonly secrets: PairingSecrets }): Pick<PairingFlow, 'code' | 'link'> {
  const { id, secrets } = input;
  const seal = (kind: 'code' | 'link', value: string): KeyedMac => sealMac(deps, { purpose: 'pairing', parts: [kind, id, value] });
  return { code: seal('code', normalisePairingCode(secrets.code) ?? ''), link: seal('link', secrets.link) };
}

/** Whether what came in is the secret of that pairing; whether it is in time, and in its ledger, is for the caller. */
export function matchesPairing(deps: Pick<Deps, 'keys'>, input: { readonly pairing: PairingFlow; readonly kind: 'code' | 'link'; readonly value: string }): boolean {
  const { pairing, kind, value } = input;
  return matchesMac(deps, { purpose: 'pairing', parts: [kind, pairing.id, value], sealed: pairing[kind] });
}
