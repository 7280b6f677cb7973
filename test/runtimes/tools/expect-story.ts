import { expect, it } from 'vitest';
import { steps } from '../story.mjs';
import type { Ran } from '../../tools/ran.js';
import type { runOn } from './run-on.js';

/** A test for each step of the story. */
export function expectStory(ran: Ran, { lines, trouble }: ReturnType<typeof runOn>): void {
  it.each(Object.values(steps).map((step, n) => [step, n] as const))('goes through %s', { meta: { ran } }, (step, n) => {
    expect([lines[n], trouble]).toEqual([step, '']);
  });
}
