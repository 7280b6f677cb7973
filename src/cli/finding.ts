import { oneLine } from './one-line.js';

/** One line of `npx lukko doctor`. */
export interface Finding {
  /** What was looked at. */
  readonly subject: string;
  /** `ok`; `note`: works, and is worth knowing; `bad`: does not start, or does not work. */
  readonly verdict: 'ok' | 'note' | 'bad';
  /** What was found, and what to do about it. */
  readonly text: string;
}

/** The findings, a line for each, and what they come to. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.map(({ verdict, subject, text }) => `${verdict.padEnd(4)}  ${subject.padEnd(width)}  ${oneLine(text)}`);
  return [...lines, '', sum(findings.filter(({ verdict }) => verdict === 'bad').length), ''].join('\n');
}

function sum(bad: number): string {
  if (bad === 0) return 'Nothing is bad.';
  return `${bad === 1 ? '1 line is' : `${bad} lines are`} bad: lukko does not start, or does not work, until that is mended.`;
}
