import { expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { createSeededRandom, createTestAuth } from '../../../src/testing/index.js';

it('gives back the storage and the chance that it was given, as the auth stands on them', () => {
  const [storage, random] = [createMemoryStorage(), createSeededRandom('mine')];
  const kit = createTestAuth({ storage, random });
  expect(kit.storage).toBe(storage);
  expect(kit.random).toBe(random);
});
