import { describe, expect, it } from 'vitest';
import { english } from '../../../../src/message/index.js';
import { finnish } from '../../../../src/message/fi/index.js';
import { norwegian } from '../../../../src/message/nb/index.js';
import { swedish } from '../../../../src/message/sv/index.js';
import { composeMessage } from '../../../../src/service/delivery/compose-message.js';
import { context, data } from '../../message/fixtures.js';

const compose = (catalogues: object, locale: string, channel: 'email' | 'sms' = 'email') =>
  composeMessage({ ...context, catalogues: { ...catalogues } }, { purpose: 'recovery-code', channel, locale, data: data['recovery-code'] });

const subjectOf = (catalogue: typeof english): string => catalogue['recovery-code'].subject({ ...context, ...data['recovery-code'] });

describe('the language of a message', () => {
  const shipped = { fi: finnish, sv: swedish, nb: norwegian };

  it.each([
    ['fi', 'fi', finnish],
    ['fi-FI', 'fi', finnish],
    ['FI-fi', 'fi', finnish],
    ['sv-FI', 'sv', swedish],
    ['nb-NO', 'nb', norwegian],
    ['no', 'nb', norwegian],
    ['nn-NO', 'nb', norwegian],
    ['NO', 'nb', norwegian],
    ['en-US', 'en', english],
    ['de', 'en', english],
    ['is-IS', 'en', english],
    ['constructor', 'en', english],
    ['__proto__', 'en', english],
    ['', 'en', english],
  ])('%j is told in %s', async (locale, language, catalogue) => {
    expect(await compose(shipped, locale)).toMatchObject({ language, subject: subjectOf(catalogue) });
  });

  it('tags of the host are compared without case, and the e-mail says which language it is in', async () => {
    expect(await compose({ FI: finnish }, 'fi-FI')).toMatchObject({ language: 'FI', subject: subjectOf(finnish) });
    expect(await compose({ 'sv-FI': swedish }, 'SV-fi')).toMatchObject({ language: 'sv-FI', subject: subjectOf(swedish) });
    expect(await compose({ 'sv-FI': swedish }, 'sv-SE')).toMatchObject({ language: 'en' });
  });

  it('a tag of its own comes before its language, and Norwegian stands in for Nynorsk only where that has none', async () => {
    expect(await compose({ fi: english, 'fi-FI': finnish }, 'fi-FI')).toMatchObject({ language: 'fi-FI' });
    expect(await compose({ nb: norwegian, nn: swedish }, 'nn-NO')).toMatchObject({ language: 'nn', subject: subjectOf(swedish) });
    expect(await compose({ no: norwegian }, 'nb-NO')).toMatchObject({ language: 'no', subject: subjectOf(norwegian) });
    expect(await compose({ nb: norwegian }, 'da')).toMatchObject({ language: 'en' });
  });

  it('the host’s own English takes the place of the built-in one', async () => {
    const ours = { ...english, 'recovery-code': { ...english['recovery-code'], subject: () => 'Ours' } };
    expect(await compose({ en: ours }, 'en-GB')).toMatchObject({ language: 'en', subject: 'Ours' });
  });

  it('a code by SMS is bound to the page of recoveries', async () => {
    expect(await compose(shipped, 'fi', 'sms')).toMatchObject({ text: expect.stringMatching(/\n@a\.kirja\.example #12345678$/) });
  });
});
