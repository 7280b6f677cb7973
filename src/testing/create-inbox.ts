import type { EmailMessage, SendReceipt, SmsMessage } from '../port/index.js';
import { assertObject, assertText } from './assert.js';

/** An e-mail that arrived. */
export interface ReceivedEmail extends EmailMessage {
  /** By e-mail. */
  readonly channel: 'email';
}

/** A text message that arrived. */
export interface ReceivedSms extends SmsMessage {
  /** By SMS. */
  readonly channel: 'sms';
}

/** A provider that is down for a while. */
export interface InboxFailure {
  /** Which sender fails. */
  readonly channel: 'email' | 'sms';
  /** How many of the next messages it refuses; `Infinity` until told otherwise, 0 to work again at once. */
  readonly times: number;
}

/** What a provider and its recipients would see: both senders, and everything they took. */
export interface Inbox {
  /** The sender to give to `createAuth`; what it takes is kept here. */
  readonly email: {
    /** Keeps one message. */
    readonly send: (message: EmailMessage) => Promise<SendReceipt>;
  };
  /** The sender to give to `createAuth`; what it takes is kept here. */
  readonly sms: {
    /** Keeps one message. */
    readonly send: (message: SmsMessage) => Promise<SendReceipt>;
  };
  /** Every message taken, oldest first; a message that was sent twice is here twice. */
  readonly all: () => readonly (ReceivedEmail | ReceivedSms)[];
  /** The newest e-mail to exactly this address, or `undefined`. */
  readonly lastEmailTo: (address: string) => ReceivedEmail | undefined;
  /** The newest text message to exactly this number (E.164), or `undefined`. */
  readonly lastSmsTo: (phone: string) => ReceivedSms | undefined;
  /** Makes a sender reject, as it does when its provider is down. A refused message is not kept. */
  readonly fail: (failure: InboxFailure) => void;
  /** Forgets the messages; a sender that fails goes on failing. */
  readonly clear: () => void;
}

/**
 * Makes an inbox for tests: two senders that keep what they are given, to be looked up as "the last SMS to …".
 *
 * @throws TypeError or RangeError if `fail` gets no channel, or `times` is neither a whole number from 0 nor `Infinity`;
 * `send` rejects with a TypeError if a message has no `id`, `to` or `text`
 * @example
 * const inbox = createInbox();
 * await inbox.sms.send({ id: 'm1', to: '+358401234567', purpose: 'temporary-password', text: 'Your temporary password: …', language: 'en' });
 * console.log(inbox.lastSmsTo('+358401234567')?.purpose); // temporary-password
 * inbox.fail({ channel: 'sms', times: 1 });
 * const refused = await inbox.sms.send({ id: 'm2', to: '+358401234567', purpose: 'list-issued', text: '…', language: 'en' }).catch(() => 'refused');
 * console.log(refused, inbox.all().length); // refused 1
 */
export function createInbox(): Inbox {
  let received: readonly (ReceivedEmail | ReceivedSms)[] = Object.freeze([]);
  const failing = { email: 0, sms: 0 };
  let taken = 0;
  const take = async (message: ReceivedEmail | ReceivedSms): Promise<SendReceipt> => {
    await Promise.resolve();
    assertMessage(message);
    if (failing[message.channel] > 0) {
      failing[message.channel] -= 1;
      throw new Error('the provider is down (a failure that the test asked for)');
    }
    received = Object.freeze([...received, Object.freeze(message)]);
    taken += 1;
    return Object.freeze({ receipt: `inbox-${taken}` });
  };
  return Object.freeze<Inbox>({
    email: Object.freeze<Inbox['email']>({ send: (message) => take({ ...message, channel: 'email' }) }),
    sms: Object.freeze<Inbox['sms']>({ send: (message) => take({ ...message, channel: 'sms' }) }),
    all: () => received,
    lastEmailTo: (address) => received.filter((message) => message.channel === 'email').findLast(({ to }) => to === address),
    lastSmsTo: (phone) => received.filter((message) => message.channel === 'sms').findLast(({ to }) => to === phone),
    fail: (failure) => {
      assertFailure(failure);
      failing[failure.channel] = failure.times;
    },
    clear: () => {
      received = Object.freeze([]);
    },
  });
}

function assertMessage(message: ReceivedEmail | ReceivedSms): void {
  assertText(message.id, 'message.id');
  assertText(message.to, 'message.to');
  assertText(message.text, 'message.text');
  if (message.channel === 'email') assertText(message.subject, 'message.subject');
}

function assertFailure(failure: InboxFailure): void {
  assertObject(failure, 'failure');
  if (!['email', 'sms'].includes(failure.channel)) throw new TypeError("channel: must be 'email' or 'sms'");
  if (typeof failure.times !== 'number') throw new TypeError('times: must be a number');
  const fits = failure.times === Infinity || (Number.isSafeInteger(failure.times) && failure.times >= 0);
  if (!fits) throw new RangeError('times: must be a whole number from 0, or Infinity');
}
