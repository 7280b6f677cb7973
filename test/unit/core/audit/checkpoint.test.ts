import { describe, expect, it } from 'vitest';
import { sealCheckpoint, sealEvents, verifyCheckpoint } from '../../../../src/core/audit/index.js';
import { event, key, keyNamed, keyOf } from './fixtures.js';

const end = { sequence: 9, hash: 'k1.abc' };
const checkpoint = sealCheckpoint({ chain: 'acme', end, key, keyId: 'k1' });

describe('checkpoints', () => {
  it('R181 in part: a checkpoint says where the removed part ended, and verifies for its own chain only', () => {
    expect(checkpoint).toEqual({ ...end, mac: checkpoint.mac });
    expect(Object.isFrozen(checkpoint)).toBe(true);
    expect(verifyCheckpoint({ chain: 'acme', checkpoint, keyOf })).toBe(true);
    expect(verifyCheckpoint({ chain: 'ACME', checkpoint, keyOf })).toBe(false);
  });

  it('another place, another hash, another key and another MAC are forgeries', () => {
    for (const forged of [{ sequence: 8 }, { hash: 'k1.abd' }, { mac: `${checkpoint.mac}A` }, { mac: '' }, { mac: 'k2.x' }]) {
      expect(verifyCheckpoint({ chain: 'acme', checkpoint: { ...checkpoint, ...forged }, keyOf }), JSON.stringify(forged)).toBe(false);
    }
    expect(verifyCheckpoint({ chain: 'acme', checkpoint, keyOf: () => keyNamed('another') })).toBe(false);
  });

  it('the hash of an event is no MAC of a checkpoint', () => {
    const { head } = sealEvents({ events: [event(1)], head: end, key, keyId: 'k1' });
    expect(verifyCheckpoint({ chain: 'acme', checkpoint: { ...end, mac: head.hash }, keyOf })).toBe(false);
  });
});
