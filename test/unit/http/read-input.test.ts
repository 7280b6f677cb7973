import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { headUserOperation, operation } from '../../../src/http/operation.js';
import { mediaTypeOf, readInput as readSent, type ReadInput } from '../../../src/http/read-input.js';
import { loginOperations } from '../../../src/http/operations/login.js';
import { id, profile } from '../../../src/http/schema.js';

afterEach(() => vi.useRealTimers());

/** Without what becomes of it. */
type Read = Omit<ReadInput, 'run' | 'bytes'>;
const readInput = async (...sent: Parameters<typeof readSent>): Promise<Read> => {
  const read = await readSent(...sent);
  if (!read.ok) return read;
  const { run: _run, bytes: _bytes, ...rest } = read;
  return rest;
};

const find = (wanted: string) => loginOperations.find((one) => one.id === wanted) ?? expect.unreachable();
const start = find('login/start');
const state = find('state');

/** A form with what forms can have: a switch, a number, and fields within fields. */
const information = operation({
  id: 'first-login/give-information',
  summary: '',
  input: z.strictObject({ profile, addressCode: z.optional(z.string()) }),
  answer: z.any(),
  refusals: ['profile-invalid', 'flow-ended', 'not-in-this-step', 'try-again'] as never,
  example: { input: { profile: { name: '', locale: '' } }, answer: {} as never },
  run: () => expect.unreachable(),
});
const page = headUserOperation({
  id: 'accounts/readiness',
  summary: '',
  input: z.strictObject({ organizationId: id, after: z.optional(id), limit: z.optional(z.number()) }),
  answer: z.any(),
  refusals: [] as never,
  example: { input: { organizationId: 'virtanen-oy' }, answer: { accounts: [] } },
  numbers: ['limit'],
  run: () => expect.unreachable(),
});
const switched = operation({
  id: 'binding/change-password',
  summary: '',
  input: z.strictObject({ currentPassword: z.string(), password: z.string(), endOtherSessions: z.optional(z.boolean()) }),
  answer: z.any(),
  refusals: [] as never,
  example: { input: { currentPassword: '', password: '' }, answer: {} },
  switches: ['endOtherSessions'],
  run: () => expect.unreachable(),
});

type Body = ConstructorParameters<typeof Response>[0];

const post = (body: Body, type: string | null = 'application/json', headers: Record<string, string> = {}): Request =>
  new Request('https://books.example/x', { method: 'POST', body, headers: { ...(type === null ? {} : { 'content-type': type }), ...headers }, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) } as RequestInit);
const asJson = (body: Body, headers?: Record<string, string>): Promise<Read> => readInput(post(body, 'application/json', headers), { operation: start, isForm: false });
const asForm = (body: string, which = information): Promise<Read> => readInput(post(body, 'application/x-www-form-urlencoded'), { operation: which, isForm: true });
const asQuery = (query: string): Promise<Read> => readInput(new Request(`https://books.example/x${query}`), { operation: page, isForm: false });
const right = JSON.stringify({ username: 'matti4821', password: 'teacups' });

/** A body of so many chunks, which tells how many were taken. */
function stream(chunks: number, size: number): { readonly body: ReadableStream<Uint8Array>; readonly taken: () => number; readonly cancelled: () => boolean } {
  let [taken, cancelled] = [0, false];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      taken += 1;
      if (taken > chunks) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(0x20));
    },
    cancel: () => void (cancelled = true),
  });
  return { body, taken: () => taken, cancelled: () => cancelled };
}

describe('JSON', () => {
  it('is read as it was sent', async () => {
    expect(await asJson(right)).toEqual({ ok: true, input: { username: 'matti4821', password: 'teacups' } });
    expect(await asJson(JSON.stringify({ username: '', password: '  ä\u0000' }))).toEqual({ ok: true, input: { username: '', password: '  ä\u0000' } });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ; charset=utf-8', ' application/json'])('comes as %j', async (type) => {
    expect((await readInput(post(right, type), { operation: start, isForm: false })).ok).toBe(true);
  });

  it.each(['text/plain', 'application/json-seq', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json', 'application/json, text/plain', ''])('R167 in part: what a page of another site can send without asking is not taken: %j', async (type) => {
    expect(await readInput(post(right, type), { operation: start, isForm: false })).toEqual({ ok: false, reason: 'unsupported-media-type' });
  });

  it('a body without any type is not taken', async () => {
    expect(await readInput(post(new Blob([right]).stream(), null), { operation: start, isForm: false })).toEqual({ ok: false, reason: 'unsupported-media-type' });
  });

  it('no body is an empty object', async () => {
    const renew = find('login/renew-challenge');
    for (const body of [null, '']) expect(await readInput(post(body), { operation: renew, isForm: false })).toEqual({ ok: true, input: {} });
  });

  it.each(['{', 'null x', '{"username":"a"', '\ufeff{}', "{'a':1}", 'undefined', 'NaN'])('what is none is refused: %j', async (body) => {
    expect(await asJson(body)).toMatchObject({ ok: false, reason: 'invalid-request' });
  });

  it.each(['null', '[]', '"text"', '1', 'true', '{}', '{"username":1,"password":"x"}', '{"username":["a"],"password":"x"}', '{"username":{"$gt":""},"password":"x"}', '{"username":"a","password":"b","also":1}'])('what the operation does not take is refused: %s', async (body) => {
    expect(await asJson(body)).toMatchObject({ ok: false, reason: 'invalid-request' });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('a field of the name %s is one that nobody takes, and pollutes nothing', async (name) => {
    const read = await asJson(`{"username":"a","password":"b","${name}":{"isAdmin":true,"ok":true}}`);
    expect(read).toMatchObject({ ok: false, reason: 'invalid-request' });
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  it('says which fields are wrong, and never what was in them', async () => {
    const read = await asJson('{"username":["canary-1"],"canary-2":"canary-3"}');
    expect(read).toMatchObject({ issues: [{ path: 'username', message: 'invalid_type' }, { path: 'password', message: 'invalid_type' }, { path: '', message: 'unrecognized_keys' }] });
    expect(JSON.stringify(read)).not.toContain('canary');
  });

  it('a text of 4,096 characters is taken, and no longer one', async () => {
    expect((await asJson(JSON.stringify({ username: 'a', password: 'p'.repeat(4_096) }))).ok).toBe(true);
    expect(await asJson(JSON.stringify({ username: 'a', password: 'p'.repeat(4_097) }))).toMatchObject({ reason: 'invalid-request' });
  });

  it('64 KiB of opening brackets are refused, and so is depth that would parse', async () => {
    expect(await asJson('['.repeat(65_536))).toMatchObject({ reason: 'invalid-request' });
    const deep = `${'{"profile":'.repeat(20)}${'['.repeat(20_000)}${']'.repeat(20_000)}${'}'.repeat(20)}`;
    expect(await asJson(deep)).toMatchObject({ reason: 'invalid-request' });
  });

  it('a host’s own fields may be 30 levels deep, and brackets in a text are none', async () => {
    const given = (fields: string): Promise<Read> => readInput(post(`{"profile":{"name":"a","locale":"fi","fields":${fields}}}`), { operation: information, isForm: false });
    expect((await given(`${'['.repeat(30)}${']'.repeat(30)}`)).ok).toBe(true);
    expect(await given(`${'['.repeat(31)}${']'.repeat(31)}`)).toMatchObject({ reason: 'invalid-request' });
    expect((await given(JSON.stringify(`\\"${'['.repeat(5_000)}`))).ok).toBe(true);
    expect((await given(`[${'[],'.repeat(1_000)}[]]`)).ok).toBe(true);
  });

  it.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xf8, 0x88, 0x80, 0x80, 0x80]], [[0xfe, 0xff, 0, 0x7b]]])('bytes that are no UTF-8 are refused: %j', async (bytes) => {
    expect(await asJson(new Uint8Array([...new TextEncoder().encode('{"username":"'), ...bytes, ...new TextEncoder().encode('","password":"b"}')]))).toEqual({ ok: false, reason: 'invalid-request' });
  });

  it('a lone surrogate that JSON spells is a text', async () => {
    expect((await asJson('{"username":"\\ud800","password":"\\udfff"}')).ok).toBe(true);
  });
});

describe('the size and the pace of a body', () => {
  it('64 KiB are taken, and a byte more is not, by what was announced or by what came', async () => {
    const fill = (size: number): string => right + ' '.repeat(size - right.length);
    expect((await asJson(fill(65_536))).ok).toBe(true);
    expect(await asJson(fill(65_537))).toEqual({ ok: false, reason: 'body-too-large' });
    expect(await asJson(right, { 'content-length': '65537' })).toEqual({ ok: false, reason: 'body-too-large' });
    expect((await asJson(right, { 'content-length': 'many' })).ok).toBe(true);
  });

  it('a body that goes on is let go at the limit, not at its end', async () => {
    const { body, taken, cancelled } = stream(1_000, 16_384);
    expect(await asJson(body, { 'content-length': '10' })).toEqual({ ok: false, reason: 'body-too-large' });
    expect(taken()).toBeLessThan(10);
    expect(cancelled()).toBe(true);
  });

  it('a body that is not there after ten seconds is too slow, though a byte comes each second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => new Promise((resolve) => setTimeout(() => {
        if (!cancelled) controller.enqueue(Uint8Array.of(0x20));
        resolve();
      }, 1_000)),
      cancel: () => void (cancelled = true),
    });
    const asked = asJson(body);
    let over = false;
    void asked.then(() => void (over = true));
    await vi.advanceTimersByTimeAsync(9_900);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await asked).toEqual({ ok: false, reason: 'body-too-slow' });
    expect(cancelled).toBe(true);
  });

  it.each([[64, '', 10], [128, '', 20], [1024, '', 60], [1024, '500', 10], [1024, `${640 * 1024}`, 60], [1024, `${96 * 1024}`, 15], [1024, '-5', 60]])('of the %i KiB that an operation takes, and the %j bytes that were announced, the last has to be there after %i seconds', async (kib, announced, seconds) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = readInput(post(new ReadableStream<Uint8Array>(), 'application/json', announced === '' ? {} : { 'content-length': announced }), { operation: { ...start, maxBytes: kib * 1024 }, isForm: false });
    let over = false;
    void asked.then(() => void (over = true));
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(await asked).toEqual({ ok: false, reason: 'body-too-slow' });
  });

  it('a sender that cannot be told to stop holds no answer up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = asJson(new ReadableStream<Uint8Array>({ cancel: () => new Promise(() => undefined) }));
    await vi.advanceTimersByTimeAsync(10_100);
    expect(await asked).toEqual({ ok: false, reason: 'body-too-slow' });
  });

  it('no timer is left behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await asJson(right);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a body that is cut off is refused', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"username":')),
      pull: (controller) => controller.error(new Error('reset')),
    });
    expect(await asJson(body)).toEqual({ ok: false, reason: 'invalid-request' });
  });
});

describe('forms', () => {
  it('are read with fields within fields, and an empty one is left out', async () => {
    expect(await asForm('profile.name=Matti+Virtanen&profile.email=&profile.phone=%2B358401234567&profile.locale=fi&addressCode=')).toEqual({
      ok: true,
      input: { profile: { name: 'Matti Virtanen', phone: '+358401234567', locale: 'fi' } },
    });
  });

  it('the host’s own fields are two levels down', async () => {
    expect(await asForm('profile.name=a&profile.locale=fi&profile.fields.team=north')).toMatchObject({ input: { profile: { fields: { team: 'north' } } } });
  });

  it('a switch is true or false, and nothing else is one', async () => {
    const sent = (value: string) => asForm(`currentPassword=a&password=true&endOtherSessions=${value}`, switched);
    expect(await sent('true')).toEqual({ ok: true, input: { currentPassword: 'a', password: 'true', endOtherSessions: true } });
    expect(await sent('false')).toMatchObject({ input: { endOtherSessions: false } });
    expect(await sent('')).toEqual({ ok: true, input: { currentPassword: 'a', password: 'true' } });
    for (const value of ['on', '1', 'TRUE', 'yes']) expect(await sent(value)).toMatchObject({ reason: 'invalid-request', issues: [{ path: 'endOtherSessions' }] });
  });

  it.each([
    'addressCode=a&addressCode=a',
    'profile.name=a&profile.name=b',
    'addressCode=&addressCode=a',
    'addressCode%5B%5D=a',
    'profile[name]=a',
    'a.b.c.d=1',
    '.name=1',
    'profile.=1',
    'profile..name=1',
    '=1',
    `${'x'.repeat(41)}=1`,
    'a%00=1',
    'ä=1',
    'profile=a&profile.name=b&profile.locale=fi',
    'profile.fields=a&profile.name=b&profile.locale=fi&profile.fields.team=north',
    'profile.name=a&profile=&profile.locale=fi',
  ])('what cannot be such a form is refused: %s', async (body) => {
    expect(await asForm(body)).toEqual({ ok: false, reason: 'invalid-request' });
  });

  it.each(['__proto__.isAdmin=true', 'profile.__proto__.isAdmin=true&profile.name=a&profile.locale=fi', 'constructor.prototype.isAdmin=true', '__proto__=x'])('what the operation does not take is refused, and pollutes nothing: %s', async (body) => {
    expect(await asForm(body)).toMatchObject({ ok: false, reason: 'invalid-request' });
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  it('one of more than 64 fields is refused before a field is looked at', async () => {
    let looked = 0;
    const counting = { ...information, switches: Object.assign<string[], object>([], { includes: () => ((looked += 1), false) }) };
    const fields = (count: number) => Array.from({ length: count }, (_, n) => `f${n}`).join('&');
    for (const [count, looks] of [[64, 64], [65, 0], [10_000, 0]] as const) {
      looked = 0;
      expect(await asForm(fields(count), counting)).toMatchObject({ ok: false, reason: 'invalid-request' });
      expect(looked, `${count} fields`).toBe(looks);
    }
    expect(await asForm('&'.repeat(65_000), counting)).toEqual({ ok: false, reason: 'invalid-request' });
    expect(looked).toBe(0);
  });

  it('JSON is taken beside them', async () => {
    expect((await readInput(post(right), { operation: start, isForm: false })).ok).toBe(true);
  });

  it('are no larger than JSON may be, and UTF-8 as well', async () => {
    expect(await asForm(`addressCode=${'a'.repeat(65_536)}`)).toEqual({ ok: false, reason: 'body-too-large' });
    const invalid = post(new Uint8Array([0x61, 0x3d, 0xff]), 'application/x-www-form-urlencoded');
    expect(await readInput(invalid, { operation: information, isForm: true })).toEqual({ ok: false, reason: 'invalid-request' });
  });
});

describe('queries', () => {
  it('are read, with numbers', async () => {
    expect(await asQuery('?organizationId=virtanen-oy&limit=50&after=')).toEqual({ ok: true, input: { organizationId: 'virtanen-oy', limit: 50 } });
  });

  it.each(['?organizationId=a&limit=-1', '?organizationId=a&limit=1e3', '?organizationId=a&limit=0x10', '?organizationId=a&limit=Infinity', `?organizationId=a&limit=${'9'.repeat(16)}`])('a number is some digits: %s', async (query) => {
    expect(await asQuery(query)).toMatchObject({ reason: 'invalid-request', issues: [{ path: 'limit' }] });
  });

  it.each(['', '?organizationId=', '?organizationId=a&organizationId=b', '?organizationId=%00', '?organizationId=%ED%A0%80%01', '?organizationId[]=a'])('what the operation does not take is refused: %s', async (query) => {
    expect(await asQuery(query)).toMatchObject({ ok: false, reason: 'invalid-request' });
  });

  it('one of more than 64 fields is refused before a field is looked at', async () => {
    let looked = 0;
    const counting = { ...page, numbers: Object.assign<string[], object>([], { includes: () => ((looked += 1), false) }) };
    const query = Array.from({ length: 5_000 }, (_, n) => `${n}`).join('&');
    expect(await readInput(new Request(`https://books.example/x?${query}`), { operation: counting, isForm: false })).toEqual({ ok: false, reason: 'invalid-request' });
    expect(looked).toBe(0);
  });

  it('a body of a GET is not looked at', async () => {
    expect(await readInput(post('{"a":1}'), { operation: state, isForm: false })).toEqual({ ok: true, input: {} });
  });
});

describe('the type of a body', () => {
  it('is told without parameters', () => {
    expect(mediaTypeOf(post('a', 'Text/Plain; charset=utf-8'))).toBe('text/plain');
    expect(mediaTypeOf(new Request('https://books.example'))).toBeUndefined();
  });
});
