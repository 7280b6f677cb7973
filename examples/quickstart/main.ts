/**
 * From invitation to three-step login with a printed list, and what is lost on the way and found again, for the people of a CSV file:
 * `npm run quickstart -- people.csv --out DIR --policy nist --storage sqlite:./lukko.db`. Without a storage everything happens in memory and
 * only the sheets are written; with one it may be stopped at any time, and goes on when it is started again. With `--key` it is the story of the Key app.
 */
import { join } from 'node:path';
import { isAuthError } from 'lukko';
import { readArguments } from './arguments.js';
import { comeIn } from './come-in.js';
import { describeFound, findInvited } from './find-invited.js';
import type { Ready } from './first-login.js';
import { canRecoverAlone, showHeadUser } from './head-user.js';
import { createHost, type Host } from './host.js';
import { inviteAll, type Invited } from './invite.js';
import { openKeys } from './keys.js';
import { showKey } from './key-story.js';
import { showLostList } from './lost-list.js';
import { showLostPassword } from './lost-password.js';
import { openMemory } from './memory.js';
import { heading, line, message, table } from './print.js';
import { invitationTo, temporaryPasswordTo } from './read-mail.js';
import { readPeople, UnreadableFile, type BadRow } from './read-people.js';
import { showRestart } from './restart.js';
import { openStorage, type OpenStorage } from './storage.js';
import { showStranger, type AtKnownComputer } from './stranger.js';
import { showRefusals, showThreeSteps } from './three-steps.js';
import { writeSlip } from './write-sheets.js';

async function main(): Promise<void> {
  const { path, out, policy, storage: url, key } = await readArguments();
  const { people, bad } = await readPeople(path);
  const opened = await openStorage(url);
  try {
    line(`Lukko quickstart: from invitation to three-step login with ${key ? 'the Key app on a phone' : 'a printed list'}`);
    line('No message leaves this machine: all of them end in an inbox of this story.');
    const lasting = url === undefined ? undefined : { keys: join(out, 'lukko-keys.json'), memory: join(out, 'what-people-remember.json') };
    showPlaces(opened, lasting);
    const host = await createHost({ policy, storage: opened.storage, keys: openKeys(lasting?.keys), memory: openMemory(lasting?.memory) });
    await host.auth.ready();
    await (key ? tellKey(host, { path, out, people }) : tell(host, { path, out, people, bad }));
  } finally {
    await opened.close();
  }
}

function showPlaces({ said }: OpenStorage, lasting: { readonly keys: string; readonly memory: string } | undefined): void {
  line(`Storage: ${said}.`);
  if (lasting === undefined) return;
  line(`Keys: ${lasting.keys}. That is for this story; a real host keeps them in its secret store, and never beside the database.`);
  line(`People: what they remember (passwords, saved lists, mailboxes) is in ${lasting.memory}, as nobody sits at the keyboard. The service itself has no such file.`);
  line('Stop it whenever you like (Ctrl-C), and start it again with the same arguments: everybody goes on where they stand.');
}

/** The story of the Key app, for the first of the people. */
async function tellKey(host: Host, input: Pick<Awaited<ReturnType<typeof readPeople>>, 'people'> & { readonly path: string; readonly out: string }): Promise<void> {
  const { path, out, people } = input;
  heading(`1. Anna, the head user, invites the first of the people of ${path}`);
  const { invited } = await inviteAll(host, { people: people.slice(0, 1), found: [] });
  await host.sent();
  const [first] = invited;
  if (first === undefined) throw new UnreadableFile(`${path}: nobody could be invited. Mend its first line and try again.`);
  showInvited(invited, []);
  await showKey(host, { invited: first, out });
  heading('Next');
  line('  Read docs/guide/the-key-app.md: the same story in your own code, with pictures of who says what to whom.');
  line('  npm run demo shows it in a browser, with a Key app at /phone.');
}

/** The whole story, for whoever of the people is not further already. */
async function tell(host: Host, input: Pick<Awaited<ReturnType<typeof readPeople>>, 'people' | 'bad'> & { readonly path: string; readonly out: string }): Promise<void> {
  const { path, out, people } = input;
  heading(`1. Anna, the head user, invites the people of ${path}`);
  const found = await findInvited(host, people);
  const { invited, bad } = await inviteAll(host, { people, found });
  await host.sent();
  const all = [...found, ...invited].sort((a, b) => a.line - b.line);
  showInvited(all, found);
  showBad([...input.bad, ...bad]);
  await describeFound(host, found);
  const [first] = all;
  if (first === undefined) throw new UnreadableFile(`${path}: nobody could be invited. Mend the lines above and try again.`);
  showMessages(host, all.find((person) => invitationTo(host, person) !== undefined) ?? first);
  heading('3. Each logs in for the first time');
  line('  Check the personal information, change the password, choose the list, save it, answer one position of it.');
  const ready = await doAll(host, { invited: all, out });
  const user = await chooseUser(host, ready);
  if (user === undefined) return;
  heading(`4. From now on ${user.name} logs in with three steps`);
  const used = await showThreeSteps(host, user);
  const chapter = host.memory.contents().told ? skipTold() : await tellOnce(host, { user, used, out });
  heading(`${String(chapter)}. What Anna sees`);
  await showHeadUser(host, { ready, user });
  heading('Next');
  line(`  Look at the sheets in ${out}`);
  line('  Then read docs/guide/ten-minutes.md: the same story in your own code; and recovery-and-changing-the-method.md beside it.');
}

function skipTold(): number {
  line('\n  What is refused, the stranger, and what is lost and found again: an earlier run has told that, and it is not told twice.');
  return 5;
}

/** These chapters leave the user's login changed. Answers with the number of the chapter that comes then. */
async function tellOnce(host: Host, input: { readonly user: Ready; readonly used: Awaited<ReturnType<typeof showThreeSteps>>; readonly out: string }): Promise<number> {
  const { user, used, out } = input;
  host.memory.keep({ told: true });
  heading('5. What is refused');
  await showRefusals(host, user, used);
  heading(`6. A stranger tries to get in, and to lock ${user.name} out`);
  const known = await showStranger(host, user);
  return showRecovery(host, { known, out });
}

function showInvited(all: readonly Invited[], found: readonly Invited[]): void {
  const rows = all.map((person) => [String(person.line), person.name, person.username, ...waysOf(person, found)]);
  table([['Line', 'Name', 'Username', 'Username went by', 'Temporary password went by'], ...rows]);
}

function waysOf(person: Invited, found: readonly Invited[]): readonly string[] {
  if (found.includes(person)) return ['invited before', 'invited before'];
  return person.slip === undefined ? [`e-mail to ${person.email}`, `SMS to ${person.phone}`] : ['slip, in person', 'slip, in person'];
}

function showBad(bad: readonly BadRow[]): void {
  if (bad.length === 0) return;
  line('\n  Lines that need a look; the others went on:');
  for (const row of [...bad].sort((a, b) => a.line - b.line)) line(`  line ${String(row.line)}: ${row.reason}`);
}

function showMessages(host: Host, person: Invited): void {
  heading(`2. What reached ${person.name}`);
  const email = invitationTo(host, person);
  if (email === undefined) {
    line('  A slip with username and temporary password, handed over in person. No message was sent.');
    return;
  }
  const sms = temporaryPasswordTo(host, person);
  message(`E-mail: ${email.subject}`, email.text);
  if (sms !== undefined) message('SMS', sms.text);
  if (sms === undefined) line('  No SMS yet: with this policy the temporary password is sent when the person asks for it.');
}

async function doAll(host: Host, input: { readonly invited: readonly Invited[]; readonly out: string }): Promise<readonly Ready[]> {
  const { out } = input;
  const done: Ready[] = [];
  for (const invited of input.invited) {
    const slip = await writeSlip(out, invited);
    if (slip !== undefined) line(`  ${invited.name} gets ${slip}`);
    done.push(await comeIn(host, { invited, out }));
  }
  return done;
}

/** Whose story the rest is: the first who can recover alone, or else the first. */
async function chooseUser(host: Host, ready: readonly Ready[]): Promise<Ready | undefined> {
  for (const person of ready) if (await canRecoverAlone(host, person)) return person;
  return ready[0];
}

/** What is lost is found again, and the number of the chapter that comes then is said. */
async function showRecovery(host: Host, input: { readonly known: AtKnownComputer; readonly out: string }): Promise<number> {
  const { known, out } = input;
  if (!(await canRecoverAlone(host, known.owner))) {
    heading('7. A lost password or a lost list, without recovery');
    await showRestart(host, { owner: known.owner, out });
    return 8;
  }
  heading('7. A lost password');
  const recovered = await showLostPassword(host, known);
  heading('8. A lost list');
  await showLostList(host, { known: recovered, out });
  return 9;
}

/** What went wrong in one line; an error of lukko's says what to do, and never holds a secret. */
function asOneLine(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.message;
  if (!isAuthError(error)) return undefined;
  const hint = error.code === 'key-missing' ? ' Name the --out of the run that filled this storage: lukko-keys.json is there.' : '';
  return `${error.message}${hint} (${error.code})`;
}

try {
  await main();
} catch (error) {
  const said = asOneLine(error);
  if (said === undefined) throw error;
  process.stderr.write(`quickstart: ${said}\n`);
  process.exitCode = 2;
}
