import { findEchoes } from './find-echoes.js';
import { findPieces, type Piece, type PieceKind } from './find-pieces.js';

/** How a guesser gets to a text most cheaply. */
export interface Spelling {
  /** What it costs, as the binary logarithm of the tries. */
  readonly bits: number;
  /** The kind of piece that covers most of it. */
  readonly main: PieceKind;
  /** Whether one of the names given is among the pieces. */
  readonly holdsOwnName: boolean;
}

interface Step {
  readonly bits: number;
  readonly from: number;
  readonly piece: Piece;
}

/**
 * Spells the whole text out of pieces, each begun where the last ended, for the smallest sum of bits. It is the whole
 * that is judged: a listed word is cheap, the words around it are not (R27).
 */
export function cheapestSpelling(letters: readonly string[], ownNames: readonly string[]): Spelling {
  const echoes = findEchoes(letters);
  const steps: (Step | undefined)[] = [];
  letters.forEach((letter, at) => {
    const before = steps[at]?.bits ?? 0;
    for (const piece of [character(letter), ...(echoes[at] ?? []), ...findPieces(letters, at, ownNames)]) {
      const bits = before + piece.bits;
      const end = at + piece.length;
      if (bits < (steps[end]?.bits ?? Infinity)) steps[end] = { bits, from: at, piece };
    }
  });
  const pieces = walkBack(steps, letters.length);
  const holdsOwnName = pieces.some(({ kind }) => kind === 'own-name');
  return { bits: steps[letters.length]?.bits ?? 0, main: mainKind(pieces), holdsOwnName };
}

/** What a text costs letter by letter. */
export function plainBits(letters: readonly string[]): number {
  return letters.reduce((sum, letter) => sum + character(letter).bits, 0);
}

function character(letter: string): Piece {
  const bits = /\p{Nd}/u.test(letter) ? Math.log2(10) : /\p{L}/u.test(letter) ? Math.log2(26) : 3.5;
  return { kind: 'character', length: 1, bits };
}

function walkBack(steps: readonly (Step | undefined)[], end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let step = steps[end]; step !== undefined; step = steps[step.from]) pieces.push(step.piece);
  return pieces;
}

function mainKind(pieces: readonly Piece[]): PieceKind {
  const covered = new Map<PieceKind, number>();
  for (const { kind, length } of pieces) covered.set(kind, (covered.get(kind) ?? 0) + length);
  const [most] = [...covered].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 'character';
}
