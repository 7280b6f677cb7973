import { planAddressCodeLedgers, type LedgerGuard } from '../../core/throttle/index.js';
import { uniformText } from '../../internal/uniform-index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AddressCode } from '../../port/index.js';
import type { Deps } from './deps.js';
import { sealMac } from './mac.js';
import { confirmMiss, giveBackTry, reserveTry } from './reserve-try.js';
import { matchSentCode } from './sent-code.js';

/** A fresh code for one address of one account: its digits go out, its MAC is stored (R202). */
export function makeAddressCode(
  deps: Pick<Deps, 'keys' | 'random' | 'policy'>,
  input: { readonly accountId: string; readonly channel: 'email' | 'sms'; readonly now: number },
): { readonly digits: string; readonly stored: AddressCode } {
  const digits = uniformText(deps.random, '0123456789', deps.policy.addressCode.digits);
  const id = encodeBase64url(deps.random.bytes(16));
  const sealed = sealMac(deps, { purpose: 'address-code', parts: [input.accountId, id, digits] });
  const { channel, now } = input;
  const expiresAt = now + deps.policy.addressCode.ttlMs[channel];
  return Object.freeze({ digits, stored: Object.freeze({ id, channel, ...sealed, expiresAt }) });
}

/** What {@link checkAddressCode} says. */
export type CheckAddressCodeResult = { readonly ok: true } | { readonly ok: false; readonly reason: 'code-wrong' | 'code-expired' | 'code-spent' };

/** Checks a code that came back: five tries, in a ledger of its own (R147). */
export async function checkAddressCode(
  deps: Pick<Deps, 'keys' | 'ledgers' | 'policy'>,
  input: { readonly accountId: string; readonly code: AddressCode | undefined; readonly typed: string; readonly now: number },
): Promise<CheckAddressCodeResult> {
  const { accountId, code, typed, now } = input;
  if (code === undefined || now >= code.expiresAt) return refuse('code-expired');
  const plan = planAddressCodeLedgers({ accountId, codeId: code.id, tries: deps.policy.addressCode.tries });
  const tried = await reserveTry(deps, { plan, now });
  if (!tried.ok) return refuse('code-spent');
  const { reserved } = tried;
  if (!matchCode(deps, { guard: reserved.guard, accountId, code, typed })) {
    await confirmMiss(deps, { reserved, now });
    return refuse('code-wrong');
  }
  await giveBackTry(deps, { reserved, now });
  return Object.freeze({ ok: true });
}

function matchCode(
  deps: Pick<Deps, 'keys'>,
  input: { readonly guard: LedgerGuard<'address-code'>; readonly accountId: string; readonly code: AddressCode; readonly typed: string },
): boolean {
  const { accountId, code, typed } = input;
  return matchSentCode(deps, { purpose: 'address-code', bound: [accountId, code.id], code, typed });
}

function refuse(reason: 'code-wrong' | 'code-expired' | 'code-spent'): CheckAddressCodeResult {
  return Object.freeze({ ok: false, reason });
}
