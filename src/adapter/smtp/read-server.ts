import type { SmtpLogin, SmtpOAuth2, SmtpServer } from './options.js';

/** Where the server is, all of it said. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** Whether TLS is spoken from the first byte. */
  readonly secure: boolean;
  readonly auth?: SmtpLogin | SmtpOAuth2;
}

const rule = 'url: must be smtps://user:password@host, or smtp://user:password@host:587, and nothing else';

/** Reads where the server is, from the URL or from its parts. */
export function readServer(server: SmtpServer): Server {
  const { host, port, secure = port === 465, auth } = 'url' in server ? readUrl(server) : server;
  if (typeof host !== 'string' || host === '') throw new TypeError('host: must be the name of the mail server; or give a url');
  if (auth !== undefined && !isLogin(auth)) throw new TypeError("auth: must hold user and pass, or user and type: 'OAuth2'");
  return { host, port: port ?? (secure ? 465 : 587), secure, ...(auth === undefined ? {} : { auth }) };
}

type Parts = Exclude<SmtpServer, { readonly url: string }>;

/** Only what is known is taken of a URL: a query could switch TLS off. No message repeats it, as it holds the password. */
function readUrl(server: Extract<SmtpServer, { readonly url: string }>): Parts {
  for (const name of ['host', 'port', 'secure', 'auth']) if (Reflect.get(server, name) !== undefined) throw new TypeError(`${name}: stands in the url already`);
  if (typeof server.url !== 'string' || !URL.canParse(server.url)) throw new TypeError(rule);
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(server.url);
  if (!/^smtps?:$/.test(protocol) || hostname === '' || port === '0' || !/^\/?$/.test(pathname) || search !== '' || hash !== '') throw new TypeError(rule);
  const auth = username === '' && password === '' ? {} : { auth: { user: decode(username), pass: decode(password) } };
  return { host: hostname.replace(/^\[|\]$/g, ''), secure: protocol === 'smtps:', ...(port === '' ? {} : { port: Number(port) }), ...auth };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('url: user and password must be percent-encoded');
  }
}

function isLogin(auth: SmtpLogin | SmtpOAuth2): boolean {
  return typeof auth.user === 'string' && auth.user !== '' && (('type' in auth && auth.type === 'OAuth2') || ('pass' in auth && typeof auth.pass === 'string'));
}
