import type { MessagePurpose, OfficeAct } from '../core/types.js';

/** What every message knows: which service writes, and whom to contact (R208). */
export interface MessageContext {
  /** The service's name, as its users know it. */
  readonly serviceName: string;
  /** Where to log in. */
  readonly loginUrl: string;
  /** The page that recovery links open. */
  readonly recoveryUrl: string;
  /** Whom to contact, in words. */
  readonly supportContact: string;
  /** In which time zone times are told: an IANA name such as `Europe/Helsinki`. */
  readonly timeZone: string;
}

/** What each message says, beside the {@link MessageContext}. */
export interface MessageData {
  /** Carries the username, and a code that confirms the address it went to. */
  readonly invitation: {
    /** The person's name. */
    readonly name: string;
    /** The new username. */
    readonly username: string;
    /** Eight digits by default. */
    readonly code: string;
    /** Whether the temporary password goes out at the same time, or when the person asks for it at the login page (R5). */
    readonly passwordComes: 'now' | 'on-request';
  };
  /** Carries the temporary password; it never holds the name or the username (R197). */
  readonly 'temporary-password': {
    /** In groups of four. */
    readonly password: string;
    /** From this instant on it opens nothing, in ms since the epoch. */
    readonly expiresAt: number;
  };
  /** A code that confirms the address it went to. */
  readonly 'address-code': {
    /** Whose address it is. */
    readonly username: string;
    /** Eight digits by default. */
    readonly code: string;
    /** How long the code works, in whole minutes. */
    readonly minutes: number;
  };
  /** Told to the address that was replaced, and after the first login to all others, too. */
  readonly 'contact-changed': {
    /** Whose address was changed; left out towards an address that the invitation did not send the username to (R1). */
    readonly username?: string | undefined;
  };
  /** A list was made, so that a list that somebody else ordered is noticed. */
  readonly 'list-issued': {
    /** For whom; not said where a temporary password may follow (R1). */
    readonly username?: string | undefined;
    /** As printed on the sheet. */
    readonly listNumber: number;
  };
  /** Few one-time passwords are left (R70). */
  readonly 'list-running-low': {
    /** Whose list it is. */
    readonly username: string;
    /** As printed on the sheet. */
    readonly listNumber: number;
    /** One-time passwords left. */
    readonly left: number;
  };
  /** A list can no longer be used (R70, R71). */
  readonly 'list-ended': {
    /** Whose list it was. */
    readonly username: string;
    /** As printed on the sheet. */
    readonly listNumber: number;
  };
  /** The password was right, and the third step was wrong or never came (R156). */
  readonly 'partial-auth': {
    /** Whose login it was. */
    readonly username: string;
  };
  /** Too many wrong one-time passwords, or numbers in the Key app, from browsers that are not known (R65, R100). */
  readonly 'lane-closed': {
    /** Whose login it was. */
    readonly username: string;
  };
  /** A new password was set (R36). */
  readonly 'password-changed': {
    /** Whose password it is. */
    readonly username: string;
  };
  /** A list is in use from now on: the first one, one that replaced another, or one in place of the Key (R72). */
  readonly 'method-activated': {
    /** Whose list it is. */
    readonly username: string;
    /** As printed on the sheet. */
    readonly listNumber: number;
  };
  /** Carries the link to the Key app, to the phone that asked for it on the page; it holds no secret. */
  readonly 'key-app-link': {
    /** Where the app is. */
    readonly appUrl: string;
  };
  /** A phone or a computer was paired (R82). */
  readonly 'device-paired': {
    /** Whose login it is. */
    readonly username: string;
    /** What it calls itself. */
    readonly device: string;
    /** When, in ms since the epoch. */
    readonly pairedAt: number;
  };
  /** A paired device no longer approves anything. */
  readonly 'device-ended': {
    /** Whose login it is. */
    readonly username: string;
    /** What it calls itself. */
    readonly device: string;
  };
  /** The Key was switched off: too many wrong numbers were typed into it (R100). */
  readonly 'key-ended': {
    /** Whose login it is. */
    readonly username: string;
  };
  /** Somebody logged in with a browser that did not before. */
  readonly 'new-browser': {
    /** Whose login it is. */
    readonly username: string;
    /** When, in ms since the epoch. */
    readonly at: number;
  };
  /** Somebody answered *not me* on the phone to a login, a recovery, a change or a payment (R103). */
  readonly 'approval-denied': {
    /** Whose login it is. */
    readonly username: string;
  };
  /** A one-time password of the list in reserve was asked for in place of the Key. */
  readonly 'list-instead': {
    /** Whose login it is. */
    readonly username: string;
    /** As printed on the sheet. */
    readonly listNumber: number;
  };
  /** Carries the usernames that somebody asked for; of a shared address all of them in one message (R196). */
  readonly 'lost-username': {
    /** One or more. */
    readonly usernames: readonly string[];
  };
  /** Carries the link that opens a recovery. It goes by e-mail only, and is one of the links that the protocol lists (R174). */
  readonly 'recovery-link': {
    /** Whose login it is. */
    readonly username: string;
    /** What the recovery replaces. */
    readonly recovers: 'password' | 'list';
    /** The link; its secret is in the fragment. */
    readonly link: string;
    /** How long the link works, in whole minutes. */
    readonly minutes: number;
  };
  /** Carries the code that a recovery asks for. It goes by SMS only. */
  readonly 'recovery-code': {
    /** Whose login it is. */
    readonly username: string;
    /** What the recovery replaces. */
    readonly recovers: 'password' | 'list';
    /** Eight digits by default. */
    readonly code: string;
    /** How long the code works, in whole minutes. */
    readonly minutes: number;
  };
  /** A recovery was completed, and all sessions ended (R133). */
  readonly 'recovery-completed': {
    /** Whose login it is. */
    readonly username: string;
    /** What was replaced. */
    readonly recovers: 'password' | 'list';
  };
  /** The owner, or a head user, stopped a recovery. */
  readonly 'recovery-stopped': {
    /** Whose login it is. */
    readonly username: string;
  };
  /** A head user restarted the first login; told to every old address (R138), and without the username, as a temporary password may follow there (R1). */
  readonly restarted: object;
  /** Told to the head users of an organization: an office acted on its behalf (R190). */
  readonly 'office-acted': {
    /** Whose login it concerns; left out where the account is erased. */
    readonly username?: string | undefined;
    /** What was done. */
    readonly act: OfficeAct;
  };
  /** Told to the head users of an organization: somebody's address was changed (R136). */
  readonly 'member-contact-changed': {
    /** Whose address it is. */
    readonly username: string;
  };
}

/** One part of an e-mail: a paragraph, what is to be read off or typed, or a link to follow. */
export type MailPart =
  | string
  | {
      /** What it is, and what it says: `['Username', 'matti1234']`. */
      readonly facts: readonly (readonly [label: string, value: string])[];
    }
  | {
      /** What the link does, in words. */
      readonly label: string;
      /** Where it leads: an http, https or mailto URL. Any other is shown, and is no link. */
      readonly link: string;
    };

/**
 * One message in one language. What is put into it holds no line break and no control character, and no link where people type a name:
 * {@link composeEmail} and {@link composeSms} see to it.
 */
export interface MessageTexts<Data> {
  /** The e-mail's subject: one line. */
  readonly subject: (data: Data & MessageContext) => string;
  /** The e-mail, from top to bottom; text and HTML are made of it. */
  readonly mail: (data: Data & MessageContext) => readonly MailPart[];
  /** The text message. */
  readonly sms: (data: Data & MessageContext) => string;
}

/**
 * All messages in one language; the compiler says which one is missing. A host replaces one text, one message or a whole language with its own.
 *
 * @example
 * const invitation = { ...english.invitation, subject: () => 'Welcome to Tilinpito' };
 * const ours: MessageCatalogue = { ...english, invitation };
 * console.log(ours.restarted === english.restarted); // true
 */
export type MessageCatalogue = { readonly [Purpose in MessagePurpose]: MessageTexts<MessageData[Purpose]> };
