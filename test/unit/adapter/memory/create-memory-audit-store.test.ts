import { describe, expect, it } from 'vitest';
import { createMemoryAuditStore } from '../../../../src/adapter/memory/index.js';
import type { AuditEvent, AuditStore } from '../../../../src/port/index.js';
import { noNumbers, noObjects, noTexts } from './wrong-values.js';

const event = (n: number, change: Partial<AuditEvent> = {}): AuditEvent => ({ id: `e${n}`, chain: 'acme', at: n, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' }, ...change });
const noHead = { sequence: 0, hash: '' };

async function createSealed(count: number): Promise<AuditStore> {
  const audit = createMemoryAuditStore();
  for (let n = 1; n <= count; n += 1) await audit.append([event(n)]);
  await audit.seal({ chain: 'acme', batch: Array.from({ length: count }, (_, at) => ({ id: `e${at + 1}`, sequence: at + 1, hash: `h${at + 1}` })), expectedHead: noHead });
  return audit;
}

describe('createMemoryAuditStore', () => {
  it('R181 in part: pruning takes the oldest first and leaves the head, so that the rest has no gaps', async () => {
    const audit = await createSealed(5);
    expect(await audit.prune({ chain: 'acme', through: 4, limit: 3 })).toBe(3);
    expect((await audit.list({ chain: 'acme', limit: 10 })).map(({ sequence }) => sequence)).toEqual([4, 5]);
    expect(await audit.head('acme')).toEqual({ sequence: 5, hash: 'h5' });
  });

  it('what is listed, and the head, are frozen', async () => {
    const audit = await createSealed(1);
    const [listed] = await audit.list({ chain: 'acme', limit: 1 });
    for (const part of [await audit.list({ chain: 'acme', limit: 1 }), listed, listed?.actor, await audit.head('acme'), await audit.head('none')]) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('createMemoryAuditStore, given what is wrong', () => {
  it.each(noObjects)('argument %#: a rejection that names it', async (value) => {
    const audit = createMemoryAuditStore();
    await expect(audit.append(value as never)).rejects.toThrow(new TypeError('events: must be an array'));
    await expect(audit.append([value as never])).rejects.toThrow(new TypeError('event: must be an object'));
    await expect(audit.list(value as never)).rejects.toThrow(new TypeError('query: must be an object'));
    await expect(audit.seal(value as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await expect(audit.prune(value as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await expect(audit.seal({ chain: 'acme', batch: [value as never], expectedHead: noHead })).rejects.toThrow(new TypeError('batch: must be an object'));
    await expect(audit.seal({ chain: 'acme', batch: [], expectedHead: value as never })).rejects.toThrow(new TypeError('expectedHead: must be an object'));
    await expect(audit.seal({ chain: 'acme', batch: value as never, expectedHead: noHead })).rejects.toThrow(new TypeError('batch: must be an array'));
  });

  it.each([...noTexts, ''])('text %#: a rejection that names it', async (text) => {
    const audit = createMemoryAuditStore();
    const place = { id: 'e1', sequence: 1, hash: 'h1' };
    const wrong = 'must be a text that is not empty';
    await expect(audit.append([event(1, { id: text as never })])).rejects.toThrow(new TypeError(`event.id: ${wrong}`));
    await expect(audit.append([event(1, { chain: text as never })])).rejects.toThrow(new TypeError(`event.chain: ${wrong}`));
    // Left out, it asks for all chains.
    if (text !== undefined) await expect(audit.list({ chain: text as never, limit: 1 })).rejects.toThrow(new TypeError(`query.chain: ${wrong}`));
    await expect(audit.head(text as never)).rejects.toThrow(new TypeError(`chain: ${wrong}`));
    await expect(audit.prune({ chain: text as never, through: 1, limit: 1 })).rejects.toThrow(new TypeError(`chain: ${wrong}`));
    await expect(audit.seal({ chain: text as never, batch: [place], expectedHead: noHead })).rejects.toThrow(new TypeError(`chain: ${wrong}`));
    await expect(audit.seal({ chain: 'acme', batch: [{ ...place, id: text as never }], expectedHead: noHead })).rejects.toThrow(new TypeError(`batch.id: ${wrong}`));
    await expect(audit.seal({ chain: 'acme', batch: [{ ...place, hash: text as never }], expectedHead: noHead })).rejects.toThrow(new TypeError(`batch.hash: ${wrong}`));
  });

  it.each(noNumbers)('number %#: a rejection that names it', async (number) => {
    const audit = createMemoryAuditStore();
    await expect(audit.append([event(1, { at: number as never })])).rejects.toThrow(/^event\.at: must be a/);
    await expect(audit.list({ chain: 'acme', limit: number as never })).rejects.toThrow(/^query\.limit: must be a/);
    if (number !== undefined) await expect(audit.list({ chain: 'acme', limit: 1, from: number as never })).rejects.toThrow(/^query\.from: must be a/);
    if (number !== undefined) await expect(audit.list({ chain: 'acme', limit: 1, afterSequence: number as never })).rejects.toThrow(/^query\.afterSequence: must be a/);
    await expect(audit.prune({ chain: 'acme', through: number as never, limit: 1 })).rejects.toThrow(/^through: must be a/);
    await expect(audit.prune({ chain: 'acme', through: 1, limit: number as never })).rejects.toThrow(/^limit: must be a/);
    await expect(audit.seal({ chain: 'acme', batch: [], expectedHead: { sequence: number as never, hash: '' } })).rejects.toThrow(/^expectedHead\.sequence: must be a/);
  });

  it('a batch that is empty, names an event twice or leaves a gap: a rejection', async () => {
    const audit = createMemoryAuditStore();
    const seal = (...places: readonly (readonly [id: string, sequence: number])[]): Promise<boolean> =>
      audit.seal({ chain: 'acme', batch: places.map(([id, sequence]) => ({ id, sequence, hash: 'h' })), expectedHead: noHead });
    await expect(seal()).rejects.toThrow(new RangeError('batch: must hold events, each once'));
    await expect(seal(['e1', 1], ['e1', 2])).rejects.toThrow(new RangeError('batch: must hold events, each once'));
    for (const places of [[['e1', 2]], [['e1', 1], ['e2', 3]], [['e1', 1], ['e2', 1]]] as const) await expect(seal(...places)).rejects.toThrow(new RangeError('batch.sequence: must run on from expectedHead'));
  });

  it('an event that is sealed already, or holds what is no JSON: a rejection', async () => {
    const audit = await createSealed(1);
    const [sealed] = await audit.list({ chain: 'acme', limit: 1 });
    await expect(audit.append([{ ...event(2), ...sealed }])).rejects.toThrow(new TypeError('event: must not be sealed yet'));
    await expect(audit.append([event(2, { reason: new Map() as never })])).rejects.toThrow(new TypeError('event: must hold nothing but JSON values'));
    await expect(audit.append([event(3), event(2, { reason: new Map() as never })])).rejects.toThrow(new TypeError('event: must hold nothing but JSON values'));
    expect(await audit.list({ chain: 'acme', limit: 10 })).toEqual([sealed]);
  });
});
