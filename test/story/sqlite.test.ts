import { afterAll, expect, it } from 'vitest';
import { outlineOfStory, storyInMemory } from '../engines/tools/same-story.js';
import { createSqliteFolder } from '../engines/tools/sqlite-file.js';

const folder = createSqliteFolder();
afterAll(() => folder.drop());

it('the long story through every function leaves on SQLite what it leaves in memory', async () => {
  expect(await outlineOfStory(await folder.newStorage())).toEqual(await storyInMemory());
});
