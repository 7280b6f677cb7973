import { acts } from './acts.js';
import { isStopped } from './browser.js';
import { logIn, rest } from './login.js';
import { count, waitFor, type Office } from './office.js';
import { getSlip, type Person } from './person.js';

const mostFailures = 6;

/** A day of one person: what does not work is tried again, and who gets nowhere goes to the head user. */
export async function work(office: Office, person: Person): Promise<void> {
  await office.web.think(office.thinkMs);
  while (!office.isOver()) {
    if (person.passwords.length === 0) await readInvitation(office, person);
    else if (person.failures >= mostFailures) await attempt(office, person, 'go to the head user', getSlip);
    else await attempt(office, person, ...choose(office, person));
    await office.web.think(office.thinkMs);
  }
}

async function readInvitation(office: Office, person: Person): Promise<void> {
  const password = await waitFor(office, { to: person.phoneNumber, pattern: /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/, after: person.asked });
  if (password !== undefined) person.passwords = [password];
}

type Act = (office: Office, person: Person) => Promise<void>;

/** After anything that went wrong people log in first. */
function choose(office: Office, person: Person): readonly [string, Act] {
  let left = office.web.random() * 100;
  const found = acts.find(([, often]) => (left -= often) < 0);
  if (found === undefined || person.failures > 0 || person.lists.size === 0 && person.phone === undefined) return ['log in', logIn];
  return [found[0], found[2]];
}

/** What nobody could know beforehand is no failure of the day: it is counted, and tried otherwise. */
export async function attempt(office: Office, person: Person, name: string, act: Act): Promise<boolean> {
  try {
    await act(office, person);
    count(office, name);
    if (name === 'log in') person.failures = 0;
    return true;
  } catch (thrown) {
    if (!isStopped(thrown)) throw thrown;
    count(office, `${name}: ${thrown.code}`);
    if (thrown.outcome === 'refused' && thrown.code !== 'too-many-approvals') person.failures += 1;
    await rest(thrown);
    return false;
  }
}
