import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it("Node's own http server takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port", () => {
  expect(visit('examples/node-http/main.ts')).toEqual(storyOf());
});
