import type { Auth } from 'lukko';
import { createSmsHttp } from 'lukko/adapter/sms-http';
import type { SmsSender } from 'lukko/port';

/** What the gateway knows us by, and where it reports to. */
export interface ElksOptions {
  /** The API user and its password. */
  readonly user: string;
  readonly password: string;
  /** Whom the messages are from: a number, or up to 11 letters and digits. */
  readonly from: string;
  /** `https://books.example/sms-report`: where {@link createElksReport} listens. */
  readonly reportUrl: string;
  /** What the gateway logs in with there; 32 random characters of your own. */
  readonly reportPassword: string;
  /** Another address of the gateway, for tests. */
  readonly api?: string | undefined;
}

const basic = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`;

/** Sends SMS through 46elks. The message's id travels in the address that the gateway reports to. */
export function openElks({ user, password, from, reportUrl, reportPassword, api = 'https://api.46elks.com' }: ElksOptions): SmsSender {
  const reportTo = (id: string): string => {
    const url = new URL(reportUrl);
    // The gateway turns user and password of an address into a header, so that no log of yours shows them.
    Object.assign(url, { username: 'elks', password: reportPassword });
    url.searchParams.set('message', id);
    return url.href;
  };
  return createSmsHttp({
    url: `${api}/a1/sms`,
    headers: { authorization: basic(user, password) },
    // `dontlog` keeps the text, which holds a secret, out of the gateway's own log.
    body: ({ id, to, text }) => new URLSearchParams({ from, to, message: text, whendelivered: reportTo(id), dontlog: 'message' }),
    readReceipt: (answer) => (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string' ? answer.id : undefined),
  });
}

/** Takes the gateway's reports: what was not delivered is told to lukko. Anything but a 2xx has the gateway report again. */
export function createElksReport(auth: Pick<Auth, 'reportBounce'>, { reportPassword }: Pick<ElksOptions, 'reportPassword'>): (request: Request) => Promise<Response> {
  return async (request) => {
    const authorization = request.headers.get('authorization') ?? '';
    if (request.method !== 'POST' || !(await isSame(authorization, basic('elks', reportPassword)))) return new Response(null, { status: 401 });
    const status = new URLSearchParams(await request.text()).get('status');
    if (status !== 'failed') return new Response(null, { status: 204 });
    const reported = await auth.reportBounce({ messageId: new URL(request.url).searchParams.get('message') ?? '' });
    return new Response(null, { status: !reported.ok && reported.reason === 'try-again' ? 503 : 204 });
  };
}

/** Compared by their digests, so that the time it takes says nothing. */
async function isSame(a: string, b: string): Promise<boolean> {
  const [left = '', right = ''] = await Promise.all([a, b].map(async (text) => Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')));
  return left === right;
}
