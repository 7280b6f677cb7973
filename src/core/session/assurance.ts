import { checkNow, checkObject, checkWhole } from '../../internal/check.js';

/** How sure a host can be of who is behind a session. */
export interface Assurance {
  /** The authentication methods of RFC 8176: `pwd`, `otp`, `mfa` with a list; `pwd`, `hwk` or `swk`, `mfa`, `user` with the Key, and `pin`, `fpt` or `face` where the phone said so (R109). */
  readonly amr: readonly string[];
  /** The authenticator assurance level of NIST 63B-4 that the login reached. */
  readonly aal: 1 | 2;
  /** Neither a list nor a typed number resists phishing (R108). */
  readonly phishingResistant: false;
  /** The verification method of the third step. */
  readonly method: 'otp-list' | 'key';
  /** When all three steps were done, or the session was made fresh again, in ms since the epoch. */
  readonly authenticatedAt: number;
  /** When a lost factor was last recovered (R205), in ms since the epoch; ask for more after a recent one. */
  readonly recoveredAt?: number | undefined;
  /** When an address was last changed (R205), in ms since the epoch. */
  readonly contactChangedAt?: number | undefined;
  /** When the list was last replaced or the method changed (R205), in ms since the epoch. */
  readonly methodChangedAt?: number | undefined;
}

/**
 * Describes what a login by list is worth. A list of 20 bits and 10^6 passwords is a look-up secret of NIST 63B-4 and
 * gives AAL2; four letters fall short of both, so that `standard` claims AAL1 (clash C1, R168).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(describeListAssurance({ space: 32 ** 4, now: 0 }).aal); // 2
 * console.log(describeListAssurance({ space: 26 ** 4, now: 0 }).aal); // 1
 */
export function describeListAssurance(input: {
  /** How many one-time passwords are possible at one position. */
  readonly space: number;
  /** In ms since the epoch. */
  readonly now: number;
}): Assurance {
  checkObject('input', input);
  checkWhole('space', input.space, { least: 1 });
  checkNow(input.now);
  const lookupSecret = input.space >= 1_000_000 && Math.log2(input.space) >= 20;
  return Object.freeze({
    amr: Object.freeze(['pwd', 'otp', 'mfa']),
    aal: lookupSecret ? 2 : 1,
    phishingResistant: false,
    method: 'otp-list',
    authenticatedAt: input.now,
  });
}

/** What a device may say of how it made sure of its user; nothing else gets into `amr`. */
const verifications: readonly string[] = ['none', 'pin', 'fpt', 'face'];

/**
 * Describes what a login by the Key is worth. Six digits typed are an out-of-band secret of NIST 63B-4 and give AAL2; fewer fall
 * short, so that `standard` claims AAL1 (clash C8, R168).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(describeKeyAssurance({ digits: 6, keyProtection: 'sw', userVerified: 'pin', now: 0 }).amr.join(' ')); // pwd swk mfa user pin
 * console.log(describeKeyAssurance({ digits: 2, keyProtection: 'sw', userVerified: 'none', now: 0 }).aal); // 1
 */
export function describeKeyAssurance(input: {
  /** How many digits were typed. */
  readonly digits: number;
  /** How the device's key is kept, as it was proven (R91). */
  readonly keyProtection: 'hw' | 'sw';
  /** How the device made sure of its user, as it said. */
  readonly userVerified: 'none' | 'pin' | 'fpt' | 'face';
  /** In ms since the epoch. */
  readonly now: number;
}): Assurance {
  checkObject('input', input);
  const { digits, keyProtection, userVerified, now } = input;
  checkWhole('digits', digits, { least: 1 });
  if (keyProtection !== 'hw' && keyProtection !== 'sw') throw new TypeError("keyProtection: must be 'hw' or 'sw'");
  if (!verifications.includes(userVerified)) throw new TypeError(`userVerified: must be one of ${verifications.join(', ')}`);
  checkNow(now);
  const verified = userVerified === 'none' ? [] : [userVerified];
  return Object.freeze({
    amr: Object.freeze(['pwd', keyProtection === 'hw' ? 'hwk' : 'swk', 'mfa', 'user', ...verified]),
    aal: digits >= 6 ? 2 : 1,
    phishingResistant: false,
    method: 'key',
    authenticatedAt: now,
  });
}
