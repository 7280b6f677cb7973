/** Tells whether a password was in a breach, without learning it (R29). */
export interface BreachedPasswords {
  /** The suffixes (35 upper-case hexadecimal digits) of all breached passwords whose SHA-1 begins with the 5-digit prefix. */
  readonly suffixes: (sha1Prefix: string) => Promise<readonly string[]>;
}

/** Tells whether a phone number was moved to another SIM lately (R137). */
export interface PhoneRisk {
  /** `high`: the number moved to another SIM lately. The phone is in E.164 form. */
  readonly level: (phone: string) => Promise<'low' | 'high'>;
}

/** A CAPTCHA or a proof of work, asked for when the hash queue is half full. */
export interface Gate {
  /** Whether the browser's answer will do. */
  readonly passes: (answer: string) => Promise<boolean>;
}
