import { checkBrand, type CheckedBrand, type SheetBrand } from './brand.js';
import { checkInstant, checkLabels, checkLanguage, checkObject, checkOptionalText, checkText } from './check.js';
import { isoDate, isoMinute } from './iso-date.js';
import { englishSheetLabels, type SheetLabels } from './labels.js';
import { field, type SheetField } from './layout-list-sheet.js';

/** What a slip is laid out from. */
export interface SlipInput {
  /** The username, at most 64 characters. */
  readonly username: string;
  /** The temporary password, as it is to be typed, at most 128 characters. */
  readonly temporaryPassword: string;
  /** When the slip is made, in milliseconds since the epoch; shown as the UTC date `YYYY-MM-DD`. */
  readonly issuedAt: number;
  /** The date as the host wants it read, at most 40 characters, in place of the UTC date. */
  readonly issuedText?: string | undefined;
  /** When the temporary password stops working, in milliseconds since the epoch; shown as `YYYY-MM-DD HH:MM UTC`, rounded down. */
  readonly expiresAt: number;
  /** That moment as the host wants it read, at most 40 characters. */
  readonly expiresText?: string | undefined;
  /** Where to log in, as a person types it, at most 100 characters. */
  readonly loginAddress?: string | undefined;
  /** Whose slip it is; without it the slip has no head. */
  readonly brand?: SheetBrand | undefined;
  /** Whom to contact (R208), at most 160 characters. */
  readonly supportContact: string;
  /** All texts in the host's language; English by default. */
  readonly labels?: SheetLabels | undefined;
  /** BCP 47 tag of the labels' language; `en` by default. */
  readonly language?: string | undefined;
}

/** A slip as data: all three forms are made from it. It holds a secret, so keep it nowhere (R9). */
export interface Slip {
  /** Tells a slip from a list sheet. */
  readonly kind: 'slip';
  /** BCP 47 tag. */
  readonly language: string;
  /** The head of the paper, checked. */
  readonly brand: CheckedBrand | undefined;
  /** The title, such as `Your first login`. */
  readonly title: string;
  /** When the slip was made, in milliseconds since the epoch. */
  readonly issuedAt: number;
  /** The date of issue. */
  readonly issued: SheetField;
  /** Where to log in, if it was given. */
  readonly loginPage: SheetField | undefined;
  /** The username. */
  readonly username: SheetField;
  /** The temporary password. */
  readonly temporaryPassword: SheetField;
  /** When the temporary password stops working. */
  readonly expires: SheetField;
  /** Whom to contact. */
  readonly contact: SheetField;
  /** The host's texts. */
  readonly labels: SheetLabels;
}

/**
 * Lays out the slip of a delivery in person: the one paper that holds both username and temporary password (R2, R9),
 * with how to start, until when it works, and whom to contact (R208).
 *
 * @throws TypeError if an argument has the wrong type, RangeError if it breaks a rule of {@link SlipInput}; the message
 * names the argument and the rule, never the value
 * @example
 * const slip = layoutSlip({ username: 'aino.virtanen4821', temporaryPassword: 'K7MQ-2XWA-9HTR-PL4D', issuedAt: 0, expiresAt: 604_800_000, supportContact: 'Help desk' });
 * console.log(slip.expires); // { label: 'Works until', value: '1970-01-08 00:00 UTC' }
 */
export function layoutSlip(input: SlipInput): Slip {
  checkObject('input', input);
  const labels = checkLabels(input.labels === undefined ? englishSheetLabels : input.labels);
  const issuedAt = checkInstant('issuedAt', input.issuedAt);
  const expiresAt = checkInstant('expiresAt', input.expiresAt);
  if (expiresAt <= issuedAt) throw new RangeError('expiresAt: must be after issuedAt');
  const loginAddress = checkOptionalText('loginAddress', input.loginAddress, 100);
  return Object.freeze({
    kind: 'slip',
    language: checkLanguage(input.language === undefined ? 'en' : input.language),
    brand: checkBrand(input.brand),
    title: labels.slipTitle,
    issuedAt,
    issued: field(labels.issued, checkOptionalText('issuedText', input.issuedText, 40) ?? isoDate(issuedAt)),
    loginPage: loginAddress === undefined ? undefined : field(labels.loginPage, loginAddress),
    username: field(labels.username, checkText('username', input.username, 64)),
    temporaryPassword: field(labels.temporaryPassword, checkText('temporaryPassword', input.temporaryPassword, 128)),
    expires: field(labels.expires, checkOptionalText('expiresText', input.expiresText, 40) ?? isoMinute(expiresAt)),
    contact: field(labels.contactHeading, checkText('supportContact', input.supportContact, 160)),
    labels,
  });
}
