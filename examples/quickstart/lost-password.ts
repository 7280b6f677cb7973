import { codeAt, type Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { line, message, messages, table } from './print.js';
import { askFor, openLink, refusalOf, type Opened } from './recovery-steps.js';
import type { AtKnownComputer } from './stranger.js';
import { askedFor, logIn } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';

/** From "Problems signing in?" to a login with a new password, while strangers have to wait. */
export async function showLostPassword(host: Host, known: AtKnownComputer): Promise<AtKnownComputer> {
  const { owner } = known;
  line(`  At that new computer ${owner.name} does not recall the new password anyway, and asks for another on the login page:`);
  const email = await askBeside(host, owner);
  message(`E-mail: ${email.subject}`, email.text);
  line('  The link leads to a page with a button. Looking at the page uses nothing up, as mail scanners look too; the button does.');
  const opened = await openLink(host, email);
  line(`  Pressed once, it sends a code to the phone that ends in ${opened.view.phoneEnding ?? ''}. Pressed again, it is refused as ${await openAgain(host, opened)}.`);
  message('SMS', opened.sms.text);
  const asked = await showProofs(host, { opened, known });
  line(`  The page asks for ${askedFor(asked)}: ${codeAt(owner.list, asked)}. Only now a new password can be set.`);
  must(await host.auth.recovery.answerOtp({ flow: opened.flow, code: codeAt(owner.list, asked) }));
  const password = `kettles beside the ${String(owner.line)}th stove`;
  host.memory.choosePassword(owner.accountId, password);
  const { arrived } = await watchInbox(host, async () => must(await host.auth.recovery.setPassword({ flow: opened.flow, password })));
  line(`  It is set, and ${owner.name} is told at all addresses:`);
  messages(arrived);
  return logInAnew(host, { known, password });
}

/** The owner's username, and one that nobody has. */
async function askBeside(host: Host, owner: Ready) {
  const recovers = 'password';
  const known = await askFor(host, { username: owner.username, recovers });
  const username = 'nobody.atall0000';
  const unknown = await askFor(host, { username, recovers });
  table([
    ['Username typed', 'Answer of the page', 'Messages sent'],
    [owner.username, known.answer, String(known.arrived.length)],
    [username, unknown.answer, String(unknown.arrived.length)],
  ]);
  if (known.email === undefined) throw new Error('an e-mail with a link was expected');
  return known.email;
}

async function openAgain(host: Host, opened: Opened): Promise<string> {
  const again = await host.auth.recovery.open({ link: opened.link });
  if (again.ok) throw new Error('a link was opened twice');
  return again.reason;
}

/** Link and code alone set no password and end no session. */
async function showProofs(host: Host, input: { readonly opened: Opened; readonly known: AtKnownComputer }) {
  const { flow, code } = input.opened;
  const { view } = must(await host.auth.recovery.answerCode({ flow, code }));
  const early = await host.auth.recovery.setPassword({ flow, password: 'a password too early' });
  if (early.ok) throw new Error('link and code alone set a password');
  const { ok } = await host.auth.sessions.check({ token: input.known.session.token });
  line(`  The code ${code} is right, but a new password is refused as ${early.reason}: the third step is missing.`);
  line(`  Nothing has changed so far: the computer of the first login is ${ok ? 'still logged in' : 'logged out'}.`);
  if (view.challenge === undefined) throw new Error('the third step was expected');
  return view.challenge;
}

/** Everybody is out, the old password is worth nothing, and the new one needs all three steps. */
async function logInAnew(host: Host, input: { readonly known: AtKnownComputer; readonly password: string }): Promise<AtKnownComputer> {
  const { owner, session } = input.known;
  const { ok } = await host.auth.sessions.check({ token: session.token });
  line(`  The computer of the first login is ${ok ? 'still logged in' : 'logged out'}. The old password is refused as ${await refusalOf(host, owner)}.`);
  const person = { ...owner, password: input.password, browser: undefined };
  const again = await logIn(host, person);
  line('  The new computer is not logged in either: the three steps come now, and without a wait, as the guesses at the old password no longer count.');
  line(`  The new password, ${askedFor(again.challenge)}, ${codeAt(person.list, again.challenge)}: logged in. ${String(again.left)} one-time passwords are left.`);
  return { owner: { ...person, browser: again.browser }, session: again };
}
