import { describe, expect, it } from 'vitest';
import { describePolicy, resolvePolicy } from '../../src/core/policy/index.js';
import { citationsOf, currentConformance, currentStatuses, readCitations, renderConformance, writtenConformance } from '../tools/conformance.mjs';

const requirement = { number: 61, section: 'OTP list', source: 'E', text: 'Ten new attempts.', later: false, partLater: false };

describe('docs/conformance.md', () => {
  it('is what the titles of the tests say (else run `npm run conformance`)', () => {
    expect(writtenConformance()).toBe(currentConformance());
  });

  it('R5 to R47 and R121 to R208 are covered, for later, or say what is open and why', () => {
    const concerned = currentStatuses().filter(({ number }) => (number >= 5 && number <= 47) || number >= 121);
    const silent = concerned.filter(({ status, open }) => open === undefined && !/^(?:covered|later)/.test(status));
    expect(silent.map(({ number, status }) => `R${number}: ${status}`)).toEqual([]);
  });

  it('what is covered has nothing open', () => {
    const stale = currentStatuses().filter(({ status, open }) => open !== undefined && /^(?:covered$|later)/.test(status));
    expect(stale.map(({ number }) => `R${number}`)).toEqual([]);
  });

  it.each([
    ['R61: ten new attempts', [{ number: 61, part: false }]],
    ['R119 in part: a head user', [{ number: 119, part: true }]],
    ['R60, R61 in part, R62, RFC 7914 and R8265-4.2', [{ number: 60, part: true }, { number: 61, part: true }, { number: 62, part: false }]],
    ['R61–R63: pinned', [61, 62, 63].map((number) => ({ number, part: false }))],
  ])('reads %s', (title, citations) => {
    expect(citationsOf(title)).toEqual(citations);
  });

  it('no clause that describePolicy calls met stands on a requirement without a test', () => {
    const covered = new Set(currentConformance().split('\n').filter((row) => /\| (?:covered|in part)/.test(row)).map((row) => /^\| (R\d+)/.exec(row)?.[1]));
    const { clauses } = describePolicy(resolvePolicy());
    const claimed = clauses.filter(({ met }) => met).flatMap(({ clause, requirements }) => requirements.filter((one) => one.startsWith('R')).map((one) => ({ clause, one })));
    expect(claimed.filter(({ one }) => !covered.has(one))).toEqual([]);
  });

  it('finds titles in calls, in tables and in contract cases, and nowhere else', () => {
    const code = `it('a (R1)', f); test.each(rows)(\`R2: \${a}\`, f); it.each([['R3: a', 1]])('%s', f);
      export const suite = [{ name: 'R4: a', run }]; const other = 'see R5'; it.skip('a (R6)', f); // R7: a`;
    expect(readCitations('a.test.ts', code).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('tells covered, in part, not covered and later apart', () => {
    const row = (one: typeof requirement, citations: Parameters<typeof renderConformance>[1]): string => renderConformance([one], citations).split('\n').at(-2) ?? '';
    const cited = (part: boolean) => [{ number: 61, part, file: 'test/unit/a.test.ts' }];
    expect(row(requirement, cited(false))).toContain('| covered | [unit/a.test.ts](../test/unit/a.test.ts) |');
    expect(row(requirement, cited(true))).toContain('| in part |');
    expect(row(requirement, [])).toContain('| not covered |');
    expect(row({ ...requirement, later: true }, [])).toContain('| later |');
    expect(() => row(requirement, [{ number: 999, part: false, file: 'a' }])).toThrow('R999');
  });
});
