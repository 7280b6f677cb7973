/** The widest line: what a terminal and a plain printout hold. */
export const lineWidth = 80;

/** Breaks a text into lines of at most {@link lineWidth} columns, the later ones indented like the first one's text. */
export function wrap(text: string, first = '', rest: string = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ').flatMap((long) => pieces(long, lineWidth - first.length))) {
    if (!isEmpty && width(line) + 1 + width(word) > lineWidth) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Columns a text takes in a fixed-width font: combining marks take none. */
export function width(text: string): number {
  return Array.from(text.replace(/\p{M}/gu, '')).length;
}

function pieces(word: string, longest: number): string[] {
  const characters = Array.from(word);
  const count = Math.max(1, Math.ceil(characters.length / longest));
  return Array.from({ length: count }, (_, at) => characters.slice(at * longest, (at + 1) * longest).join(''));
}
