const longest = 80;

/**
 * A person's name as it can stand on paper. It is a user's text, so it is repaired and never refused: a first login
 * must not fail because of a name. Line breaks become spaces; controls, bidirectional controls and other invisible
 * characters go, but for the two joiners that Persian and Indic names need. `undefined` if nothing is left.
 */
export function cleanName(name: string): string | undefined {
  const visible = name
    .slice(0, 20 * longest)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const short = Array.from(visible).slice(0, longest).join('');
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(short) ? short : undefined;
}
