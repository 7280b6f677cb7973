import type { Office } from './office.js';
import { retell } from './retell.js';

interface Report {
  readonly office: Office;
  readonly books: { readonly events: number; readonly messages: ReadonlyMap<string, number> };
  readonly ms: number;
}

/** Prints what happened: by what was asked, by what people were about, and what must not have happened. */
export function report({ office, books, ms }: Report): void {
  const { told, findings } = office.journal;
  const operations = [...new Set(told.map(({ operation }) => operation))].sort();
  const rows = operations.map((operation) => {
    const of = (outcome: string): number => told.filter((one) => one.operation === operation && one.outcome === outcome).length;
    return [operation, of('granted'), of('refused'), of('unknown')] as const;
  });
  const total = (column: 1 | 2 | 3): number => rows.reduce((sum, row) => sum + row[column], 0);
  for (const row of [['asked for', 'granted', 'refused', 'unknown'], ...rows, ['all', total(1), total(2), total(3)]]) console.log(row.map((cell, n) => (n === 0 ? String(cell).padEnd(32) : String(cell).padStart(9))).join(''));
  console.log(`\nWhat people were about, and what stopped them:\n${[...office.counts].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${String(times).padStart(9)}  ${what}`).join('\n')}`);
  console.log(`\n${String(books.events)} events in the audit; messages: ${[...books.messages].map(([state, times]) => `${String(times)} ${state}`).join(', ')}; ${(ms / 1_000).toFixed(0)} s`);
  for (const finding of findings.slice(0, 3)) console.log(`\n${[finding, ...retell(finding, office.journal)].join('\n')}`);
  console.log(findings.length === 0 ? 'No lost and no double outcome, and nothing was left untried.' : `${String(findings.length)} findings:\n${findings.slice(0, 50).join('\n')}`);
}
