import type { Piece } from './find-pieces.js';

const ECHO_BITS = 3;

/**
 * For each place the longest stretch from there that was said before, as in `aaaa`, `hahaha` or a word said twice; the
 * nearer it was, the cheaper it is to think of. A stretch may run on into itself, and then repeats what it began with.
 */
export function findEchoes(letters: readonly string[]): readonly (readonly Piece[])[] {
  const echoes = letters.map((): readonly Piece[] => []);
  // common[s] is how far the texts from s and from `at` agree; from the end backwards each row gives the next.
  let common = new Uint32Array(letters.length + 1);
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const row = new Uint32Array(letters.length + 1);
    let best = at;
    for (let s = at - 1; s >= 0; s -= 1) {
      if (letters[s] === letters[at]) row[s] = (common[s + 1] ?? 0) + 1;
      if ((row[s] ?? 0) > (row[best] ?? 0)) best = s;
    }
    const length = row[best] ?? 0;
    const distance = at - best;
    if (length >= (distance === 1 ? 3 : 4)) echoes[at] = [{ kind: 'repeat', length, bits: ECHO_BITS + Math.log2(distance) }];
    common = row;
  }
  return echoes;
}
