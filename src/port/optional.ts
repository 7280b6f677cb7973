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

/** Checks passwords that another system hashed, for accounts that were imported with them (R42). */
export interface PasswordVerifier {
  /** Whether the stored string is one of this verifier's scheme, such as `$2b$…`. */
  readonly reads: (encoded: string) => boolean;
  /** Whether the secret, the password's UTF-8 bytes after normalisation, is the one behind the string. One that it cannot read is `false`, never a throw. */
  readonly verify: (input: { readonly secret: Uint8Array; readonly encoded: string }) => Promise<boolean>;
}

/** A head user's addresses, as the host knows them. */
export interface HeadUserContact {
  /** The e-mail address. */
  readonly email?: string | undefined;
  /** The phone in E.164 form. */
  readonly phone?: string | undefined;
  /** The language of messages, a BCP 47 tag; `en` by default. */
  readonly locale?: string | undefined;
}

/** The head users of an organization, who are told what an office did and whose address was changed (R136, R190). */
export type HeadUsers = (organizationId: string) => readonly HeadUserContact[] | Promise<readonly HeadUserContact[]>;

/** Where the Key app is: with it, the Key is offered as a verification method. */
export interface KeyAppOptions {
  /** The page that a pairing's QR code opens, an https URL without a query or fragment: the app's own link, or the page of an app in the browser. Its secret is in the fragment, `#pair=…`. */
  readonly pairUrl: string;
  /** Where an iPhone gets the app, for the link by SMS. */
  readonly appleUrl?: string | undefined;
  /** Where an Android phone gets it. */
  readonly androidUrl?: string | undefined;
}

/** A CAPTCHA or a proof of work, asked for when the hash queue is half full. */
export interface Gate {
  /** Whether the browser's answer will do. */
  readonly passes: (answer: string) => Promise<boolean>;
}
