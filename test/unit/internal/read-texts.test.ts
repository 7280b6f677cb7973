import { expect, it } from 'vitest';
import { readTexts } from '../../../src/internal/read-texts.js';

it('reads the texts that are asked for, and leaves the rest', () => {
  expect(readTexts({ to: 'a', text: '', more: 7 }, ['to', 'text'])).toEqual({ to: 'a', text: '' });
});

it.each([[undefined], [null], ['to'], [7], [[]], [{}], [{ to: 'a' }], [{ to: 'a', text: 7 }], [{ to: 'a', text: null }]])('R186 in part: %j lacks one of them, and is none', (value) => {
  expect(readTexts(value, ['to', 'text'])).toBeUndefined();
});
