import { describe, expect, it } from 'vitest';
import { layoutListSheet, layoutSlip } from '../../../../src/sheet/index.js';
import { renderListHtml } from '../../../../src/sheet/html/index.js';
import { brand, codes, jpeg, listInput, png, slipInput } from '../fixtures.js';

const sheet = layoutListSheet({ ...listInput, holder: 'Åsa Öberg', brand });

describe('renderListHtml', () => {
  it('invariant 10: numbers the one-time passwords 1 to 100, in the order in which they are read out', () => {
    const rows = Array.from(renderListHtml({ sheet }).matchAll(/<tr><th scope="row">(\d+)<\/th><td>([A-Z ]+)<\/td><\/tr>/g), ([, position, code]) => `${position ?? ''} ${code ?? ''}`);
    expect(rows).toEqual(codes.map((code, index) => `${index + 1} ${Array.from(code).join(' ')}`));
  });

  it('is a whole document in the labels’ language, with a title and headed tables', () => {
    const html = renderListHtml({ sheet: layoutListSheet({ ...listInput, language: 'sv-FI' }) });
    expect(html).toMatch(/^<!doctype html>\n<html lang="sv-FI">\n/);
    expect(html).toContain('<title>One-time passwords, List 7</title>');
    expect(html.match(/<th scope="col">/g)).toHaveLength(10);
    expect(Array.from(html.matchAll(/<caption>(.*?)<\/caption>/g), ([, caption]) => caption)).toEqual(['List 7, 1–20', 'List 7, 21–40', 'List 7, 41–60', 'List 7, 61–80', 'List 7, 81–100']);
  });

  it('runs nothing and loads nothing', () => {
    const html = renderListHtml({ sheet: layoutListSheet({ ...listInput, brand: { ...brand, logo: png() } }) });
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"`);
    expect(html).not.toMatch(/<script|<link|<a |<form|https?:|url\(|@import| style=| on\w+=/);
    expect(html.match(/<style>/g)).toHaveLength(1);
  });

  it('is cut for A4 or Letter', () => {
    expect(renderListHtml({ sheet })).toContain('@page { size: A4;');
    expect(renderListHtml({ sheet, page: 'letter' })).toContain('@page { size: letter;');
  });

  it('prints one-time passwords of 24 points and nothing under 16 in large print', () => {
    const sizes = Array.from(renderListHtml({ sheet, largePrint: true }).matchAll(/(?:font|font-size): (?:\d00 )?([\d.]+)pt/g), ([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    expect(sizes).toContain(24);
    expect(renderListHtml({ sheet })).toContain('font: 700 12pt/');
  });

  it('shows the logo in place of the name, and says the name', () => {
    const withLogo = (logo: Uint8Array): string => renderListHtml({ sheet: layoutListSheet({ ...listInput, brand: { ...brand, logo } }) });
    expect(withLogo(png())).toContain(`<img src="data:image/png;base64,${Buffer.from(png()).toString('base64')}" alt="Nordfjord Bank">`);
    expect(withLogo(jpeg)).toContain(`<img src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" alt="Nordfjord Bank">`);
    expect(renderListHtml({ sheet })).toContain('<p class="brand">Nordfjord Bank</p>');
  });

  it('draws lines in the brand’s colour and no text', () => {
    const uses = renderListHtml({ sheet }).split('\n').filter((line) => line.includes('#0b6e4f'));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.every((line) => /border-bottom: [\d.]+pt solid #0b6e4f/.test(line))).toBe(true);
  });

  it('R208 in part: ends with whom to contact', () => {
    expect(renderListHtml({ sheet })).toContain('<p>Help desk, +358 9 123 4567<br>\nStorgatan 1, 111 22 Stockholm<br>\nMonday to Friday, 8 to 18</p>');
  });

  it('invariant 8: is the same document for the same sheet', () => {
    expect(renderListHtml({ sheet })).toBe(renderListHtml({ sheet: layoutListSheet({ ...listInput, holder: 'Åsa Öberg', brand }) }));
  });

  it.each([
    ['nothing', undefined, 'TypeError', 'input: must be an object'],
    ['a slip', { sheet: layoutSlip(slipInput) }, 'TypeError', 'sheet: must be what layoutListSheet returned'],
    ['A5', { sheet, page: 'a5' }, 'RangeError', "page: must be 'a4' or 'letter'"],
    ['A4 in capitals', { sheet, page: 'A4' }, 'RangeError', "page: must be 'a4' or 'letter'"],
    ['large print as text', { sheet, largePrint: 'yes' }, 'TypeError', 'largePrint: must be a boolean'],
  ])('refuses %s', (_, input, name, message) => {
    expect(() => Reflect.apply(renderListHtml, undefined, [input])).toThrow(expect.objectContaining({ name, message }));
  });
});
