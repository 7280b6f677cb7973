import { describe, expect, it } from 'vitest';
import { createOtpList, isPosition, LIST_LENGTH } from '../../../../src/core/otp-list/index.js';
import { isDeeplyFrozen, issueList } from './fixtures.js';

describe('createOtpList', () => {
  it('R56 in part: a fresh list is one frozen value of JSON that holds no one-time password', async () => {
    const { list, codes } = await issueList();
    expect(isDeeplyFrozen(list)).toBe(true);
    expect(JSON.parse(JSON.stringify(list))).toEqual(list);
    expect(list).toMatchObject({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', used: [], burnt: [], pinMisses: 0, lifetimeMisses: 0, status: 'unproven', issuedAt: 1_000 });
    expect(codes.filter((code) => list.entries.includes(code))).toEqual([]);
  });

  it('leaves the caller’s entries unfrozen', () => {
    const entries = Array.from({ length: LIST_LENGTH }, (_, index) => `$e$${index}`);
    createOtpList({ listId: 'l', accountId: 'a', listNumber: 1, keyId: 'k', entries, now: 0 });
    expect(Object.isFrozen(entries)).toBe(false);
  });

  it('R50 in part: positions run from 1 to 100', () => {
    expect([0, 1, 100, 101, 1.5, Number.NaN, '1', undefined].map(isPosition)).toEqual([false, true, true, false, false, false, false, false]);
  });
});
