import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it("Express 5 takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port", () => {
  expect(visit('examples/express/main.ts')).toEqual(storyOf());
});
