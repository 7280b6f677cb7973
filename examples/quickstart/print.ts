import type { ReceivedEmail, ReceivedSms } from 'lukko/testing';

const { stdout } = process;

/** A heading of the story. */
export function heading(text: string): void {
  stdout.write(`\n${text}\n${'-'.repeat(text.length)}\n`);
}

/** One line of the story. */
export function line(text = ''): void {
  stdout.write(`${text}\n`);
}

/** A message as its recipient sees it, set off from the story. */
export function message(title: string, text: string): void {
  line(`  ${title}`);
  for (const row of text.trimEnd().split('\n')) line(`    | ${row}`);
}

/** Messages in a line each: to whom, and what about. */
export function messages(arrived: readonly (ReceivedEmail | ReceivedSms)[]): void {
  if (arrived.length === 0) line('    (no message: no address is on file)');
  for (const each of arrived) line(each.channel === 'email' ? `    E-mail to ${each.to}: ${each.subject}` : `    SMS to ${each.to}: ${each.text.trimEnd()}`);
}

/** So many milliseconds, as people say it. */
export function span(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [count, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** Rows in columns, each as wide as its longest cell. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)));
  for (const row of rows) line(`  ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - Array.from(cell).length)).join('  ')}`.trimEnd());
}
