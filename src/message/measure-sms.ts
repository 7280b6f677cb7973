/** What a text message takes on its way. */
export interface SmsMeasure {
  /** `gsm-7` where every character is of the GSM alphabet; one other, and the whole message is `ucs-2`. */
  readonly encoding: 'gsm-7' | 'ucs-2';
  /** Septets, or UTF-16 code units. */
  readonly units: number;
  /** How many messages a provider counts, and charges. */
  readonly segments: number;
}

// 3GPP TS 23.038 section 6.2.1: the default alphabet, and the table of its extension, whose characters take an escape and themselves.
const alphabet = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const extension = new Set('\f^{}\\[~]|€');

/**
 * Measures a text message: 160 septets or 70 code units in one, 153 or 67 in each of several. A pair, be it a surrogate's or an escape's,
 * stays in one segment (3GPP TS 23.040 section 9.2.3.24.1).
 *
 * @throws TypeError if `text` is no string
 * @example
 * console.log(measureSms('Hyvää päivää').encoding, measureSms('Dobrý den').encoding); // gsm-7 ucs-2
 * @see 3GPP TS 23.038 sections 6.2.1 and 6.2.1.1
 */
export function measureSms(text: string): SmsMeasure {
  if (typeof text !== 'string') throw new TypeError('text: must be a string');
  const characters = Array.from(text);
  const isGsm = characters.every((character) => alphabet.has(character) || extension.has(character));
  const sizes = characters.map((character) => (isGsm ? (extension.has(character) ? 2 : 1) : character.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [alone, each] = isGsm ? [160, 153] : [70, 67];
  return Object.freeze({ encoding: isGsm ? 'gsm-7' : 'ucs-2', units, segments: units <= alone ? 1 : countSegments(sizes, each) });
}

function countSegments(sizes: readonly number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
