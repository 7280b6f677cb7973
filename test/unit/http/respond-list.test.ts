import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listResponder, respondLines } from '../../../src/http/respond-list.js';
import type { SheetFile, SheetOrder } from '../../../src/http/options.js';
import type { ProvisionManyProgress } from '../../../src/service/types.js';
import { examplePlainList as list } from '../../../src/http/operations/examples.js';
import { read } from './tools.js';

const opened = { list, holder: 'Matti Virtanen', locale: 'fi' };
const requestId = 'request-1';
const give = async (format: unknown, file?: SheetFile, orders: SheetOrder[] = []) =>
  listResponder({ sent: { format }, requestId, sheet: file === undefined ? undefined : (order) => (orders.push(order), file) })?.(opened);

describe('the list in the one answer that carries it', () => {
  it('R174 in part: as JSON it is kept nowhere', async () => {
    const { status, headers, body } = await read((await give('json')) ?? expect.unreachable());
    expect([status, headers.get('cache-control'), headers.get('content-type')]).toEqual([200, 'no-store', 'application/json']);
    expect(body).toEqual(opened);
  });

  it.each(['pdf', 'html', 'text'])('as %s the host renders it, from what is its own', async (format) => {
    const orders: SheetOrder[] = [];
    const answer = await read((await give(format, { type: 'text/plain', body: 'the list', name: 'list-7.txt' }, orders)) ?? expect.unreachable());
    expect(orders).toEqual([{ ...opened, format }]);
    expect([answer.text, answer.headers.get('content-disposition'), answer.headers.get('cache-control'), answer.headers.get('x-request-id')]).toEqual(['the list', 'inline; filename="list-7.txt"', 'no-store', requestId]);
  });

  it.each(['pdf', 'html', 'text'])('a host that renders no sheets has none as %s', async (format) => {
    expect(await give(format)).toBeUndefined();
  });

  it.each([undefined, null, 'PDF', 5, {}])('any other format is JSON: %j', async (format) => {
    expect((await read((await give(format, { type: 'text/plain', body: 'x', name: 'x' })) ?? expect.unreachable())).body).toEqual(opened);
  });

  it('bytes are sent as bytes', async () => {
    const answer = (await give('pdf', { type: 'application/pdf', body: Uint8Array.of(0x25, 0x50, 0xff, 0), name: 'list.pdf' })) ?? expect.unreachable();
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0x25, 0x50, 0xff, 0]);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('R178 in part: a name with quotes and line ends cannot become another header', async () => {
    const answer = (await give('text', { type: 'text/plain', body: '', name: 'a"; x="b\r\nset-cookie: c=1 ä.txt' })) ?? expect.unreachable();
    expect(answer.headers.get('content-disposition')).toBe('inline; filename="a---x--b--set-cookie--c-1--.txt"');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('the sheet in HTML has its style, runs nothing and is shown in no frame', async () => {
    const answer = (await give('html', { type: 'text/html; charset=utf-8', body: '<style>p { color: red }</style>', name: 'list.html' })) ?? expect.unreachable();
    const policy = answer.headers.get('content-security-policy');
    const hash = createHash('sha256').update('p { color: red }').digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; img-src data:; frame-ancestors 'none'; sandbox`);
    const plain = (await give('html', { type: 'text/html', body: new TextEncoder().encode('<p style="color: red">'), name: 'list.html' })) ?? expect.unreachable();
    expect(plain.headers.get('content-security-policy')).toContain("style-src 'none'");
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });
});

const progress = (index: number): ProvisionManyProgress => ({ index, result: { ok: true, accountId: `account-${index}`, username: `person${index}` } }) as never;

describe('many results, line by line', () => {
  it('each is a line of JSON', async () => {
    async function* three() {
      for (const index of [0, 1, 2]) yield Promise.resolve(progress(index));
    }
    const answer = respondLines(three(), { requestId, onError: () => expect.unreachable() });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), answer.headers.get('x-request-id')]).toEqual([200, 'application/x-ndjson', 'no-store', requestId]);
    const lines = (await answer.text()).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([0, 1, 2].map(progress));
  });

  it('nobody’s work is done before somebody reads', async () => {
    let made = 0;
    async function* endless() {
      for (;;) yield Promise.resolve(progress((made += 1)));
    }
    const reader = respondLines(endless(), { requestId, onError: () => expect.unreachable() }).body?.getReader() ?? expect.unreachable();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).toBeLessThanOrEqual(2);
    await reader.cancel();
  });

  it('R185 in part: where it breaks off, a last line says so, and the log alone says why', async () => {
    const told: unknown[] = [];
    const broken = new Error('canary: the database is down');
    async function* breaking() {
      yield Promise.resolve(progress(0));
      throw broken;
    }
    const text = await respondLines(breaking(), { requestId, onError: (error) => void told.push(error) }).text();
    expect(text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))).toEqual([progress(0), { error: 'unavailable', requestId }]);
    expect(text).not.toContain('canary');
    expect(told).toEqual([broken]);
  });

  it.each([['comes', () => Promise.resolve(progress(1)), 0], ['breaks off', () => Promise.reject(new Error('down')), 1]] as const)('a reader who leaves while a line is on its way is no error, whether it %s or not; what is broken is told of', async (_how, second, errors) => {
    const told: unknown[] = [];
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    let ended = false;
    async function* slow() {
      try {
        yield progress(0);
        await gone;
        yield await second();
      } finally {
        ended = true;
      }
    }
    const reader = respondLines(slow(), { requestId, onError: (error) => void told.push(error) }).body?.getReader() ?? expect.unreachable();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const left = reader.cancel();
    go();
    await left;
    expect([ended, told.length]).toEqual([true, errors]);
  });

  it('a reader who leaves ends the work', async () => {
    let ended = false;
    async function* watched() {
      try {
        for (let index = 0; ; index += 1) yield Promise.resolve(progress(index));
      } finally {
        ended = true;
      }
    }
    const reader = respondLines(watched(), { requestId, onError: () => expect.unreachable() }).body?.getReader() ?? expect.unreachable();
    await reader.read();
    await reader.cancel();
    expect(ended).toBe(true);
  });
});
