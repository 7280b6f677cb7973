import { expect, test } from 'vitest';
import { originOf } from '../arguments.js';
import { createMailbox } from '../mailbox.js';
import { matti, origin } from './walk.js';

test('the address has no port where browsers leave it out', () => {
  expect([originOf(80), originOf(3000)]).toEqual(['http://127.0.0.1', origin]);
});

test('of a kept inbox only what is a message is shown', () => {
  const message = { id: '1', channel: 'email', to: matti.email, subject: 'Hello', text: 'Good day', at: 0 };
  const wrong = [{ ...message, at: 'now' }, { ...message, at: NaN }, { ...message, channel: 'fax' }, { ...message, text: 1 }, { ...message, subject: {} }, { id: '1' }, 'message', undefined];
  expect(createMailbox({ now: () => 0, kept: [...wrong, message] }).all()).toEqual([message]);
});
