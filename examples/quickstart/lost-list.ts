import { codeAt, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { line, messages } from './print.js';
import { askFor, openLink } from './recovery-steps.js';
import { askedFor, askThirdStep } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';
import { writeSheets } from './write-sheets.js';

/** From a sheet that is gone to a login with the next one. */
export async function showLostList(host: Host, input: { readonly owner: Ready; readonly out: string }): Promise<void> {
  const { owner, out } = input;
  line(`  The sheet is gone. ${owner.name} asks for a new list on the login page; link and code come as before:`);
  const { email } = await askFor(host, { username: owner.username, recovers: 'list' });
  if (email === undefined) throw new Error('an e-mail with a link was expected');
  const { flow, code, sms } = await openLink(host, email);
  messages([email, sms]);
  must(await host.auth.recovery.answerCode({ flow, code }));
  const early = await host.auth.recovery.openList({ flow });
  if (early.ok) throw new Error('link and code alone opened a list');
  line(`  The code ${code} is right, but link and code alone show no list (${early.reason}): now the password is asked for.`);
  const { result, arrived } = await watchInbox(host, async () => must(await host.auth.recovery.answerPassword({ flow, password: owner.password })));
  line(`  It is right. List ${String(result.listNumber)} takes the place of list ${String(owner.list.listNumber)}, everybody is logged out, and told:`);
  messages(arrived);
  const { list } = must(await host.auth.recovery.openList({ flow }));
  const files = await writeSheets(out, { ...owner, list });
  line(`    ${files.join('  ')}`);
  await compareLists(host, { ...owner, list }, owner);
}

/** Whoever finds the old sheet has found waste paper. */
async function compareLists(host: Host, person: Ready, before: Ready): Promise<void> {
  const { attempt, challenge } = await askThirdStep(host, person);
  const old = codeAt(before.list, challenge);
  const refused = await host.auth.login.answerOtp({ attempt, code: old });
  if (refused.ok) throw new Error('the lost list was accepted');
  line(`  The next login asks for ${askedFor(challenge)}. From the lost list ${old} is refused (${refused.reason}).`);
  const code = codeAt(person.list, challenge);
  const done = must(await host.auth.login.answerOtp({ attempt, code }));
  if (done.next !== 'authenticated') throw new Error('a session was expected');
  line(`  From list ${String(person.list.listNumber)} it is ${code}: logged in. ${String(done.list.left)} one-time passwords are left.`);
}
