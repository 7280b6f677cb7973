import { parse } from 'csv-parse/sync';
import type { NewPerson } from 'lukko';
import { isLanguage } from '../language.js';

/** A line of the CSV with a person. */
export interface CsvRow {
  /** As an editor numbers it: headings and empty lines count. */
  readonly line: number;
  readonly person: NewPerson;
  /** Whether the language is one of ours, or left out. */
  readonly knownLanguage: boolean;
}

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** Name, e-mail, phone, language; a first line of headings has no `@` and no digit. `undefined` where it is no CSV. */
export function readPeople(csv: string): readonly CsvRow[] | undefined {
  const rows = parseRows(csv);
  const [first, ...rest] = rows ?? [];
  return first === undefined || first.record.slice(1).some((cell) => /[@+\d]/.test(cell)) ? rows?.map(readRow) : rest.map(readRow);
}

/** A file as text: UTF-8, or what spreadsheets of Windows save where it is not. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseRows(csv: string): readonly Parsed[] | undefined {
  try {
    const rows: unknown = parse(csv, { info: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true, delimiter: [',', ';', '\t'] });
    return Array.isArray(rows) ? rows : undefined;
  } catch {
    return undefined;
  }
}

function readRow({ info, record }: Parsed): CsvRow {
  const [name = '', email = '', phone = '', language = ''] = record;
  const locale = language.toLowerCase();
  const person = { name, ...(email === '' ? {} : { email }), ...(phone === '' ? {} : { phone }), ...(isLanguage(locale) ? { locale } : {}) };
  return { line: info.lines, person, knownLanguage: locale === '' || isLanguage(locale) };
}
