import type { Auth } from 'lukko';
import { createSmsHttp } from 'lukko/adapter/sms-http';
import type { SmsSender } from 'lukko/port';

/** What the gateway knows us by, and where it reports to. */
export interface TwilioOptions {
  /** `AC…`. */
  readonly accountSid: string;
  /** The token of the account, which signs the reports, too. */
  readonly authToken: string;
  /** The messaging service, `MG…`, that chooses a number; or one number of yours. */
  readonly sender: { readonly messagingServiceSid: string } | { readonly from: string };
  /** `https://books.example/sms-report`: where {@link createTwilioReport} listens. */
  readonly reportUrl: string;
  /** Another address of the gateway, for tests. */
  readonly api?: string | undefined;
}

/** No phone number, none in reach, one that takes no SMS, or somebody who answered STOP. Other codes of a 400 are about our side. */
const wrongNumbers: readonly unknown[] = [21211, 21610, 21612, 21614];

/** Where the reports of one message go: its id stands in the query. */
const reportTo = (reportUrl: string, id: string): string => {
  const url = new URL(reportUrl);
  url.searchParams.set('message', id);
  return url.href;
};

/**
 * Sends SMS through Twilio. It keeps each text, which holds a secret, in its log, unless Message Redaction is on for the account: have it switched on, or
 * allow nobody there who may not reset passwords.
 */
export function openTwilio({ accountSid, authToken, sender, reportUrl, api = 'https://api.twilio.com' }: TwilioOptions): SmsSender {
  const from = 'from' in sender ? { From: sender.from } : { MessagingServiceSid: sender.messagingServiceSid };
  return createSmsHttp({
    url: `${api}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`,
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: ({ id, to, text }) => new URLSearchParams({ ...from, To: to, Body: text, StatusCallback: reportTo(reportUrl, id) }),
    readReceipt: (answer) => (typeof answer === 'object' && answer !== null && 'sid' in answer && typeof answer.sid === 'string' ? answer.sid : undefined),
    refuses: (status, answer) => status === 400 && typeof answer === 'object' && answer !== null && 'code' in answer && wrongNumbers.includes(answer.code),
  });
}

/** Takes the gateway's reports: what was not delivered is told to lukko. The signature says that it is the gateway who reports, and of which message. */
export function createTwilioReport(auth: Pick<Auth, 'reportBounce'>, { authToken, reportUrl }: Pick<TwilioOptions, 'authToken' | 'reportUrl'>): (request: Request) => Promise<Response> {
  return async (request) => {
    const fields = new URLSearchParams(await request.text());
    const messageId = new URL(request.url).searchParams.get('message') ?? '';
    // The address as the gateway was given it: behind a proxy, `request.url` may be another.
    const signed = reportTo(reportUrl, messageId) + [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).flat().join('');
    if (!(await isSigned(signed, request.headers.get('x-twilio-signature') ?? '', authToken))) return new Response(null, { status: 403 });
    if (!['failed', 'undelivered'].includes(fields.get('MessageStatus') ?? '')) return new Response(null, { status: 204 });
    const reported = await auth.reportBounce({ messageId });
    return new Response(null, { status: !reported.ok && reported.reason === 'try-again' ? 503 : 204 });
  };
}

async function isSigned(text: string, signature: string, authToken: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(authToken), { name: 'HMAC', hash: 'SHA-1' }, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'base64'), new TextEncoder().encode(text));
}
