/**
 * Where random bytes come from. Functions of `core/` take one as an argument and draw from nothing else,
 * so that the same bytes give the same result.
 */
export interface RandomSource {
  /** `length` fresh random bytes, from 0 up; never fewer. */
  readonly bytes: (length: number) => Uint8Array;
}

/** Tells the time. Functions of `core/` take `now` as a number instead. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What one scrypt hash costs (RFC 7914 section 2). Memory is 128 · 2^logN · r bytes. */
export interface ScryptCost {
  /** The binary logarithm of N: 17 is N = 131,072. */
  readonly logN: number;
  /** The block size. */
  readonly r: number;
  /** The parallelisation. */
  readonly p: number;
}

/** What is to be hashed. */
export interface HashInput {
  /** The secret as bytes. */
  readonly secret: Uint8Array;
  /** Fresh random bytes, 16 or more. */
  readonly salt: Uint8Array;
  /** What the hash may cost. */
  readonly cost: ScryptCost;
}

/** What is to be checked. */
export interface VerifyInput {
  /** The secret as bytes. */
  readonly secret: Uint8Array;
  /** The stored PHC string. */
  readonly encoded: string;
}

/** Hashes one secret and answers with a PHC string, such as `$scrypt$ln=17,r=8,p=1$…$…`. */
export type Hash = (input: HashInput) => Promise<string>;

/** Says whether a secret is the one behind a PHC string. A string it cannot read is a mismatch, never a throw. */
export type Verify = (input: VerifyInput) => Promise<boolean>;

/** What raw scrypt is asked for. */
export interface ScryptInput extends HashInput {
  /** How many bytes to derive. */
  readonly length: number;
}

/** Raw scrypt (RFC 7914): native where the runtime has it, `@noble/hashes` elsewhere, the same bytes from both. */
export type Scrypt = (input: ScryptInput) => Promise<Uint8Array>;

/**
 * Hashes and checks passwords and list entries. The built-in one makes scrypt PHC strings; a host that must use another
 * algorithm supplies its own (clash C13: PBKDF2).
 */
export interface PasswordHasher {
  /** Hashes a secret; a hasher of another algorithm may ignore `cost`. */
  readonly hash: Hash;
  /** Checks a secret; an unreadable string is `false`, never a throw. */
  readonly verify: Verify;
  /** Whether a stored string should be written anew at `cost` at the next right login (R42). */
  readonly isOutdated: (input: { readonly encoded: string; readonly cost: ScryptCost }) => boolean;
}

/** What an office does on behalf of an organization, and its head users are told (R190). */
export type OfficeAct =
  | 'provision'
  | 'import'
  | 'issue-temporary-password'
  | 'correct-contact'
  | 'restart'
  | 'end-sessions'
  | 'end-devices'
  | 'mark-compromised'
  | 'disable'
  | 'enable'
  | 'export'
  | 'send-again'
  | 'erase';

/** What a message to a person is for. */
export type MessagePurpose =
  | 'invitation'
  | 'temporary-password'
  | 'address-code'
  | 'contact-changed'
  | 'list-issued'
  | 'list-running-low'
  | 'list-ended'
  | 'partial-auth'
  | 'lane-closed'
  | 'password-changed'
  | 'method-activated'
  | 'key-app-link'
  | 'device-paired'
  | 'device-ended'
  | 'key-ended'
  | 'new-browser'
  | 'approval-denied'
  | 'list-instead'
  | 'lost-username'
  | 'recovery-link'
  | 'recovery-code'
  | 'recovery-completed'
  | 'recovery-stopped'
  | 'restarted'
  | 'office-acted'
  | 'member-contact-changed';
