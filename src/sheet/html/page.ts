import { defaultColour, type CheckedBrand } from '../brand.js';
import { isPng } from '../check-logo.js';
import type { SheetField } from '../layout-list-sheet.js';
import type { Paper } from '../paper.js';
import { styleSheet } from './style-sheet.js';

const entities = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

/** Safe as text and inside a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '');
}

export interface PageInput extends Paper {
  readonly language: string;
  readonly title: string;
  readonly brand: CheckedBrand | undefined;
  readonly body: string;
}

/** A whole document. It forbids itself everything but its own style and the logo in it, so that it loads nothing and runs nothing. */
export function htmlPage({ language, title, brand, page, largePrint, body }: PageInput): string {
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${styleSheet({ colour: brand?.colour ?? defaultColour, page, largePrint })}</style>
</head>
<body>
<main>
${brandHtml(brand)}${body}
</main>
</body>
</html>
`;
}

function brandHtml(brand: CheckedBrand | undefined): string {
  if (brand === undefined) return '';
  const { name, logo } = brand;
  const mark = logo === undefined ? escape(name) : `<img src="data:image/${isPng(logo) ? 'png' : 'jpeg'};base64,${base64(logo)}" alt="${escape(name)}">`;
  return `<p class="brand">${mark}</p>\n`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  // A chunk at a time: an argument per byte of a whole logo is more than a call can take.
  for (let at = 0; at < bytes.length; at += 4096) binary += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(binary);
}

/** A list element; nothing where there are no texts, as an empty list is read out as one. */
export function listHtml(tag: 'ul' | 'ol', texts: readonly string[]): string {
  const items = texts.map((text) => `<li>${escape(text)}</li>\n`).join('');
  return items === '' ? '' : `<${tag}>\n${items}</${tag}>\n`;
}

export function contactHtml(contact: SheetField, brand: CheckedBrand | undefined): string {
  const lines = [contact.value, ...(brand?.contactLines ?? [])].map(escape).join('<br>\n');
  return `<section>\n<h2>${escape(contact.label)}</h2>\n<p>${lines}</p>\n</section>`;
}

