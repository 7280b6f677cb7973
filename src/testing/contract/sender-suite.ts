import type { EmailMessage, EmailSender, SendOptions, SendReceipt, SendRefusal, SmsMessage, SmsSender } from '../../port/index.js';
import { assertFunction, assertText } from '../assert.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectTrue } from './expect.js';

/**
 * What {@link emailSenderSuite} and {@link smsSenderSuite} take. The suites send real messages.
 *
 * @typeParam Sender - `EmailSender` or `SmsSender`
 */
export interface SenderSuiteOptions<Sender> extends ContractSuiteOptions<Sender> {
  /** The same sender with a provider that is down or refuses everything: a wrong host, a revoked key. */
  readonly createBroken: () => Promise<Sender>;
  /** An address, or a phone in E.164 form, that takes the messages. */
  readonly to: string;
}

/**
 * The contract of `EmailSender` as cases to run: a receipt for what was taken, a refusal or a rejection for what was not, and no secret in either.
 *
 * @throws TypeError if `create` or `createBroken` is no function, or `to` is empty
 * @example
 * const createBroken = async () => {
 *   const inbox = createInbox();
 *   inbox.fail({ channel: 'email', times: Infinity });
 *   return inbox.email;
 * };
 * const cases = emailSenderSuite({ create: async () => createInbox().email, createBroken, to: 'aino@example.com' });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // e-mail sender: a message that was taken gives a receipt
 */
export function emailSenderSuite(options: SenderSuiteOptions<EmailSender>): readonly ContractCase[] {
  assertSenderOptions(options);
  const message: EmailMessage = { id: 'lukko-contract-1', to: options.to, purpose: 'list-issued', subject: 'A test: åäö', text, html: `<p>${text}</p>`, language: 'fi' };
  return toCases({ create: options.create, subject: 'e-mail sender', checks: senderChecks((sender, sending) => sender.send(message, sending), options) });
}

/**
 * The contract of `SmsSender` as cases to run: a receipt for what was taken, a refusal or a rejection for what was not, and no secret in either.
 *
 * @throws TypeError if `create` or `createBroken` is no function, or `to` is empty
 * @example
 * const createBroken = async () => {
 *   const inbox = createInbox();
 *   inbox.fail({ channel: 'sms', times: Infinity });
 *   return inbox.sms;
 * };
 * const cases = smsSenderSuite({ create: async () => createInbox().sms, createBroken, to: '+358401234567' });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // SMS sender: a message that was taken gives a receipt
 */
export function smsSenderSuite(options: SenderSuiteOptions<SmsSender>): readonly ContractCase[] {
  assertSenderOptions(options);
  const message: SmsMessage = { id: 'lukko-contract-1', to: options.to, purpose: 'list-issued', text, language: 'fi' };
  return toCases({ create: options.create, subject: 'SMS sender', checks: senderChecks((sender, sending) => sender.send(message, sending), options) });
}

const canary = 'KX7M-PQ2R';
const text = `A test of the sender: ${canary}. Åäö, č, ŋ, Матти.\nA second line.`;

type Send<Sender> = (sender: Sender, options: SendOptions) => Promise<SendReceipt | SendRefusal>;

function senderChecks<Sender>(send: Send<Sender>, { createBroken, to }: SenderSuiteOptions<Sender>): readonly Check<Sender>[] {
  const quietly = (sender: Sender): Promise<SendReceipt | SendRefusal> => send(sender, { signal: new AbortController().signal });
  return [
    { name: 'a message that was taken gives a receipt', check: async (sender) => expectReceipt(await quietly(sender)) },
    {
      name: 'the same message sent again, as in a retry, is no error',
      check: async (sender) => {
        await quietly(sender);
        expectReceipt(await quietly(sender));
      },
    },
    { name: 'a message that was not taken is a refusal or a rejection', check: async () => expectNotTaken(await outcomeOf(quietly(await createBroken()))) },
    { name: 'neither says whom the message was to, nor what it said', check: async () => expectNoSecret(await outcomeOf(quietly(await createBroken())), to) },
    { name: 'a signal that was aborted before is answered within a second', check: async (sender) => expectInTime(outcomeOf(send(sender, { signal: AbortSignal.abort() }))) },
  ];
}

type Outcome = { readonly answered: unknown } | { readonly thrown: unknown };

function outcomeOf(sending: Promise<unknown>): Promise<Outcome> {
  return sending.then(
    (answered) => ({ answered }),
    (thrown: unknown) => ({ thrown }),
  );
}

function expectReceipt(given: unknown): void {
  expectTrue(typeof given === 'object' && given !== null && !('ok' in given), 'send: expected a receipt');
  const receipt: unknown = typeof given === 'object' && given !== null && 'receipt' in given ? given.receipt : undefined;
  expectTrue(receipt === undefined || typeof receipt === 'string', 'receipt: expected a text or nothing');
}

function expectNotTaken(outcome: Outcome): void {
  if ('thrown' in outcome) return;
  const { answered } = outcome;
  const { ok, reason }: { readonly ok?: unknown; readonly reason?: unknown } = typeof answered === 'object' && answered !== null ? answered : {};
  expectTrue(ok === false && (reason === 'refused' || reason === 'try-later'), "send through a provider that is down: expected a rejection, or ok: false with the reason 'refused' or 'try-later'");
}

function expectNoSecret(outcome: Outcome, to: string): void {
  const shown = 'thrown' in outcome ? describe(outcome.thrown) : describe(outcome.answered);
  expectTrue(!shown.includes(to) && !shown.includes(canary), 'send through a provider that is down: expected neither the recipient nor the text in what comes back');
}

/** All of a value that a log would show, causes included. */
function describe(value: unknown, seen: readonly unknown[] = []): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.includes(value) || seen.length > 5) return '';
  return Object.getOwnPropertyNames(value).map((name) => describe(Reflect.get(value, name), [...seen, value])).join('\n');
}

async function expectInTime(outcome: Promise<unknown>): Promise<void> {
  const late = Symbol('late');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const first = await Promise.race([outcome, new Promise((resolve) => void (timer = setTimeout(resolve, 1_000, late)))]);
  clearTimeout(timer);
  expectTrue(first !== late, 'send with an aborted signal: expected an answer or a rejection within a second');
}

function assertSenderOptions<Sender>(options: SenderSuiteOptions<Sender>): void {
  assertSuiteOptions(options);
  assertFunction(options.createBroken, 'createBroken');
  assertText(options.to, 'to');
}
