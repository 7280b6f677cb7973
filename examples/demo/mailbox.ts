import type { EmailSender, SmsSender } from 'lukko/port';

/** A message as its recipient has it. */
export interface Received {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly subject?: string | undefined;
  readonly text: string;
  readonly language?: string | undefined;
  /** Of an e-mail, as a mail program draws it. */
  readonly html?: string | undefined;
  /** When it arrived, in ms since the epoch. */
  readonly at: number;
}

/** Everybody's mailbox and phone, in place of a provider: a real host sends instead. */
export interface Mailbox {
  readonly email: EmailSender;
  readonly sms: SmsSender;
  /** The newest first. */
  readonly all: () => readonly Received[];
  /** Removes those that `which` names, as their person was erased. */
  readonly forget: (which: (message: Received) => boolean) => void;
}

const most = 500;

/** Makes a mailbox that begins with `kept`, and gives what it holds to `keep` at each change. */
export function createMailbox(input: { readonly now: () => number; readonly kept?: unknown; readonly keep?: ((messages: readonly Received[]) => void) | undefined }): Mailbox {
  let messages: readonly Received[] = Array.isArray(input.kept) ? input.kept.filter(isReceived) : [];
  const take = (message: Received): Promise<object> => {
    // A retry carries the same id, and a provider leaves it out.
    if (!messages.some(({ id }) => id === message.id)) messages = [message, ...messages].slice(0, most);
    input.keep?.(messages);
    return Promise.resolve({});
  };
  return {
    email: { send: ({ id, to, subject, text, html, language }) => take({ id, channel: 'email', to, subject, text, html, language, at: input.now() }) },
    sms: { send: ({ id, to, text, language }) => take({ id, channel: 'sms', to, text, language, at: input.now() }) },
    all: () => messages,
    forget: (which) => {
      messages = messages.filter((message) => !which(message));
      input.keep?.(messages);
    },
  };
}

/** The file may be of another version, or edited by hand. */
function isReceived(value: unknown): value is Received {
  if (typeof value !== 'object' || value === null) return false;
  const { id, channel, to, subject, text, html, language, at }: Partial<Record<keyof Received, unknown>> = value;
  const texts = [id, to, text, ...[subject, html, language].filter((one) => one !== undefined)];
  return texts.every((one) => typeof one === 'string') && (channel === 'email' || channel === 'sms') && typeof at === 'number' && Math.abs(at) <= 8.64e15;
}
