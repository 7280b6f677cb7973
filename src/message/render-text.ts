import type { MailPart } from './catalogue.js';

/** The parts of an e-mail as plain text, an empty line between two. */
export function renderText(parts: readonly MailPart[]): string {
  return `${parts.map(textOf).join('\n\n')}\n`;
}

function textOf(part: MailPart): string {
  if (typeof part === 'string') return part;
  if ('link' in part) return `${part.label}:\n${part.link}`;
  return part.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
}
