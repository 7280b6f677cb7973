import { describe, expect, it } from 'vitest';
import { consumePosition, describeOtpList, matchOtp, openChallenge } from '../../../../src/core/otp-list/index.js';
import { blankList, isDeeplyFrozen, issueList, otpGuard, seededRandom, tinyVerify } from './fixtures.js';

describe('consumePosition', () => {
  it('R55 in part: the first right answer proves an unproven list', () => {
    const next = consumePosition({ list: blankList({ pinned: 37, pinMisses: 2, lifetimeMisses: 4 }), position: 37, now: 9 });
    expect(next).toMatchObject({ used: [37], burnt: [], pinMisses: 0, lifetimeMisses: 4, status: 'active', provenAt: 9 });
    expect(next.pinned).toBeUndefined();
  });

  it('a later answer leaves the proof and the status as they are', () => {
    for (const status of ['active', 'reserve'] as const) {
      const next = consumePosition({ list: blankList({ status, provenAt: 2, used: [8], pinned: 37 }), position: 37, now: 9 });
      expect(next).toMatchObject({ used: [8, 37], status, provenAt: 2 });
    }
  });

  it('R70 in part: the last position ends the list as used-up', () => {
    const others = Array.from({ length: 98 }, (_, index) => index + 1);
    const next = consumePosition({ list: blankList({ used: others, burnt: [99], pinned: 100, status: 'active', provenAt: 2 }), position: 100, now: 9 });
    expect(next).toMatchObject({ status: 'ended', endReason: 'used-up', endedAt: 9, provenAt: 2 });
    expect(next.used).toHaveLength(99);
  });

  it('R66 in part: 100 right answers empty a list, use every one-time password once and leave its count of misses at 0', async () => {
    const issued = await issueList();
    const random = seededRandom('hundred');
    let { list } = issued;
    for (let n = 1; n <= 100; n += 1) {
      const asked = openChallenge({ list, random });
      if (!asked.ok) throw new Error(`refused at ${n}: ${asked.reason}`);
      const { position } = asked;
      const match = await matchOtp({ guard: otpGuard(), list: asked.list, position, code: issued.codes[position - 1] ?? '', pepper: issued.pepper, verify: tinyVerify });
      expect(match).toEqual({ ok: true, position });
      list = consumePosition({ list: asked.list, position, now: n });
      expect(describeOtpList({ list }).unused).toBe(100 - n);
    }
    expect(list).toMatchObject({ lifetimeMisses: 0, burnt: [], status: 'ended', endReason: 'used-up', provenAt: 1, endedAt: 100 });
    expect(new Set(list.used).size).toBe(100);
    expect(openChallenge({ list, random })).toEqual({ ok: false, reason: 'list-spent' });
  });

  it('refuses a position that the list does not ask for', () => {
    const refused = new RangeError('position: must be the one the list asks for');
    const lists = [blankList(), blankList({ pinned: 36 }), blankList({ pinned: 37, used: [37] }), blankList({ pinned: 37, burnt: [37] }), blankList({ pinned: 37, status: 'ended' })];
    for (const list of lists) expect(() => consumePosition({ list, position: 37, now: 9 })).toThrow(refused);
  });

  it('freezes what it gives and leaves what it got as it was', () => {
    const list = JSON.parse(JSON.stringify(blankList({ pinned: 37 })));
    expect(isDeeplyFrozen(consumePosition({ list, position: 37, now: 9 }))).toBe(true);
    expect(list).toEqual(JSON.parse(JSON.stringify(blankList({ pinned: 37 }))));
  });
});
