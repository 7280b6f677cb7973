import type { SheetLabels } from '../labels.js';
import { writeAs } from './write-as.js';
import type { Fonts } from './fonts.js';

/** Turns texts into what the open fonts can write, and remembers what was lost on the way. */
export interface Writer {
  /** Makes sure of a text that has to stand as it is: the host can pass a font that has it. */
  readonly exact: (argument: string, text: string) => void;
  /** Likewise for what is typed off the paper. */
  readonly exactCode: (argument: string, text: string) => void;
  readonly exactLabels: (labels: SheetLabels) => void;
  /** A name: written with the letters there are, `undefined` where there are none. */
  readonly name: (field: string, text: string) => string | undefined;
  readonly substituted: ReadonlySet<string>;
  readonly leftOut: ReadonlySet<string>;
}

export function createWriter({ canWrite, canWriteCode }: Fonts): Writer {
  const substituted = new Set<string>();
  const leftOut = new Set<string>();
  const exact: Writer['exact'] = (argument, text) => {
    if (!Array.from(text).every(canWrite)) throw new TypeError(`${argument}: has characters that the font lacks; pass a font that has them`);
  };
  return {
    substituted,
    leftOut,
    exact,
    exactCode: (argument, text) => {
      if (!Array.from(text).every(canWriteCode)) throw new TypeError(`${argument}: has characters that the font lacks; pass a font.code that has them`);
    },
    exactLabels: (labels) => {
      for (const [key, label] of Object.entries<string | readonly string[]>({ ...labels })) [label].flat().forEach((text) => exact(`labels.${key}`, text));
    },
    name: (field, text) => {
      const written = writeAs(text, canWrite);
      written.missing.forEach((character) => substituted.add(character));
      if (!written.isUnwritable && written.text.trim() !== '') return written.text;
      leftOut.add(field);
      return undefined;
    },
  };
}
