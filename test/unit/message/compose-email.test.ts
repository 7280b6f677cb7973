import { describe, expect, it } from 'vitest';
import { composeEmail, english, type MailPart } from '../../../src/message/index.js';
import { catalogues, context, purposes, render } from './fixtures.js';

const compose = (mail: readonly MailPart[], subject = 'Hello') =>
  composeEmail({ texts: { subject: () => subject, mail: () => mail, sms: () => '' }, data: context, language: 'fi' });

/** What a reader of the HTML is shown, without what it looks like. */
const shown = (html: string): string =>
  html.replace(/^[\s\S]*<\/h1>/, '').replace(/<[^>]*>/g, ' ').replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '').replace(/\s+/g, ' ').trim();

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('composeEmail', () => {
  it('puts paragraphs, facts and links in text and HTML, an empty line between two', () => {
    const { text, html } = compose(['One.', { facts: [['Username', 'matti1234'], ['Code', '12345678']] }, { label: 'Log in', link: 'https://kirja.example/log' }]);
    expect(text).toBe('One.\n\nUsername: matti1234\nCode: 12345678\n\nLog in:\nhttps://kirja.example/log\n');
    expect(html).toMatch(/<p>One\.<\/p>\n<dl><dt>Username<\/dt><dd[^>]*>matti1234<\/dd><dt>Code<\/dt><dd[^>]*>12345678<\/dd><\/dl>\n<p><a href="https:\/\/kirja\.example\/log"[^>]*>Log in<\/a><br><span[^>]*>https:\/\/kirja\.example\/log<\/span><\/p>/);
  });

  it('the HTML is a document with a language, a title, a heading and one column that fits a phone', () => {
    const { html } = compose(['One.'], 'A & B');
    expect(html).toMatch(/^<!doctype html>\n<html lang="fi">\n/);
    for (const part of ['<meta charset="utf-8">', '<meta name="viewport" content="width=device-width, initial-scale=1">', '<meta name="color-scheme" content="light dark">', '<title>A &amp; B</title>', '<main ', '>A &amp; B</h1>', 'max-width:34em', 'overflow-wrap:anywhere']) expect(html).toContain(part);
  });

  it.each(purposes)('R174 in part: %s loads nothing and follows nobody, in no language', (purpose) => {
    for (const one of catalogues) {
      const { html } = render(one, purpose);
      expect(html).not.toMatch(/<(?:img|link|script|style|iframe|form|object|svg|video|audio|base)\b|url\(|@import|srcset|\bsrc=|\bon\w+=|http-equiv/i);
      for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/(?:kirja|a\.kirja|apps)\.example\//);
    }
  });

  it.each(purposes)('%s: text and HTML say the same, in each language', (purpose) => {
    for (const one of catalogues) {
      const { text, html } = render(one, purpose);
      expect(shown(html).replaceAll(':', '')).toBe(spaced(text).replaceAll(':', ''));
    }
  });

  it.each(['javascript:alert(1)', 'JAVASCRIPT:alert(1)', ' https://kirja.example', 'data:text/html,x', 'file:///etc/passwd', '//evil.example', 'vbscript:x', 'kirja.example', ''])('%j is shown, and is no link', (link) => {
    const { text, html } = compose([{ label: 'Open', link }]);
    expect(text).toContain('Open:\n');
    expect(html).not.toContain('href');
    expect(html).toContain(`<p>Open:<br>${link}</p>`);
  });

  it.each(['https://kirja.example/log', 'http://127.0.0.1:3000/login', 'mailto:anna@kirja.example', 'HTTPS://kirja.example'])('%j is a link', (link) => {
    expect(compose([{ label: 'Open', link }]).html).toContain(`<a href="${link}"`);
  });

  it('a telephone number in a sentence stays on one line, and in the text it is as it was', () => {
    const { text, html } = compose(['Contact Anna, 09 123 456.']);
    expect(html).toContain('<p>Contact Anna, 09\u00a0123\u00a0456.</p>');
    expect(text).toBe('Contact Anna, 09 123 456.\n');
  });

  it('what would begin or end something in HTML is written out, in attributes as well', () => {
    const nasty = `<b onclick="x">'&amp;`;
    const escaped = '&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;amp;';
    const { html, text, subject } = compose([nasty, { facts: [[nasty, nasty]] }, { label: nasty, link: `https://a.example/"onmouseover="x` }], nasty);
    expect([...html.matchAll(new RegExp(escaped, 'g'))]).toHaveLength(6);
    expect(html).toContain('href="https://a.example/&quot;onmouseover=&quot;x"');
    expect(html).not.toMatch(/<b\b|onmouseover="/);
    expect(text).toContain(nasty);
    expect(subject).toBe(nasty);
  });

  it('a subject is one line, whatever the catalogue made of it', () => {
    expect(compose(['One.'], 'Hello\r\nBcc: x@evil.example\u2028').subject).toBe('Hello Bcc: x@evil.example');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(compose(['One.']))).toBe(true);
  });

  it('data is cleaned before a text sees it', () => {
    const texts = { ...english['password-changed'], subject: (data: { readonly username: string }) => data.username };
    expect(composeEmail({ texts, data: { ...context, username: 'a\u202eb\nc' }, language: 'en' }).subject).toBe('ab c');
  });
});
