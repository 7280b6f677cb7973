import { describe, expect, it } from 'vitest';
import type { Told } from './journal.js';
import { retell } from './retell.js';

const refused: Told = { id: '11112222-3', operation: 'binding/finish-approval', who: 'a', from: 10_000, to: 10_020, outcome: 'refused', code: 'try-again' };
const before: Told = { id: '33334444-5', operation: 'device/answer', who: 'a', from: 9_500, to: 9_600, outcome: 'granted' };
const broken = { name: 'PostgreSQL is killed', from: 9_900, to: 12_000 };
const finding = 'unseen: binding/finish-approval of a (11112222-3) was refused (try-again), and proof-given is written down';

describe('what happened about the time of a finding is told again', () => {
  it('tells the same person\'s requests and what broke, in order, and nothing of others or of another time', () => {
    const told = [refused, before, { ...before, who: 'b' }, { ...before, from: 1_000, to: 1_010 }];
    expect(retell(finding, { told, broken: [broken, { ...broken, from: 20_000, to: 21_000 }] })).toEqual([
      '     -500 to   -400 ms  device/answer granted 33334444',
      '     -100 to   2000 ms  PostgreSQL is killed',
      '        0 to     20 ms  binding/finish-approval refused try-again 11112222',
    ]);
  });

  it('tells of a step that worked twice whenever that was, and of no other that is called almost like it', () => {
    const spent: Told = { ...before, once: 'list a/1/3' };
    const told = [{ ...spent, id: '77778888-9', from: 100, to: 110 }, spent, { ...spent, once: 'list a/1/37', from: 90_000, to: 90_001 }];
    expect(retell('double: list a/1/3 worked 2 times', { told, broken: [] })).toEqual(['    -9400 to  -9390 ms  device/answer granted 77778888', '        0 to    100 ms  device/answer granted 33334444']);
  });

  it('leaves the questions of a phone out', () => {
    expect(retell(finding, { told: [refused, { ...before, operation: 'device/approvals' }], broken: [] })).toHaveLength(1);
  });

  it('says nothing of a finding that names no request', () => {
    expect(retell('untried: it never happened that PostgreSQL is killed', { told: [refused], broken: [broken] })).toEqual([]);
  });
});
