import { textOf, wholeOf } from './read-json.js';

/** What a server answers to a code that is right. */
export interface Redeemed {
  readonly pairing: string;
  readonly nonce: string;
  readonly username: string;
  readonly aud: string;
  readonly service: string;
  readonly expiresAt: number;
  readonly now: number;
}

// What the statement of the phone takes, and no more: a server that sends anything else is none of lukko's.
const shortest = 11;
const longest = { pairing: 200, nonce: 86, username: 200, aud: 255, service: 100 } as const;

/** Reads it; `undefined` where anything is missing, or is more than goes into a statement. */
export function readRedeemed(body: unknown): Redeemed | undefined {
  const text = (name: keyof typeof longest): string => {
    const value = textOf(body, name) ?? '';
    return value.length <= longest[name] ? value : '';
  };
  const [pairing, nonce, username, aud, service] = [text('pairing'), text('nonce'), text('username'), text('aud'), text('service')];
  const [expiresAt, now] = [wholeOf(body, 'expiresAt'), wholeOf(body, 'now')];
  const isWhole = pairing !== '' && username !== '' && aud !== '' && service !== '' && nonce.length >= shortest && /^[\w-]+$/.test(nonce);
  return isWhole && expiresAt !== undefined && now !== undefined ? { pairing, nonce, username, aud, service, expiresAt, now } : undefined;
}
