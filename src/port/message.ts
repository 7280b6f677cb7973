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
}

/** What a sender gives back once a provider took the message. */
export interface SendReceipt {
  /** The provider's id, where it has one. */
  readonly receipt?: string | undefined;
}

/** Sends e-mail. A throw means that the message was not taken; it is tried again. */
export interface EmailSender {
  /** Hands one e-mail to a provider. */
  readonly send: (message: EmailMessage) => Promise<SendReceipt>;
}

/** Sends text messages. A throw means that the message was not taken; it is tried again. */
export interface SmsSender {
  /** Hands one text message to a provider. */
  readonly send: (message: SmsMessage) => Promise<SendReceipt>;
}

/** Wakes a device. Only a hint: a device that polls needs none, and it carries no secret (R96). */
export interface PushSender {
  /** Hands one hint to a provider: the device's id, and an id that is the same at every retry. */
  readonly send: (hint: { readonly deviceId: string; readonly id: string }) => Promise<SendReceipt>;
}
