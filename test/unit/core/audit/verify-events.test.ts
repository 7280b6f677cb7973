import { describe, expect, it } from 'vitest';
import { verifyEvents, type ChainEvent } from '../../../../src/core/audit/index.js';
import { beginning, keyNamed, keyOf, sealedChain } from './fixtures.js';

const chain = sealedChain(5);
const verify = (events: readonly ChainEvent[], after = beginning) => verifyEvents({ events, after, keyOf });
const at = (n: number): ChainEvent => chain[n - 1] ?? { id: '', chain: '' };
const fault = (reason: string, sequence: number) => ({ ok: false, reason, sequence });

describe('verifying events', () => {
  it('R179 in part: an untouched chain verifies to its head, whole, in pages, and from a checkpoint on', () => {
    const head = { sequence: 5, hash: at(5).hash };
    expect(verify(chain)).toEqual({ ok: true, head });
    const first = verify(chain.slice(0, 2));
    if (!first.ok) throw new Error('expected the first page to verify');
    expect(verify(chain.slice(2), first.head)).toEqual({ ok: true, head });
    expect(verify([], first.head)).toEqual({ ok: true, head: first.head });
  });

  it('R179 in part: removed, doubled, swapped and moved events are found at their place', () => {
    expect(verify([at(1), at(3), at(4)])).toEqual(fault('missing', 2));
    expect(verify(chain.slice(1))).toEqual(fault('missing', 1));
    expect(verify([at(1), at(2), at(2), at(3)])).toEqual(fault('inserted', 3));
    expect(verify([at(1), { ...at(9), id: 'new', chain: 'acme' }, at(2)])).toEqual(fault('inserted', 2));
    expect(verify([at(2), at(1)])).toEqual(fault('missing', 1));
    const swapped = [{ ...at(2), sequence: 1, hash: at(1).hash }, { ...at(1), sequence: 2, hash: at(2).hash }];
    expect(verify(swapped)).toEqual(fault('altered', 1));
  });

  it('R179 in part: whatever is altered in an event, added to it or taken from it is found at its place', () => {
    for (const name of Object.keys(at(3)).filter((each) => each !== 'sequence')) {
      for (const value of ['other', undefined]) expect(verify([at(1), at(2), { ...at(3), [name]: value }]), name).toMatchObject({ ok: false, sequence: 3 });
    }
    expect(verify([at(1), at(2), Object.assign({}, at(3), { added: true })])).toEqual(fault('altered', 3));
  });

  it('a hash is only good after the one before it, and with its own key', () => {
    expect(verify([at(3)], { sequence: 2, hash: at(1).hash ?? '' })).toEqual(fault('altered', 3));
    expect(verifyEvents({ events: [at(1)], after: beginning, keyOf: () => keyNamed('another') })).toEqual(fault('altered', 1));
    expect(verifyEvents({ events: [at(1)], after: beginning, keyOf: () => undefined })).toEqual(fault('key-missing', 1));
    const mac = at(1).hash?.slice(3) ?? '';
    for (const hash of [`k1.${mac}.`, `k1.${mac}=`, `k1.${mac.slice(1)}`, 'k1.', 'k1', `k1.${mac.toLowerCase()}`]) expect(verify([{ ...at(1), hash }]), hash).toEqual(fault('altered', 1));
    expect(verify([{ ...at(1), hash: '' }])).toEqual(fault('key-missing', 1));
  });
});
