import { describe, expect, it } from 'vitest';
import { consumePosition, openChallenge, recordMiss, type OtpList } from '../../../../src/core/otp-list/index.js';
import { blankList, chiSquare, chiSquareLimit, isDeeplyFrozen, seed, seededRandom } from './fixtures.js';

const random = seededRandom('challenge');

function opened(list: OtpList, source = random): { position: number; list: OtpList } {
  const asked = openChallenge({ list, random: source });
  if (!asked.ok) throw new Error(`refused: ${asked.reason}`);
  return asked;
}

describe('openChallenge', () => {
  it('R61: ten new attempts ask for the same position', () => {
    const first = opened(blankList());
    let { list } = first;
    for (let n = 0; n < 10; n += 1) {
      const again = opened(list);
      expect(again.position).toBe(first.position);
      expect(again.list).toBe(list);
      list = again.list;
    }
  });

  it('R61: the pin outlives storage and is gone only when used or burnt', () => {
    const first = opened(blankList());
    const stored: OtpList = JSON.parse(JSON.stringify(first.list));
    expect(opened(stored).position).toBe(first.position);
    const used = consumePosition({ list: stored, position: first.position, now: 5 });
    expect(opened(used).position).not.toBe(first.position);
    const missed = recordMiss({ list: stored, position: first.position, now: 5 });
    expect(opened(missed.list).position).toBe(first.position);
    const burnt = recordMiss({ list: stored, position: first.position, now: 5, missesPerPosition: 1 });
    expect(opened(burnt.list).position).not.toBe(first.position);
  });

  it('R58 in part: the challenge names list number and position', () => {
    const { position, list } = opened(blankList({ listNumber: 7 }));
    expect({ listNumber: list.listNumber, pinned: list.pinned }).toEqual({ listNumber: 7, pinned: position });
  });

  it(`R63: draws evenly among the unused and never a used or burnt position (seed ${seed})`, () => {
    const list = blankList({ used: [1, 2, 3, 50, 100], burnt: [4, 99] });
    const source = seededRandom(`${seed}/open`);
    const counts = Array.from({ length: 101 }, () => 0);
    for (let n = 0; n < 20_000; n += 1) {
      const { position } = opened(list, source);
      counts[position] = (counts[position] ?? 0) + 1;
    }
    const gone = new Set([0, ...list.used, ...list.burnt]);
    expect(counts.filter((_, position) => gone.has(position)).every((count) => count === 0)).toBe(true);
    expect(chiSquare(counts.filter((_, position) => !gone.has(position)))).toBeLessThan(chiSquareLimit(92));
  });

  it('a fresh pin starts without misses', () => {
    expect(opened(blankList({ pinMisses: 2 })).list.pinMisses).toBe(0);
  });

  it('asks a list in reserve and an unproven one alike', () => {
    for (const status of ['unproven', 'active', 'reserve'] as const) expect(opened(blankList({ status })).list.status).toBe(status);
  });

  it('R70 in part: a used-up list is list-spent', () => {
    const all = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(openChallenge({ list: blankList({ used: all }), random })).toEqual({ ok: false, reason: 'list-spent' });
    expect(openChallenge({ list: blankList({ status: 'ended', endReason: 'used-up' }), random })).toEqual({ ok: false, reason: 'list-spent' });
  });

  it('R71 in part: an ended list opens no challenge', () => {
    const refused = openChallenge({ list: blankList({ status: 'ended', endReason: 'replaced' }), random });
    expect(refused).toEqual({ ok: false, reason: 'list-ended' });
    expect(Object.isFrozen(refused)).toBe(true);
  });

  it('freezes what it gives and leaves what it got as it was', () => {
    const before: OtpList = JSON.parse(JSON.stringify(blankList()));
    const asked = openChallenge({ list: before, random });
    expect(isDeeplyFrozen(asked)).toBe(true);
    expect(before).toEqual(JSON.parse(JSON.stringify(blankList())));
    expect(Object.isFrozen(before.entries)).toBe(false);
  });
});
