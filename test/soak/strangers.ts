import { openBrowser, isStopped } from './browser.js';
import type { Office } from './office.js';
import type { Person } from './person.js';

const pauseMs = 600;

/** Somebody who has a list of usernames, and tries passwords at them, and codes of phones. */
export async function hammer(office: Office, people: readonly Person[]): Promise<void> {
  const { web } = office;
  const browser = openBrowser(web, () => 'stranger');
  for (let guess = 0; !office.isOver(); guess += 1) {
    // A third of the people, and names that nobody has.
    const known = people[Math.floor((web.random() * people.length) / 3)];
    const username = web.random() < 0.7 ? (known?.username ?? '') : `nobody${String(guess)}`;
    const password = { username, password: `a guess of a stranger, ${String(guess)}` };
    await (guess % 4 === 3 ? browser.ask('device/redeem', { username, code: 'AAAA-AAAA' }) : browser.ask('login/start', password)).catch((thrown: unknown) => {
      if (!isStopped(thrown)) throw thrown;
    });
    await web.think(pauseMs);
  }
}
