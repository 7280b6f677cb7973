import type { Asked, Journal, Span, Told } from './journal.js';

const aroundMs = 4_000;
/** A phone asks all the time. */
const polls: ReadonlySet<Asked> = new Set<Asked>(['device/approvals']);

/**
 * What the same person was told about the time of a finding and of the same step at any time, and what broke meanwhile: no day is like another, whatever its seed. Times are
 * from the request that the finding names, or the last one of the step that it names.
 */
export function retell(finding: string, { told, broken }: Pick<Journal, 'told' | 'broken'>): readonly string[] {
  const named = told.find(({ id }) => finding.includes(id)) ?? told.findLast(({ once }) => once !== undefined && finding.includes(`: ${once} worked `));
  if (named === undefined) return [];
  const isNear = ({ from, to }: Span): boolean => from <= named.to + aroundMs && to >= named.from - aroundMs;
  const isSame = (once: string | undefined): boolean => once !== undefined && once === named.once;
  const isTold = (one: Told): boolean => isSame(one.once) || (one.who === named.who && isNear(one) && !polls.has(one.operation));
  const asked = told.filter(isTold).map(({ from, to, operation, outcome, code = '', id }) => ({ from, to, what: [operation, outcome, code, id.slice(0, 8)].filter(Boolean).join(' ') }));
  const broke = broken.filter(isNear).map(({ from, to, name }) => ({ from, to, what: name }));
  const lines = [...asked, ...broke].sort((one, other) => one.from - other.from);
  return lines.map(({ from, to, what }) => `${String(from - named.from).padStart(9)} to ${String(to - named.from).padStart(6)} ms  ${what}`);
}
