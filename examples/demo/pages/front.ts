import type { Page } from '../visit.js';

/** The front page leads to wherever this browser is. */
export const frontPage: Page = async ({ ask }) => {
  const checked = await ask('sessions/check');
  return { goTo: checked.ok ? '/home' : '/login' };
};
