import { expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { invite, must, walkToList } from '../../../story/walk.js';

it('R147 in part: a store that breaks while an answer is judged closes no way', async () => {
  const kit = await invite();
  const { flow, codes } = await walkToList(kit);
  const { challenge } = must(await kit.auth.firstLogin.askList({ flow }));
  const lists = { ...kit.storage.lists, find: () => Promise.reject(new Error('down')) };
  const broken = createTestAuth({ storage: { ...kit.storage, lists }, clock: kit.clock, hasher: kit.hasher });
  for (let n = 0; n < 20; n += 1) await expect(broken.auth.firstLogin.proveList({ flow, code: 'AAAA' })).rejects.toMatchObject({ code: 'storage-unavailable' });
  expect((await kit.auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' })).ok).toBe(true);
});
