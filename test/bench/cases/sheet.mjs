/**
 * How long the sheet takes from the one-time passwords to the file, after a warm-up and in turns, and how large the PDF is: with the PDF's
 * own fonts and with a host's (DejaVu, regular and bold).
 */
import { readFileSync } from 'node:fs';
import { layoutListSheet } from 'lukko/sheet';
import { renderListHtml } from 'lukko/sheet/html';
import { renderListPdf } from 'lukko/sheet/pdf';
import { renderListText } from 'lukko/sheet/text';
import { inTurns, timeMs } from '../measure.mjs';

export const name = 'sheet';

const codes = Array.from({ length: 100 }, (_, index) => `${'KWERTZUIOP'[index % 10] ?? ''}${'ASDFGHJKLM'[Math.floor(index / 10)] ?? ''}QX`);

const layout = () =>
  layoutListSheet({
    listNumber: 7,
    issuedAt: 1_767_600_000_000,
    codes,
    holder: 'Matti Virtanen',
    brand: { name: 'Virtanen Books', contactLines: ['Kauppakatu 1, 00100 Helsinki', 'Monday to Friday, 9 to 16'] },
    supportContact: 'Anna at the office, 09 123 456',
  });

/** @param {string} url */
const readFont = (url) => new Uint8Array(readFileSync(new URL(url)));

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const font = {
    regular: readFont(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
    bold: readFont(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
  };
  const pdfs = [
    { name: 'PDF', options: {}, limit: 25 },
    { name: "PDF with a host's font", options: { font }, limit: 40 },
    { name: 'PDF in large print', options: { largePrint: true }, limit: undefined },
  ];
  const others = [
    { name: 'text', render: renderListText, limit: 1 },
    { name: 'HTML', render: renderListHtml, limit: undefined },
  ];
  const times = await inTurns(
    [
      ...pdfs.map(({ name: form, options, limit }) => ({ name: form, measure: () => timeMs(() => renderListPdf({ sheet: layout(), ...options })), unit: 'ms', limit })),
      ...others.map(({ name: form, render, limit }) => ({ name: form, measure: () => timeMs(() => render({ sheet: layout() })), unit: 'ms', limit })),
    ],
    { turns: 30, warmUp: 15 },
  );
  const sizes = [];
  for (const { name: form, options, limit } of pdfs) {
    const { bytes } = await renderListPdf({ sheet: layout(), ...options });
    sizes.push({ name: `${form}, size`, value: bytes.length / 1024, unit: 'KB', limit: limit === undefined ? undefined : 40 });
  }
  return [...times, ...sizes];
}
