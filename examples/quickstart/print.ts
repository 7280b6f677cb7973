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

/** Rows in columns, each as wide as its longest cell. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)));
  for (const row of rows) line(`  ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - Array.from(cell).length)).join('  ')}`.trimEnd());
}
