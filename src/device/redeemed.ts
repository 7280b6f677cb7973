import { instantOf, lineOf, nonceOf } from './read-json.js';

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

/** Reads it; `undefined` where anything is missing, or would not go into a statement: a server that sends such a thing is none of lukko's. */
export function readRedeemed(body: unknown): Redeemed | undefined {
  const [pairing, username, aud, service] = [lineOf(body, 'pairing', 200), lineOf(body, 'username', 200), lineOf(body, 'aud', 255), lineOf(body, 'service', 200)];
  const [nonce, expiresAt, now] = [nonceOf(body), instantOf(body, 'expiresAt'), instantOf(body, 'now')];
  if (pairing === undefined || username === undefined || aud === undefined || service === undefined) return undefined;
  if (nonce === undefined || expiresAt === undefined || now === undefined) return undefined;
  return { pairing, nonce, username, aud, service, expiresAt, now };
}
