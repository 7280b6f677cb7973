import type { Journal } from './journal.js';

interface Span {
  readonly from: number;
  readonly to: number;
}

const aroundMs = 4_000;

/** What the same person was told about the time of a finding, and what broke meanwhile: a day is not run twice, whatever its seed. Times are from the request that the finding names. */
export function retell(finding: string, { told, broken }: Pick<Journal, 'told' | 'broken'>): readonly string[] {
  const named = told.find(({ id }) => finding.includes(id));
  if (named === undefined) return [];
  const isNear = ({ from, to }: Span): boolean => from <= named.to + aroundMs && to >= named.from - aroundMs;
  const asked = told.filter((one) => one.who === named.who && isNear(one)).map(({ from, to, operation, outcome, code = '', id }) => ({ from, to, what: [operation, outcome, code, id.slice(0, 8)].filter(Boolean).join(' ') }));
  const broke = broken.filter(isNear).map(({ from, to, name }) => ({ from, to, what: name }));
  const lines = [...asked, ...broke].sort((one, other) => one.from - other.from);
  return lines.map(({ from, to, what }) => `${String(from - named.from).padStart(9)} to ${String(to - named.from).padStart(6)} ms  ${what}`);
}
