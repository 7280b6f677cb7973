import { describe, expect, it } from 'vitest';
import { faults } from './faults.js';
import { findUntried, overs } from './find-untried.js';
import type { Asked, Told } from './journal.js';
import { written } from './reconcile.js';

const operations = Object.keys(written).filter((operation) => operation !== 'login/replace-password');
const told = operations.map((operation): Told => ({ id: operation, operation: operation as Asked, who: 'a', from: 1, to: 2, outcome: 'granted' }));
const counts = new Map([...faults.map(([name]) => `fault: ${name}`), ...Object.values(overs)].map((what) => [what, 1]));
const without = (what: string) => new Map([...counts].filter(([name]) => name !== what));

describe('a day that did not bring everything proves nothing', () => {
  it('finds nothing where everything was granted once, broke once, and was refused once when it was over', () => {
    expect(findUntried({ told, counts })).toEqual([]);
  });

  it('finds what was only ever refused, or answered by nobody', () => {
    for (const outcome of ['refused', 'unknown'] as const) {
      const broken = told.map((one) => (one.operation === 'payments/pay' ? { ...one, outcome } : one));
      expect(findUntried({ told: broken, counts })).toEqual(['untried: payments/pay was granted to nobody']);
    }
    expect(findUntried({ told: [], counts })).toHaveLength(operations.length);
  });

  it('finds a fault that did not happen', () => {
    expect(findUntried({ told, counts: without('fault: PostgreSQL is killed') })).toEqual(['untried: it never happened that PostgreSQL is killed']);
  });

  it('finds that nobody tried a session, a password or a step that was over', () => {
    expect(Object.values(overs).flatMap((over) => findUntried({ told, counts: without(over) }))).toEqual([
      'untried: nothing counts as "refused: an ended session"',
      'untried: nothing counts as "refused: an old password"',
      'untried: nothing counts as "refused: a step that was granted before"',
    ]);
  });
});
