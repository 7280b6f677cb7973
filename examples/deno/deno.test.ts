import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it("Deno's own server takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port", () => {
  expect(visit('examples/deno/main.ts', 'Deno')).toEqual(storyOf());
});
