/*
 * The attack: a thief has seen a few one-time passwords of the list, knows the username and password, and opens attempt
 * after attempt until a position comes up that he has seen. With k of 100 that takes about 100/k reloads.
 * The pin gives him one position: the chance is k/100, once, and missing on purpose moves it every third time only.
 */
import { describe, expect, it } from 'vitest';
import { choosePosition, matchOtp, openChallenge, recordMiss } from '../../src/core/otp-list/index.js';
import { issueList, otpGuard, seed, seededRandom, tinyVerify, wrongCode } from '../unit/core/otp-list/fixtures.js';

describe('re-rolling the position', () => {
  it('R61: a thousand reloads show one position, and the passwords of all others open nothing', async () => {
    const { list, codes, pepper } = await issueList({ seed: 'reroll' });
    const random = seededRandom(`${seed}/reroll`);
    const first = openChallenge({ list, random });
    if (!first.ok) throw new Error('a fresh list opens');
    const seen = new Set<number>();
    for (let n = 0; n < 1000; n += 1) {
      const again = openChallenge({ list: first.list, random });
      if (again.ok) seen.add(again.position);
    }
    expect([...seen]).toEqual([first.position]);
    const others = codes.map((code, index) => ({ code, position: index + 1 })).filter(({ position }) => position !== first.position);
    for (const { code, position } of others) {
      const elsewhere = await matchOtp({ guard: otpGuard(), list: first.list, position, code, pepper, verify: tinyVerify });
      expect(elsewhere).toEqual({ ok: false, reason: 'not-open' });
      const here = await matchOtp({ guard: otpGuard(), list: first.list, position: first.position, code, pepper, verify: tinyVerify });
      expect(here).toEqual({ ok: false, reason: 'mismatch' });
    }
  });

  it(`R61: a thief with three of a hundred is asked for one of them in 3 % of the lists, however often he reloads (seed ${seed})`, () => {
    const unused = Array.from({ length: 100 }, (_, index) => index + 1);
    const stolen = new Set([3, 37, 99]);
    const lists = 5000;
    let hits = 0;
    let withoutPin = 0;
    for (let n = 0; n < lists; n += 1) {
      const random = seededRandom(`${seed}/thief/${n}`);
      let pinned: number | undefined;
      let met = false;
      let metWithoutPin = false;
      for (let reload = 0; reload < 20; reload += 1) {
        const asked = choosePosition({ unused, pinned, random });
        if (!asked.ok) throw new Error('positions are left');
        pinned = asked.position;
        met ||= stolen.has(asked.position);
        const drawnAnew = choosePosition({ unused, random });
        metWithoutPin ||= drawnAnew.ok && stolen.has(drawnAnew.position);
      }
      hits += met ? 1 : 0;
      withoutPin += metWithoutPin ? 1 : 0;
    }
    // Six sigma around 3 %; drawn anew at each reload it would be 46 %, which shows that the attack is real.
    expect(Math.abs(hits / lists - 0.03)).toBeLessThan(6 * Math.sqrt((0.03 * 0.97) / lists));
    expect(withoutPin / lists).toBeGreaterThan(0.4);
  });

  it('R62 in part, R66 in part: missing on purpose moves the pin every third time only, and 45 misses end the list', async () => {
    const { list: fresh, codes, pepper } = await issueList({ seed: 'burn' });
    const random = seededRandom('burner');
    let list = fresh;
    let misses = 0;
    const asked: number[] = [];
    for (;;) {
      const challenge = openChallenge({ list, random });
      if (!challenge.ok) break;
      ({ list } = challenge);
      const { position } = challenge;
      asked.push(position);
      const match = await matchOtp({ guard: otpGuard(), list, position, code: wrongCode(codes, position), pepper, verify: tinyVerify });
      expect(match).toEqual({ ok: false, reason: 'mismatch' });
      ({ list } = recordMiss({ list, position, now: misses }));
      misses += 1;
    }
    expect(misses).toBe(45);
    expect(new Set(asked).size).toBe(15);
    expect(list.endReason).toBe('too-many-misses');
  });
});
