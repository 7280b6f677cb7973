import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderListHtml } from '../../src/sheet/html/index.js';
import { layoutListSheet } from '../../src/sheet/index.js';
import { renderListPdf } from '../../src/sheet/pdf/index.js';
import { renderListText } from '../../src/sheet/text/index.js';
import { listInput, shownTexts } from '../unit/sheet/fixtures.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const symbols = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
const code = fc.array(fc.constantFrom(...symbols), { minLength: 4, maxLength: 4 }).map((letters) => letters.join(''));
const list = fc.array(code, { minLength: 100, maxLength: 100 });
/** What people are called, and what programs call them. */
const anyName = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 120 }), fc.string({ maxLength: 200 }));

describe('any list', () => {
  it('invariant 10, field 7: has the same numbers beside the same one-time passwords in text, HTML and PDF', async () => {
    const property = fc.asyncProperty(list, fc.boolean(), async (codes, largePrint) => {
      const expected = codes.map((each, index) => `${index + 1} ${each}`);
      const sheet = layoutListSheet({ ...listInput, codes });
      const inText = Array.from(renderListText({ sheet }).matchAll(/\[ \] +(\d+) {2}(\w{4})/g), ([, position, each]) => `${position ?? ''} ${each ?? ''}`);
      const inHtml = Array.from(renderListHtml({ sheet, largePrint }).matchAll(/row">(\d+)<\/th><td>([\w ]+)</g), ([, position, each]) => `${position ?? ''} ${each?.replaceAll(' ', '') ?? ''}`);
      const shown = shownTexts((await renderListPdf({ sheet, largePrint })).bytes);
      const first = shown.indexOf(codes[0] ?? '') - 1;
      const inPdf = shown.slice(first).filter((text) => /^\d{1,3}$|^[A-Z0-9]{4}$/.test(text));
      expect(inText.toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10))).toEqual(expected);
      expect(inHtml).toEqual(expected);
      expect(Array.from({ length: 100 }, (_, index) => inPdf.slice(2 * index, 2 * index + 2).join(' '))).toEqual(expected);
    });
    await fc.assert(property, { seed, numRuns: 20 });
  });
});

describe('any name', () => {
  it('comes to a sheet in all three forms, and never to an error', async () => {
    const property = fc.asyncProperty(anyName, async (holder) => {
      const sheet = layoutListSheet({ ...listInput, holder });
      expect(Math.max(...renderListText({ sheet }).split('\n').map((line) => Array.from(line.replace(/\p{M}/gu, '')).length))).toBeLessThanOrEqual(80);
      expect(renderListHtml({ sheet })).toContain('</html>');
      const { bytes, substituted, leftOut } = await renderListPdf({ sheet });
      expect(bytes.length).toBeGreaterThan(10_000);
      if (leftOut.length > 0) expect(substituted.length).toBeGreaterThan(0);
    });
    await fc.assert(property, { seed, numRuns: 100 });
  });

  it('holds no control and no bidirectional control character once it is laid out', () => {
    const property = fc.property(anyName, (holder) => {
      expect(layoutListSheet({ ...listInput, holder }).holder?.value ?? '').not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    });
    fc.assert(property, { seed, numRuns: 500 });
  });
});
