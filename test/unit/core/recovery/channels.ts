import type { FirstLoginEffect } from '../../../../src/core/first-login/index.js';
import type { LoginEffect } from '../../../../src/core/login/index.js';
import type { BindingAct, BindingEffect, ProofChannel, proofPaths, RecoveryEffect } from '../../../../src/core/recovery/index.js';

/** The name of a path of `proofPaths`. */
export type PathName = (typeof proofPaths)[number]['path'];

/** What each event of the tables proves; an event that is not here proves nothing. */
export const provenBy: Readonly<Record<string, ProofChannel>> = {
  'link-opened': 'email', 'code-right': 'sms', 'third-step-right': 'third-step', 'password-right': 'password', 'otp-right': 'third-step', 'key-approved': 'third-step', 'contact-confirmed': 'new-address',
};

/**
 * What a thief would have to hold for a channel. Two channels with one holding are one; a channel without any holds nobody
 * back: the new address is chosen by whoever acts, and a head user proves nothing about the person.
 */
export const heldFor: Readonly<Record<ProofChannel, string | undefined>> = {
  password: 'what the person knows', 'third-step': 'the list or the phone with the Key', email: 'the mailbox', sms: 'the phone number',
  session: 'a browser that is logged in', 'new-address': undefined, 'head-user': undefined, 'in-person': undefined,
};

/** How many different things a path takes. */
export function independentChannels(takes: readonly ProofChannel[]): number {
  return new Set(takes.flatMap((channel) => heldFor[channel] ?? [])).size;
}

/** One list of arrows of any of the tables. */
export interface Arrow {
  readonly from: string;
  readonly event: string;
  readonly when?: string | undefined;
  readonly to: string;
  readonly effects: readonly string[];
}

/** Every set of channels that leads from `start` to an arrow with the effect, over each way that enters no state twice. */
export function channelsUpTo(input: {
  readonly table: readonly Arrow[];
  readonly start: string;
  readonly holds: readonly string[];
  readonly effect: string;
  readonly begun?: readonly ProofChannel[];
}): readonly (readonly ProofChannel[])[] {
  const { table, start, holds, effect, begun = [] } = input;
  const found: (readonly ProofChannel[])[] = [];
  const visit = (state: string, seen: readonly string[], channels: readonly ProofChannel[]): void => {
    for (const arrow of table.filter(({ from, when }) => from === state && (when === undefined || holds.includes(when)))) {
      const proof = provenBy[arrow.event];
      const now = proof === undefined || channels.includes(proof) ? channels : [...channels, proof];
      if (arrow.effects.includes(effect)) found.push(now);
      if (!seen.includes(arrow.to)) visit(arrow.to, [...seen, arrow.to], now);
    }
  };
  visit(start, [start], begun);
  return found;
}

const firstLogins: readonly PathName[] = ['first-login', 'first-login-in-person', 'first-login-imported', 'restart', 'restart-in-person'];

/**
 * Which paths each effect that binds belongs to. The types name every effect of the tables, so that a new one does not compile
 * before it is placed here; `[]`: it binds nothing.
 */
export const boundBy: {
  readonly firstLogin: Readonly<Record<FirstLoginEffect, readonly PathName[]>>;
  readonly login: Readonly<Record<LoginEffect, readonly PathName[]>>;
  readonly recovery: Readonly<Record<RecoveryEffect, readonly PathName[]>>;
  readonly binding: Readonly<Record<BindingEffect, readonly PathName[]>>;
} = {
  firstLogin: {
    'store-profile': firstLogins, 'replace-password': firstLogins, 'issue-list': firstLogins, 'activate-account': firstLogins, 'end-list': [],
    // It follows from the proof of the method, in the same arrow.
    'open-session': [],
  },
  login: { 'replace-password': ['compromised-password'], 'open-first-login': [], 'open-challenge': [], 'open-approval': [], 'open-session': [] },
  recovery: { 'replace-password': ['lost-password'], 'replace-list': ['lost-list'], 'send-code': [], 'open-challenge': [], 'end-sessions': [] },
  binding: {
    'replace-password': ['change-password'], 'issue-list': ['renew-list', 'change-to-list'], 'replace-list': ['renew-list', 'change-to-list'], 'replace-contact': ['change-contact'],
    'bind-device': ['pair-device'],
    // A code on a page binds nothing before a device was confirmed there; and what is ended is not bound.
    'open-pairing': [], 'end-key': [], 'renew-session': [], 'send-code': [], 'end-other-sessions': [],
  },
};

/** What binds, by the act or the loss that reaches it. */
export const actOf: Partial<Readonly<Record<PathName, BindingAct>>> = { 'change-password': 'change-password', 'renew-list': 'renew-list', 'change-contact': 'change-contact', 'pair-device': 'pair-device', 'change-to-list': 'change-to-list' };
