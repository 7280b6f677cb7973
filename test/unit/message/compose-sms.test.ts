import { describe, expect, it } from 'vitest';
import { composeSms, english } from '../../../src/message/index.js';
import { context, data, purposes, render, username } from './fixtures.js';

const lastLine = (text: string): string => text.split('\n').at(-1) ?? '';

describe('composeSms: origin-bound one-time codes', () => {
  it('where a code is typed in a browser, the last line binds it to the page that asks for it', () => {
    for (const purpose of ['invitation', 'address-code'] as const) expect(lastLine(render(['en', english], purpose).sms)).toBe('@kirja.example #12345678');
    expect(lastLine(render(['en', english], 'recovery-code').sms)).toBe('@a.kirja.example #12345678');
  });

  it('no other message has such a line', () => {
    const bound = purposes.filter((purpose) => lastLine(render(['en', english], purpose).sms).startsWith('@'));
    expect(bound).toEqual(['invitation', 'address-code', 'recovery-code']);
    expect(bound).toEqual(purposes.filter((purpose) => 'code' in data[purpose]));
  });

  it('a catalogue of the host’s own gets it as well, after whatever it says', () => {
    const texts = { ...english['address-code'], sms: () => 'Hello @evil.example #99999999' };
    expect(composeSms({ texts, data: { ...context, ...data['address-code'] } }).text).toBe('Hello @evil.example #99999999\n@kirja.example #12345678');
  });

  it('it names the host alone, as browsers compare nothing else', () => {
    const message = { texts: english['address-code'], data: { ...context, ...data['address-code'], loginUrl: 'https://Books.EXAMPLE:8443/a/b' } };
    expect(lastLine(composeSms(message).text)).toBe('@books.example #12345678');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(composeSms({ texts: english['password-changed'], data: { ...context, username } }))).toBe(true);
  });
});
