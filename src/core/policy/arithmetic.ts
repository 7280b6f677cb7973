import type { Policy } from './policy.js';

/** Temporary passwords are drawn from 32 symbols, five bits each. */
export const bitsPerSymbol = 5;

/** A pairing code is eight of the 32 symbols (R76). */
export const pairingSymbols = 8;

/** The QR code of a pairing carries 16 random bytes (R76). */
export const pairingLinkBits = 128;

/** A recovery link carries a token of 32 random bytes. */
export const linkBits = 256;

/** The floor of a temporary password (63A-4 3.9; R4). */
export const leastTemporaryBits = 64;

/** What a look-up secret needs: six decimal digits (63B-4 3.1.2.1) and 20 bits (ASVS 6.5.4). */
export const leastListSpace = 1_000_000;
export const leastListBits = 20;

/** Failures in a row that 63B-4 3.2.2 allows on one account. */
export const mostFailuresInARow = 100;

/** The odds that 63B-4 leaves an attacker: 100 tries (3.2.2) at 10^6 (3.1.2.1). */
export const acceptedOdds: number = mostFailuresInARow / leastListSpace;

/** How many one-time passwords there are. The position is named to whoever asks, so it adds nothing. */
export function listSpace(policy: Policy): number {
  return policy.otpList.alphabet.length ** policy.otpList.codeLength;
}

/** Whether the list misses 63B-4 3.1.2.1 or ASVS 6.5.4 (R48). */
export function isShort(policy: Policy): boolean {
  return listSpace(policy) < Math.max(leastListSpace, 2 ** leastListBits);
}

/** Failures in a row over all lanes: the strangers' and every known browser's (R146). */
export function failuresInARow(policy: Policy, factor: 'passwordFailures' | 'otpMisses'): number {
  const lanes = policy[factor].strangers + policy.knownBrowser.perAccount * policy[factor].knownBrowser;
  return factor === 'otpMisses' ? Math.min(lanes, policy.otpList.lifetimeMisses) : lanes;
}

/** The chance of being right within some tries, none tried twice. */
export function guessOdds(tries: number, space: number): number {
  return Math.min(1, tries / space);
}
