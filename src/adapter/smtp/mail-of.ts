import type { SendMailOptions } from 'nodemailer';
import { emailAddress } from '../../internal/email-address.js';
import type { EmailMessage } from '../../port/index.js';
import { domainOf, type Mailbox } from './read-mailbox.js';

/** Whom every message is from. */
export interface Letterhead {
  readonly from: Mailbox;
  readonly replyTo: Mailbox | undefined;
}

const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]{1,998}$/u;
const tag = /^[A-Za-z0-9-]{1,35}$/;
const word = /^[\w-]{1,128}$/;

/**
 * The message as nodemailer takes it, or `undefined` where its recipient is no address, or could name a second one: no server is given that.
 * The `Message-ID` follows from the message's id, so that a retry is the same message, and from the domain it is from (RFC 5322 section 3.6.4).
 *
 * @throws TypeError where something else in it could end a header: no recipient is at fault for that
 */
export function mailOf({ id, to, subject, text, html, language }: EmailMessage, { from, replyTo }: Letterhead): SendMailOptions | undefined {
  if (!emailAddress.test(to)) return undefined;
  if (!oneLine.test(subject)) throw new TypeError('openSmtp: the subject of a message must be one line of 1 to 998 characters; check the texts of the option messages');
  if (!tag.test(language) || !word.test(id)) throw new TypeError('openSmtp: the id of a message is letters, digits, - and _, and its language a tag such as fi');
  return {
    from: { ...from },
    ...(replyTo === undefined ? {} : { replyTo: { ...replyTo } }),
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    messageId: `<${id}@${domainOf(from)}>`,
    subject,
    text,
    html,
    // RFC 3834: whoever is on holiday does not answer it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
