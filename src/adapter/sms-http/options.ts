import { checkFunction, checkObject, checkString } from '../../internal/check.js';
import { isLoopback } from '../../internal/is-loopback.js';
import type { SmsMessage } from '../../port/index.js';
import type { SmsFetch } from './fetch.js';

/** What {@link createSmsHttp} takes. */
export interface SmsHttpOptions {
  /** Where each message is posted to. https, but for this machine; without user and password, which belong in a header. */
  readonly url: string;
  /** Headers of each request, such as `authorization`; or made of the message, for a gateway that wants an idempotency key. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | ((message: SmsMessage) => Readonly<Record<string, string>>) | undefined;
  /** What is posted: a `URLSearchParams` goes as a form, any other object as JSON, a string as it is, with the `content-type` of `headers`. */
  readonly body: (message: SmsMessage) => string | object;
  /** Finds the gateway's id of the message in its answer: the JSON, or the text where it is none. Default: none is kept. */
  readonly readReceipt?: ((answer: unknown) => string | undefined) | undefined;
  /**
   * Whether an answer means that this number or message is never taken; asked for a 2xx, for gateways that say no with one, and for a 4xx. Where it says
   * `false`, a 2xx is taken and a 4xx thrown. Default: every 4xx that is about the message.
   */
  readonly refuses?: ((status: number, answer: unknown) => boolean) | undefined;
  /** How the gateway is reached, through a proxy say. Default: the `fetch` of the runtime. */
  readonly fetch?: SmsFetch | undefined;
}

const known = ['url', 'headers', 'body', 'readReceipt', 'refuses', 'fetch'];

/** Throws a TypeError naming the option that is not what its type says. None is repeated: url and headers hold secrets. */
export function checkOptions(options: SmsHttpOptions): void {
  checkObject('options', options);
  for (const name of Object.keys(options)) if (!known.includes(name)) throw new TypeError(`${name}: is no option of createSmsHttp`);
  checkUrl(options.url);
  checkFunction('body', options.body);
  for (const name of ['readReceipt', 'refuses', 'fetch'] as const) if (options[name] !== undefined) checkFunction(name, options[name]);
  if (typeof options.headers !== 'function' && options.headers !== undefined) checkHeaders(options.headers);
}

function checkUrl(url: unknown): void {
  const rule = 'url: must begin with https://, except on this machine, and hold neither user nor password';
  if (typeof url !== 'string' || !URL.canParse(url)) throw new TypeError(rule);
  const { protocol, hostname, username, password } = new URL(url);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  if (!isSafe || username !== '' || password !== '') throw new TypeError(rule);
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  checkObject('headers', headers);
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError('headers: the name of one is no name of a header');
    checkString(`headers.${name}`, value);
    if (!/^[\t\x20-\x7e]*$/.test(value)) throw new TypeError(`headers.${name}: must be one line of ASCII`);
  }
}
