import { describe, expect, it } from 'vitest';
import { tellInstant } from '../../../src/message/index.js';
import { tellDuration } from '../../../src/message/tell-duration.js';

const winter = Date.UTC(2026, 0, 12, 8, 0, 59);
const summer = Date.UTC(2026, 6, 12, 8, 5);

describe('tellInstant', () => {
  it.each([
    ['en-GB', /^12 Jan 2026, 10:00$/],
    ['fi', /^12\.1\.2026 klo 10\.00$/],
    ['sv', /^12 jan\. 2026 10:00$/],
    ['nb', /^12\. jan\. 2026,? 10:00$/],
    ['da', /^12\. jan\. 2026,? 10\.00$/],
  ])('in %s as people there write it, to the minute', (language, expected) => {
    expect(tellInstant({ at: winter, language, timeZone: 'Europe/Helsinki' })).toMatch(expected);
  });

  it('goes by the clock of the time zone, in summer as well', () => {
    expect(tellInstant({ at: summer, language: 'fi', timeZone: 'Europe/Helsinki' })).toBe('12.7.2026 klo 11.05');
    expect(tellInstant({ at: summer, language: 'fi', timeZone: 'Europe/Stockholm' })).toBe('12.7.2026 klo 10.05');
    expect(tellInstant({ at: winter, language: 'fi', timeZone: 'America/New_York' })).toBe('12.1.2026 klo 3.00');
  });

  it.each(['UTC', 'utc', 'Etc/UTC'])('%s is named, as no clock on a wall shows it', (timeZone) => {
    expect(tellInstant({ at: winter, language: 'fi', timeZone })).toBe('12.1.2026 klo 8.00 UTC');
  });

  it.each(['en-US', 'fr', 'fi', 'sv', 'nb', 'da', 'en-GB'])('%s: no space but plain ones, which an SMS has', (language) => {
    expect(tellInstant({ at: winter, language, timeZone: 'UTC' }).replaceAll(' ', '')).not.toMatch(/\s/);
  });

  it('what there is none of is a RangeError', () => {
    const right = { at: winter, language: 'fi', timeZone: 'UTC' };
    for (const wrong of [{ at: NaN }, { at: 8.65e15 }, { language: 'not a tag' }, { timeZone: 'Europe/Atlantis' }]) expect(() => tellInstant({ ...right, ...wrong })).toThrow(RangeError);
  });
});

describe('tellDuration', () => {
  it.each([
    ['en', '1 minute', '10 minutes', '24 hours'],
    ['fi', '1 minuutti', '10 minuuttia', '24 tuntia'],
    ['sv', '1 minut', '10 minuter', '24 timmar'],
    ['nb', '1 minutt', '10 minutter', '24 timer'],
    ['da', '1 minut', '10 minutter', '24 timer'],
  ])('%s: number and noun agree, and a day is told in hours', (language, one, ten, day) => {
    expect([1, 10, 1440].map((minutes) => tellDuration({ minutes, language }))).toEqual([one, ten, day]);
  });

  it('never tells more than there is', () => {
    expect([0, 60, 119, 120, 179, 180].map((minutes) => tellDuration({ minutes, language: 'en' }))).toEqual(['0 minutes', '60 minutes', '119 minutes', '2 hours', '2 hours', '3 hours']);
  });
});
