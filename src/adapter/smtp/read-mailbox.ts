import { emailAddress } from '../../internal/email-address.js';

/** Whom a message is from, or an answer goes to. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const named = /^([^<>"\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{1,100}) <([^<>]{3,320})>$/u;

/** Reads `login@books.example` or `Virtanen Books <login@books.example>`: one mailbox, in one line, so that nothing in it begins another header. */
export function readMailbox(argument: string, value: unknown): Mailbox {
  const text = typeof value === 'string' ? value : '';
  const [, name = '', address = text] = named.exec(text) ?? [];
  if (!emailAddress.test(address)) throw new TypeError(`${argument}: must be an address such as login@books.example, or Virtanen Books <login@books.example>`);
  return Object.freeze({ name, address });
}

/** The domain of a mailbox, in ASCII. */
export function domainOf({ address }: Mailbox): string {
  return new URL(`http://${address.slice(address.lastIndexOf('@') + 1)}`).hostname;
}
