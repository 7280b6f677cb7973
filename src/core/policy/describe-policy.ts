import { bitsPerSymbol, guessOdds, linkBits, listSpace, pairingLinkBits, pairingSymbols } from './arithmetic.js';
import { auditClauses } from './audit-clauses.js';
import type { ClauseRule, PolicyClause } from './clause.js';
import { keyClauses } from './key-clauses.js';
import { listClauses } from './list-clauses.js';
import { loginClauses } from './login-clauses.js';
import { freezeTree } from './merge.js';
import { passwordClauses, temporaryPasswordClauses } from './password-clauses.js';
import type { Policy, PolicyProfile } from './policy.js';
import { recoveryClauses } from './recovery-clauses.js';
import { checkPolicy } from './resolve-policy.js';

/** How far guessing gets before the throttle ends it. */
export interface GuessOdds {
  /** The tries that the policy allows. */
  readonly tries: number;
  /** The chance that one of them is right, from 0 to 1; at most this where each try may be at another secret, as at requests of the Key. */
  readonly odds: number;
}

/** What a policy comes to, as {@link describePolicy} computes it. */
export interface PolicyDescription {
  /** The profile it began with. */
  readonly profile: PolicyProfile;
  /** The entropy of what lukko draws, in bits. A password chosen by a person has no such number. */
  readonly bits: {
    /** One temporary password. */
    readonly temporaryPassword: number;
    /** One one-time password of a list; that its position is asked for adds nothing. */
    readonly oneTimePassword: number;
    /** One code that confirms an address. */
    readonly addressCode: number;
    /** The SMS code of a recovery (R121). */
    readonly recoveryCode: number;
    /** The secret of a recovery's e-mail link (R122). */
    readonly recoveryLink: number;
    /** The number typed into the Key app (R95). */
    readonly approvalNumber: number;
    /** A pairing code that is typed (R76). */
    readonly pairingCode: number;
    /** The secret of a pairing's QR code (R76). */
    readonly pairingLink: number;
  };
  /** What an attacker can expect who knows the username and, for the list, the password too. */
  readonly odds: {
    /** A temporary password, until the strangers' lane closes (R145). */
    readonly temporaryPassword: GuessOdds;
    /** A one-time password, until the strangers' lane closes (R65). */
    readonly otpStrangersInARow: GuessOdds;
    /** A one-time password, from one known browser, until the list is disabled (R65). */
    readonly otpKnownBrowserInARow: GuessOdds;
    /** A one-time password, over the whole life of a list, with right logins in between (R66). */
    readonly otpListLife: GuessOdds;
    /** A code that confirms an address, until a new one has to be asked for (R15). */
    readonly addressCode: GuessOdds;
    /** The SMS codes of one recovery, whose link was opened, until it ends: sending again gives no try back (R129). */
    readonly recoveryCode: GuessOdds;
    /** A number in the Key app, until the strangers' lane closes (R100). */
    readonly approvalStrangersInARow: GuessOdds;
    /** A number in the Key app, at requests of one known browser, until the Key is disabled (R100). */
    readonly approvalKnownBrowserInARow: GuessOdds;
    /** A pairing code, by somebody who knows the username, until the page renews it (R79). */
    readonly pairingCode: GuessOdds;
    /** The third step of one recovery, whose link and code were right, until it ends (R123). */
    readonly recoveryThirdStep: GuessOdds;
  };
  /** Each clause of NIST SP 800-63B-4, 63A-4 and OWASP ASVS 5.0 that this policy touches, those of the clash register among them. */
  readonly clauses: readonly PolicyClause[];
}

/** What a policy does not say, and {@link describePolicy} has to know. */
export interface DescribePolicyOptions {
  /**
   * `own` where `createAuth` is given a `hasher`: lukko cannot know what that one is worth, and calls no clause met that is about hashing. `scrypt`, lukko's
   * own, by default.
   */
  readonly hasher?: 'scrypt' | 'own' | undefined;
}

/**
 * Says what a policy is worth: the bits of each drawn secret, the odds of guessing it under the policy's own throttle,
 * and each clause it meets or misses, with the reason. Everything is computed from the policy (R48, R49; clashes C1 to C16
 * as far as they concern passwords, lists and logins).
 *
 * @throws TypeError or RangeError, like {@link resolvePolicy}, for what is not a whole and safe policy; TypeError for another `hasher`
 * @see NIST SP 800-63B-4 section 3.2.2 for the bound on guesses
 * @example
 * const { bits, odds, clauses } = describePolicy(resolvePolicy());
 * console.log(bits.oneTimePassword.toFixed(2)); // 18.80
 * console.log(odds.otpListLife.odds.toExponential(1)); // 9.8e-5
 * console.log(clauses.find(({ clause }) => clause === 'ASVS 6.5.4')?.met); // false
 */
export function describePolicy(policy: Policy, options: DescribePolicyOptions = {}): PolicyDescription {
  const { hasher = 'scrypt' } = options;
  if (hasher !== 'scrypt' && hasher !== 'own') throw new TypeError("hasher: either 'scrypt' or 'own'");
  const checked = checkPolicy(policy);
  const { addressCode, approval, otpList, otpMisses, pairing, passwordFailures, recovery, temporaryPassword } = checked;
  const space = listSpace(checked);
  const temporaryBits = bitsPerSymbol * temporaryPassword.symbols;
  return freezeTree({
    profile: checked.profile,
    bits: {
      temporaryPassword: temporaryBits,
      oneTimePassword: Math.log2(space),
      addressCode: addressCode.digits * Math.log2(10),
      recoveryCode: recovery.codeDigits * Math.log2(10),
      recoveryLink: linkBits,
      approvalNumber: approval.digits * Math.log2(10),
      pairingCode: bitsPerSymbol * pairingSymbols,
      pairingLink: pairingLinkBits,
    },
    odds: {
      temporaryPassword: guess(passwordFailures.strangers, 2 ** temporaryBits),
      otpStrangersInARow: guess(otpMisses.strangers, space),
      otpKnownBrowserInARow: guess(otpMisses.knownBrowser, space),
      otpListLife: guess(otpList.lifetimeMisses, space),
      addressCode: guess(addressCode.tries, 10 ** addressCode.digits),
      recoveryCode: guess(recovery.codeTries, 10 ** recovery.codeDigits),
      approvalStrangersInARow: guess(otpMisses.strangers, 10 ** approval.digits),
      approvalKnownBrowserInARow: guess(otpMisses.knownBrowser, 10 ** approval.digits),
      pairingCode: guess(pairing.tries, 2 ** (bitsPerSymbol * pairingSymbols)),
      recoveryThirdStep: guess(otpMisses.recovery, space),
    },
    clauses: [...temporaryPasswordClauses, ...passwordClauses, ...listClauses, ...keyClauses, ...loginClauses, ...recoveryClauses, ...auditClauses].map((rule) => (rule.ofHasher && hasher === 'own' ? unknownTo(rule) : judge(rule, checked))),
  });
}

function guess(tries: number, space: number): GuessOdds {
  return { tries, odds: guessOdds(tries, space) };
}

function unknownTo({ clause, topic, requirements }: ClauseRule): PolicyClause {
  return { clause, topic, requirements: [...requirements], met: false, why: 'A hasher of your own makes these hashes: say yourself what it makes them with, and whether that is enough.' };
}

function judge({ clause, topic, requirements, met, why }: ClauseRule, policy: Policy): PolicyClause {
  return { clause, topic, requirements: [...requirements], met: met(policy), why: why(policy) };
}
