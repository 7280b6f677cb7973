/**
 * A text that stands in a message as one line: names, addresses and what a phone calls itself come from outside. Line breaks and controls
 * become spaces, so that nothing begins a line, a header or a paragraph of its own; bidirectional controls and what cannot be seen go, so that
 * nothing reads otherwise than it is. The two joiners that Persian and Indic names need stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/** The data of a message with each of its texts {@link cleanText | cleaned}, lists of texts as well. */
export function cleanData<Data extends object>(data: Data): Data {
  const entries = Object.entries(data).map(([name, value]): [string, unknown] => [name, cleanValue(value)]);
  return { ...data, ...Object.fromEntries(entries) };
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  return Array.isArray(value) ? value.map(cleanValue) : value;
}
