import { describe, expect, it } from 'vitest';
import { createMemoryRecordStore } from '../../../../src/adapter/memory/index.js';
import type { RecordStore } from '../../../../src/port/index.js';
import { canary, noNumbers, noObjects, noTexts } from './wrong-values.js';

interface Person {
  readonly id: string;
  readonly version: number;
  readonly schema: number;
  readonly removeAt?: number | undefined;
  readonly name: string;
  readonly phones: readonly string[];
  readonly more?: unknown;
}

const person = (id: string, change: Partial<Person> = {}): Person => ({ id, version: 1, schema: 1, name: `name of ${id}`, phones: [], ...change });
const createPeople = (): RecordStore<Person, 'name' | 'phones'> => createMemoryRecordStore<Person, 'name' | 'phones'>({ unique: ['name'], indexes: ['phones'] });

describe('createMemoryRecordStore', () => {
  it('invariant 1, in part: of 50 callers that saw one version exactly one consumes it', async () => {
    const people = createPeople();
    await people.insert(person('a'));
    const answers = await Promise.all(Array.from({ length: 50 }, () => people.update(person('a', { version: 2 }), 1)));
    expect(answers.filter((answer) => answer)).toHaveLength(1);
  });

  it('a record comes back frozen to the bottom, and so does what findBy gives', async () => {
    const people = createPeople();
    await people.insert(person('a', { phones: ['1'], more: { deep: [{}] } }));
    const [found] = await people.findBy('phones', '1');
    expect(Object.isFrozen(await people.findBy('phones', '1'))).toBe(true);
    const more = found?.more as { deep: object[] };
    for (const part of [found, found?.phones, more, more.deep, more.deep[0]]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('the record passed is not frozen, as it belongs to the caller', async () => {
    const mine = person('a', { more: {} });
    await createPeople().insert(mine);
    expect(Object.isFrozen(mine) || Object.isFrozen(mine.more)).toBe(false);
  });

  it('what was passed counts as it was at the call, not as it is when the answer comes', async () => {
    const people = createPeople();
    const mine = { ...person('a') };
    const inserted = people.insert(mine);
    mine.name = 'changed meanwhile';
    await inserted;
    expect((await people.find('a'))?.name).toBe('name of a');
  });

  it('an update to a unique text of another record is rejected and changes nothing', async () => {
    const people = createPeople();
    await people.insert(person('a'));
    await people.insert(person('b', { name: canary }));
    const update = people.update(person('a', { version: 2, name: canary }), 1);
    await expect(update).rejects.toThrow(new TypeError('record: a unique property is taken by another record'));
    expect(await people.find('a')).toEqual(person('a'));
    expect(await people.findBy('name', canary)).toEqual([person('b', { name: canary })]);
  });

  it('an update may keep its own unique text, or move to a free one and leave the old one free', async () => {
    const people = createPeople();
    await people.insert(person('a'));
    expect(await people.update(person('a', { version: 2 }), 1)).toBe(true);
    expect(await people.update(person('a', { version: 3, name: 'new' }), 2)).toBe(true);
    expect(await people.insert(person('b', { name: 'name of a' }))).toBe('inserted');
    expect(await people.insert(person('c', { name: 'new' }))).toBe('exists');
  });

  it('a text that an array holds twice finds its record once', async () => {
    const people = createPeople();
    await people.insert(person('a', { phones: ['1', '1'] }));
    expect(await people.findBy('phones', '1')).toHaveLength(1);
    await people.remove('a');
    expect(await people.findBy('phones', '1')).toEqual([]);
  });

  it('a scan goes by the code units of the ids, whatever the order of the inserts, and gives frozen pages', async () => {
    const people = createPeople();
    const ids = ['b', 'a', '\uffee', '\u{1f600}', 'B', '10', '9'];
    for (const id of ids) await people.insert(person(id));
    const page = await people.scan(undefined, 10);
    expect(page.map(({ id }) => id)).toEqual([...ids].sort());
    expect(Object.isFrozen(page) && page.every((one) => Object.isFrozen(one))).toBe(true);
    expect((await people.scan('9', 2)).map(({ id }) => id)).toEqual(['B', 'a']);
  });

  it('a scan goes on behind an id that is not there, or no longer', async () => {
    const people = createPeople();
    for (const id of ['a', 'c', 'd']) await people.insert(person(id));
    expect((await people.scan('b', 5)).map(({ id }) => id)).toEqual(['c', 'd']);
    expect((await people.scan('', 1)).map(({ id }) => id)).toEqual(['a']);
    await people.remove('c');
    expect((await people.scan('c', 5)).map(({ id }) => id)).toEqual(['d']);
    expect(await people.scan('d', 5)).toEqual([]);
  });

  it('a refused record leaves the store as it was', async () => {
    const people = createPeople();
    await people.insert(person('a', { phones: ['1'] }));
    await expect(people.update(person('a', { version: 2, phones: ['2'], more: new Map() }), 1)).rejects.toThrow(TypeError);
    expect(await people.findBy('phones', '1')).toEqual([person('a', { phones: ['1'] })]);
    expect(await people.findBy('phones', '2')).toEqual([]);
  });
});

describe('createMemoryRecordStore, given what is wrong', () => {
  it.each(noObjects)('options %#: a TypeError that names them', (options) => {
    expect(() => createMemoryRecordStore(options as never)).toThrow(new TypeError('options: must be an object'));
  });

  it.each(['a', 7, null, { 0: 'a' }])('unique and indexes %#: a TypeError that names them', (names) => {
    expect(() => createMemoryRecordStore({ indexes: names } as never)).toThrow(new TypeError('indexes: must be an array'));
    expect(() => createMemoryRecordStore({ indexes: [], unique: names } as never)).toThrow(new TypeError('unique: must be an array'));
  });

  it.each([...noTexts, ''])('the name of a property %#: a TypeError that names it', (name) => {
    expect(() => createMemoryRecordStore({ indexes: ['name', name] } as never)).toThrow(new TypeError('indexes: must be a text that is not empty'));
    expect(() => createMemoryRecordStore({ indexes: [], unique: [name] } as never)).toThrow(new TypeError('unique: must be a text that is not empty'));
  });

  it.each(noObjects)('record %#: a rejection that names it', async (record) => {
    await expect(createPeople().insert(record as never)).rejects.toThrow(new TypeError('record: must be an object'));
    await expect(createPeople().update(record as never, 1)).rejects.toThrow(new TypeError('record: must be an object'));
  });

  it.each([...noTexts, ''])('id %#: a rejection that names it', async (id) => {
    await expect(createPeople().insert(person('a', { id: id as never }))).rejects.toThrow(new TypeError('record.id: must be a text that is not empty'));
    if (id === '') return;
    await expect(createPeople().find(id as never)).rejects.toThrow(new TypeError('id: must be a text'));
    await expect(createPeople().remove(id as never)).rejects.toThrow(new TypeError('id: must be a text'));
    await expect(createPeople().findBy('name', id as never)).rejects.toThrow(new TypeError('value: must be a text'));
    if (id !== undefined) await expect(createPeople().scan(id as never, 1)).rejects.toThrow(new TypeError('after: must be a text'));
  });

  it.each([...noNumbers, 0, -1, 1.5, 2 ** 53])('version %#: a rejection that names it', async (version) => {
    await expect(createPeople().insert(person('a', { version: version as never }))).rejects.toThrow(/^record\.version: must be a/);
    await expect(createPeople().update(person('a', { version: 2 }), version as never)).rejects.toThrow(/^expectedVersion: must be a/);
  });

  it('a first version other than 1, or a next one that is not one more: a rejection', async () => {
    await expect(createPeople().insert(person('a', { version: 2 }))).rejects.toThrow(new RangeError('record.version: must be 1 when inserted'));
    await expect(createPeople().update(person('a', { version: 3 }), 1)).rejects.toThrow(new TypeError('record.version: must be expectedVersion + 1'));
  });

  it.each(noNumbers)('instant %#: a rejection that names it', async (now) => {
    await expect(createPeople().removeExpired(now as never, 1)).rejects.toThrow(/^now: must be a/);
    await expect(createPeople().removeExpired(0, now as never)).rejects.toThrow(/^limit: must be a/);
    await expect(createPeople().scan(undefined, now as never)).rejects.toThrow(/^limit: must be a/);
    if (now !== undefined) await expect(createPeople().insert(person('a', { removeAt: now as never }))).rejects.toThrow(/^record\.removeAt: must be a/);
  });

  it.each([-1, 1.5])('limit %s: a rejection that names it', async (limit) => {
    await expect(createPeople().removeExpired(0, limit)).rejects.toThrow(new RangeError('limit: must be a whole number from 0'));
    await expect(createPeople().scan(undefined, limit)).rejects.toThrow(new RangeError('limit: must be a whole number from 0'));
  });

  it.each(['id', 'toString', '__proto__', '', undefined])('an index that was not declared, %s: a rejection', async (index) => {
    await expect(createPeople().findBy(index as never, 'a')).rejects.toThrow(new TypeError('index: must be one of the unique or indexed properties'));
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  it.each([new Map(), new Set(), new Date(0), new Uint8Array(1), () => 1, Symbol('a'), 1n, NaN, Infinity, Object.create({ inherited: 1 }), cyclic, { deep: [new Map()] }])(
    'a value that is no JSON, %#: a rejection, and nothing is stored',
    async (more) => {
      const people = createPeople();
      await expect(people.insert(person('a', { more }))).rejects.toThrow(new TypeError('record: must hold nothing but JSON values'));
      expect(await people.find('a')).toBe(undefined);
    },
  );

  it('lone surrogates, look-alikes, huge texts and names of Object are texts like any other', async () => {
    const people = createPeople();
    const texts = ['\ud800', '\udc00', 'а', 'a', 'x'.repeat(1_000_000), '__proto__', 'hasOwnProperty'];
    for (const text of texts) expect(await people.insert(person(text, { name: text, phones: [text] }))).toBe('inserted');
    for (const text of texts) expect((await people.findBy('phones', text)).map(({ id }) => id)).toEqual([text]);
  });

  it('a key __proto__ inside a record changes no prototype', async () => {
    const people = createPeople();
    await people.insert(person('a', { more: JSON.parse('{"__proto__":{"polluted":true}}') }));
    expect(({} as { polluted?: boolean }).polluted).toBe(undefined);
    expect(JSON.stringify((await people.find('a'))?.more)).toBe('{"__proto__":{"polluted":true}}');
  });

  it('no message repeats what was passed', async () => {
    const people = createPeople();
    const refusals = await Promise.allSettled([
      people.insert({ ...person(canary), version: canary as never }),
      people.insert(person(canary, { more: new Map([[canary, canary]]) })),
      people.findBy(canary as never, canary),
      people.removeExpired(canary as never, 1),
    ]);
    for (const refusal of refusals) expect(refusal.status === 'rejected' && !String(refusal.reason).includes(canary)).toBe(true);
  });
});
