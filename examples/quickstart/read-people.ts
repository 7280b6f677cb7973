import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';

/** One person of the file, with the line that names them. */
export interface PersonRow {
  readonly line: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** A line that cannot be used, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

/** What is wrong with the whole file, in words that say what to do. */
export class UnreadableFile extends Error {}

const columns = ['name', 'email', 'phone'] as const;

/** Reads a CSV of people: the first line names the columns; comma or semicolon, UTF-8. */
export async function readPeople(path: string): Promise<{ readonly people: readonly PersonRow[]; readonly bad: readonly BadRow[] }> {
  const rows = parseRows(path, await readText(path));
  const [header, ...rest] = rows;
  const names = header?.cells.map((cell) => cell.toLowerCase()) ?? [];
  if (columns.some((column) => !names.includes(column))) {
    throw new UnreadableFile(`${path}: the first line must name the columns name, email and phone, such as: name,email,phone`);
  }
  const read = rest.map((row) => readRow(row, names));
  const people = read.filter((row) => 'name' in row);
  const bad = read.filter((row) => 'reason' in row);
  const isRepeated = (person: PersonRow): number | undefined => people.find((other) => other.line < person.line && samePerson(other, person))?.line;
  const repeated = people.flatMap((person) => {
    const first = isRepeated(person);
    return first === undefined ? [] : [{ line: person.line, reason: `${person.name}: the same person as on line ${String(first)}` }];
  });
  return { people: people.filter((person) => isRepeated(person) === undefined), bad: [...bad, ...repeated].sort((a, b) => a.line - b.line) };
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UnreadableFile(`${path}: ${describeFileError(error)}`);
  });
  if (bytes.includes(0)) throw new UnreadableFile(`${path}: this is not a text file. Save the table as CSV (UTF-8) and try again.`);
  if (bytes.toString('utf8').trim() === '') throw new UnreadableFile(`${path}: the file is empty. Its first line must be: name,email,phone`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile(`${path}: the file is not UTF-8. In Excel choose "CSV UTF-8 (comma delimited)" and try again.`);
  }
}

function describeFileError(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file. Give the path of a CSV file of people.';
  if (code === 'EISDIR') return 'this is a folder. Give the path of a CSV file of people.';
  if (code === 'EACCES') return 'the file may not be read. Check its permissions.';
  return 'the file cannot be read.';
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseRows(path: string, text: string): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: [',', ';'],
      on_record: (cells: readonly string[], { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    throw new UnreadableFile(`${path}: ${error instanceof Error ? error.message : 'it is no CSV file'}`);
  }
}

function readRow(row: Row, names: readonly string[]): PersonRow | BadRow {
  const { line, cells } = row;
  if (cells.length !== names.length) {
    return { line, reason: `${cells[0] ?? ''}: ${String(cells.length)} fields where ${String(names.length)} are expected (${names.join(', ')})` };
  }
  const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
  return { line, name: cell('name'), email: cell('email'), phone: cell('phone') };
}

function samePerson(a: PersonRow, b: PersonRow): boolean {
  return a.name === b.name && a.email === b.email && a.phone === b.phone;
}
