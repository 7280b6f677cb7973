import type { Page } from '../visit.js';
import { goTo } from './go.js';

/** Sends on to the page that shows the pairing of this browser: that of the first login, or that of the settings. */
export const pairingPage: Page = async (visit) => {
  const state = await visit.ask('state');
  return goTo(visit, state.ok && state.answer.firstLogin !== undefined ? '/first-login' : '/settings/phones');
};
