import { afterEach, describe, expect, it, vi } from 'vitest';
import { englishSheetLabels, layoutListSheet, layoutSlip, type ListSheet } from '../../../../src/sheet/index.js';
import { renderListPdf, type RenderListPdfInput } from '../../../../src/sheet/pdf/index.js';
import { brand, codes, jpeg, listInput, longestLabels, png, readFont, shownTexts, slipInput, unpackPdf, words } from '../fixtures.js';

const sheet = layoutListSheet({ ...listInput, holder: 'Åsa Öberg-Þórsdóttir', brand });
const font = { regular: readFont('DejaVuSans.ttf'), bold: readFont('DejaVuSans-Bold.ttf') };
const named = (holder: string): ListSheet => layoutListSheet({ ...listInput, holder });
const withLogo = (logo: Uint8Array): ListSheet => layoutListSheet({ ...listInput, brand: { ...brand, logo } });
const countPages = (bytes: Uint8Array): number => unpackPdf(bytes).split('/Type /Page\n').length - 1;

afterEach(() => vi.useRealTimers());

describe('renderListPdf', () => {
  it.each([{}, { page: 'letter' }, { largePrint: true }, { page: 'letter', largePrint: true }] as const)('invariant 10: numbers the one-time passwords 1 to 100 (%j)', async (options) => {
    const texts = shownTexts((await renderListPdf({ sheet, ...options })).bytes);
    const numbered = texts.flatMap((text, at) => (/^[A-Z]{4}$/.test(text) ? [`${texts[at - 1] ?? ''} ${text}`] : []));
    expect(numbered).toEqual(codes.map((code, index) => `${index + 1} ${code}`));
  });

  it('takes one page, and three in large print', async () => {
    expect(countPages((await renderListPdf({ sheet })).bytes)).toBe(1);
    expect(countPages((await renderListPdf({ sheet, page: 'letter' })).bytes)).toBe(1);
    expect(countPages((await renderListPdf({ sheet, largePrint: true })).bytes)).toBe(3);
    expect(countPages((await renderListPdf({ sheet, largePrint: true, page: 'letter' })).bytes)).toBe(3);
  });

  it('is cut for A4 or Letter', async () => {
    expect(unpackPdf((await renderListPdf({ sheet })).bytes)).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(unpackPdf((await renderListPdf({ sheet, page: 'letter' })).bytes)).toContain('/MediaBox [0 0 612 792]');
  });

  it('tells a screen reader the language, the title, and "Position 37, K W E R" for each of 100 rows', async () => {
    const text = unpackPdf((await renderListPdf({ sheet: layoutListSheet({ ...listInput, language: 'sv-FI' }) })).bytes);
    expect(text).toContain('/Lang (sv-FI)');
    expect(text).toContain('/DisplayDocTitle true');
    expect(text).toContain('(One-time passwords, List 7)');
    expect(text).toContain('/Marked true');
    const said = Array.from(text.matchAll(/\/ActualText \((.*?)\)/g), ([, actual]) => actual);
    expect(said).toEqual(codes.flatMap((code, index) => [`Position ${index + 1}`, Array.from(code).join(' ')]));
    expect(text.match(/\/S \/TR\n/g)).toHaveLength(101);
    expect(text.match(/\/Scope \/Row/g)).toHaveLength(100);
    expect(text.match(/\/Scope \/Column/g)).toHaveLength(2);
  });

  it('prints one-time passwords of 24 points and nothing under 16 in large print', async () => {
    const sizes = Array.from(unpackPdf((await renderListPdf({ sheet, largePrint: true })).bytes).matchAll(/\/F\d+ ([\d.]+) Tf/g), ([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    expect(sizes.filter((size) => size === 24).length).toBeGreaterThanOrEqual(100);
  });

  it('invariant 8: is the same file for the same sheet, at any time and with any chance', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const inputs: readonly Omit<RenderListPdfInput, 'sheet'>[] = [{}, { page: 'letter' }, { largePrint: true }, { font }];
    for (const input of inputs) {
      const first = await renderListPdf({ sheet, ...input });
      vi.setSystemTime(4e12);
      vi.spyOn(Math, 'random').mockReturnValue(0.5);
      expect(await renderListPdf({ sheet, ...input })).toEqual(first);
      vi.restoreAllMocks();
    }
    const logo = { sheet: withLogo(png()) };
    expect(await renderListPdf(logo)).toEqual(await renderListPdf(logo));
  });

  it('is dated by the list and not by the clock', async () => {
    expect(unpackPdf((await renderListPdf({ sheet })).bytes).match(/\(D:20260301235900Z\)/g)).toHaveLength(2);
  });

  it('stays under 40 KB, with a host’s fonts too', async () => {
    for (const input of [{}, { largePrint: true }, { font }, { font, largePrint: true }]) {
      expect((await renderListPdf({ sheet, ...input })).bytes.length).toBeLessThan(40_000);
    }
  });

  it('has a frozen result', async () => {
    const result = await renderListPdf({ sheet });
    expect([result, result.substituted, result.leftOut].every((part) => Object.isFrozen(part))).toBe(true);
  });

  describe('and names', () => {
    it('writes Nordic names as they are', async () => {
      const { bytes, substituted } = await renderListPdf({ sheet: named('Åsa Þórsdóttir Ægir Øberg Šimunek') });
      expect(substituted).toEqual([]);
      expect(shownTexts(bytes)).toContain('For Åsa Þórsdóttir Ægir Øberg \x8aimunek');
    });

    it('writes č and ŋ without what the built-in font lacks, and says so', async () => {
      const { bytes, substituted, leftOut } = await renderListPdf({ sheet: named('Niillas Čáhcesuolu Ŋuorta Łukasz Đorđe') });
      expect([substituted, leftOut]).toEqual([['Č', 'Ŋ', 'Ł', 'Đ', 'đ'], []]);
      expect(shownTexts(bytes)).toContain('For Niillas Cáhcesuolu Nuorta Lukasz Dorde');
    });

    it('lets a screen reader say the letters that the font lacks', async () => {
      const said = Buffer.from('For Niillas Ŋuorta', 'utf16le').swap16().toString('latin1');
      expect(unpackPdf((await renderListPdf({ sheet: named('Niillas Ŋuorta') })).bytes)).toContain(`/ActualText (\xfe\xff${said})`);
    });

    it.each(['Ирина Петрова', '王秀英', 'بی\u200cبی', '🦊'])('leaves %s out rather than fail, and says so', async (holder) => {
      const { bytes, substituted, leftOut } = await renderListPdf({ sheet: named(holder) });
      expect(leftOut).toEqual(['holder']);
      expect(substituted.length).toBeGreaterThan(0);
      expect(shownTexts(bytes).some((text) => text.startsWith('For'))).toBe(false);
    });

    it('writes them all with a font that has them', async () => {
      for (const holder of ['Niillas Čáhcesuolu Ŋuorta', 'Þórdís', 'Ирина Петрова']) {
        expect(await renderListPdf({ sheet: named(holder), font })).toMatchObject({ substituted: [], leftOut: [] });
      }
    });

    it('leaves out what a host’s font lacks', async () => {
      expect(await renderListPdf({ sheet: named('王秀英'), font })).toMatchObject({ substituted: ['王', '秀', '英'], leftOut: ['holder'] });
    });

    it('does the same with the brand', async () => {
      const cyrillic = layoutListSheet({ ...listInput, brand: { name: 'Банк', contactLines: ['Улица 1', 'Čapek'] } });
      expect(await renderListPdf({ sheet: cyrillic })).toMatchObject({ leftOut: ['brand.name', 'brand.contactLines'] });
      expect(shownTexts((await renderListPdf({ sheet: cyrillic })).bytes)).toContain('Capek');
    });

    it.each(['x', 'W', 'Ä'])('has room for a name of 80 times %s, in every size of print', async (letter) => {
      for (const page of ['a4', 'letter'] as const) {
        for (const largePrint of [false, true]) {
          await expect(renderListPdf({ sheet: layoutListSheet({ ...listInput, holder: letter.repeat(80), brand: { ...brand, logo: png() } }), page, largePrint })).resolves.toMatchObject({ leftOut: [] });
        }
      }
    });
  });

  describe('and the host’s own texts', () => {
    it.each([
      ['supportContact', { supportContact: 'Поддержка' }],
      ['issuedText', { issuedText: '1 марта' }],
      ['labels.listTitle', { labels: { ...englishSheetLabels, listTitle: 'Пароли' } }],
      ['labels.advice', { labels: { ...englishSheetLabels, advice: ['Gáhtte čállosa'] } }],
    ])('refuses a %s that the font lacks, and says what to do', async (argument, change) => {
      const host = layoutListSheet({ ...listInput, ...change });
      await expect(renderListPdf({ sheet: host })).rejects.toThrow(new TypeError(`${argument}: has characters that the font lacks; pass a font that has them`));
      await expect(renderListPdf({ sheet: host, font })).resolves.toMatchObject({ substituted: [], leftOut: [] });
    });

    it('fits the longest it allows on the page, or says that they are too long', async () => {
      const longest = layoutListSheet({ ...listInput, listNumber: 99_999, labels: longestLabels, supportContact: words(160), brand: { ...brand, logo: png(), contactLines: new Array<string>(4).fill(words(80)) }, issuedText: words(40), holder: words(80) });
      for (const page of ['a4', 'letter'] as const) {
        for (const largePrint of [false, true]) {
          const [result] = await Promise.allSettled([renderListPdf({ sheet: longest, page, largePrint })]);
          if (result.status === 'rejected') expect(result.reason).toEqual(new RangeError('labels, brand, supportContact: together too long for the page'));
          else expect(countPages(result.value.bytes)).toBe(largePrint ? 4 : 1);
        }
      }
    });

    it('keeps a title with markup out of the file’s XML', async () => {
      const host = layoutListSheet({ ...listInput, labels: { ...englishSheetLabels, listTitle: 'R&D </rdf:li>' } });
      expect(unpackPdf((await renderListPdf({ sheet: host })).bytes)).toContain('<rdf:li xml:lang="x-default">R D  /rdf:li , List 7</rdf:li>');
    });
  });

  describe('and logos', () => {
    it.each([
      ['a transparent PNG', png()],
      ['an opaque PNG', png({ colourType: 2 })],
      ['a JPEG', jpeg],
    ])('shows %s, and says the name in its place', async (_, logo) => {
      const text = unpackPdf((await renderListPdf({ sheet: withLogo(logo) })).bytes);
      expect(text).toContain('/S /Figure\n/Alt (Nordfjord Bank)');
      expect(text).toContain('/Subtype /Image');
    });

    it('refuses a PNG whose pixels are damaged, are too few, or unpack to more than it says', async () => {
      const whole = png({ width: 100, height: 100 });
      for (const logo of [png({ pixels: new Uint8Array(50).fill(7) }), png({ width: 2000, height: 2000 }), replaceSize(whole, 10)]) {
        await expect(renderListPdf({ sheet: withLogo(logo) })).rejects.toThrow(new TypeError('brand.logo: must be a whole PNG or JPEG file'));
      }
    });
  });

  describe('and fonts', () => {
    it('takes one font for both weights, and one for what is typed off the paper', async () => {
      const mono = readFont('DejaVuSansMono-Bold.ttf');
      const text = unpackPdf((await renderListPdf({ sheet, font: { regular: font.regular, bold: font.regular, code: mono } })).bytes);
      expect(new Set(Array.from(text.matchAll(/\/BaseFont \/\w+\+([\w-]+)/g), ([, name]) => name))).toEqual(new Set(['DejaVuSans', 'DejaVuSansMono-Bold']));
    });

    it('refuses bytes that are no font, and a font that is cut off or damaged', async () => {
      const { regular, bold } = font;
      const damaged = regular.map((byte, at) => (at > 2000 ? byte ^ 0x55 : byte));
      for (const broken of [new Uint8Array(), new TextEncoder().encode('not a font'), regular.slice(0, 100), regular.slice(0, 5000), damaged]) {
        await expect(renderListPdf({ sheet, font: { regular: broken, bold } })).rejects.toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/^font(\.regular)?: must be /) }));
      }
    });
  });

  describe('and a password', () => {
    it('encrypts the file with AES-256, so that nothing on the paper can be read in it', async () => {
      const { bytes } = await renderListPdf({ sheet, password: 'correct horse battery' });
      const text = unpackPdf(bytes);
      expect(text).toContain('/CFM /AESV3');
      expect(text).not.toMatch(/Position|Nordfjord|One-time|correct horse/);
    });

    it.each([
      ['a short one', 'elevenchars', 'RangeError', 'password: must have at least 12 characters'],
      ['an empty one', '', 'RangeError', 'password: must not be empty'],
      ['a long one', 'x'.repeat(128), 'RangeError', 'password: must have at most 127 characters'],
      ['one of too many bytes', '€'.repeat(64), 'RangeError', 'password: must have at most 127 UTF-8 bytes'],
      ['a number', 123_456_789_012, 'TypeError', 'password: must be a string'],
      ['one with a control character', 'correct\u0000horse battery', 'RangeError', 'password: must have no control, line-break or bidirectional control characters'],
      ['one that RFC 4013 forbids', 'correct horse \ue000', 'RangeError', 'password: has characters that a PDF password cannot have (RFC 4013)'],
    ])('refuses %s without repeating it', async (_, password, name, message) => {
      await expect(Reflect.apply(renderListPdf, undefined, [{ sheet, password }])).rejects.toThrow(expect.objectContaining({ name, message }));
    });
  });

  it.each([
    ['nothing', undefined, 'TypeError', 'input: must be an object'],
    ['no sheet', {}, 'TypeError', 'sheet: must be what layoutListSheet returned'],
    ['a slip', { sheet: layoutSlip(slipInput) }, 'TypeError', 'sheet: must be what layoutListSheet returned'],
    ['A5', { sheet, page: 'a5' }, 'RangeError', "page: must be 'a4' or 'letter'"],
    ['large print as text', { sheet, largePrint: 'yes' }, 'TypeError', 'largePrint: must be a boolean'],
    ['a font by name', { sheet, font: 'Arial' }, 'TypeError', 'font: must be an object'],
    ['a font without bold', { sheet, font: { regular: font.regular } }, 'TypeError', 'font.bold: must be a Uint8Array'],
    ['a font as a buffer', { sheet, font: { regular: font.regular.buffer, bold: font.bold } }, 'TypeError', 'font.regular: must be a Uint8Array'],
    ['a code font by name', { sheet, font: { ...font, code: 'Courier' } }, 'TypeError', 'font.code: must be a Uint8Array'],
  ])('refuses %s', async (_, input, name, message) => {
    await expect(Reflect.apply(renderListPdf, undefined, [input])).rejects.toThrow(expect.objectContaining({ name, message }));
  });
});

/** A PNG that says it has fewer rows than its data unpacks to. */
function replaceSize(whole: Uint8Array, height: number): Uint8Array {
  const copy = whole.slice();
  new DataView(copy.buffer).setUint32(20, height);
  return copy;
}
