import { describe, expect, it } from 'vitest';
import { createClient, type Progress } from '../../../src/client/index.js';
import { createTestAuth, createTestKit, watchPorts } from '../../../src/testing/index.js';
import { headUser, matti, organizationId } from '../../story/walk.js';
import { createBrowser } from './create-browser.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
const aino = { name: 'Aino Mäkelä', email: 'aino@example.com', phone: '+358407654321' };
const noPhone = { name: 'Pekka Aho', email: 'pekka@example.com' };

const byOffice = { actor: () => headUser };

describe('inviting many people', () => {
  it('tells of each as soon as it is known how they fared, and a bad row stops nobody', async () => {
    const { auth } = createTestAuth();
    const client = createBrowser(auth, byOffice).openTab();
    const told: Progress[] = [];
    const whileRunning = new Set<unknown>();
    const result = await client.provisionMany({ organizationId, people: [matti, noPhone, aino], delivery }, (progress) => {
      whileRunning.add(client.getSnapshot().pending);
      told.push(progress);
    });
    expect(result).toEqual({ ok: true });
    expect(told.map(({ index, result: { ok } }) => [index, ok])).toEqual([[0, true], [1, false], [2, true]]);
    expect(told[1]?.result).toMatchObject({ ok: false, reason: 'phone-missing' });
    expect([...whileRunning]).toEqual(['accounts/provision-many']);
    expect(client.getSnapshot().pending).toBeUndefined();
  });

  it('says that it broke off where the storage breaks in the middle, and what was told before stands', async () => {
    let inserts = 0;
    const { storage } = watchPorts({ storage: createTestKit().storage }, async (call, run) => {
      if (call.name === 'accounts.insert' && (inserts += 1) > 1) throw new Error('the disk is full');
      return run();
    });
    const { auth } = createTestAuth({ storage });
    const client = createBrowser(auth, byOffice).openTab();
    const told: Progress[] = [];
    const result = await client.provisionMany({ organizationId, people: [matti, aino], delivery }, (progress) => told.push(progress));
    expect(result).toMatchObject({ ok: false, problem: { code: 'unavailable' } });
    expect(told).toHaveLength(1);
    expect(client.getSnapshot().problem?.code).toBe('unavailable');
  });

  it('is refused as a whole to whoever is no head user', async () => {
    const { auth } = createTestAuth();
    const client = createBrowser(auth, { actor: () => undefined }).openTab();
    const told: Progress[] = [];
    expect(await client.provisionMany({ organizationId, people: [matti], delivery }, (progress) => told.push(progress))).toMatchObject({ ok: false, problem: { code: 'no-actor' } });
    expect(told).toEqual([]);
  });

  it.each([
    ['offline', 'whose line is cut in the middle', ['{"index":0,"result":{"ok":true}}\n{"ind']],
    ['unreadable', 'that brings something else', ['<h1>Hello</h1>\n']],
  ])('an answer is %s %s', async (code, _why, pieces) => {
    const client = createClient({ fetch: async () => new Response(new Blob(pieces).stream(), { status: 200 }) });
    expect(await client.provisionMany({ organizationId, people: [matti], delivery }, () => undefined)).toMatchObject({ ok: false, problem: { code } });
  });

  it('a line that arrives in two pieces, within a letter, is one line', async () => {
    const bytes = new TextEncoder().encode('{"index":0,"result":{"ok":false,"reason":"ä"}}\n');
    const at = bytes.indexOf(0xc3) + 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of [bytes.subarray(0, at), bytes.subarray(at)]) controller.enqueue(piece);
        controller.close();
      },
    });
    const client = createClient({ fetch: async () => new Response(body, { status: 200 }) });
    const told: unknown[] = [];
    expect(await client.provisionMany({ organizationId, people: [matti], delivery }, (progress) => told.push(progress))).toEqual({ ok: true });
    expect(told).toEqual([{ index: 0, result: { ok: false, reason: 'ä' } }]);
  });

  it('a page that throws over a line loses no other: nothing rejects, and nothing stays pending', async () => {
    const { auth } = createTestAuth();
    const client = createBrowser(auth, byOffice).openTab();
    const told: number[] = [];
    const result = await client.provisionMany({ organizationId, people: [matti, aino], delivery }, ({ index }) => {
      told.push(index);
      throw new RangeError('a mistake of the page');
    });
    expect([result, told]).toEqual([{ ok: true }, [0, 1]]);
    expect(client.getSnapshot().pending).toBeUndefined();
  });

  it.each([
    ['that is no answer of lukko', '<h1>Hello</h1>\n', 'unreadable'],
    ['that says that it broke off', '{"error":"unavailable"}\n', 'unavailable'],
  ])('after a line %s nothing more is read', async (_what, line, code) => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(line)),
      cancel: () => void (isCancelled = true),
    });
    const client = createClient({ fetch: async () => new Response(body, { status: 200 }) });
    expect(await client.provisionMany({ organizationId, people: [matti], delivery }, () => undefined)).toMatchObject({ ok: false, problem: { code } });
    expect(isCancelled).toBe(true);
  });
});
