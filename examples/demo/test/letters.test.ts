import { expect, test } from 'vitest';
import { letterLanguages } from '../language.js';
import { firstLogin, matti, start } from './walk.js';

const subjects: Readonly<Record<string, string>> = {
  en: 'Your username for Virtanen Books',
  fi: 'Käyttäjätunnuksenne palveluun Virtanen Books',
  sv: 'Ditt användarnamn till Virtanen Books',
  nb: 'Brukernavnet ditt til Virtanen Books',
  da: 'Dit brugernavn til Virtanen Books',
};

test.each(letterLanguages.map(([tag]) => tag))('a person is invited in %s from the pages of the office, and each letter of the first login is in that language, as text and as a mail program shows it', async (tag) => {
  const demo = start();
  const { t, browse, host } = demo;
  const anna = browse();
  await anna.open('/office/invite');
  await anna.send(t.office.send, { ...matti, locale: tag, route: 'email' });
  await firstLogin(demo, browse());
  await host.settle();
  const inbox = await anna.open('/inbox');
  const mails = host.mailbox.all().filter(({ channel }) => channel === 'email');
  expect(mails.map(({ subject }) => subject).at(-1)).toBe(subjects[tag]);
  expect(mails.length).toBeGreaterThanOrEqual(3);
  for (const { id, subject, language, html } of mails) {
    expect([language, inbox.html.includes(`<a href="/inbox/${id}">`)]).toEqual([tag, true]);
    const letter = await anna.open(`/inbox/${id}`);
    expect([letter.status, letter.html, letter.title]).toEqual([200, html, subject]);
    expect(letter.html).toContain(`<html lang="${tag}">`);
    expect(letter.text).not.toMatch(/undefined|\[object |NaN/);
  }
  for (const { text } of host.mailbox.all()) expect(text).not.toMatch(/undefined|\[object |NaN/);
});
