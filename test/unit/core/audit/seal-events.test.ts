import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealEvents, signedKeyId } from '../../../../src/core/audit/index.js';
import { beginning, event, key, keyNamed } from './fixtures.js';

const seal = (events = [event(1), event(2)], head = beginning) => sealEvents({ events, head, key, keyId: 'k1' });

describe('sealing events', () => {
  it('R179 in part, R186 in part: each hash is an HMAC over the one before, the place and the event, and names its key', () => {
    const canonical = '{"id":"e1","a":[{"b":1,"c":2}],"z":"x"}';
    const { batch } = sealEvents({ events: [Object.assign({ id: 'e1', chain: 'acme' }, JSON.parse(canonical) as object)], head: { sequence: 4, hash: 'k1.before' }, key, keyId: 'k1' });
    const parts = ['lukko-audit-event', 'k1.before', 5, '{"a":[{"b":1,"c":2}],"chain":"acme","id":"e1","z":"x"}'];
    const mac = createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
    expect(batch).toEqual([{ id: 'e1', sequence: 5, hash: `k1.${mac}` }]);
    expect(signedKeyId(batch[0]?.hash ?? '')).toBe('k1');
  });

  it('places run on from the head, and the last becomes the head', () => {
    const { batch, head } = seal();
    expect(batch.map(({ id, sequence }) => [id, sequence])).toEqual([['e1', 1], ['e2', 2]]);
    expect(head).toEqual({ sequence: 2, hash: batch[1]?.hash });
    expect(seal([event(2)], { sequence: 1, hash: batch[0]?.hash ?? '' }).batch).toEqual([batch[1]]);
    expect(seal([])).toEqual({ batch: [], head: beginning });
  });

  it('the order in which a store gives the properties, and those that are undefined, change nothing', () => {
    const turned = (value: unknown): unknown =>
      typeof value !== 'object' || value === null ? value : Object.fromEntries(Object.entries(value).reverse().map(([name, part]) => [name, turned(part)]));
    const other = Object.assign({ id: '', chain: '' }, turned(event(1)) as object, { notThere: undefined, sequence: undefined, hash: undefined });
    expect(seal([other]).batch).toEqual(seal([event(1)]).batch);
  });

  it('another key, another head, another place and another event each give another hash', () => {
    const hashes = [
      seal([event(1)]).head.hash,
      sealEvents({ events: [event(1)], head: beginning, key: keyNamed('another'), keyId: 'k1' }).head.hash,
      seal([event(1)], { sequence: 0, hash: 'k1.x' }).head.hash,
      seal([event(1)], { sequence: 1, hash: '' }).head.hash,
      seal([event(2)]).head.hash,
    ];
    expect(new Set(hashes).size).toBe(5);
  });

  it('invariant 8: the same events give the same frozen batch', () => {
    expect(seal()).toEqual(seal());
    expect(Object.isFrozen(seal()) && Object.isFrozen(seal().batch) && Object.isFrozen(seal().batch[0]) && Object.isFrozen(seal().head)).toBe(true);
  });
});
