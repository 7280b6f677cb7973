import { describe, expect, it } from 'vitest';
import { consumePosition, endOtpList, openChallenge, recordMiss, type OtpList } from '../../../../src/core/otp-list/index.js';
import { blankList, isDeeplyFrozen, seededRandom } from './fixtures.js';

const pinned = (changes: Partial<OtpList> = {}) => blankList({ pinned: 37, ...changes });

describe('recordMiss', () => {
  it('R62: two misses keep the position, the third burns it', () => {
    const first = recordMiss({ list: pinned(), position: 37, now: 1 });
    expect(first).toMatchObject({ burnt: false, ended: false, renewalOffered: false, list: { pinned: 37, pinMisses: 1, lifetimeMisses: 1 } });
    const second = recordMiss({ list: first.list, position: 37, now: 2 });
    expect(second).toMatchObject({ burnt: false, list: { pinned: 37, pinMisses: 2, burnt: [] } });
    const third = recordMiss({ list: second.list, position: 37, now: 3 });
    expect(third).toMatchObject({ burnt: true, ended: false, list: { pinMisses: 0, burnt: [37], used: [], lifetimeMisses: 3 } });
    expect(third.list.pinned).toBeUndefined();
  });

  it('R66 in part: the 30th miss over the life offers a renewal and the 45th ends the list', () => {
    const random = seededRandom('r66');
    let list = blankList();
    const offered: number[] = [];
    for (let miss = 1; miss <= 45; miss += 1) {
      const asked = openChallenge({ list, random });
      if (!asked.ok) throw new Error(`refused at miss ${miss}`);
      const counted = recordMiss({ list: asked.list, position: asked.position, now: miss });
      if (counted.renewalOffered) offered.push(miss);
      expect(counted.ended).toBe(miss === 45);
      ({ list } = counted);
    }
    expect(offered).toEqual([30]);
    expect(list).toMatchObject({ status: 'ended', endReason: 'too-many-misses', endedAt: 45, lifetimeMisses: 45 });
    expect(openChallenge({ list, random })).toEqual({ ok: false, reason: 'list-ended' });
  });

  it('R66 in part: success does not reset the count over the life', () => {
    const missed = recordMiss({ list: pinned({ lifetimeMisses: 43 }), position: 37, now: 1 });
    const used = consumePosition({ list: missed.list, position: 37, now: 2 });
    expect(used.lifetimeMisses).toBe(44);
    expect(recordMiss({ list: { ...used, pinned: 5 }, position: 5, now: 3 })).toMatchObject({ ended: true, list: { endReason: 'too-many-misses' } });
  });

  it('R143 in part: a miss judged while another attempt used the position counts over the life only', () => {
    const used = consumePosition({ list: pinned(), position: 37, now: 1 });
    const next = { ...used, pinned: 5, pinMisses: 1 };
    const counted = recordMiss({ list: next, position: 37, now: 2 });
    expect(counted).toMatchObject({ burnt: false, list: { pinned: 5, pinMisses: 1, lifetimeMisses: 1, burnt: [], used: [37] } });
  });

  it('a late miss does not burn the position asked for now, however many misses that one has', () => {
    const list = pinned({ pinned: 5, pinMisses: 2 });
    expect(recordMiss({ list, position: 37, now: 2, missesPerPosition: 2 })).toMatchObject({ burnt: false, list: { pinned: 5, pinMisses: 2, burnt: [] } });
  });

  it('offers no renewal where the same miss ends the list', () => {
    expect(recordMiss({ list: pinned({ lifetimeMisses: 9 }), position: 37, now: 2, lifetimeMisses: 10, renewalOfferedAt: 10 })).toMatchObject({ ended: true, renewalOffered: false });
  });

  it('a miss after the end changes nothing', () => {
    const list = endOtpList({ list: pinned({ lifetimeMisses: 44 }), reason: 'lost', now: 1 });
    const counted = recordMiss({ list, position: 37, now: 2 });
    expect(counted).toEqual({ list, burnt: false, ended: false, renewalOffered: false });
    expect(counted.list).toBe(list);
  });

  it('R70 in part: burning the last position ends the list as used-up', () => {
    const used = Array.from({ length: 100 }, (_, index) => index + 1).filter((position) => position !== 37);
    const counted = recordMiss({ list: pinned({ used, pinMisses: 2 }), position: 37, now: 4 });
    expect(counted).toMatchObject({ burnt: true, ended: true, list: { status: 'ended', endReason: 'used-up', endedAt: 4 } });
  });

  it('the end by misses wins over the burn, and both are told', () => {
    const counted = recordMiss({ list: pinned({ pinMisses: 2, lifetimeMisses: 44 }), position: 37, now: 4 });
    expect(counted).toMatchObject({ burnt: true, ended: true, list: { burnt: [37], endReason: 'too-many-misses' } });
  });

  it('follows the policy it is given, also where it was lowered since', () => {
    expect(recordMiss({ list: pinned({ pinMisses: 2 }), position: 37, now: 4, missesPerPosition: 2 }).burnt).toBe(true);
    expect(recordMiss({ list: pinned({ lifetimeMisses: 20 }), position: 37, now: 4, lifetimeMisses: 10, renewalOfferedAt: 5 }).ended).toBe(true);
    expect(recordMiss({ list: pinned(), position: 37, now: 4, renewalOfferedAt: 1 }).renewalOffered).toBe(true);
    expect(() => recordMiss({ list: pinned(), position: 37, now: 4, lifetimeMisses: 10, renewalOfferedAt: 11 })).toThrow(new RangeError('renewalOfferedAt: a whole number from 1 to 10'));
  });

  it('freezes what it gives and leaves what it got as it was', () => {
    const list = JSON.parse(JSON.stringify(pinned()));
    expect(isDeeplyFrozen(recordMiss({ list, position: 37, now: 9 }))).toBe(true);
    expect(list).toEqual(JSON.parse(JSON.stringify(pinned())));
  });
});
