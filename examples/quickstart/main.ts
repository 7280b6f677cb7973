/**
 * From invitation to three-step login with a printed list, and what is lost on the way and found again, for the people of a CSV file:
 * `npm run quickstart -- people.csv --out DIR --policy nist`. Everything happens in memory; only the sheets are written.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { doFirstLogin, type Ready } from './first-login.js';
import { canRecoverAlone, showHeadUser } from './head-user.js';
import { createHost, type Host } from './host.js';
import { inviteAll, type Invited } from './invite.js';
import { showLostList } from './lost-list.js';
import { showLostPassword } from './lost-password.js';
import { heading, line, message, table } from './print.js';
import { readPeople, UnreadableFile, type BadRow } from './read-people.js';
import { showRestart } from './restart.js';
import { showStranger, type AtKnownComputer } from './stranger.js';
import { showRefusals, showThreeSteps } from './three-steps.js';
import { writeSheets, writeSlip } from './write-sheets.js';

const usage = 'npm run quickstart -- [people.csv] [--out DIR] [--policy standard|nist]';

async function main(): Promise<void> {
  const { path, out, policy } = await readArguments();
  line('Lukko quickstart: from invitation to three-step login with a printed list');
  line('Nothing leaves this machine: messages end in an inbox in memory, and only the sheets are written.');
  const read = await readPeople(path);
  const host = createHost(policy);
  heading(`1. Anna, the head user, invites the people of ${path}`);
  const { invited, bad } = await inviteAll(host, read.people);
  await host.sent();
  showInvited(invited);
  showBad([...read.bad, ...bad]);
  const [first] = invited;
  if (first === undefined) throw new UnreadableFile(`${path}: nobody could be invited. Mend the lines above and try again.`);
  showMessages(host, invited.find((person) => person.slip === undefined) ?? first);
  heading('3. Each logs in for the first time');
  line('  Check the personal information, change the password, choose the list, save it, answer one position of it.');
  const ready = await doAll(host, { invited, out });
  const user = await chooseUser(host, ready);
  if (user === undefined) return;
  heading(`4. From now on ${user.name} logs in with three steps`);
  const used = await showThreeSteps(host, user);
  heading('5. What is refused');
  await showRefusals(host, user, used);
  heading(`6. A stranger tries to get in, and to lock ${user.name} out`);
  const known = await showStranger(host, user);
  const chapter = await showRecovery(host, { known, out });
  heading(`${String(chapter)}. What Anna sees`);
  await showHeadUser(host, { ready, user });
  heading('Next');
  line(`  Look at the sheets in ${out}`);
  line('  Then read docs/guide/ten-minutes.md: the same story in your own code; and recovery-and-changing-the-method.md beside it.');
}

async function readArguments(): Promise<{ readonly path: string; readonly out: string; readonly policy: 'standard' | 'nist' }> {
  const { values, positionals } = parse();
  const policy = values.policy ?? 'standard';
  if (policy !== 'standard' && policy !== 'nist') throw new UnreadableFile(`--policy: must be standard or nist. Use: ${usage}`);
  const out = values.out ?? (await mkdtemp(join(tmpdir(), 'lukko-quickstart-')));
  await mkdir(out, { recursive: true }).catch(() => {
    throw new UnreadableFile(`--out ${out}: cannot be made, or is a file. Name a folder that you may write to.`);
  });
  return { path: positionals[0] ?? join('examples', 'quickstart', 'people.csv'), out, policy };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, policy: { type: 'string' } } });
  } catch {
    throw new UnreadableFile(`that is not how it is called. Use: ${usage}`);
  }
}

function showInvited(invited: readonly Invited[]): void {
  const rows = invited.map((person) =>
    person.slip === undefined
      ? [String(person.line), person.name, person.username, `e-mail to ${person.email}`, `SMS to ${person.phone}`]
      : [String(person.line), person.name, person.username, 'slip, in person', 'slip, in person'],
  );
  table([['Line', 'Name', 'Username', 'Username went by', 'Temporary password went by'], ...rows]);
}

function showBad(bad: readonly BadRow[]): void {
  if (bad.length === 0) return;
  line('\n  Lines that need a look; the others went on:');
  for (const row of [...bad].sort((a, b) => a.line - b.line)) line(`  line ${String(row.line)}: ${row.reason}`);
}

function showMessages(host: Host, person: Invited): void {
  heading(`2. What reached ${person.name}`);
  if (person.slip !== undefined) {
    line('  A slip with username and temporary password, handed over in person. No message was sent.');
    return;
  }
  const email = host.inbox.lastEmailTo(person.email);
  const sms = host.inbox.lastSmsTo(person.phone.replaceAll(' ', ''));
  if (email !== undefined) message(`E-mail: ${email.subject}`, email.text);
  if (sms !== undefined) message('SMS', sms.text);
  if (sms === undefined) line('  No SMS yet: with this policy the temporary password is sent when the person asks for it.');
}

async function doAll(host: Host, input: { readonly invited: readonly Invited[]; readonly out: string }): Promise<readonly Ready[]> {
  const done: Ready[] = [];
  for (const person of input.invited) {
    const slip = await writeSlip(input.out, person);
    const ready = await doFirstLogin(host, person);
    const files = await writeSheets(input.out, ready);
    const { listNumber, position } = ready.proof;
    line(`  ${person.name}: done. List ${String(listNumber)} proven with position ${String(position)}.`);
    line(`    ${[...(slip === undefined ? [] : [slip]), ...files].join('  ')}`);
    done.push(ready);
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

try {
  await main();
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error;
  process.stderr.write(`quickstart: ${error.message}\n`);
  process.exitCode = 2;
}
