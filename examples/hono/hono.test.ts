import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it("Hono takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port", () => {
  expect(visit('examples/hono/main.ts')).toEqual(storyOf({ nothing: '404 404 Not Found' }));
});
