import type { ScryptCost } from '../types.js';

/** A named set of defaults: `standard`, or `nist` for the settings of NIST SP 800-63B-4 at AAL2 (design section 8). */
export type PolicyProfile = 'standard' | 'nist';

/**
 * Every number and switch of an installation, as `resolvePolicy` of `lukko/policy` makes it. Times are in milliseconds, counts are
 * whole numbers. Where the profiles differ, the default is written `standard` / `nist`.
 *
 * There is no field for composition rules, password expiry, hints or security questions, and there will be none
 * (63B-4 3.1.1.2 (5) to (8); R25, R31, R33).
 */
export interface Policy {
  /** The profile the defaults came from. */
  readonly profile: PolicyProfile;
  /** Personal passwords. */
  readonly password: {
    /** The least number of code points after NFC: 12 / 15, from 8 to 64 (63B-4 3.1.1.2 (1); R16). */
    readonly minLength: number;
    /** The largest number of code points after NFC: 128, from 64 to 256 (63B-4 3.1.1.2 (2); R17). 256 of the widest fill the 1,024 bytes of R24. */
    readonly maxLength: number;
    /** What one hash costs: 2^17/8/1; N · r · p at most 2^22 (ASVS 11.4.2; R37, R39, R41). */
    readonly cost: ScryptCost;
  };
  /** Temporary passwords. */
  readonly temporaryPassword: {
    /** How many of 32 symbols: 16, which is 80 bits; never under 64 bits or `password.minLength` (ASVS 6.4.1, 63A-4 3.9; R4). */
    readonly symbols: number;
    /** How long one opens the first login, by how it was delivered; from 10 min to 7 days (ASVS 6.4.1; R5). */
    readonly ttlMs: {
      /** Sent by e-mail: 7 days / 24 h, which is also the longest in `nist`. */
      readonly email: number;
      /** Sent by SMS: 7 days / 10 min, which is also the longest in `nist`. */
      readonly sms: number;
      /** Handed over on a slip: 7 days / 24 h. No source gives the slip a number; `nist` takes that of e-mail. */
      readonly inPerson: number;
    };
    /** Whether it goes out only when the invited person asks for it: false / true (R5). */
    readonly sentOnRequest: boolean;
  };
  /** Codes that confirm an address (63A-4 3.8; R15). */
  readonly addressCode: {
    /** How many digits: 8, from 6 to 12 (R121). */
    readonly digits: number;
    /** Tries at one code: 5, at most 10. */
    readonly tries: number;
    /** How long one lives, by where it went: another can be asked for on the page of the first login. */
    readonly ttlMs: {
      /** 24 h, which is also the longest (63B-4 4.2.1.2; R122). */
      readonly email: number;
      /** 10 min, which is also the longest (63B-4 4.2.1.2; R121). */
      readonly sms: number;
    };
  };
  /** OTP lists: always 100 one-time passwords (R50). */
  readonly otpList: {
    /** The symbols of a one-time password, distinct, of A–Z and 0–9: A–Z / 32 without 0, 1, I and O (R49, R50). */
    readonly alphabet: string;
    /** Symbols in a one-time password: 4 and nothing else, as sheets and forms are laid out for four (R50). */
    readonly codeLength: number;
    /** What sealing one entry costs beside the pepper: 2^12/8/1; N · r · p at most 2^22 (R56, clash C16). */
    readonly entryCost: ScryptCost;
    /** How long a position waits for its answer: 5 min, at most 10 min (R64). */
    readonly challengeTtlMs: number;
    /** Misses that burn a position: 3, from 2 to 5 (R62). */
    readonly missesPerPosition: number;
    /** Misses over the life of a list that end it: 45; so few that guessing stays within 1 in 10,000 (R66). */
    readonly lifetimeMisses: number;
    /** Misses over the life of a list from which a renewal is offered: 30; fewer than `lifetimeMisses` (R66). */
    readonly renewalOfferedAt: number;
    /** One-time passwords left when the notice to order a new list goes out: 20, from 1 to 99 (ASVS 6.4.5; R70). */
    readonly lowWater: number;
    /** When the first login offers a list: once the temporary password is replaced / only after a code from the other address (R54, clash C12). */
    readonly offeredAfter: 'password-change' | 'address-code';
    /** Accepts a list space under 10^6 or 20 bits: true / false, and never true in `nist` (63B-4 3.1.2.1, ASVS 6.5.4; R48, clashes C1 and C2). */
    readonly acceptShortCodes: boolean;
  };
  /** Wrong one-time passwords in a row (63B-4 3.2.2; R65). */
  readonly otpMisses: {
    /** Misses that close the strangers' lane: 5. */
    readonly strangers: number;
    /** Misses of one known browser that disable the list: 10 / 5. */
    readonly knownBrowser: number;
    /** The miss of a known browser from which it has to wait: 5; where the lane ends with it, there is no wait. */
    readonly knownBrowserWaitFrom: number;
    /** That wait: 1 min, at most 1 h. */
    readonly knownBrowserWaitMs: number;
    /**
     * Misses that end a recovery, whose e-mail link and SMS code were right, or the proofs of one session, which ends with them: 5, at most
     * 10 (R123, R81).
     */
    readonly recovery: number;
  };
  /** Wrong passwords in a row (63B-4 3.2.2; R145, R146). */
  readonly passwordFailures: {
    /** Failures that close the strangers' lane: 50. */
    readonly strangers: number;
    /** Failures that close the lane of one known browser: 10. */
    readonly knownBrowser: number;
    /** The strangers' failure from which they wait: 5. */
    readonly waitFrom: number;
    /** Failures that end a recovery, whose e-mail link and SMS code were right: 5, at most 10 (R124). */
    readonly recovery: number;
    /**
     * Failures in a row, of all recoveries of an account together, after which none of them judges a password, and only the head user helps:
     * 20, from 5 to 50 (R138). They come after two more proofs, and on top of the 100 of the lanes (R146).
     */
    readonly recoveriesInARow: number;
    /** The first wait, doubled by each further failure: 30 s. */
    readonly firstWaitMs: number;
    /** Where the doubling stops: 15 min, at most `windowMs`. */
    readonly longestWaitMs: number;
    /** How long failures that lead to waits are remembered, for known and unknown usernames alike: 1 h, which is also the longest (R193). */
    readonly windowMs: number;
  };
  /** Approvals in the Key app (63B-4 3.1.3; R93 to R103). */
  readonly approval: {
    /** How many digits are typed from the screen into the app: 2 / 6, at most 8; fewer than 6 refuses start-up in `nist` (R95). */
    readonly digits: number;
    /** Numbers that one approval takes: 1 / 3, at most 3 (R93). */
    readonly tries: number;
    /** How long one waits: 120 s, at most 10 min (63B-4 3.1.3.2; R97). */
    readonly ttlMs: number;
    /** Approvals in one attempt: 3, at most 10 (R101). */
    readonly perAttempt: number;
    /** Approvals in ten minutes in one lane: 5, at most 20 (R101). */
    readonly perTenMinutes: number;
    /** Denials or expiries in a row in one lane, after which none is opened there until another factor succeeds: 3, at most 10 (R103). */
    readonly unansweredInARow: number;
  };
  /** Pairing of a device (63B-4 4.1.2.2; R76 to R92). */
  readonly pairing: {
    /** How long a code works: 10 min, which is also the longest (R77). The open page renews it. */
    readonly ttlMs: number;
    /** Tries at one code: 20, at most 20 (R79). */
    readonly tries: number;
    /** Renewals an hour: 10, at most 10 (R79). */
    readonly renewalsAnHour: number;
    /** How the computer makes sure that it is the right phone: a fingerprint to compare / and four digits from the phone, to be typed (R92). */
    readonly confirmedBy: 'fingerprint' | 'digits';
  };
  /** Logins in progress. */
  readonly attempt: {
    /** How long one lives: 10 min, which is also the longest (R144). */
    readonly ttlMs: number;
  };
  /** First logins (R207). */
  readonly firstLogin: {
    /** Idle time after which one stops, to be resumed with the password: 60 min, which is also the longest. */
    readonly idleMs: number;
    /** Time after which an account that stopped after the password change expires: 7 days, which is also the longest. */
    readonly unfinishedMs: number;
  };
  /** Sessions (63B-4 2.2.3; R162). */
  readonly session: {
    /** Idle time that ends one: 60 min / 30 min; at most 1 h in `nist`. */
    readonly idleMs: number;
    /** Age that ends one, whatever its activity: 12 h, at most 30 days, 24 h in `nist`. */
    readonly absoluteMs: number;
    /** How many an account has at once: 10, at most 100 (R171). */
    readonly perAccount: number;
    /** What happens to one more: it ends the oldest, right after the answer, or it is refused. Default: `end-oldest` (R171). */
    readonly whenFull: 'end-oldest' | 'refuse';
  };
  /** Lost passwords and lists (63B-4 4.2; R121 to R139). */
  readonly recovery: {
    /** How long the e-mail link works: 60 min, which is short of the 24 h that are the longest (63B-4 4.2.1.2; R122). */
    readonly linkTtlMs: number;
    /** How long a recovery lives from the opening of its link: 60 min, which is also the longest. */
    readonly ttlMs: number;
    /** How many digits the SMS code has: 8, from 6 to 12 (R121). */
    readonly codeDigits: number;
    /** How long the SMS code works: 10 min, which is also the longest (63B-4 4.2.1.2; R121). */
    readonly codeTtlMs: number;
    /** Tries at the codes of one recovery: 5, at most 10; sending again gives none back (R129). */
    readonly codeTries: number;
    /** Codes sent in one recovery: 3, at most 10. */
    readonly codesSent: number;
    /** Requests an hour that send something, per account and lane, and per address: 3 (R128). */
    readonly requestsAnHour: number;
    /** Requests a day that send something, per account and lane, and per address: 10 (R128). */
    readonly requestsADay: number;
  };
  /** Fresh proofs for binding acts (R81, R172). */
  readonly binding: {
    /** How long a proof is fresh: 5 min, from 1 to 15 (ASVS 7.5.1; R172). */
    readonly freshMs: number;
    /** How long the whole act may take, printing a list included: 30 min, at most 60. */
    readonly ttlMs: number;
  };
  /** What is kept of what happened. */
  readonly audit: {
    /** How long events are kept, and at most a day longer: 12 months (366 days), from 6 to 36 months (R181). */
    readonly retentionMs: number;
    /** Like refusals a minute that get an event each; the others become one event with a count: 20 (R175). */
    readonly refusalsAMinute: number;
  };
  /** One wrong password at each of many accounts (R152). */
  readonly spray: {
    /** Accounts with a failure within an hour that raise the alert where there is no norm yet: 100. */
    readonly least: number;
    /** How many times the hour before it takes: 10. */
    readonly times: number;
  };
  /**
   * How many messages a day go out; one more waits until there is room again, and is never sent late (field 34). Codes and links that somebody
   * waits for at a page, invitations with temporary passwords, notices, what was done to a login and what an office did are counted each for themselves. They bound what a host pays, and what
   * one mailbox gets; what strangers may cause is bounded by {@link Policy.recovery}, far below (R128, R196).
   */
  readonly delivery: {
    /** About one account, of each kind, and of each thing that was done to its login: 200, at least `recovery.requestsADay` · (`recovery.codesSent` + 3), at most 10,000. */
    readonly perAccount: number;
    /** To one address, of codes, of invitations and of notices each, whoever shares it: 200, with the same bounds. */
    readonly perAddress: number;
    /** Of one organization: invitations, messages of what was done to its logins, and reports of what offices did, 20,000 each, at most 10 million. */
    readonly perOrganization: number;
  };
  /** Known browsers (R191). */
  readonly knownBrowser: {
    /** How long one stays known: 180 days, at most 400, beyond which browsers drop cookies. */
    readonly ttlMs: number;
    /** How many an account has: 5; the oldest goes. */
    readonly perAccount: number;
  };
  /** The queue before the password hasher (ASVS 2.4.1; R46). */
  readonly hashing: {
    /** Hashes that run at once: 2. */
    readonly parallel: number;
    /** Hashes that wait: 16, half of the places kept for known browsers. */
    readonly waiting: number;
    /** How long one waits before `busy`: 5 s. */
    readonly waitMs: number;
  };
}

/** The same tree with every branch optional; `undefined` leaves the default. */
export type PartialTree<T> = { readonly [K in keyof T]?: (T[K] extends object ? PartialTree<T[K]> : T[K]) | undefined };

/** What a host changes of its profile: any part of {@link Policy} but the profile itself. */
export type PolicyOverrides = PartialTree<Omit<Policy, 'profile'>>;
