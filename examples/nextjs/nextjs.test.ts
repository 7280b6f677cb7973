import { expect, it } from 'vitest';
import { storyOf, visit } from '../host/visit.js';

it('Next.js 16 takes three-step login on a page of code: first login, guarded pages, logging out and in again, over a real port of `next start`', () => {
  expect(visit('examples/nextjs/lukko.ts', 'Next.js')).toEqual(storyOf());
});
