import type { ReadinessProblem } from 'lukko';
import type { Ready } from './first-login.js';
import type { Host } from './host.js';
import { anna, organizationId } from './invite.js';
import { must } from './must.js';
import { line, table } from './print.js';

/** Whether a person who loses a password or a list can do without Anna. */
export async function canRecoverAlone(host: Host, person: Ready): Promise<boolean> {
  const { accounts } = must(await host.auth.accounts.readiness({ actor: anna, organizationId }));
  return accounts.some(({ accountId, problems }) => accountId === person.accountId && !problems.includes('recovery-off'));
}

const meaning: Readonly<Partial<Record<ReadinessProblem, string>>> = {
  'recovery-off': 'cannot recover alone: e-mail and phone are not both confirmed',
};

/** Who can log in, who soon cannot, and whether the record of what happened is whole. */
export async function showHeadUser(host: Host, ready: readonly Ready[]): Promise<void> {
  const { accounts } = must(await host.auth.accounts.readiness({ actor: anna, organizationId }));
  const rows = accounts.map(({ accountId, username, status, problems }) => [
    ready.find((person) => person.accountId === accountId)?.name ?? '',
    username,
    status,
    problems.length === 0 ? 'nothing' : problems.map((problem) => meaning[problem] ?? problem).join('; '),
  ]);
  table([['Name', 'Username', 'Status', 'Needs a look'], ...rows]);
  while ((await host.auth.maintain()).more);
  const verified = await host.auth.audit.verify({ actor: anna, organizationId });
  line(verified.ok ? `  Audit: ${String(verified.events)} events are sealed in a chain, and none was changed, removed or put in between.` : `  Audit: ${verified.reason}.`);
}
