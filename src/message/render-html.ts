import type { MailPart } from './catalogue.js';

const entities: Readonly<Record<string, string>> = Object.freeze({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' });

// Inline, as mail programs drop style sheets. Text and ground have no colour of their own, so that each reader's light or dark is kept;
// white on the button's blue has a contrast of 8 to 1 (WCAG 2.2, 1.4.3), on either ground.
const styles = Object.freeze({
  column: 'max-width:34em;margin:0 auto;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;overflow-wrap:anywhere',
  title: 'font-size:20px;line-height:1.3;margin:0 0 16px',
  value: 'margin:0 0 12px;font-size:18px;font-weight:bold',
  button: 'display:inline-block;padding:12px 20px;border-radius:4px;background-color:#14508c;color:#ffffff;font-weight:bold;text-decoration:none',
  address: 'font-size:14px',
});

/** The parts of an e-mail as one HTML document: one column, with its styles in it; it loads nothing. */
export function renderHtml(input: { readonly parts: readonly MailPart[]; readonly subject: string; readonly language: string }): string {
  const { parts, language } = input;
  const subject = escapeHtml(input.subject);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0">
<main style="${styles.column}">
<h1 style="${styles.title}">${subject}</h1>
${parts.map(htmlOf).join('\n')}
</main>
</body>
</html>
`;
}

function htmlOf(part: MailPart): string {
  // A telephone number stays on one line.
  if (typeof part === 'string') return `<p>${escapeHtml(part).replace(/(?<=\d) (?=\d)/g, '\u00a0')}</p>`;
  if ('link' in part) return linkOf(part);
  return `<dl>${part.facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd style="${styles.value}">${escapeHtml(value)}</dd>`).join('')}</dl>`;
}

/** The address is shown as well: people are told to look where a link leads. What would run, or lead to a file, is no link. */
function linkOf(part: { readonly label: string; readonly link: string }): string {
  const [label, link] = [escapeHtml(part.label), escapeHtml(part.link)];
  if (!/^(?:https?:\/\/|mailto:)/i.test(part.link)) return `<p>${label}:<br>${link}</p>`;
  return `<p><a href="${link}" style="${styles.button}">${label}</a><br><span style="${styles.address}">${link}</span></p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
