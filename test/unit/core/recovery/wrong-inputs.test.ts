import { describe, expect, it } from 'vitest';
import * as recovery from '../../../../src/core/recovery/index.js';

const { transitionBinding, transitionRecovery } = recovery;
const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [null, true, -1, 1.5, Number.NaN, Infinity, 10n, Symbol('s'), '', secret, '\ud800', 'x'.repeat(2 ** 20), [], {}, new Date(0), () => secret];
const right = { state: 'proven', act: 'renew-list', event: 'list-ordered', provenAt: 1, freshMs: 300_000, now: 2 };

function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

it('every public function of recovery is tried with wrong inputs', () => {
  expect(Object.entries(recovery).filter(([, value]) => typeof value === 'function').map(([name]) => name).sort()).toEqual(['transitionBinding', 'transitionRecovery']);
});

describe('wrong input', () => {
  it.each([undefined, null, 7, 'text', true])('no object at all is a TypeError: %s', (input) => {
    for (const call of [transitionBinding, transitionRecovery]) expect(() => call(input as never)).toThrow(new TypeError('input: must be an object'));
  });

  it.each(['freshMs', 'now', 'provenAt'])('R185 in part: a wrong %s is named by a TypeError or RangeError without its value', (name) => {
    for (const value of name === 'provenAt' ? unlike : [undefined, ...unlike]) {
      const error = thrownBy(() => transitionBinding({ ...right, [name]: value } as never));
      expect(error instanceof TypeError || error instanceof RangeError, `${name}: ${String(value).slice(0, 20)}`).toBe(true);
      const { message } = error as Error;
      expect(message).toMatch(new RegExp(`^${name}: `));
      expect(message).not.toContain(secret);
    }
  });

  it('no proof is fresh for no time at all', () => {
    expect(() => transitionBinding({ ...right, freshMs: 0 } as never)).toThrow(new RangeError('freshMs: a whole number from 1'));
  });

  it('what is no state, event or act takes no arrow', () => {
    for (const value of [undefined, ...unlike, '__proto__', 'constructor', 'toString', 'Proven', ' proven', 'рroven']) {
      for (const name of ['state', 'event', 'act']) expect(transitionBinding({ ...right, [name]: value } as never).ok).toBe(false);
    }
  });
});
