import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it("Koa 3 takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port", () => {
  expect(visit('examples/koa/main.ts')).toEqual(storyOf());
});
