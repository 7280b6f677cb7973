import { describe, expect, it } from 'vitest';
import { endOtpList, type OtpListEndReason } from '../../../../src/core/otp-list/index.js';
import { blankList, isDeeplyFrozen } from './fixtures.js';

const reasons: OtpListEndReason[] = ['used-up', 'replaced', 'abandoned', 'too-many-misses', 'disabled', 'lost'];

describe('endOtpList', () => {
  it.each(reasons)('R71 in part: ends a list as %s and asks for nothing any more', (reason) => {
    const list = endOtpList({ list: blankList({ status: 'active', pinned: 37, pinMisses: 1, lifetimeMisses: 3 }), reason, now: 7 });
    expect(list).toMatchObject({ status: 'ended', endReason: reason, endedAt: 7, pinMisses: 0, lifetimeMisses: 3 });
    expect(list.pinned).toBeUndefined();
    expect(isDeeplyFrozen(list)).toBe(true);
  });

  it('invariant 2: ending again keeps the first reason and time', () => {
    const list = endOtpList({ list: blankList(), reason: 'lost', now: 7 });
    expect(endOtpList({ list, reason: 'replaced', now: 8 })).toBe(list);
  });

  it('refuses a reason that is none', () => {
    const reason: unknown = 'tired';
    expect(() => endOtpList({ list: blankList(), reason: reason as OtpListEndReason, now: 7 })).toThrow(new TypeError('reason: must be an OtpListEndReason'));
  });
});
