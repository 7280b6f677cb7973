import { describe, expect, it } from 'vitest';
import { isFromElsewhere, isFromOtherPages, isFromOurPages } from '../../../src/http/check-origin.js';

const ours = new Set(['https://books.example', 'https://www.books.example']);
const ask = (headers: Record<string, string>): boolean => isFromOurPages(new Request('https://books.example/login/start', { method: 'POST', headers }), ours);

describe('whether a page of ours asks', () => {
  it.each([
    ['Origin is ours', { origin: 'https://books.example' }],
    ['Origin is another of ours', { origin: 'https://www.books.example' }],
    ['both agree', { origin: 'https://books.example', 'sec-fetch-site': 'same-origin' }],
    ['no Origin, and Fetch Metadata says that it stays within', { 'sec-fetch-site': 'same-origin' }],
    ['Origin is null on a page with no-referrer, and Fetch Metadata says that it stays within', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ])('R167 in part: yes where %s', (_why, headers) => expect(ask(headers as unknown as Record<string, string>)).toBe(true));

  it.each([
    ['neither is there', {}],
    ['Origin is empty', { origin: '' }],
    ['Origin is null', { origin: 'null' }],
    ['Origin is null, and Fetch Metadata says another site, as of a frame in a sandbox', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['Origin is null, and Fetch Metadata says a sister', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['Origin is null, and Fetch Metadata says that somebody typed it', { origin: 'null', 'sec-fetch-site': 'none' }],
    ['Origin is null twice', { origin: 'null, null', 'sec-fetch-site': 'same-origin' }],
    ['Origin is another', { origin: 'https://evil.example' }],
    ['Origin is a sister', { origin: 'https://shop.books.example' }],
    ['Origin begins like ours', { origin: 'https://books.example.evil.example' }],
    ['Origin ends like ours', { origin: 'https://evilbooks.example' }],
    ['Origin is ours without TLS', { origin: 'http://books.example' }],
    ['Origin is ours at another port', { origin: 'https://books.example:8443' }],
    ['Origin is in another case', { origin: 'https://BOOKS.example' }],
    ['Origin comes twice', { origin: 'https://books.example, https://evil.example' }],
    ['Fetch Metadata says another site', { origin: 'https://books.example', 'sec-fetch-site': 'cross-site' }],
    ['Fetch Metadata says a sister', { origin: 'https://books.example', 'sec-fetch-site': 'same-site' }],
    ['Fetch Metadata says that somebody typed it', { 'sec-fetch-site': 'none' }],
    ['Fetch Metadata says something new', { origin: 'https://books.example', 'sec-fetch-site': 'same-origin, same-origin' }],
    ['Origin is another, and Fetch Metadata within', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['only the Referer is ours', { referer: 'https://books.example/login' }],
    ['only the Host is ours', { host: 'books.example' }],
  ])('R167 in part: no where %s', (_why, headers) => expect(ask(headers as unknown as Record<string, string>)).toBe(false));
});

describe('whether another site asks for what only reads', () => {
  it.each([['cross-site', true], ['same-site', true], ['same-origin', false], ['none', false], [undefined, false]])('R167 in part: %s, then %s', (site, elsewhere) => {
    expect(isFromElsewhere(new Request('https://books.example/state', { headers: site === undefined ? {} : { 'sec-fetch-site': site } }))).toBe(elsewhere);
  });
});

describe('whether a page of another site calls what phones call', () => {
  const judge = (headers: Record<string, string>): boolean => isFromOtherPages(new Request('https://books.example/device/redeem', { method: 'POST', headers }), ours);

  it.each([
    ['an app, which says nothing', {}],
    ['an app in a page of ours', { origin: 'https://books.example', 'sec-fetch-site': 'same-origin' }],
    ['a page of ours that reads', { 'sec-fetch-site': 'same-origin' }],
    ['somebody who typed the address', { 'sec-fetch-site': 'none' }],
  ])('no: %s', (_who, headers) => expect(judge(headers as unknown as Record<string, string>)).toBe(false));

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that reads', { 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { origin: 'https://shop.books.example', 'sec-fetch-site': 'same-site' }],
    ['a frame in a sandbox', { origin: 'null' }],
    ['what contradicts itself', { origin: 'https://books.example', 'sec-fetch-site': 'cross-site' }],
    ['our Origin beside another', { origin: 'https://books.example, https://evil.example' }],
  ])('R167 in part: yes: %s', (_who, headers) => expect(judge(headers as unknown as Record<string, string>)).toBe(true));
});
