import { afterAll, expect, it } from 'vitest';
import { outlineOfStory, storyInMemory } from './tools/same-story.js';
import { createTestSchema } from './tools/postgresql.js';

const [pooled, single] = [await createTestSchema('story'), await createTestSchema('story_single', 1)];
afterAll(() => Promise.all([pooled.drop(), single.drop()]));

it.each([
  ['a pool of ten', pooled],
  ['a single connection', single],
])('the long story through every function leaves on PostgreSQL with %s what it leaves in memory', async (_pool, { storage }) => {
  expect(await outlineOfStory(storage)).toEqual(await storyInMemory());
});
