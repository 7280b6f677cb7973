/**
 * A person's name, an organization's name and a host's texts end up in a printable page. An attacker who can choose one of them writes
 * markup, a style or characters that turn the line, so that the page runs a script, loads a picture that gives the list away, or shows
 * another number beside a one-time password. Nothing of it may reach the page as anything but letters.
 */
import { describe, expect, it } from 'vitest';
import { layoutListSheet, layoutSlip } from '../../src/sheet/index.js';
import { renderListHtml, renderSlipHtml } from '../../src/sheet/html/index.js';
import { renderListPdf } from '../../src/sheet/pdf/index.js';
import { renderListText } from '../../src/sheet/text/index.js';
import { codes, listInput, shownTexts, slipInput, unpackPdf } from '../unit/sheet/fixtures.js';

const markup = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' style='position:fixed",
  '</style><svg onload=alert(1)>',
  '</title><base href=//evil.example>',
  '&lt;script&gt;',
  '<!--',
  ']]>',
];

/** What a browser would take for markup: every tag and comment that the document opens. */
const tags = (html: string): readonly string[] => Array.from(html.matchAll(/<[!/]?[a-zA-Z-]+[^>]*>|<!--/g), ([tag]) => tag);

describe('a name or text with markup', () => {
  const plain = (text: string): string => text.replace(/./gu, 'x');

  it.each(markup)('adds no tag to the HTML of a list: %s', (text) => {
    const render = (written: string): string => renderListHtml({ sheet: layoutListSheet({ ...listInput, holder: written, supportContact: written, brand: { name: written, contactLines: [written] } }) });
    expect(tags(render(text))).toEqual(tags(render(plain(text))));
  });

  it.each(markup)('adds no tag to the HTML of a slip: %s', (text) => {
    const render = (written: string): string =>
      renderSlipHtml({ slip: layoutSlip({ ...slipInput, username: written, temporaryPassword: written, loginAddress: written, supportContact: written, brand: { name: written } }) });
    expect(tags(render(text))).toEqual(tags(render(plain(text))));
  });

  it('cannot break out of the style, as the colour is the only thing that reaches it', () => {
    for (const colour of ['#000;}*{display:none', 'red', 'url(//evil.example)', '#00000g', '＃000000']) {
      expect(() => layoutListSheet({ ...listInput, brand: { name: 'Bank', colour } })).toThrow(new RangeError('brand.colour: must be written #rrggbb'));
    }
  });

  it('adds no action, link or script to the PDF', async () => {
    const sheet = layoutListSheet({ ...listInput, holder: ') /AA << /S /JavaScript >> (', supportContact: ')>> endobj /OpenAction [', brand: { name: 'https://evil.example' } });
    const text = unpackPdf((await renderListPdf({ sheet })).bytes);
    expect(text).not.toMatch(/\/(?:OpenAction|AA|JavaScript|URI|Annots|Launch)\b/);
  });
});

describe('a name that turns or splits the line', () => {
  const holder = 'Anna\u202e\n[ ]   1  EVIL\u2028\u0085\u001b[2J';

  it('is one line of plain letters in all three forms', async () => {
    const sheet = layoutListSheet({ ...listInput, holder });
    const shown = 'For Anna [ ] 1 EVIL [2J';
    expect(renderListText({ sheet }).split('\n')[1]).toContain(shown);
    expect(renderListHtml({ sheet })).toContain('<bdi>Anna [ ] 1 EVIL [2J</bdi>');
    expect(shownTexts((await renderListPdf({ sheet })).bytes)).toContain(shown);
  });

  it('invariant 10: moves no one-time password to another position', () => {
    const lines = renderListText({ sheet: layoutListSheet({ ...listInput, holder }) }).split('\n').slice(2);
    const first = lines.join('\n').match(/\[ \] {3}1 {2}(\w{4})/);
    expect(first?.[1]).toBe(codes[0]);
  });
});
