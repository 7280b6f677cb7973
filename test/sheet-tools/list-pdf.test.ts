import { describe, expect, it } from 'vitest';
import { renderListHtml } from '../../src/sheet/html/index.js';
import { englishSheetLabels, layoutListSheet, type ListSheet, type SheetLabels } from '../../src/sheet/index.js';
import { renderListPdf } from '../../src/sheet/pdf/index.js';
import { renderListText } from '../../src/sheet/text/index.js';
import { brand, codes, jpeg, listInput, longestLabels, png, readFont, words } from '../unit/sheet/fixtures.js';
import { draw, inkOf, run } from './tools.js';

const font = { regular: readFont('DejaVuSans.ttf'), bold: readFont('DejaVuSans-Bold.ttf') };
const sheet = layoutListSheet({ ...listInput, holder: 'Åsa Öberg', brand });
const logo = png({ width: 200, height: 50 });
const variants = [
  { name: 'A4', input: { sheet }, pages: 1, size: '595.28 x 841.89 pts (A4)' },
  { name: 'Letter', input: { sheet, page: 'letter' }, pages: 1, size: '612 x 792 pts (letter)' },
  { name: 'A4 in large print', input: { sheet, largePrint: true }, pages: 3, size: '595.28 x 841.89 pts (A4)' },
  { name: 'Letter in large print', input: { sheet, page: 'letter', largePrint: true }, pages: 3, size: '612 x 792 pts (letter)' },
  { name: 'A4 with a host’s fonts', input: { sheet, font }, pages: 1, size: '595.28 x 841.89 pts (A4)' },
  { name: 'Letter with a host’s fonts in large print', input: { sheet, font, page: 'letter', largePrint: true }, pages: 3, size: '612 x 792 pts (letter)' },
  { name: 'A4 without a brand', input: { sheet: layoutListSheet(listInput) }, pages: 1, size: '595.28 x 841.89 pts (A4)' },
] as const;
const numbered = codes.map((code, index) => `${index + 1} ${code}`);
const byNumber = (entries: readonly string[]): string[] => entries.toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10));

describe.each(variants)('the PDF of a list: $name', ({ input, pages, size }) => {
  it('is a sound file of the right size and number of pages', async () => {
    const { bytes } = await renderListPdf(input);
    expect(run('qpdf', bytes, ['--check'])).toContain('No syntax or stream encoding errors found');
    const info = run('pdfinfo', bytes);
    expect(info).toMatch(new RegExp(`Pages: +${pages}\n`));
    expect(info).toContain(size);
    expect(info).toMatch(/Title: +One-time passwords, List 7\n[^]*Tagged: +yes\n[^]*JavaScript: +no\n/);
  });

  it('invariant 10: reads 1 to 100 with the same one-time passwords as HTML and text', async () => {
    const { bytes } = await renderListPdf(input);
    const inPdf = run('pdftotext', bytes, ['-raw'], ['-']).match(/^\d{1,3} [A-Z]{4}$/gm) ?? [];
    const inText = Array.from(renderListText(input).matchAll(/\[ \] +(\d+) {2}(\w{4})/g), ([, position, code]) => `${position ?? ''} ${code ?? ''}`);
    const inHtml = Array.from(renderListHtml(input).matchAll(/row">(\d+)<\/th><td>([\w ]+)</g), ([, position, code]) => `${position ?? ''} ${code?.replaceAll(' ', '') ?? ''}`);
    expect([Array.from(inPdf), byNumber(inText), inHtml]).toEqual([numbered, numbered, numbered]);
  });

  it('gives position, then one-time password, to who copies its text', async () => {
    const text = run('pdftotext', (await renderListPdf(input)).bytes, [], ['-']);
    expect(byNumber(text.match(/^\d{1,3} [A-Z]{4}$/gm) ?? [])).toEqual(numbered);
  });

  it('is read out as a heading, one table of 100 rows from 1 to 100, the advice and the contact', async () => {
    const said = run('pdfinfo', (await renderListPdf(input)).bytes, ['-struct-text']);
    const rows = Array.from(said.matchAll(/TR\n +TH:\n +\/Scope \/Row\n +"(\d+)" *\n +TD\n +"(\w+)"/g), ([, position, code]) => `${position ?? ''} ${code ?? ''}`);
    expect(rows).toEqual(numbered);
    expect(said.match(/^ +Table/gm)).toHaveLength(1);
    const parts = ['H1', '"One-time passwords"', '"Position"', '"100"', '"How to use this list"', 'LBody', '"If you need help', '"Help desk'];
    expect(parts.map((part) => said.indexOf(part)).every((at, index, all) => at > (all[index - 1] ?? -1))).toBe(true);
  });

  it('leaves the edge of each page white', async () => {
    const { bytes } = await renderListPdf(input);
    for (let page = 1; page <= pages; page += 1) {
      const ink = inkOf(draw(bytes, page), 18);
      expect(ink.frame).toBe(255);
      expect(ink.inside).toBeLessThan(128);
    }
  });
});

describe('the PDF of a list', () => {
  it('embeds a host’s fonts as the part that is used, and says which letters they are', async () => {
    const { bytes } = await renderListPdf({ sheet: layoutListSheet({ ...listInput, holder: 'Þórdís Čáhppe Ŋuorta Ирина' }), font: { ...font, code: readFont('DejaVuSansMono-Bold.ttf') } });
    const lines = run('pdffonts', bytes).trim().split('\n').slice(2);
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => /DejaVuSans\S* +CID TrueType +Identity-H +yes yes yes/.test(line))).toBe(true);
    expect(run('pdftotext', bytes, ['-raw'], ['-'])).toContain('For Þórdís Čáhppe Ŋuorta Ирина');
  });

  it('writes þ, č and ŋ with its own font as far as it can', async () => {
    const { bytes } = await renderListPdf({ sheet: layoutListSheet({ ...listInput, holder: 'Þórdís Čáhppe Ŋuorta' }) });
    expect(run('pdftotext', bytes, ['-raw'], ['-'])).toContain('For Þórdís Cáhppe Nuorta');
  });

  it('is sound with every kind of logo', async () => {
    for (const each of [logo, png({ colourType: 2 }), jpeg]) {
      const { bytes } = await renderListPdf({ sheet: layoutListSheet({ ...listInput, brand: { ...brand, logo: each } }) });
      expect(run('qpdf', bytes, ['--check'])).toContain('No syntax or stream encoding errors found');
    }
  });

  it('keeps every text on the page, however long the host’s are', async () => {
    const layout = (labels: SheetLabels): ListSheet => layoutListSheet({ ...listInput, listNumber: 99_999, labels, supportContact: words(160), holder: words(80), issuedText: words(40), brand });
    const normal = layout({ ...longestLabels, advice: longestLabels.advice.slice(0, 3) });
    const large = layout({ ...englishSheetLabels, advice: longestLabels.advice, contactHeading: words(60) });
    for (const input of [{ sheet: normal }, { sheet: normal, font }, { sheet: large, largePrint: true }, { sheet: large, page: 'letter', largePrint: true }] as const) {
      const { bytes } = await renderListPdf(input);
      const pages = Number(/Pages: +(\d)/.exec(run('pdfinfo', bytes))?.[1]);
      for (let page = 1; page <= pages; page += 1) expect(inkOf(draw(bytes, page), 18).frame).toBe(255);
      expect(byNumber(run('pdftotext', bytes, ['-raw'], ['-']).match(/^\d{1,3} [A-Z]{4}$/gm) ?? [])).toEqual(numbered);
    }
  });

  it('opens with its password and not without', async () => {
    const { bytes } = await renderListPdf({ sheet, password: 'correct horse bättery' });
    expect(() => run('qpdf', bytes, ['--check'])).toThrow(/invalid password/);
    expect(() => run('qpdf', bytes, ['--check', '--password=wrong horse bättery'])).toThrow(/invalid password/);
    const checked = run('qpdf', bytes, ['--check', '--password=correct horse bättery']);
    expect(checked).toContain('stream encryption method: AESv3');
    expect(checked).toContain('No syntax or stream encoding errors found');
    expect(checked).toContain('extract for accessibility: allowed');
    expect(run('pdftotext', bytes, ['-upw', 'correct horse bättery', '-raw'], ['-']).match(/^\d{1,3} [A-Z]{4}$/gm)).toEqual(numbered);
  });
});
