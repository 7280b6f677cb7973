import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { breachKey } from '../../../../src/core/credential/index.js';

it('R29 in part: the port is asked with 5 of 40 digits, and the other 35 stay', () => {
  for (const password of ['password', '', 'kissa istuu katolla', 'pöydällä 😀']) {
    const hex = createHash('sha1').update(password).digest('hex').toUpperCase();
    expect(breachKey(password)).toEqual({ prefix: hex.slice(0, 5), suffix: hex.slice(5) });
  }
});

it('the key of a lone surrogate is that of U+FFFD, and no crash', () => {
  expect(breachKey('\ud800')).toEqual(breachKey('\ufffd'));
});

it('gives a frozen result', () => {
  expect(Object.isFrozen(breachKey('password'))).toBe(true);
});
