import { describe, expect, it } from 'vitest';
import { describeListAssurance } from '../../../../src/core/session/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

describe('describeListAssurance', () => {
  it('R108 in part, R109 in part: a list is pwd, otp, mfa and never phishing-resistant', () => {
    const assurance = describeListAssurance({ space: 32 ** 4, now: 7 });
    expect(assurance).toEqual({ amr: ['pwd', 'otp', 'mfa'], aal: 2, phishingResistant: false, method: 'otp-list', authenticatedAt: 7 });
    expect(isDeeplyFrozen(assurance)).toBe(true);
  });

  it.each([[26 ** 4, 1], [31 ** 4, 1], [1_000_000, 1], [2 ** 20 - 1, 1], [2 ** 20, 2], [32 ** 4, 2], [10 ** 8, 2]])('R168 in part: a space of %s claims AAL%s: 10^6 and 20 bits are both asked for', (space, aal) => {
    expect(describeListAssurance({ space, now: 0 }).aal).toBe(aal);
  });
});
