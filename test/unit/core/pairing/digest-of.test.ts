import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, hashOf, type Display } from '../../../../src/core/pairing/index.js';
import { display } from './fixtures.js';

describe('digestOf', () => {
  it('R106 in part: is that of the JSON with its names sorted, in whatever order they came', () => {
    const canonical = '{"amount":"1250.00","currency":"EUR","payee":"Tilinpito Oy","reference":"RF18 5390 0754 7034"}';
    expect(digestOf(display)).toBe(createHash('sha256').update(canonical).digest('base64url'));
    const turned = Object.fromEntries(Object.entries(display).reverse());
    expect(Object.keys(turned)[0]).toBe('reference');
    expect(digestOf({ ...display, ...turned })).toBe(digestOf(display));
    expect(digestOf(JSON.parse(JSON.stringify(turned)) as Display)).toBe(digestOf(display));
  });

  it('and what it is made of, the hash of a text, is that of its bytes in UTF-8', () => {
    for (const text of ['', '{"a":1}', 'ä€🏦']) expect(hashOf(new TextEncoder().encode(text))).toBe(hashOf(text));
    expect(hashOf('ä€🏦')).toBe(createHash('sha256').update('ä€🏦').digest('base64url'));
  });

  it('sorts by code unit: capitals before small letters, digits before both', () => {
    const shown = { ...display, aB: '1', ab: '2', a2: '3' };
    expect(digestOf(shown)).toBe(hashOf('{"a2":"3","aB":"1","ab":"2","amount":"1250.00","currency":"EUR","payee":"Tilinpito Oy","reference":"RF18 5390 0754 7034"}'));
  });

  it('R106 in part: every letter of every field counts, and so does every name', () => {
    const digests = new Set([digestOf(display)]);
    const changed = Object.entries(display).flatMap(([name, text]) => Array.from(text, (_, at) => ({ ...display, [name]: `${text.slice(0, at)}~${text.slice(at + 1)}` })));
    for (const one of [...changed, { ...display, note: 'x' }, { ...display, note: 'y' }, { ...display, remark: 'x' }]) digests.add(digestOf(one));
    expect(digests.size).toBe(changed.length + 4);
  });

  it('texts of every script, and signs that JSON writes with a backslash', () => {
    expect(digestOf({ ...display, payee: 'Äyskäri "7" \\ 東京 🏦' })).toBe(hashOf('{"amount":"1250.00","currency":"EUR","payee":"Äyskäri \\"7\\" \\\\ 東京 🏦","reference":"RF18 5390 0754 7034"}'));
  });

  const many = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`field${n}`, 'x']));
  it.each([
    undefined, null, 'display', [], {}, { amount: '1', currency: 'EUR' }, { amount: '1', payee: 'x' }, { currency: 'EUR', payee: 'x' },
    { ...display, amount: 1250 }, { ...display, amount: '' }, { ...display, payee: 'x'.repeat(201) }, { ...display, payee: 'a\nb' }, { ...display, payee: 'a\tb' }, { ...display, payee: '\ud800' }, { ...display, payee: 'a\u2028b' },
    { ...display, payee: 'yO otipniliT \u202e' }, { ...display, payee: '\u2066x\u2069' }, { ...display, Note: 'x' }, { ...display, 'due-date': 'x' }, { ...display, '1st': 'x' }, { ...display, ['x'.repeat(33)]: 'x' }, { ...display, note: undefined },
    { ...display, ...many }, JSON.parse('{"amount":"1","currency":"EUR","payee":"x","__proto__":"y"}'),
  ])('refuses what cannot be shown as it is signed (%#)', (shown) => {
    expect(() => digestOf(shown as never)).toThrow(new TypeError('display: 3 to 12 texts of 1 to 200 characters, among them amount, currency and payee'));
  });

  it('takes 12 fields of 200 characters, counted as people count them', () => {
    const eight = Object.fromEntries(Object.entries(many).slice(0, 8));
    expect(digestOf({ ...display, ...eight, payee: '🏦'.repeat(200) })).toMatch(/^[\w-]{43}$/);
  });
});

describe('hashOf', () => {
  it('is SHA-256, of bytes and of the UTF-8 of a text', () => {
    for (const text of ['', 'a', 'ä€🏦']) expect([hashOf(text), hashOf(Buffer.from(text))]).toEqual(Array.from({ length: 2 }, () => createHash('sha256').update(text).digest('base64url')));
    expect(() => hashOf(7 as never)).toThrow(new TypeError('data: must be a text or a Uint8Array'));
  });
});
