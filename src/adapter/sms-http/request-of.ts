import type { SendSignal, SmsMessage } from '../../port/index.js';
import type { SmsFetchRequest } from './fetch.js';
import type { SmsHttpOptions } from './options.js';

/** The request that carries a message. A header of the host's wins. */
export function requestOf({ headers = {}, body }: SmsHttpOptions, message: SmsMessage, signal: SendSignal): SmsFetchRequest {
  const own = typeof headers === 'function' ? headers(message) : headers;
  const given = Object.fromEntries(Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]));
  const { type, text } = encode(body(message));
  return { method: 'POST', headers: { 'content-type': type, ...given }, body: text, signal, redirect: 'manual' };
}

function encode(body: string | object): { readonly type: string; readonly text: string } {
  if (typeof body === 'string') return { type: 'text/plain;charset=UTF-8', text: body };
  if (body instanceof URLSearchParams) return { type: 'application/x-www-form-urlencoded;charset=UTF-8', text: body.toString() };
  return { type: 'application/json', text: JSON.stringify(body) };
}
