import { codeAt, doFirstLogin, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { anna, organizationId } from './invite.js';
import { must } from './must.js';
import { line, messages } from './print.js';
import { askFor, refusalOf } from './recovery-steps.js';
import { askedFor, logIn } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';
import { writeSlip } from './write-sheets.js';

/** The way back of somebody without two confirmed addresses: past the head user, and the first login once more. */
export async function showRestart(host: Host, input: { readonly owner: Ready; readonly out: string }): Promise<void> {
  const { owner, out } = input;
  const target = { actor: anna, organizationId, accountId: owner.accountId };
  const { account } = must(await host.auth.accounts.describe(target));
  const missing = [...(account.emailConfirmed ? [] : ['e-mail address']), ...(account.phoneConfirmed ? [] : ['phone'])].join(' and no confirmed ');
  line(`  Recovery takes a link by e-mail and a code by SMS, and ${owner.name} has no confirmed ${missing} on file. So recovery is off.`);
  const { answer, arrived } = await askFor(host, { username: owner.username, recovers: 'password' });
  line(`  The login page answers as to everybody: "${answer}" Messages sent: ${String(arrived.length)}.`);
  line(`  Anna sees that it is ${owner.name} who asks, restarts the first login, and hands over a new slip. All addresses on file are told:`);
  const restarted = await watchInbox(host, async () => must(await host.auth.accounts.restart({ ...target, delivery: 'in-person' })));
  messages(restarted.arrived);
  line(`  The old password is refused as ${await refusalOf(host, owner)}. The first login begins anew, with the slip, and ends with a new list:`);
  const { slip } = restarted.result;
  host.memory.beginAnew(owner.accountId, slip);
  line(`    ${(await writeSlip(out, { ...owner, slip })) ?? ''}`);
  const opened = must(await host.auth.login.start({ username: owner.username, password: slip?.temporaryPassword ?? '' }));
  if (opened.next !== 'first-login') throw new Error('the first login was expected');
  const ready = await doFirstLogin(host, { invited: owner, flow: opened.flow, password: `kettles beside the ${String(owner.line)}th stove`, out });
  const done = await logIn(host, ready);
  line(`  ${owner.name} logs in with the new password and ${askedFor(done.challenge)}, ${codeAt(ready.list, done.challenge)}. ${String(done.left)} one-time passwords are left.`);
}
