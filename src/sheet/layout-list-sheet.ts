import { checkBrand, type CheckedBrand, type SheetBrand } from './brand.js';
import { checkInstant, checkLabels, checkLanguage, checkObject, checkOptionalText, checkText } from './check.js';
import { cleanName } from './clean-name.js';
import { isoDate } from './iso-date.js';
import { englishSheetLabels, type SheetLabels } from './labels.js';

/** What a list sheet is laid out from. */
export interface ListSheetInput {
  /** The list's number, from 1 to 99,999. */
  readonly listNumber: number;
  /** When the list was issued, in milliseconds since the epoch; shown as the UTC date `YYYY-MM-DD`. */
  readonly issuedAt: number;
  /** The date as the host wants it read, at most 40 characters, in place of the UTC date. */
  readonly issuedText?: string | undefined;
  /** Exactly 100 one-time passwords of four symbols A–Z and 0–9; position n at index n − 1 (R50). */
  readonly codes: readonly string[];
  /**
   * The person's name, never the username: whoever finds a sheet must not learn it. A user's text: what is unsafe on
   * paper is taken out, and after 80 characters it ends.
   */
  readonly holder?: string | undefined;
  /** Whose list it is; without it the sheet has no head. */
  readonly brand?: SheetBrand | undefined;
  /** Whom to contact (R208), at most 160 characters. */
  readonly supportContact: string;
  /** All texts in the host's language; English by default. */
  readonly labels?: SheetLabels | undefined;
  /** BCP 47 tag of the labels' language; `en` by default. */
  readonly language?: string | undefined;
}

/** One numbered one-time password on a sheet. */
export interface SheetEntry {
  /** 1 to 100, as the login asks for it (invariant 10). */
  readonly position: number;
  /** The one-time password, four symbols. */
  readonly code: string;
  /** The same, spelled for a screen reader: `K W E R`. */
  readonly spelled: string;
}

/** A word and what stands beside it. */
export interface SheetField {
  /** The host's word for it. */
  readonly label: string;
  /** What is shown. */
  readonly value: string;
}

/** A list sheet as data: all three forms, and the page that shows a list, are made from it. It holds the plain list, so keep it nowhere. */
export interface ListSheet {
  /** Tells a list sheet from a slip. */
  readonly kind: 'list-sheet';
  /** BCP 47 tag. */
  readonly language: string;
  /** The head of the paper, checked. */
  readonly brand: CheckedBrand | undefined;
  /** The title, such as `One-time passwords`. */
  readonly title: string;
  /** The list with its number: `List 7`. */
  readonly list: string;
  /** When the list was issued, in milliseconds since the epoch. */
  readonly issuedAt: number;
  /** The date of issue. */
  readonly issued: SheetField;
  /** The person's name, if it was given and anything is left of it. */
  readonly holder: SheetField | undefined;
  /** Five columns of twenty entries: positions 1–20, 21–40, 41–60, 61–80, 81–100. */
  readonly columns: readonly (readonly SheetEntry[])[];
  /** Whom to contact. */
  readonly contact: SheetField;
  /** The host's texts. */
  readonly labels: SheetLabels;
}

const rows = 20;
const columns = 5;

/**
 * Lays out the printable form of a list of one-time passwords, once for text, HTML and PDF, so that all of them number
 * the same passwords the same way (invariant 10, R50). The username is no part of it, and the support contact always is (R208).
 *
 * @throws TypeError if an argument has the wrong type, RangeError if it breaks a rule of {@link ListSheetInput}; the
 * message names the argument and the rule, never the value (R69)
 * @example
 * const codes = Array.from({ length: 100 }, (_, index) => `AB${String(index).padStart(2, '0')}`);
 * const sheet = layoutListSheet({ listNumber: 7, issuedAt: 0, codes, supportContact: 'Help desk, +358 9 123' });
 * console.log(sheet.list, sheet.issued.value); // List 7 1970-01-01
 * console.log(sheet.columns[1]?.[16]); // { position: 37, code: 'AB36', spelled: 'A B 3 6' }
 */
export function layoutListSheet(input: ListSheetInput): ListSheet {
  checkObject('input', input);
  const { listNumber, codes, holder, language = 'en' } = input;
  const issuedAt = checkInstant('issuedAt', input.issuedAt);
  const labels = checkLabels(input.labels === undefined ? englishSheetLabels : input.labels);
  if (holder !== undefined && typeof holder !== 'string') throw new TypeError('holder: must be a string');
  const name = holder === undefined ? undefined : cleanName(holder);
  return Object.freeze({
    kind: 'list-sheet',
    language: checkLanguage(language),
    brand: checkBrand(input.brand),
    title: labels.listTitle,
    list: `${labels.list} ${checkListNumber(listNumber)}`,
    issuedAt,
    issued: field(labels.issued, checkOptionalText('issuedText', input.issuedText, 40) ?? isoDate(issuedAt)),
    holder: name === undefined ? undefined : field(labels.holder, name),
    columns: toColumns(codes),
    contact: field(labels.contactHeading, checkText('supportContact', input.supportContact, 160)),
    labels,
  });
}

export function field(label: string, value: string): SheetField {
  return Object.freeze({ label, value });
}

function checkListNumber(listNumber: unknown): number {
  if (typeof listNumber !== 'number') throw new TypeError('listNumber: must be a number');
  if (!Number.isInteger(listNumber) || listNumber < 1 || listNumber > 99_999) throw new RangeError('listNumber: must be a whole number from 1 to 99999');
  return listNumber;
}

function toColumns(codes: unknown): readonly (readonly SheetEntry[])[] {
  if (!Array.isArray(codes)) throw new TypeError('codes: must be an array of strings');
  if (codes.length !== rows * columns) throw new RangeError('codes: must be exactly 100');
  const entries = Array.from(codes, (code: unknown, index) => toEntry(code, index + 1));
  return Object.freeze(Array.from({ length: columns }, (_, column) => Object.freeze(entries.slice(column * rows, (column + 1) * rows))));
}

function toEntry(code: unknown, position: number): SheetEntry {
  if (typeof code !== 'string') throw new TypeError(`codes: the one at position ${position} must be a string`);
  if (!/^[A-Z0-9]{4}$/.test(code)) throw new RangeError(`codes: the one at position ${position} must be four symbols A-Z and 0-9`);
  return Object.freeze({ position, code, spelled: Array.from(code).join(' ') });
}
