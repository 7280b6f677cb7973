import { describe, expect, it } from 'vitest';
import { layoutListSheet, layoutSlip } from '../../../../src/sheet/index.js';
import { renderSlipText } from '../../../../src/sheet/text/index.js';
import { brand, listInput, longestLabels, slipInput } from '../fixtures.js';

describe('renderSlipText', () => {
  it('says who logs in with what, until when, how, and whom to contact (R208 in part)', () => {
    expect(renderSlipText({ slip: layoutSlip({ ...slipInput, loginAddress: 'login.example.com', brand }) })).toMatchInlineSnapshot(`
      "Nordfjord Bank

      Your first login

      Username            aino.virtanen4821
      Temporary password  K7MQ-2XWA-9HTR-PL4D
      Works until         2026-03-08 12:30 UTC
      Login page          login.example.com
      Issued              2026-03-01

      How to start
      1. Open the login page. Type the username and the temporary password.
      2. Check your details, then choose a password of your own. The temporary one
         stops working.
      3. Take your list of one-time passwords: save it or print it.

      - Keep this slip to yourself, and destroy it when you have a password of your
        own.
      - Never give a password to anyone who calls or writes to you. We never ask for
        one.

      If you need help, or lose this paper
        Help desk, +358 9 123 4567
        Storgatan 1, 111 22 Stockholm
        Monday to Friday, 8 to 18
      "
    `);
  });

  it('keeps every line within 80 columns, whatever the host writes', () => {
    const slip = layoutSlip({ ...slipInput, username: 'u'.repeat(64), temporaryPassword: 'p'.repeat(128), loginAddress: 'l'.repeat(100), labels: longestLabels, supportContact: 'x'.repeat(160) });
    const lines = renderSlipText({ slip }).split('\n');
    expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(80);
    expect(lines.join('').replace(/[^p]/g, '')).toContain('p'.repeat(128));
  });

  it.each([
    ['nothing', undefined, 'input: must be an object'],
    ['a list sheet', { slip: layoutListSheet(listInput) }, 'slip: must be what layoutSlip returned'],
    ['the slip’s input', { slip: slipInput }, 'slip: must be what layoutSlip returned'],
  ])('refuses %s', (_, input, message) => {
    expect(() => Reflect.apply(renderSlipText, undefined, [input])).toThrow(new TypeError(message));
  });
});
