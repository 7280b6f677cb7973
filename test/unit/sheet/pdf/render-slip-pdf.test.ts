import { describe, expect, it } from 'vitest';
import { englishSheetLabels, layoutListSheet, layoutSlip } from '../../../../src/sheet/index.js';
import { renderSlipPdf } from '../../../../src/sheet/pdf/index.js';
import { brand, listInput, longestLabels, png, readFont, shownTexts, slipInput, unpackPdf, words } from '../fixtures.js';

const slip = layoutSlip({ ...slipInput, loginAddress: 'login.example.com', brand });
const font = { regular: readFont('DejaVuSans.ttf'), bold: readFont('DejaVuSans-Bold.ttf') };

describe('renderSlipPdf', () => {
  it('names each field, how to start, and whom to contact (R208 in part), in that order', async () => {
    const { bytes } = await renderSlipPdf({ slip });
    expect(shownTexts(bytes)).toMatchInlineSnapshot(`
      [
        "Nordfjord Bank",
        "Your first login",
        "Username",
        "aino.virtanen4821",
        "Temporary password",
        "K7MQ-2XWA-9HTR-PL4D",
        "Works until",
        "2026-03-08 12:30 UTC",
        "Login page",
        "login.example.com",
        "Issued",
        "2026-03-01",
        "How to start",
        "1.",
        "Open the login page. Type the username and the temporary password.",
        "2.",
        "Check your details, then choose a password of your own. The temporary one stops working.",
        "3.",
        "Take your list of one-time passwords: save it or print it.",
        "Keep this slip to yourself, and destroy it when you have a password of your own.",
        "Never give a password to anyone who calls or writes to you. We never ask for one.",
        "If you need help, or lose this paper",
        "Help desk, +358 9 123 4567",
        "Storgatan 1, 111 22 Stockholm",
        "Monday to Friday, 8 to 18",
      ]
    `);
  });

  it('spells username and temporary password for a screen reader', async () => {
    const text = unpackPdf((await renderSlipPdf({ slip })).bytes);
    expect(text).toContain(`/ActualText (${Array.from(slipInput.username).join(' ')})`);
    expect(text).toContain(`/ActualText (${Array.from(slipInput.temporaryPassword).join(' ')})`);
    expect(text.match(/\/Scope \/Row/g)).toHaveLength(5);
  });

  it('invariant 8: is the same file for the same slip', async () => {
    for (const options of [{}, { largePrint: true, page: 'letter' }, { font }] as const) {
      expect(await renderSlipPdf({ slip, ...options })).toEqual(await renderSlipPdf({ slip, ...options }));
    }
  });

  it('takes one page, and more where every text is as long as it may be', async () => {
    const longest = layoutSlip({ ...slipInput, username: 'u'.repeat(64), temporaryPassword: 'P'.repeat(128), loginAddress: 'l'.repeat(100), labels: longestLabels, supportContact: words(160), brand: { ...brand, logo: png() } });
    const countPages = (bytes: Uint8Array): number => unpackPdf(bytes).split('/Type /Page\n').length - 1;
    for (const options of [{}, { page: 'letter' }, { largePrint: true }, { largePrint: true, page: 'letter' }] as const) {
      expect(countPages((await renderSlipPdf({ slip, ...options })).bytes)).toBe(1);
      const { bytes } = await renderSlipPdf({ slip: longest, ...options });
      expect(countPages(bytes)).toBeLessThanOrEqual(4);
      expect(shownTexts(bytes).join('')).toContain('P'.repeat(128));
    }
  });

  it('never writes a username or a temporary password with other characters than its own', async () => {
    for (const [argument, change] of [['username', { username: 'čapek' }], ['temporaryPassword', { temporaryPassword: 'kŋ7m' }]] as const) {
      await expect(renderSlipPdf({ slip: layoutSlip({ ...slipInput, ...change }) })).rejects.toThrow(new TypeError(`${argument}: has characters that the font lacks; pass a font.code that has them`));
      await expect(renderSlipPdf({ slip: layoutSlip({ ...slipInput, ...change }), font: { ...font, code: font.bold } })).resolves.toMatchObject({ substituted: [] });
    }
  });

  it('refuses texts of the host that the font lacks', async () => {
    const texts = [
      ['loginAddress', { loginAddress: 'čapek.example' }],
      ['expiresText', { expiresText: '8 марта' }],
      ['labels.steps', { labels: { ...englishSheetLabels, steps: ['Откройте'] } }],
    ] as const;
    for (const [argument, change] of texts) {
      await expect(renderSlipPdf({ slip: layoutSlip({ ...slipInput, ...change }) })).rejects.toThrow(new TypeError(`${argument}: has characters that the font lacks; pass a font that has them`));
    }
  });

  it.each([
    ['nothing', undefined, 'TypeError', 'input: must be an object'],
    ['a list sheet', { slip: layoutListSheet(listInput) }, 'TypeError', 'slip: must be what layoutSlip returned'],
    ['A5', { slip, page: 'a5' }, 'RangeError', "page: must be 'a4' or 'letter'"],
    ['a short password', { slip, password: 'short' }, 'RangeError', 'password: must have at least 12 characters'],
  ])('refuses %s', async (_, input, name, message) => {
    await expect(Reflect.apply(renderSlipPdf, undefined, [input])).rejects.toThrow(expect.objectContaining({ name, message }));
  });
});
