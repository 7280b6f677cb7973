import type { SheetLabels } from './labels.js';

// What would turn, split or hide the text after it on paper: controls, line separators, bidirectional controls.
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const loneSurrogate = /\p{Cs}/u;

/** The last millisecond of the year 9999: later dates have no four-digit year. */
const latest = 253_402_300_799_999;

export function checkObject(argument: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${argument}: must be an object`);
}

/** The host's own text: refused rather than repaired, so that the host learns of it at the first try. */
export function checkText(argument: string, value: unknown, longest: number): string {
  if (typeof value !== 'string') throw new TypeError(`${argument}: must be a string`);
  if (value.length > longest) throw new RangeError(`${argument}: must have at most ${longest} characters`);
  if (value.trim() === '') throw new RangeError(`${argument}: must not be empty`);
  if (loneSurrogate.test(value)) throw new RangeError(`${argument}: must be well-formed Unicode`);
  if (unsafe.test(value)) throw new RangeError(`${argument}: must have no control, line-break or bidirectional control characters`);
  return value.normalize('NFC');
}

export function checkOptionalText(argument: string, value: unknown, longest: number): string | undefined {
  return value === undefined ? undefined : checkText(argument, value, longest);
}

export function checkTexts(argument: string, value: unknown, limits: { readonly most: number; readonly longest: number }): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`${argument}: must be an array of strings`);
  if (value.length > limits.most) throw new RangeError(`${argument}: must have at most ${limits.most} texts`);
  return Object.freeze(value.map((text: unknown, at) => checkText(`${argument}[${at}]`, text, limits.longest)));
}

export function checkInstant(argument: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${argument}: must be a number of milliseconds since the epoch`);
  if (!(value >= 0 && value <= latest)) throw new RangeError(`${argument}: must be milliseconds from 1970 to the year 9999`);
  return value;
}

/** The shape of a BCP 47 tag (RFC 5646 section 2.1), not whether its subtags are registered. */
export function checkLanguage(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('language: must be a string');
  if (value.length > 35 || !/^[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*$/.test(value)) throw new RangeError('language: must be a BCP 47 tag such as en or sv-FI');
  return value;
}

export function checkLabels(labels: SheetLabels): SheetLabels {
  checkObject('labels', labels);
  const text = (key: keyof SheetLabels, longest = 60): string => checkText(`labels.${key}`, labels[key], longest);
  const texts = (key: keyof SheetLabels): readonly string[] => checkTexts(`labels.${key}`, labels[key], { most: 6, longest: 160 });
  return Object.freeze({
    listTitle: text('listTitle'),
    list: text('list', 20),
    issued: text('issued'),
    holder: text('holder'),
    position: text('position', 20),
    code: text('code', 20),
    page: text('page', 20),
    adviceHeading: text('adviceHeading'),
    advice: texts('advice'),
    contactHeading: text('contactHeading'),
    slipTitle: text('slipTitle'),
    username: text('username', 40),
    temporaryPassword: text('temporaryPassword', 40),
    expires: text('expires', 40),
    loginPage: text('loginPage', 40),
    stepsHeading: text('stepsHeading'),
    steps: texts('steps'),
    slipAdvice: texts('slipAdvice'),
  });
}

export function checkListSheet(sheet: unknown): void {
  if (kindOf(sheet) !== 'list-sheet') throw new TypeError('sheet: must be what layoutListSheet returned');
}

export function checkSlip(slip: unknown): void {
  if (kindOf(slip) !== 'slip') throw new TypeError('slip: must be what layoutSlip returned');
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}
