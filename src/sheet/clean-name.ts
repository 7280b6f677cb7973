const longest = 80;

/**
 * A person's name as it can stand on paper. It is a user's text, so it is repaired and never refused: a first login
 * must not fail because of a name. Line breaks become spaces; controls, bidirectional controls and other invisible
 * characters go, but for the two joiners that Persian and Indic names need. `undefined` if nothing is left.
 */
export function cleanName(name: string): string | undefined {
  const visible = name
    .slice(0, 20 * longest)
    // First, so that nothing invisible stands between two blanks, or between a letter and its accent.
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .normalize('NFC')
    .trim();
  const short = Array.from(visible).slice(0, longest).join('').trim();
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(short) ? short : undefined;
}
