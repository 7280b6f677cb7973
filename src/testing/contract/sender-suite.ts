import type { EmailMessage, EmailSender, SendReceipt, SendRefusal, SmsMessage, SmsSender } from '../../port/index.js';
import { assertFunction, assertText } from '../assert.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectRefusal, expectTrue } from './expect.js';

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
 * The contract of `EmailSender` as cases to run: a receipt for what was taken, a rejection for what was not.
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
  const send = (sender: EmailSender): Promise<SendReceipt | SendRefusal> => sender.send(message, { signal: new AbortController().signal });
  return toCases({ create: options.create, subject: 'e-mail sender', checks: senderChecks(send, options.createBroken) });
}

/**
 * The contract of `SmsSender` as cases to run: a receipt for what was taken, a rejection for what was not.
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
  const message: SmsMessage = { id: 'lukko-contract-1', to: options.to, purpose: 'list-issued', text };
  const send = (sender: SmsSender): Promise<SendReceipt | SendRefusal> => sender.send(message, { signal: new AbortController().signal });
  return toCases({ create: options.create, subject: 'SMS sender', checks: senderChecks(send, options.createBroken) });
}

const text = 'A test of the sender. Åäö, č, ŋ, Матти.\nA second line.';

function senderChecks<Sender>(send: (sender: Sender) => Promise<SendReceipt | SendRefusal>, createBroken: () => Promise<Sender>): readonly Check<Sender>[] {
  return [
    { name: 'a message that was taken gives a receipt', check: async (sender) => expectReceipt(await send(sender)) },
    {
      name: 'the same message sent again, as in a retry, is no error',
      check: async (sender) => {
        await send(sender);
        expectReceipt(await send(sender));
      },
    },
    {
      name: 'a message that was not taken is a rejection',
      check: async () => {
        const broken = await createBroken();
        await expectRefusal(() => send(broken), 'send through a provider that is down');
      },
    },
  ];
}

function expectReceipt(given: unknown): void {
  expectTrue(typeof given === 'object' && given !== null, 'send: expected an object');
  const receipt: unknown = typeof given === 'object' && given !== null && 'receipt' in given ? given.receipt : undefined;
  expectTrue(receipt === undefined || typeof receipt === 'string', 'receipt: expected a text or nothing');
}

function assertSenderOptions<Sender>(options: SenderSuiteOptions<Sender>): void {
  assertSuiteOptions(options);
  assertFunction(options.createBroken, 'createBroken');
  assertText(options.to, 'to');
}
