import { describe, expect, it } from 'vitest';
import { layoutSlip } from '../../src/sheet/index.js';
import { renderSlipPdf } from '../../src/sheet/pdf/index.js';
import { brand, longestLabels, readFont, slipInput, words } from '../unit/sheet/fixtures.js';
import { draw, inkOf, run } from './tools.js';

const font = { regular: readFont('DejaVuSans.ttf'), bold: readFont('DejaVuSans-Bold.ttf') };
const slip = layoutSlip({ ...slipInput, loginAddress: 'login.example.com', brand });

describe.each([
  { name: 'A4', input: { slip } },
  { name: 'Letter in large print', input: { slip, page: 'letter', largePrint: true } },
  { name: 'A4 with a host’s fonts', input: { slip, font } },
] as const)('the PDF of a slip: $name', ({ input }) => {
  it('is a sound file of one page with a white edge', async () => {
    const { bytes } = await renderSlipPdf(input);
    expect(run('qpdf', bytes, ['--check'])).toContain('No syntax or stream encoding errors found');
    expect(run('pdfinfo', bytes)).toMatch(/Title: +Your first login\n[^]*Tagged: +yes\n[^]*Pages: +1\n/);
    expect(inkOf(draw(bytes, 1), 18)).toMatchObject({ frame: 255 });
  });

  it('gives username and temporary password to who copies its text, each on a line with its name', async () => {
    const text = run('pdftotext', (await renderSlipPdf(input)).bytes, ['-layout'], ['-']);
    expect(text).toMatch(/^ *Username +aino\.virtanen4821$/m);
    expect(text).toMatch(/^ *Temporary password +K7MQ-2XWA-9HTR-PL4D$/m);
  });

  it('is read out as headings, a table of five rows, lists and the contact', async () => {
    const said = run('pdfinfo', (await renderSlipPdf(input)).bytes, ['-struct-text']);
    expect(said.match(/\/Scope \/Row/g)).toHaveLength(5);
    const parts = ['H1', '"Username"', '"aino.virtanen4821"', '"Temporary password"', '"K7MQ-2XWA-9HTR-PL4D"', '"How to start"', '"1."', '"If you need help', '"Help desk'];
    expect(parts.map((part) => said.indexOf(part)).every((at, index, all) => at > (all[index - 1] ?? -1))).toBe(true);
  });
});

describe('the PDF of a slip', () => {
  it('keeps every text on the page, however long the host’s are', async () => {
    const longest = layoutSlip({ ...slipInput, username: 'u'.repeat(64), temporaryPassword: 'P'.repeat(128), loginAddress: 'l'.repeat(100), labels: longestLabels, supportContact: words(160), brand });
    for (const options of [{}, { font }, { page: 'letter', largePrint: true }] as const) {
      const { bytes } = await renderSlipPdf({ slip: longest, ...options });
      const pages = Number(/Pages: +(\d)/.exec(run('pdfinfo', bytes))?.[1]);
      for (let page = 1; page <= pages; page += 1) expect(inkOf(draw(bytes, page), 18).frame).toBe(255);
    }
  });
});
