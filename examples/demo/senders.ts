import { createSmsHttp } from 'lukko/adapter/sms-http';
import { openSmtp } from 'lukko/adapter/smtp';
import type { EmailSender, SmsSender } from 'lukko/port';
import type { Mailbox } from './mailbox.js';

/** What carries the messages of the demo. */
export interface Senders {
  readonly email: EmailSender;
  readonly sms: SmsSender;
  /** The servers that they leave for; where there is none, the inbox has them. */
  readonly leaveFor: { readonly email?: string; readonly sms?: string };
  readonly close: () => Promise<void>;
}

/** The servers that the environment names: `SMTP_URL` (and `SMTP_FROM`, whom it is from) and `SMS_URL`. What is not named goes to the inbox. */
export function chooseSenders(env: Readonly<Record<string, string | undefined>>, { mailbox, complain }: { readonly mailbox: Mailbox; readonly complain: (error: unknown) => unknown }): Senders {
  const { SMTP_URL: smtpUrl, SMTP_FROM: from = 'Virtanen Books <login@virtanen.example>', SMS_URL: smsUrl } = env;
  const told = <S extends EmailSender | SmsSender>(sender: S): S => ({ ...sender, send: (message: never, options: never) => tell(sender.send(message, options), complain) });
  const smtp = smtpUrl === undefined ? undefined : named({ url: 'SMTP_URL', from: 'SMTP_FROM' }, () => openSmtp({ url: smtpUrl, from }));
  const sms = smsUrl === undefined ? undefined : named({ url: 'SMS_URL' }, () => openGateway(smsUrl));
  return {
    email: smtp === undefined ? mailbox.email : told(smtp),
    sms: sms === undefined ? mailbox.sms : told(sms),
    leaveFor: { ...(smtpUrl === undefined ? {} : { email: new URL(smtpUrl).hostname }), ...(smsUrl === undefined ? {} : { sms: new URL(smsUrl).hostname }) },
    close: async () => smtp?.close(),
  };
}

/** It gets JSON: `id`, `to` and `text`. User and password of the address become a header. */
function openGateway(address: string): SmsSender {
  if (!URL.canParse(address)) throw new TypeError('url: must be https://user:password@gateway/path');
  const url = new URL(address);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  Object.assign(url, { username: '', password: '' });
  return createSmsHttp({ url: url.href, headers: login === ':' ? {} : { authorization: `Basic ${btoa(login)}` }, body: ({ id, to, text }) => ({ id, to, text }) });
}

/** The library names its argument; whoever starts the demo knows another name. */
function named<T>(names: Readonly<Record<string, string>>, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const [, argument = '', rule = ''] = /^(\w+): (.*)$/s.exec(error instanceof Error ? error.message : '') ?? [];
    throw new TypeError(`${names[argument] ?? argument} ${rule}`);
  }
}

/** What went wrong is tried again, and said: it names what to check, and holds no secret. */
async function tell<T>(sending: Promise<T>, complain: (error: unknown) => unknown): Promise<T> {
  try {
    return await sending;
  } catch (error) {
    complain(error);
    throw error;
  }
}
