import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it('A Cloudflare Worker takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port of workerd', () => {
  expect(visit('examples/cloudflare-workers/worker.ts', 'workerd')).toEqual(storyOf());
});
