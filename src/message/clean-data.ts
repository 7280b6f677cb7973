/**
 * A text that stands in a message as one line: names, addresses and what a device calls itself come from outside. Line breaks and controls
 * become spaces, so that nothing begins a line, a header or a paragraph of its own; bidirectional controls and what cannot be seen go, so that
 * nothing reads otherwise than it is. The two joiners that Persian and Indic names need stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/**
 * What people call themselves and their devices, in their own words. All else is exact: a username has to be typed as it stands (its letters are few,
 * and a head user answers for it), and the host's own addresses and contact are to be followed.
 */
const calledFreely: ReadonlySet<string> = new Set(['name', 'device']);

/**
 * Programs make a link of whatever looks like an address, in plain text and SMS as well, and a link in a letter of the service's is believed. So a space parts
 * what looks like a scheme, a host or an IP address: `https: / /evil. example`. Dots are those that browsers take for one (UTS 46). Initials,
 * version numbers and a Swedish `K:son` stay. A telephone number is a link, too.
 */
function breakLinks(text: string): string {
  return text
    .replace(/(?<=\p{L}{2}):(?=\S)/gu, ': ')
    .replace(/\/(?=\/)/g, '/ ')
    .replace(/[.\u2024\u3002\ufe52\uff0e\uff61](?=[^\s\p{N}\p{P}\p{S}]{2})/gu, '$& ')
    .replace(/\bwww\.(?=\S)/gi, '$& ')
    .replace(/\.(?=\d{1,3}\.\d{1,3}\.\d)/g, '. ')
    // A number to call: nobody, and no device, is called by so many digits.
    .replace(/\p{Nd}[\p{Nd} ().+/-]{6,}/gu, '-');
}

/** The data of a message with each of its texts {@link cleanText | cleaned}, lists of texts as well, and no link where people type a name. */
export function cleanData<Data extends object>(data: Data): Data {
  const entries = Object.entries(data).map(([name, value]): [string, unknown] => [name, cleanValue(name, value)]);
  return { ...data, ...Object.fromEntries(entries) };
}

function cleanValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') return calledFreely.has(name) ? breakLinks(cleanText(value)) : cleanText(value);
  return Array.isArray(value) ? value.map((one) => cleanValue(name, one)) : value;
}
