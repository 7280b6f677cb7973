import { afterAll, expect, it } from 'vitest';
import { outlineOfStory, storyInMemory } from './tools/same-story.js';
import { createTestDatabase } from './tools/mariadb.js';
import { createTestSchema } from './tools/postgresql.js';

const [pooled, single] = [await createTestSchema('story'), await createTestSchema('story_single', 1)];
const [mariadb, oneOfMariadb] = [await createTestDatabase('story'), await createTestDatabase('story_single', 1)];
afterAll(() => Promise.all([pooled, single, mariadb, oneOfMariadb].map(({ drop }) => drop())));

it.each([
  ['PostgreSQL with a pool of ten', pooled],
  ['PostgreSQL with a single connection', single],
  ['MariaDB with a pool of ten', mariadb],
  ['MariaDB with a single connection', oneOfMariadb],
])('the long story through every function leaves on %s what it leaves in memory', async (_pool, { storage }) => {
  expect(await outlineOfStory(storage)).toEqual(await storyInMemory());
});
