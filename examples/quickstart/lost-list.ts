import { codeAt, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { line, messages } from './print.js';
import { askFor, openLink } from './recovery-steps.js';
import type { AtKnownComputer } from './stranger.js';
import { askedFor, askThirdStep } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';
import { writeSheets } from './write-sheets.js';

/** From a sheet that is gone to a login with the next one. */
export async function showLostList(host: Host, input: { readonly known: AtKnownComputer; readonly out: string }): Promise<void> {
  const { known, out } = input;
  const { owner } = known;
  line(`  The printed list is gone. ${owner.name} asks for a new one on the login page; link and code come as before:`);
  const { email } = await askFor(host, { username: owner.username, recovers: 'list' });
  if (email === undefined) throw new Error('an e-mail with a link was expected');
  const { flow, code, sms } = await openLink(host, email);
  messages([email, sms]);
  must(await host.auth.recovery.answerCode({ flow, code }));
  const early = await host.auth.recovery.openList({ flow });
  if (early.ok) throw new Error('link and code alone opened a list');
  line(`  The code ${code} is right, but a new list is refused as ${early.reason}: the password comes first.`);
  const { result, arrived } = await watchInbox(host, async () => must(await host.auth.recovery.answerPassword({ flow, password: owner.password })));
  const { ok } = await host.auth.sessions.check({ token: known.session.token });
  line(`  It is given, and list ${String(result.listNumber)} takes the place of list ${String(owner.list.listNumber)}. The new computer is ${ok ? 'still logged in' : 'logged out'}. ${owner.name} is told:`);
  messages(arrived);
  const { list } = must(await host.auth.recovery.openList({ flow }));
  host.memory.remember(owner.accountId, { list });
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
  line(`  The next login asks for ${askedFor(challenge)}. ${old}, from the lost list, is refused as ${refused.reason}.`);
  const code = codeAt(person.list, challenge);
  const done = must(await host.auth.login.answerOtp({ attempt, code }));
  if (done.next !== 'authenticated') throw new Error('a session was expected');
  line(`  ${code}, from list ${String(person.list.listNumber)}: logged in. ${String(done.list.left)} one-time passwords are left.`);
}
