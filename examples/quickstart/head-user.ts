import type { ReadinessProblem } from 'lukko';
import type { AuditKind } from 'lukko/port';
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
export async function showHeadUser(host: Host, input: { readonly ready: readonly Ready[]; readonly user: Ready }): Promise<void> {
  const { ready, user } = input;
  const { accounts } = must(await host.auth.accounts.readiness({ actor: anna, organizationId }));
  const rows = accounts.map(({ accountId, username, status, problems }) => [
    ready.find((person) => person.accountId === accountId)?.name ?? '',
    username,
    status,
    problems.length === 0 ? 'nothing' : problems.map((problem) => meaning[problem] ?? problem).join('; '),
  ]);
  table([['Name', 'Username', 'Status', 'Needs a look'], ...rows]);
  while ((await host.auth.maintain()).more);
  await countEvents(host, user);
  const verified = await host.auth.audit.verify({ actor: anna, organizationId });
  line(verified.ok ? `  The record of Virtanen Oy holds ${String(verified.events)} events. Verified: none was changed, removed or put in between.` : `  The record was tampered with: ${verified.reason}.`);
}

/** What the record says of one person. It holds no password, and none of a list. */
async function countEvents(host: Host, user: Ready): Promise<void> {
  const { events } = must(await host.auth.audit.list({ actor: anna, organizationId, accountId: user.accountId, limit: 1000 }));
  const count = (kind: AuditKind, reason?: string): number =>
    events.filter((event) => event.kind === kind && (reason === undefined || event.reason === reason)).reduce((sum, event) => sum + (event.count ?? 1), 0);
  const counted: readonly (readonly [string, number])[] = [
    ['wrong one-time password', count('third-step-checked', 'wrong-code')],
    ['wrong password', count('password-checked', 'mismatch')],
    ['try that came too soon', count('password-checked', 'wait')],
    ['recovery', count('recovery-completed')],
    ['restart', count('account-restarted')],
  ];
  const said = counted.flatMap(([what, times]) => (times === 0 ? [] : [`${String(times)} × ${what}`])).join(', ');
  line(`  The record says of ${user.username}: ${said}.`);
}
