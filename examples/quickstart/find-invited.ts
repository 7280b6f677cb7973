import type { Host } from './host.js';
import { anna, organizationId, type Invited } from './invite.js';
import { must } from './must.js';
import { line } from './print.js';
import type { PersonRow } from './read-people.js';

// A message that a stopped process was at is tried again after a minute.
const leaseMs = 60_000;

/** Who of the people has a login in the storage already. What a stopped run had not sent goes out now. */
export async function findInvited(host: Host, people: readonly PersonRow[]): Promise<readonly Invited[]> {
  const { accounts } = must(await host.auth.accounts.readiness({ actor: anna, organizationId }));
  const found: Invited[] = [];
  for (const { accountId, username } of accounts) {
    const { data } = must(await host.auth.accounts.exportData({ actor: anna, accountId }));
    const { name, email = '', phone = '' } = data.invitedAs;
    const row = people.find((person) => sameText(person) === sameText({ name, email, phone }));
    if (row !== undefined) found.push({ ...row, accountId, username });
  }
  if (found.length > 0) await sendWhatWasLeft(host);
  return found;
}

/** In the spelling of a profile. */
function sameText({ name, email, phone }: Pick<PersonRow, 'name' | 'email' | 'phone'>): string {
  return JSON.stringify([name.normalize('NFC'), email.normalize('NFC'), phone.replaceAll(/[\s()-]/g, '')]);
}

async function sendWhatWasLeft(host: Host): Promise<void> {
  host.clock.advance(leaseMs);
  const { tried } = await host.auth.deliver();
  if (tried > 0) line(`  Messages that the run before had not sent, and that go out now: ${String(tried)}`);
}

/** Says how far those come who were found. */
export async function describeFound(host: Host, found: readonly Invited[]): Promise<void> {
  if (found.length === 0) return;
  const counts = { ready: 0, begun: 0, invited: 0 };
  for (const { accountId } of found) {
    const { account } = must(await host.auth.accounts.describe({ actor: anna, accountId }));
    counts[account.status === 'active' ? 'ready' : account.firstLogin === 'personal-information' ? 'invited' : 'begun'] += 1;
  }
  const said = [
    ...(counts.ready === 0 ? [] : [`${String(counts.ready)} can log in with three steps`]),
    ...(counts.begun === 0 ? [] : [`${String(counts.begun)} stopped in the first login`]),
    ...(counts.invited === 0 ? [] : [`${String(counts.invited)} did not begin it`]),
  ];
  line(`\n  Found in the storage: ${String(found.length)} of them are invited already, and nobody is invited twice: ${said.join(', ')}.`);
}
