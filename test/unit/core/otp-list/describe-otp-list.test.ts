import { describe, expect, it } from 'vitest';
import { describeOtpList } from '../../../../src/core/otp-list/index.js';
import { blankList } from './fixtures.js';

const usedUpTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('describeOtpList', () => {
  it('says what is left of a fresh list', () => {
    const told = describeOtpList({ list: blankList() });
    expect(told).toEqual({ unused: 100, low: false, spent: false, renewalOffered: false });
    expect(Object.isFrozen(told)).toBe(true);
  });

  it.each([[79, 21, false], [80, 20, true], [99, 1, true]])('R70 in part: with %i used, %i are left and low is %s', (used, unused, low) => {
    expect(describeOtpList({ list: blankList({ used: usedUpTo(used) }) })).toMatchObject({ unused, low, spent: false });
  });

  it('R70 in part: burnt positions count like used ones, and the mark is the host’s to set', () => {
    const list = blankList({ used: usedUpTo(10), burnt: [11, 12] });
    expect(describeOtpList({ list, lowWater: 88 })).toMatchObject({ unused: 88, low: true });
    expect(describeOtpList({ list, lowWater: 87 })).toMatchObject({ unused: 88, low: false });
    expect(describeOtpList({ list: blankList({ used: usedUpTo(99) }), lowWater: 0 }).low).toBe(false);
  });

  it('R70 in part: at zero the list is spent', () => {
    expect(describeOtpList({ list: blankList({ used: usedUpTo(100) }) })).toMatchObject({ unused: 0, low: true, spent: true });
  });

  it('nothing is left of a list that ended', () => {
    expect(describeOtpList({ list: blankList({ status: 'ended', endReason: 'lost' }) })).toMatchObject({ unused: 0, spent: true });
  });

  it('R66 in part: a renewal is offered from the 30th miss on', () => {
    expect(describeOtpList({ list: blankList({ lifetimeMisses: 29 }) }).renewalOffered).toBe(false);
    expect(describeOtpList({ list: blankList({ lifetimeMisses: 30 }) }).renewalOffered).toBe(true);
    expect(describeOtpList({ list: blankList({ lifetimeMisses: 9 }), renewalOfferedAt: 8 }).renewalOffered).toBe(true);
  });
});
