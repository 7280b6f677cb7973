import { expect, test } from 'vitest';
import { texts } from './texts/index.js';
import { dayIn, dayOf, minuteIn, startOfDay } from './time.js';

const morning = Date.UTC(2026, 10, 26, 5, 20);

test('a time is told by the clock of Helsinki, as people of the language write it', () => {
  expect(minuteIn('fi')(morning)).toBe('26.11.2026 klo 7.20');
  expect(minuteIn('sv')(morning)).toBe('26 nov. 2026 07:20');
  expect(minuteIn('en')(morning)).toBe('26 Nov 2026, 07:20');
  expect(dayIn('fi')(morning)).toBe('26.11.2026');
});

test('a day begins at midnight in Helsinki, also where the clocks change', () => {
  expect(startOfDay('2026-11-26')).toBe(Date.UTC(2026, 10, 25, 22));
  expect(startOfDay('2026-03-29')).toBe(Date.UTC(2026, 2, 28, 22));
  expect(startOfDay('2026-10-25')).toBe(Date.UTC(2026, 9, 24, 21));
  expect(startOfDay('2026-13-40')).toBeNaN();
  expect(dayOf(Date.UTC(2026, 10, 25, 22))).toBe('2026-11-26');
  expect(dayOf(Date.UTC(2026, 10, 25, 22) - 1)).toBe('2026-11-25');
});

test('one of something is said in the singular', () => {
  expect([texts.en.inbox.count(1), texts.en.inbox.count(2)]).toEqual(['1 message', '2 messages']);
  expect([texts.fi.common.waitSeconds(1), texts.sv.common.waitSeconds(1)]).toEqual(['Odottakaa 1 sekunti ja yrittäkää sitten uudelleen.', 'Vänta 1 sekund och försök igen.']);
  expect([texts.fi.home.listLeft(7, 1), texts.fi.home.listLeft(7, 0)]).toEqual(['Lista 7: 1 kertakäyttösalasana jäljellä', 'Lista 7: 0 kertakäyttösalasanaa jäljellä']);
});
