import { describe, expect, it } from 'vitest';
import { createTestHasher } from '../../../src/testing/index.js';
import { inspectPolicy } from '../../../src/cli/inspect-policy.js';
import { describePolicy, resolvePolicy } from '../../../src/core/policy/index.js';

describe('what doctor says of the policy', () => {
  it.each(['standard', 'nist'] as const)('%s: its odds, and how many clauses it misses, as describePolicy computes them', (policy) => {
    const { clauses, odds } = describePolicy(resolvePolicy({ profile: policy }));
    const { verdict, text } = inspectPolicy({ policy });
    expect(verdict).toBe('ok');
    expect(text).toContain(`Of ${clauses.length} clauses of NIST and ASVS it misses ${clauses.filter(({ met }) => !met).length}:`);
    expect(text).toContain(`1 in ${Math.floor(1 / odds.otpListLife.odds).toLocaleString('en-US')}.`);
  });

  it('the headline of standard, word for word', () => {
    expect(inspectPolicy({}).text).toMatch(/^standard\. Over a list's life, who has the password guesses a one-time password at 1 in 10,155\. Of \d+ clauses of NIST and ASVS it misses \d+: see describePolicy\.$/);
  });

  it('a hasher of the host is told, and counts as one of which nothing is known', () => {
    const { text } = inspectPolicy({ hasher: createTestHasher() });
    expect(text).toMatch(/^standard, and a hasher of your own, of which lukko can say nothing\. /);
    const { clauses } = describePolicy(resolvePolicy(), { hasher: 'own' });
    expect(text).toContain(`it misses ${clauses.filter(({ met }) => !met).length}:`);
  });

  it('overrides are told, and an unknown profile is bad', () => {
    expect(inspectPolicy({ policyOverrides: { session: { idleMs: 900_000 } } }).text).toMatch(/^standard with overrides\. /);
    expect(inspectPolicy({ policy: 'strict' as 'nist' }).verdict).toBe('bad');
  });
});
