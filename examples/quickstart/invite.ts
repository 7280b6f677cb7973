import type { CredentialSlip } from 'lukko';
import type { Host } from './host.js';
import type { BadRow, PersonRow } from './read-people.js';

export const anna = { kind: 'head-user', id: 'anna' } as const;
export const organizationId = 'virtanen-oy';

/** Somebody with a username and a temporary password. */
export interface Invited extends PersonRow {
  readonly accountId: string;
  readonly username: string;
  /** Only of those who got both in person, in this run. */
  readonly slip?: CredentialSlip | undefined;
}

const explained: Readonly<Record<string, string>> = {
  'phone-missing': 'no phone, so that the temporary password cannot go out by SMS',
  'email-missing': 'no e-mail address, so that the username cannot go out',
};

/** Invites everybody who is not found there by two channels, and hands both out in person where one is missing. */
export async function inviteAll(
  host: Host,
  input: { readonly people: readonly PersonRow[]; readonly found: readonly Invited[] },
): Promise<{ readonly invited: readonly Invited[]; readonly bad: readonly BadRow[] }> {
  const { people, found } = input;
  const invited: Invited[] = [];
  const bad: BadRow[] = [];
  for (const row of people.filter(({ line }) => !found.some((person) => person.line === line))) {
    const person = { name: row.name, email: row.email, phone: row.phone };
    const ask = { actor: anna, organizationId, person };
    const sent = await host.auth.accounts.provision({ ...ask, delivery: { username: 'email', temporaryPassword: 'sms' } });
    if (sent.ok) {
      invited.push({ ...row, accountId: sent.accountId, username: sent.username });
    } else if (sent.reason === 'phone-missing' || sent.reason === 'email-missing') {
      const inPerson = await host.auth.accounts.provision({ ...ask, delivery: 'in-person' });
      const instead = inPerson.ok ? 'handed over in person instead' : 'with this policy nothing is handed over in person where no address is known';
      bad.push({ line: row.line, reason: `${row.name}: ${explained[sent.reason] ?? ''}; ${instead}` });
      if (inPerson.ok) {
        const { accountId, username, slip } = inPerson;
        host.memory.remember(accountId, { slip });
        invited.push({ ...row, accountId, username, slip });
      }
    } else {
      bad.push({ line: row.line, reason: `${row.name}: ${describe(sent)}` });
    }
  }
  return { invited, bad };
}

function describe(refused: { readonly reason: string; readonly issues?: readonly { readonly message: string }[] }): string {
  return refused.issues === undefined ? refused.reason : refused.issues.map((issue) => issue.message).join('; ');
}
