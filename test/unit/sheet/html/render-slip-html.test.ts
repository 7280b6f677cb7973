import { describe, expect, it } from 'vitest';
import { layoutListSheet, layoutSlip } from '../../../../src/sheet/index.js';
import { renderSlipHtml } from '../../../../src/sheet/html/index.js';
import { brand, listInput, slipInput } from '../fixtures.js';

const slip = layoutSlip({ ...slipInput, loginAddress: 'https://login.example.com', brand });

describe('renderSlipHtml', () => {
  it('names each field in the order in which it is needed', () => {
    const fields = Array.from(renderSlipHtml({ slip }).matchAll(/<dt>(.*?)<\/dt><dd.*?>(.*?)<\/dd>/g), ([, label, value]) => [label, value]);
    expect(fields).toEqual([
      ['Username', 'aino.virtanen4821'],
      ['Temporary password', 'K7MQ-2XWA-9HTR-PL4D'],
      ['Works until', '2026-03-08 12:30 UTC'],
      ['Login page', 'https://login.example.com'],
      ['Issued', '2026-03-01'],
    ]);
  });

  it('says how to start, and whom to contact (R208 in part)', () => {
    const html = renderSlipHtml({ slip });
    expect(html.match(/<ol>\n(<li>.*<\/li>\n){3}<\/ol>/)).not.toBeNull();
    expect(html).toContain('<p>Help desk, +358 9 123 4567<br>');
  });

  it('makes no link of the login address', () => {
    expect(renderSlipHtml({ slip })).not.toMatch(/<a |href/);
  });

  it('runs nothing and loads nothing', () => {
    expect(renderSlipHtml({ slip })).not.toMatch(/<script|<link|url\(|@import| style=/);
  });

  it.each([
    ['nothing', undefined, 'TypeError', 'input: must be an object'],
    ['a list sheet', { slip: layoutListSheet(listInput) }, 'TypeError', 'slip: must be what layoutSlip returned'],
    ['A5', { slip, page: 'a5' }, 'RangeError', "page: must be 'a4' or 'letter'"],
    ['large print as a number', { slip, largePrint: 1 }, 'TypeError', 'largePrint: must be a boolean'],
  ])('refuses %s', (_, input, name, message) => {
    expect(() => Reflect.apply(renderSlipHtml, undefined, [input])).toThrow(expect.objectContaining({ name, message }));
  });
});
