import { checkObject, checkText, checkTexts } from './check.js';
import { checkLogo } from './check-logo.js';

/** Whose sheet it is: what the head of the paper shows. */
export interface SheetBrand {
  /** The service's or company's name, at most 60 characters; read out in place of the logo where there is one. */
  readonly name: string;
  /** A PNG (8 bits a channel, not interlaced) or JPEG, at most 256 KiB and 4 million pixels; shown instead of the name. Not in the text form. */
  readonly logo?: Uint8Array | undefined;
  /** `#rrggbb`, for lines only: text stays dark, so that every colour keeps it readable. By default `#1f3a5f`. */
  readonly colour?: string | undefined;
  /** Address, opening hours and the like, printed under the support contact; at most four lines of at most 80 characters. */
  readonly contactLines?: readonly string[] | undefined;
}

/** A {@link SheetBrand} that was checked. */
export interface CheckedBrand {
  /** As given. */
  readonly name: string;
  /** As given. */
  readonly logo: Uint8Array | undefined;
  /** As given, or the default. */
  readonly colour: string;
  /** As given, or none. */
  readonly contactLines: readonly string[];
}

export const defaultColour = '#1f3a5f';

export function checkBrand(brand: SheetBrand | undefined): CheckedBrand | undefined {
  if (brand === undefined) return undefined;
  checkObject('brand', brand);
  const { name, logo, colour = defaultColour, contactLines = [] } = brand;
  return Object.freeze({
    name: checkText('brand.name', name, 60),
    logo: logo === undefined ? undefined : checkLogo(logo),
    colour: checkColour(colour),
    contactLines: checkTexts('brand.contactLines', contactLines, { most: 4, longest: 80 }),
  });
}

function checkColour(colour: unknown): string {
  if (typeof colour !== 'string') throw new TypeError('brand.colour: must be a string');
  if (!/^#[0-9a-fA-F]{6}$/.test(colour)) throw new RangeError('brand.colour: must be written #rrggbb');
  return colour.toLowerCase();
}
