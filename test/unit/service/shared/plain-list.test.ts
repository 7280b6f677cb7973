import { expect, it } from 'vitest';
import { deriveSubKey } from '../../../../src/internal/sub-key.js';
import { sealJson } from '../../../../src/internal/sealed-json.js';
import { openPlainList, sealPlainList } from '../../../../src/service/shared/plain-list.js';
import { createSeededRandom } from '../../../../src/testing/index.js';

const random = createSeededRandom('plain list');
const bytes = new Uint8Array(32).fill(3);
const secret = Buffer.from(bytes).toString('base64url');
const list = { listNumber: 2, issuedAt: 1_700_000_000_000, codes: ['ABCD', 'EFGH'] };

it('what was sealed is opened, frozen to the bottom', async () => {
  const opened = await openPlainList({ secret, sealed: await sealPlainList({ random }, { secret, listId: 'list', list }) });
  expect(opened).toEqual(list);
  expect([opened, opened.codes].every(Object.isFrozen)).toBe(true);
});

it.each([[null], ['ABCD'], [{}], [{ ...list, listNumber: '2' }], [{ ...list, issuedAt: null }], [{ ...list, issuedAt: 1.5 }], [{ ...list, codes: 'ABCD' }], [{ ...list, codes: { 0: 'ABCD' } }], [{ ...list, codes: ['ABCD', 7] }]])(
  'R186 in part: %j, sealed with the right key, is no list and fails closed',
  async (value) => {
    const key = deriveSubKey({ secret: bytes, purpose: 'plain-list' });
    const sealed = await sealJson({ key, keyId: 'list', typ: 'lukko-list', value, random });
    await expect(openPlainList({ secret, sealed })).rejects.toMatchObject({ code: 'record-unreadable' });
  },
);
