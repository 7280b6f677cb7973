/** Where a server's calls go to. */
export interface ServerAddress {
  /** `https://login.tilinpito.example`. */
  readonly origin: string;
  /** `/auth`, or nothing. */
  readonly basePath: string;
}

// Read by hand: the URL of React Native knows no origin.
const address = /^(https?):\/\/([a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(:[1-9]\d{0,4})?((?:\/[A-Za-z0-9._~-]+)*)$/;
// What ends in a number is read as an IPv4 address, `8443` and `0x7f.1` too: it must be written as one, or the statements name another origin than the calls go to.
const endsInNumber = (host: string): boolean => /^(?:\d+|0x[0-9a-f]*)$/.test(host.replace(/\.$/, '').split('.').at(-1) ?? '');
const ipv4 = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;
const ownMachine = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127\.0\.0\.1|\[::1\])$/;

/** Reads the address of a server. What travels to it is secret, so only this machine's own is spoken to without TLS. */
export function readServerAddress(name: string, value: unknown): ServerAddress {
  const [, scheme = '', host = '', port = '', basePath = ''] = (typeof value === 'string' ? address.exec(value) : null) ?? [];
  if (host === '' || (endsInNumber(host) && !ipv4.test(host))) throw new TypeError(`${name}: must be an address such as https://login.tilinpito.example/auth, in small letters and without a slash at its end`);
  if (scheme !== 'https' && !ownMachine.test(host)) throw new TypeError(`${name}: must begin with https://, except on localhost`);
  const isUsual = port === (scheme === 'https' ? ':443' : ':80');
  return Object.freeze({ origin: `${scheme}://${host}${isUsual ? '' : port}`, basePath });
}
