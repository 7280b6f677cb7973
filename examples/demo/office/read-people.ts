import { parse } from 'csv-parse/sync';
import type { NewPerson } from 'lukko';
import { isLetterLanguage } from '../language.js';

/** A line of the CSV with a person. */
export interface CsvRow {
  /** As an editor numbers it: headings and empty lines count. */
  readonly line: number;
  readonly person: NewPerson;
  /** Whether the language is one of ours, or left out. */
  readonly knownLanguage: boolean;
}

interface Parsed {
  readonly info: { readonly bytes: number };
  readonly record: readonly string[];
}

interface Numbered {
  readonly line: number;
  readonly record: readonly string[];
}

/** Name, e-mail, phone, language; a first line of headings has no `@` and no digit. `undefined` where it is no CSV. */
export function readPeople(csv: string): readonly CsvRow[] | undefined {
  const rows = parseRows(csv)?.map(numberer(csv));
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

/** Gives each row, in their order, the number of the line that it begins on. The parser's own count is of another line where a cell holds several. */
function numberer(csv: string): (row: Parsed) => Numbered {
  const bytes = new TextEncoder().encode(csv);
  let before = 0;
  let read = 0;
  return ({ info, record }) => {
    const raw = new TextDecoder().decode(bytes.subarray(read, info.bytes));
    const line = before + countLines(/^\s*/.exec(raw)?.[0] ?? '') + 1;
    before += countLines(raw);
    read = info.bytes;
    return { line, record };
  };
}

const countLines = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

function readRow({ line, record }: Numbered): CsvRow {
  const [name = '', email = '', phone = '', language = ''] = record;
  const locale = language.toLowerCase();
  const person = { name, ...(email === '' ? {} : { email }), ...(phone === '' ? {} : { phone }), ...(isLetterLanguage(locale) ? { locale } : {}) };
  return { line, person, knownLanguage: locale === '' || isLetterLanguage(locale) };
}
