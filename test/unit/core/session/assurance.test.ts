import { describe, expect, it } from 'vitest';
import { describeKeyAssurance, describeListAssurance } from '../../../../src/core/session/index.js';
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

describe('describeKeyAssurance', () => {
  it.each([
    ['sw', 'none', ['pwd', 'swk', 'mfa', 'user']], ['hw', 'none', ['pwd', 'hwk', 'mfa', 'user']],
    ['sw', 'pin', ['pwd', 'swk', 'mfa', 'user', 'pin']], ['sw', 'fpt', ['pwd', 'swk', 'mfa', 'user', 'fpt']], ['hw', 'face', ['pwd', 'hwk', 'mfa', 'user', 'face']],
  ] as const)('R108 in part, R109 in part: a key kept as %s, the user verified by %s, is %j and never phishing-resistant', (keyProtection, userVerified, amr) => {
    const assurance = describeKeyAssurance({ digits: 2, keyProtection, userVerified, now: 7 });
    expect(assurance).toEqual({ amr, aal: 1, phishingResistant: false, method: 'key', authenticatedAt: 7 });
    expect(isDeeplyFrozen(assurance)).toBe(true);
  });

  it.each([[1, 1], [2, 1], [5, 1], [6, 2], [8, 2]])('R168 in part: %s digits typed claim AAL%s', (digits, aal) => {
    expect(describeKeyAssurance({ digits, keyProtection: 'sw', userVerified: 'pin', now: 0 }).aal).toBe(aal);
  });
});
