import { beforeAll, describe, expect, it } from 'vitest';
import { consumePosition, endOtpList, matchOtp, openChallenge, recordMiss, type MatchOtpInput, type OtpList } from '../../../../src/core/otp-list/index.js';
import type { Verify } from '../../../../src/core/types.js';
import { issueList, otpGuard, seededRandom, tinyVerify, wrongCode, type Issued } from './fixtures.js';

let issued: Issued;
let position: number;
let list: OtpList;
let right: string;
let verifications: number;

const countingVerify: Verify = async (input) => {
  verifications += 1;
  return tinyVerify(input);
};

beforeAll(async () => {
  issued = await issueList();
  const asked = openChallenge({ list: issued.list, random: seededRandom('pin') });
  if (!asked.ok) throw new Error('a fresh list opens');
  ({ position, list } = asked);
  right = issued.codes[position - 1] ?? '';
});

async function answer(changes: Partial<MatchOtpInput> = {}) {
  verifications = 0;
  return matchOtp({ guard: otpGuard(), list, position, code: right, pepper: issued.pepper, verify: countingVerify, ...changes });
}

describe('matchOtp', () => {
  it('R58: the right one-time password matches, for one hash', async () => {
    const match = await answer();
    expect(match).toEqual({ ok: true, position });
    expect(Object.isFrozen(match)).toBe(true);
    expect(verifications).toBe(1);
  });

  it('R68 in part: typed in lower case with spaces and dashes it matches too', async () => {
    expect(await answer({ code: ` ${right.toLowerCase().split('').join(' - ')} ` })).toEqual({ ok: true, position });
  });

  it('R58: the right one-time passwords of all other positions fail, for one hash each', async () => {
    for (const code of issued.codes.filter((_, index) => index !== position - 1)) {
      expect(await answer({ code })).toEqual({ ok: false, reason: 'mismatch' });
      expect(verifications).toBe(1);
    }
  });

  it('R58: the one-time password of the same position of another list fails', async () => {
    const other = await issueList({ listNumber: 2, seed: 'other' });
    expect(await answer({ code: other.codes[position - 1] ?? '' })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it.each([{ accountId: 'a-2' }, { listId: 'l-2' }, { listNumber: 2 }])('R56 in part: an entry moved to %j fails', async (moved) => {
    const to = { ...list, ...moved };
    expect(await answer({ list: to, guard: otpGuard(to.accountId) })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('invariant 6: a guard that was reserved for another account is refused, before the hash', async () => {
    await expect(answer({ guard: otpGuard('a-2') })).rejects.toThrow(new TypeError('guard: must be reserved for the account of the list'));
    expect(verifications).toBe(0);
  });

  it('R56 in part: an entry moved to another position fails', async () => {
    const other = (position % 100) + 1;
    const entries = list.entries.map((entry, index) => (index === other - 1 ? (list.entries[position - 1] ?? '') : entry));
    expect(await answer({ list: { ...list, entries, pinned: other }, position: other })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('R56 in part: under another pepper the right one-time password fails', async () => {
    expect(await answer({ pepper: new Uint8Array(32) })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('R58 in part: a position the list does not ask for is not open and costs no hash', async () => {
    const other = (position % 100) + 1;
    expect(await answer({ position: other, code: issued.codes[other - 1] ?? '' })).toEqual({ ok: false, reason: 'not-open' });
    expect(verifications).toBe(0);
    expect(await answer({ list: issued.list })).toEqual({ ok: false, reason: 'not-open' });
    expect(verifications).toBe(0);
  });

  it('R59 in part: a used one-time password fails for ever, also after storage and if the pin came back', async () => {
    const used: OtpList = JSON.parse(JSON.stringify(consumePosition({ list, position, now: 5 })));
    expect(await answer({ list: used })).toEqual({ ok: false, reason: 'not-open' });
    expect(await answer({ list: { ...used, pinned: position } })).toEqual({ ok: false, reason: 'not-open' });
    expect(verifications).toBe(0);
  });

  it('R62: three misses burn the position; the next challenge names another; the burnt one-time password no longer works', async () => {
    let missed = list;
    for (let n = 1; n <= 3; n += 1) {
      expect(await answer({ list: missed, code: wrongCode(issued.codes, position) })).toEqual({ ok: false, reason: 'mismatch' });
      const counted = recordMiss({ list: missed, position, now: n });
      expect(counted.burnt).toBe(n === 3);
      missed = counted.list;
    }
    expect(await answer({ list: missed })).toEqual({ ok: false, reason: 'not-open' });
    const next = openChallenge({ list: missed, random: seededRandom('next') });
    expect(next.ok && next.position !== position).toBe(true);
    expect(await answer({ list: next.ok ? next.list : missed })).toEqual({ ok: false, reason: 'not-open' });
    expect(await answer({ list: { ...missed, pinned: position } })).toEqual({ ok: false, reason: 'not-open' });
  });

  it('R71 in part: ending the list takes effect on a challenge that is already open', async () => {
    for (const reason of ['replaced', 'lost', 'disabled'] as const) {
      expect(await answer({ list: endOtpList({ list, reason, now: 5 }) })).toEqual({ ok: false, reason: 'not-open' });
    }
    expect(await answer({ list: { ...list, status: 'ended' } })).toEqual({ ok: false, reason: 'not-open' });
    expect(verifications).toBe(0);
  });

  it('R143 in part: of two attempts at one position the later answer is not-open, which is no miss', async () => {
    const again = openChallenge({ list, random: seededRandom('second attempt') });
    expect(again.ok && again.position).toBe(position);
    const first = await answer();
    expect(first.ok).toBe(true);
    const stored = consumePosition({ list, position, now: 5 });
    expect(await answer({ list: stored })).toEqual({ ok: false, reason: 'not-open' });
    expect(stored.lifetimeMisses).toBe(0);
  });

  it('R60 in part: fifty parallel answers judged on one version give exactly one that can be stored', async () => {
    const store = { version: 1, list };
    const update = (next: OtpList, expectedVersion: number): boolean => {
      if (store.version !== expectedVersion) return false;
      store.version += 1;
      store.list = next;
      return true;
    };
    const one = async (): Promise<boolean> => {
      const loaded = { ...store };
      const match = await answer({ list: loaded.list });
      return match.ok && update(consumePosition({ list: loaded.list, position, now: 5 }), loaded.version);
    };
    const won = await Promise.all(Array.from({ length: 50 }, one));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(store.list.used).toEqual([position]);
  });

  it('R60 in part: two readings of one stored list are both judged right, so only the update decides', async () => {
    const both = await Promise.all([answer({ list: JSON.parse(JSON.stringify(list)) }), answer()]);
    expect(both).toEqual([{ ok: true, position }, { ok: true, position }]);
  });

  it.each(['', ' ', '💥', 'КWER', 'x'.repeat(2 ** 20), '\ud800', 'K\0'])('an answer in no form of a one-time password is a mismatch without a hash: case %#', async (code) => {
    expect(await answer({ code })).toEqual({ ok: false, reason: 'mismatch' });
    expect(verifications).toBe(0);
  });

  it('invariant 7: nothing but true from the hasher opens', async () => {
    for (const said of ['yes', 1, {}, undefined, false]) {
      const verify: unknown = async () => said;
      expect(await answer({ verify: verify as Verify })).toEqual({ ok: false, reason: 'mismatch' });
    }
  });

  it('R147 in part: what the hasher throws comes through, so that the try can be given back', async () => {
    const verify: Verify = async () => Promise.reject(new Error('busy'));
    await expect(answer({ verify })).rejects.toThrow('busy');
  });

  it('invariant 6: refuses a guard of another factor', async () => {
    const guard: unknown = { ...otpGuard(), factor: 'password' };
    await expect(answer({ guard: guard as MatchOtpInput['guard'] })).rejects.toThrow(new TypeError('guard: must be reserved for otp-list'));
  });
});
