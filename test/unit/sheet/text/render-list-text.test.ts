import { describe, expect, it } from 'vitest';
import { layoutListSheet, layoutSlip } from '../../../../src/sheet/index.js';
import { renderListText } from '../../../../src/sheet/text/index.js';
import { brand, codes, listInput, longestLabels, png, slipInput } from '../fixtures.js';

const readEntries = (text: string): string[] =>
  Array.from(text.matchAll(/\[ \] {1,3}(\d+) {2}(\w{4})/g), ([, position, code]) => [Number(position), code] as const)
    .sort(([a], [b]) => a - b)
    .map(([position, code]) => `${position} ${code ?? ''}`);

describe('renderListText', () => {
  it('invariant 10: numbers the one-time passwords 1 to 100', () => {
    expect(readEntries(renderListText({ sheet: layoutListSheet(listInput) }))).toEqual(codes.map((code, index) => `${index + 1} ${code}`));
  });

  it('is a sheet that can be read at a glance', () => {
    const lines = renderListText({ sheet: layoutListSheet({ ...listInput, holder: 'Åsa Öberg', brand }) }).split('\n');
    expect([...lines.slice(0, 7), ...lines.slice(27)]).toMatchInlineSnapshot(`
      [
        "Nordfjord Bank",
        "",
        "One-time passwords                                                        List 7",
        "Issued 2026-03-01   For Åsa Öberg",
        "",
        "[ ]   1  KAQX   [ ]  21  KDQX   [ ]  41  KGQX   [ ]  61  KJQX   [ ]  81  KLQX",
        "[ ]   2  WAQX   [ ]  22  WDQX   [ ]  42  WGQX   [ ]  62  WJQX   [ ]  82  WLQX",
        "[ ]  20  PSQX   [ ]  40  PFQX   [ ]  60  PHQX   [ ]  80  PKQX   [ ] 100  PMQX",
        "",
        "How to use this list",
        "- The login page names a list and a position. Type the four characters beside",
        "  that position.",
        "- Each password works once. Tick it off when you have used it.",
        "- Keep this list apart from your computer. Do not photograph it.",
        "- Never give a password to anyone who calls or writes to you. We never ask for",
        "  one.",
        "",
        "If you need help, or lose this paper",
        "  Help desk, +358 9 123 4567",
        "  Storgatan 1, 111 22 Stockholm",
        "  Monday to Friday, 8 to 18",
        "",
      ]
    `);
  });

  it('R208 in part: ends with whom to contact', () => {
    expect(renderListText({ sheet: layoutListSheet(listInput) }).endsWith('If you need help, or lose this paper\n  Help desk, +358 9 123 4567\n')).toBe(true);
  });

  it('keeps every line within 80 columns, whatever the host writes', () => {
    const longest = { ...listInput, listNumber: 99_999, labels: longestLabels, supportContact: 'x'.repeat(160), holder: 'Ä'.repeat(80), issuedText: 'y'.repeat(40), brand };
    for (const input of [listInput, longest]) {
      const widths = renderListText({ sheet: layoutListSheet(input) }).split('\n').map((line) => Array.from(line).length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    }
  });

  it('invariant 8: is the same text for the same sheet, with or without a logo', () => {
    const text = renderListText({ sheet: layoutListSheet({ ...listInput, brand }) });
    expect(renderListText({ sheet: layoutListSheet({ ...listInput, brand: { ...brand, logo: png() } }) })).toBe(text);
  });

  it.each([
    ['nothing', undefined, 'input: must be an object'],
    ['no sheet', {}, 'sheet: must be what layoutListSheet returned'],
    ['a slip', { sheet: layoutSlip(slipInput) }, 'sheet: must be what layoutListSheet returned'],
    ['the sheet’s input', { sheet: listInput }, 'sheet: must be what layoutListSheet returned'],
    ['the sheet itself', layoutListSheet(listInput), 'sheet: must be what layoutListSheet returned'],
    ['text', { sheet: 'list' }, 'sheet: must be what layoutListSheet returned'],
    ['null', { sheet: null }, 'sheet: must be what layoutListSheet returned'],
  ])('refuses %s', (_, input, message) => {
    expect(() => Reflect.apply(renderListText, undefined, [input])).toThrow(new TypeError(message));
  });
});
