import { describe, expect, it } from 'vitest';
import type { EmailMessage, SmsMessage } from '../../../src/port/index.js';
import { createInbox } from '../../../src/testing/index.js';

const email = (n: number, to = 'aino@example.com'): EmailMessage => ({ id: `e${n}`, to, purpose: 'invitation', subject: 'Your username', text: `text ${n}`, html: `<p>text ${n}</p>`, language: 'en' });
const sms = (n: number, to = '+358401234567'): SmsMessage => ({ id: `s${n}`, to, purpose: 'temporary-password', text: `text ${n}`, language: 'en' });

describe('createInbox', () => {
  it('keeps what both senders took, oldest first, and gives a receipt for each', async () => {
    const inbox = createInbox();
    const receipts = [await inbox.email.send(email(1)), await inbox.sms.send(sms(2)), await inbox.email.send(email(3))];
    expect(inbox.all()).toEqual([{ channel: 'email', ...email(1) }, { channel: 'sms', ...sms(2) }, { channel: 'email', ...email(3) }]);
    expect(new Set(receipts.map(({ receipt }) => receipt)).size).toBe(3);
  });

  it('finds the newest message to exactly that address, in its own channel', async () => {
    const inbox = createInbox();
    for (const n of [1, 2]) await inbox.email.send(email(n));
    for (const n of [3, 4]) await inbox.sms.send(sms(n));
    await inbox.sms.send(sms(5, '+46701234567'));
    expect(inbox.lastEmailTo('aino@example.com')?.id).toBe('e2');
    expect(inbox.lastSmsTo('+358401234567')?.id).toBe('s4');
    for (const nobody of ['Aino@example.com', '+358401234567', '', 'constructor']) expect(inbox.lastEmailTo(nobody)).toBe(undefined);
    expect(inbox.lastSmsTo('aino@example.com')).toBe(undefined);
  });

  it('a sender that fails rejects so many messages, keeps none of them, and works again', async () => {
    const inbox = createInbox();
    inbox.fail({ channel: 'sms', times: 2 });
    for (const n of [1, 2]) await expect(inbox.sms.send(sms(n))).rejects.toThrow(new Error('the provider is down (a failure that the test asked for)'));
    await inbox.email.send(email(3));
    await inbox.sms.send(sms(4));
    expect(inbox.all().map(({ id }) => id)).toEqual(['e3', 's4']);
  });

  it('a sender can fail until told otherwise', async () => {
    const inbox = createInbox();
    inbox.fail({ channel: 'email', times: Infinity });
    for (let n = 0; n < 20; n += 1) await expect(inbox.email.send(email(n))).rejects.toThrow('the provider is down');
    inbox.clear();
    await expect(inbox.email.send(email(1))).rejects.toThrow('the provider is down');
    inbox.fail({ channel: 'email', times: 0 });
    await inbox.email.send(email(2));
    expect(inbox.all()).toHaveLength(1);
  });

  it('clear forgets the messages, and what was looked up before stays as it was', async () => {
    const inbox = createInbox();
    await inbox.email.send(email(1));
    const before = inbox.all();
    inbox.clear();
    expect(inbox.all()).toEqual([]);
    expect(before).toHaveLength(1);
    expect(Object.isFrozen(before) && Object.isFrozen(before[0])).toBe(true);
  });

  it('a message counts as it was when it was sent', async () => {
    const inbox = createInbox();
    const message = { ...sms(1) };
    const sent = inbox.sms.send(message);
    message.text = 'changed meanwhile';
    await sent;
    expect(inbox.lastSmsTo(message.to)?.text).toBe('text 1');
  });

  it.each([undefined, null, 7, 'text', {}])('the wrong message %#: a rejection that names what is missing', async (message) => {
    const inbox = createInbox();
    for (const sender of [inbox.email, inbox.sms]) await expect(sender.send(message as never)).rejects.toThrow(new TypeError('message.id: must be a text that is not empty'));
    expect(inbox.all()).toEqual([]);
  });

  it.each(['id', 'to', 'text', 'subject'])('an e-mail without %s: a rejection that names it', async (property) => {
    for (const wrong of [undefined, null, '', 7, {}]) {
      await expect(createInbox().email.send({ ...email(1), [property]: wrong })).rejects.toThrow(new TypeError(`message.${property}: must be a text that is not empty`));
    }
  });

  it('a failure of the wrong shape: an error that names it', () => {
    const { fail } = createInbox();
    for (const wrong of [undefined, null, 'sms']) expect(() => fail(wrong as never)).toThrow(new TypeError('failure: must be an object'));
    for (const channel of [undefined, 'push', 'SMS', '__proto__']) expect(() => fail({ channel: channel as never, times: 1 })).toThrow(new TypeError("channel: must be 'email' or 'sms'"));
    for (const times of [undefined, '1', null]) expect(() => fail({ channel: 'sms', times: times as never })).toThrow(new TypeError('times: must be a number'));
    for (const times of [-1, 0.5, NaN, -Infinity]) expect(() => fail({ channel: 'sms', times })).toThrow(new RangeError('times: must be a whole number from 0, or Infinity'));
  });
});
