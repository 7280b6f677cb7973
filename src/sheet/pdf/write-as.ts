/** A text as a font can write it. */
export interface WrittenText {
  readonly text: string;
  /** Each character the font lacks, once. */
  readonly missing: readonly string[];
  /** Whether some character had nothing to be written as. */
  readonly isUnwritable: boolean;
}

// Letters without a Unicode decomposition, as the people who bear them write them where type is short.
const plain = new Map([
  ['đ', 'd'], ['Đ', 'D'], ['ð', 'd'], ['Ð', 'D'], ['ŋ', 'n'], ['Ŋ', 'N'], ['ł', 'l'], ['Ł', 'L'], ['ħ', 'h'], ['Ħ', 'H'],
  ['ŧ', 't'], ['Ŧ', 'T'], ['ǥ', 'g'], ['Ǥ', 'G'], ['ʒ', 'z'], ['Ʒ', 'Z'], ['ı', 'i'], ['ĸ', 'k'], ['þ', 'th'], ['Þ', 'Th'],
  ['ø', 'o'], ['Ø', 'O'], ['æ', 'ae'], ['Æ', 'Ae'], ['œ', 'oe'], ['Œ', 'Oe'], ['ß', 'ss'], ['ẞ', 'SS'], ['ə', 'e'], ['Ə', 'E'],
  ['ʼ', "'"], ['’', "'"], ['‘', "'"], ['ʻ', "'"], ['′', "'"], ['‐', '-'], ['‑', '-'], ['–', '-'], ['—', '-'], ['−', '-'],
]);

/** Writes a name with the characters a font has: as it is, else without its marks (`č` as `c`), else by the table above. */
export function writeAs(text: string, canWrite: (character: string) => boolean): WrittenText {
  const missing = new Set<string>();
  let written = '';
  let isUnwritable = false;
  for (const character of text.normalize('NFC')) {
    if (canWrite(character)) {
      written += character;
      continue;
    }
    missing.add(character);
    const other = substitute(character, canWrite);
    isUnwritable ||= other === undefined;
    written += other ?? '';
  }
  return { text: written, missing: [...missing], isUnwritable };
}

function substitute(character: string, canWrite: (character: string) => boolean): string | undefined {
  // What is left of a mark or joiner of its own is nothing, which is no loss to a name.
  const letters = Array.from(character.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, ''), (letter) => (canWrite(letter) ? letter : plain.get(letter)));
  return letters.includes(undefined) ? undefined : letters.join('');
}
