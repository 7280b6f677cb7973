import type { MessagePurpose } from '../core/types.js';

/** An e-mail, ready to send. */
export interface EmailMessage {
  /** The same at every retry, so that a provider can leave out duplicates. */
  readonly id: string;
  /** The recipient's address. */
  readonly to: string;
  /** What it is for. */
  readonly purpose: MessagePurpose;
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** The same as HTML: one document, whose styles are in it and which loads nothing. */
  readonly html: string;
  /** The language that it is written in, as a tag such as `fi`. */
  readonly language: string;
}

/** A text message, ready to send. */
export interface SmsMessage {
  /** The same at every retry, so that a provider can leave out duplicates. */
  readonly id: string;
  /** The recipient's phone in E.164 form. */
  readonly to: string;
  /** What it is for. */
  readonly purpose: MessagePurpose;
  /** Plain text. */
  readonly text: string;
  /** The language that it is written in, as a tag such as `fi`: for a voice that reads it out, say. */
  readonly language: string;
}

/** What a sender gives back once a provider took the message. */
export interface SendReceipt {
  /** The provider's id, where it has one. */
  readonly receipt?: string | undefined;
}

/** What a sender gives back where a provider said no. */
export type SendRefusal =
  | {
      readonly ok: false;
      /** Never again: there is no such address, or the provider forbids the message. It is given up at once (R14). */
      readonly reason: 'refused';
    }
  | {
      readonly ok: false;
      /** Not now. It is tried again as after a throw, but not before `retryAfterMs`. */
      readonly reason: 'try-later';
      /** How long the provider asks to wait, in ms. */
      readonly retryAfterMs?: number | undefined;
    };

/** What stops a sender: the `AbortSignal` of the runtime, by its own type where the host's compiler knows one. */
export type SendSignal = typeof globalThis extends Readonly<Record<'AbortSignal', Readonly<Record<'prototype', infer S>>>> ? S : object;

/** How long a sender may take. */
export interface SendOptions {
  /** Aborted when nobody waits for the answer any more: 30 s after the call. Whether the message was taken is then not known, and it is tried again. */
  readonly signal: SendSignal;
}

/**
 * Sends e-mail. A throw means that nobody knows whether the message was taken: it is tried again later, under the same `id`. What a throw says
 * goes nowhere; where you want it in your log, wrap `send`, log and throw again.
 *
 * `lukko/adapter/smtp` is one for every mail server. Letters go the same way: a sender that prints `text` and posts it to where `to` stands for in your
 * records. Whatever takes days needs a lifetime to match: a temporary password by e-mail lives 7 days in `standard`, 24 hours in `nist`.
 */
export interface EmailSender {
  /** Hands one e-mail to a provider. */
  readonly send: (message: EmailMessage, options: SendOptions) => Promise<SendReceipt | SendRefusal>;
}

/**
 * Sends text messages. A throw means what it means with {@link EmailSender}.
 *
 * `lukko/adapter/sms-http` is one for every gateway with an HTTP interface. A voice call goes the same way: a sender that has `text` read to the phone
 * `to`. It reads codes, so let it spell them one by one, and say them twice.
 */
export interface SmsSender {
  /** Hands one text message to a provider. */
  readonly send: (message: SmsMessage, options: SendOptions) => Promise<SendReceipt | SendRefusal>;
}

/** Takes messages that are to be sent to a queue of the host's, whose workers call `auth.deliver({ id })`. It gets no secret: the message stays in the outbox. */
export interface MessageQueue {
  /** Adds a message that is to be tried at `dueAt` (ms since the epoch). A throw loses nothing: `auth.deliver()` finds whatever is due. */
  readonly add: (job: {
    /** The message's id. */
    readonly id: string;
    /** How often it was tried. `id`, `tries` and `dueAt` name the job, so that a queue can leave out what it has. */
    readonly tries: number;
    /** Not before this instant, in ms since the epoch. */
    readonly dueAt: number;
  }) => Promise<unknown>;
}

/** Wakes a device. Only a hint: a device that polls needs none, and it carries no secret (R96). */
export interface PushSender {
  /** Hands one hint to a provider: the device's id, and an id that is the same at every retry. */
  readonly send: (hint: { readonly deviceId: string; readonly id: string }) => Promise<SendReceipt>;
}
