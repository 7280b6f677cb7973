import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSqlStorage } from 'lukko/adapter/sql';
import { killQuickstart, runQuickstart as quickstart } from '../../test/tools/run-quickstart.js';

const folder = mkdtempSync(join(tmpdir(), 'lukko-quickstart-test-'));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** One chapter of the story, with its heading. */
function chapter(story: string, number: number): string {
  const at = story.indexOf(`\n${String(number)}. `) + 1;
  const end = /\n\n(?:\d\. |Next\n)/.exec(story.slice(at))?.index;
  return story.slice(at, end === undefined ? undefined : at + end);
}

describe('the quickstart', () => {
  const out = join(folder, 'sheets');
  let run: ReturnType<typeof quickstart>;
  beforeAll(() => {
    run = quickstart('--out', out);
  }, 120_000);

  it('tells the story from invitation to three-step login, and ends well', () => {
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    for (const part of ['1. Anna', '2. What reached', '3. Each logs in', '4. From now on', '5. What is refused']) expect(run.stdout).toContain(part);
    expect(run.stdout).toContain('Logged in, with the methods pwd, otp, mfa.');
  });

  it('R194: two people of one name get two usernames, each with four digits', () => {
    const usernames = [...run.stdout.matchAll(/matti\.virtanen\d{4}(?= {2,}e-mail)/g)].map(([username]) => username);
    expect(new Set(usernames).size).toBe(2);
  });

  it('names the line and the reason of each bad row, and the others go on', () => {
    expect(run.stdout).toMatch(/line 6: Aino Mäkelä: no phone/);
    expect(run.stdout).toMatch(/line 7: Matti Virtanen: the same person as on line 2/);
    expect(run.stdout).toMatch(/line 8: Johan af Klercker: 2 fields where 3 are expected/);
    expect(run.stdout).toMatch(/line 9: Pekka Pöllönen: email: must be an address/);
    expect(run.stdout.match(/: done\. List 1 proven/g)).toHaveLength(5);
  });

  it('writes each list as PDF, HTML and text, and the slip of the person without a phone', () => {
    const files = readdirSync(out);
    expect(files.filter((name) => name.endsWith('-list-1.pdf'))).toHaveLength(5);
    expect(files.filter((name) => name.endsWith('-list-1.html'))).toHaveLength(5);
    expect(files.filter((name) => name.endsWith('-list-1.txt'))).toHaveLength(5);
    expect(files.filter((name) => name.endsWith('-slip.pdf'))).toHaveLength(1);
    for (const name of files) expect(statSync(join(out, name)).size).toBeGreaterThan(500);
  });

  it('R59 R58: a used, a wrong and a misplaced one-time password are refused before your eyes', () => {
    expect(run.stdout).toMatch(/The same answer once more, [A-Z]{4}: refused as sequence-error/);
    expect(run.stdout).toMatch(/A wrong one-time password, [A-Z]{4}: refused as wrong-code/);
    expect(run.stdout).toMatch(/The one that was just used, [A-Z]{4}: refused as wrong-code/);
    expect(run.stdout).toMatch(/The right one of position \d+, [A-Z]{4}: refused as wrong-code/);
  });

  it('R1: the e-mail holds no password and the text message no username', () => {
    const password = /temporary password ([A-Z0-9-]{19})/.exec(run.stdout)?.[1] ?? 'none';
    const username = /Username: (\S+)/.exec(run.stdout)?.[1] ?? 'none';
    const [, email = '', sms = ''] = run.stdout.split(/E-mail:|\n {2}SMS\n/);
    expect(email).toContain(username);
    expect(email).not.toContain(password);
    expect(sms.split('\n\n')[0]).toContain(password);
    expect(sms.split('\n\n')[0]).not.toContain(username);
  });

  it('goes on with a stranger, a lost password, a lost list and the head user', () => {
    const headings = ['6. A stranger tries to get in, and to lock Matti Virtanen out', '7. A lost password', '8. A lost list', '9. What Anna sees'];
    for (const part of headings) expect(run.stdout).toContain(`\n${part}\n`);
    expect(run.stdout).toContain('nobody waits for real');
  });

  it('R65 in part, R156 in part: five wrong one-time passwords close the strangers’ lane, and the owner is told', () => {
    const story = chapter(run.stdout, 6);
    expect(story.match(/^ {2}[1-4] {4}list 1, position \d+ +[A-Z]{4} {3}wrong$/gm)).toHaveLength(4);
    expect(story).toMatch(/^ {2}5 {4}list 1, position \d+ +[A-Z]{4} {3}wrong, and one too many/m);
    expect(story).toMatch(/E-mail to matti\.virtanen@virtanen\.example: A login at Virtanen Books failed in its third step/);
    expect(story).toMatch(/E-mail to matti\.virtanen@virtanen\.example: Too many wrong answers for your login/);
  });

  it('R150 in part, R32 in part: meanwhile the owner gets in at a known computer, and replaces the password that somebody else knows', () => {
    expect(chapter(run.stdout, 6)).toMatch(/gets in all the same, and has to choose a new password.*\n {2}The page asks for list 1, position \d+: [A-Z]{4}\. The new password is set/);
  });

  it('R145 in part, R150 in part: the waits grow for strangers, and the owner logs in at a known computer without one', () => {
    const story = chapter(run.stdout, 6);
    expect([...story.matchAll(/wrong username or password +(.+)$/gm)].map(([, wait]) => wait)).toEqual(['no', 'no', 'no', 'no', '30 seconds', '1 minute', '2 minutes']);
    expect(story).toMatch(/logs in at the computer of the first login, without any wait: list 1, position \d+, [A-Z]{4}\./);
    expect(story).toMatch(/At a new computer even the right password has to wait, 2 minutes/);
  });

  it('R126 in part: an unknown username gets the same answer, and no message', () => {
    const [known, unknown] = chapter(run.stdout, 7).split('\n').filter((row) => row.includes('If we know this username'));
    expect(known).toMatch(/^ {2}matti\.virtanen\d{4} +If we know this username, a link is on its way\. +1$/);
    expect(unknown).toMatch(/^ {2}nobody\.\S+ +If we know this username, a link is on its way\. +0$/);
  });

  it('R123 in part, R127 in part, R130 in part: the link works once; link and code alone set no password and end no session', () => {
    const story = chapter(run.stdout, 7);
    expect(story).toMatch(/Pressed once, it sends a code to the phone that ends in 67\. Pressed again, it is refused as link-ended\./);
    expect(story).toMatch(/The code \d{8} is right, but a new password is refused as additional-factor-required/);
    expect(story).toContain('Nothing has changed so far: the computer of the first login is still logged in.');
    expect(story).toMatch(/The page asks for list 1, position \d+: [A-Z]{4}\. Only now a new password can be set\./);
  });

  it('R1 in part: the link goes to the mailbox alone, and the code to the phone alone', () => {
    const [email = '', sms = ''] = chapter(run.stdout, 7).split(/\n {2}SMS\n/);
    const code = /: code (\d{8}) orders/.exec(sms)?.[1] ?? 'none';
    expect(email).toMatch(/#recovery=\S+/);
    expect(email).not.toContain(code);
    expect(sms).toContain(code);
    expect(sms).not.toContain('#recovery=');
  });

  it('R131 in part, R132 in part, R133 in part: everybody is logged out and told, and the new password takes all three steps', () => {
    const story = chapter(run.stdout, 7);
    expect(story).toMatch(/E-mail to matti\.virtanen@virtanen\.example: Your password at Virtanen Books was replaced/);
    expect(story).toMatch(/SMS to \+358401234567: Virtanen Books: matti\.virtanen\d{4} got a new password\./);
    expect(story).toContain('The computer of the first login is logged out. The old password is refused as wrong-credentials.');
    expect(story).toMatch(/The new password, list 1, position \d+, [A-Z]{4}: logged in\./);
  });

  it('R150 in part: the recovery worked while strangers had to wait, and the new computer waits no more', () => {
    expect(run.stdout.indexOf('even the right password has to wait')).toBeLessThan(run.stdout.indexOf('Pressed once'));
    expect(chapter(run.stdout, 7)).toMatch(/the three steps come now, and without a wait/);
  });

  it('R53 in part, R124 in part, R132 in part: link, code and password bring list 2, and list 1 opens nothing any more', () => {
    const story = chapter(run.stdout, 8);
    expect(story).toMatch(/The code \d{8} is right, but a new list is refused as not-in-this-step/);
    expect(story).toContain('list 2 takes the place of list 1. The new computer is logged out.');
    expect(story).toMatch(/E-mail to matti\.virtanen@virtanen\.example: Your list of one-time passwords at Virtanen Books was replaced/);
    expect(story).toMatch(/The next login asks for list 2, position \d+\. [A-Z]{4}, from the lost list, is refused as wrong-code\./);
    expect(story).toMatch(/[A-Z]{4}, from list 2: logged in\. 99 one-time passwords are left\./);
    expect(readdirSync(out).filter((name) => /-list-2\.(?:html|pdf|txt)$/.test(name))).toHaveLength(3);
  });

  it('R179 in part: Anna sees who needs a look, and that the record is whole', () => {
    const story = chapter(run.stdout, 9);
    expect(story).toMatch(/Matti Virtanen +matti\.virtanen\d{4} +active {2}nothing/);
    expect(story).toMatch(/9 × wrong one-time password, 8 × wrong password, \d+ × try that came too soon, 2 × recovery\./);
    expect(story).toMatch(/holds \d+ events\. Verified: none was changed/);
  });

  it('R138 in part: where recovery is off, it says why, sends nothing, and Anna restarts the login', () => {
    const restarted = join(folder, 'restarted');
    const { status, stdout, stderr } = quickstart(file('in-person.csv', 'name,email,phone\nJo Li,,+358 40 123 4567\n'), '--policy', 'nist', '--out', restarted);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const story = chapter(stdout, 7);
    expect(story).toMatch(/^7\. A lost password or a lost list, without recovery\n/);
    expect(story).toMatch(/Jo Li has no confirmed e-mail address on file\. So recovery is off\./);
    expect(story).toMatch(/Messages sent: 0\./);
    expect(story).toMatch(/SMS to \+358401234567: Virtanen Books: your organization has restarted your login/);
    expect(story).toMatch(/The old password is refused as wrong-credentials/);
    expect(story).toMatch(/Jo Li logs in with the new password and list 2, position \d+/);
    expect(chapter(stdout, 8)).toMatch(/cannot recover alone/);
    expect(readdirSync(restarted).filter((name) => name.endsWith('-list-2.pdf'))).toHaveLength(1);
  }, 120_000);
});

describe('the quickstart with --storage sqlite:FILE', () => {
  const out = join(folder, 'kept');
  const db = join(folder, 'lukko.db');
  const people = file('two.csv', 'name,email,phone\nMatti Virtanen,matti@virtanen.example,+358 40 123 4567\nSiân O\'Connor,sian@virtanen.example,+44 7700 900123\n');
  const args = [people, '--out', out, '--storage', `sqlite:${db}`];
  let stopped = '';
  let stoppedLater = '';
  let last: ReturnType<typeof quickstart>;
  beforeAll(async () => {
    stopped = await killQuickstart('Matti Virtanen has changed the password.', args);
    stoppedLater = await killQuickstart('It is set, and Matti Virtanen is told at all addresses:', args);
    last = quickstart(...args);
  }, 240_000);

  it('makes the tables, and finds them the next time', () => {
    expect(stopped).toMatch(/^Storage: SQLite, in the file .+lukko\.db; its tables were made just now \(version \d+\)\.$/m);
    expect(stoppedLater).toMatch(/its tables were there \(version \d+\)\.$/m);
  });

  it('says where the keys are, shows them to nobody, and only their owner can read them', () => {
    const path = join(out, 'lukko-keys.json');
    const { secret } = JSON.parse(readFileSync(path, 'utf8')) as { secret: string };
    expect(stopped).toContain(`Keys: ${path}.`);
    for (const story of [stopped, stoppedLater, last.stdout]) expect(story).not.toContain(secret);
    for (const name of ['lukko-keys.json', 'what-people-remember.json']) expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
  });

  it('R207 in part: killed after a password was changed, it goes on from there with that password, and ends', () => {
    expect(stoppedLater).toContain('2 of them are invited already, and nobody is invited twice: 1 stopped in the first login, 1 did not begin it.');
    expect(stoppedLater).toMatch(/Matti Virtanen goes on with the first login where it stopped: (?:the choice of the third step|the list), after the password\./);
    expect(stoppedLater).not.toContain('Matti Virtanen has changed the password.');
    expect(stoppedLater.match(/: done\. List \d proven/g)).toHaveLength(2);
  });

  it('killed in the middle of a recovery, everybody logs in with three steps the next time', () => {
    expect(last.stderr).toBe('');
    expect(last.status).toBe(0);
    expect(last.stdout).toContain('nobody is invited twice: 2 can log in with three steps.');
    expect(last.stdout.match(/logs in with three steps: list \d, position \d+\.$/gm)).toHaveLength(2);
    expect(last.stdout).toMatch(/holds \d+ events\. Verified: none was changed/);
  });

  it('nobody is invited twice, and all keep their usernames', async () => {
    const { accounts, close } = await openSqlStorage({ url: `sqlite:${db}` });
    const kept = (await accounts.findBy('organizationId', 'virtanen-oy')).map(({ username }) => username);
    await close();
    expect(kept).toHaveLength(2);
    for (const username of kept) for (const story of [stopped, stoppedLater, last.stdout]) expect(story).toContain(`${username}  `);
  });

  it('without the keys of the run before it does not begin, and says so in one line', () => {
    const { status, stderr } = quickstart(people, '--out', join(folder, 'without-keys'), '--storage', `sqlite:${db}`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^quickstart: Something stored hangs on a key that the key ring lacks.*\(key-missing\)\n$/);
  }, 60_000);

  it.each([
    ['an engine that it does not know', 'mssql://lukko:geheim@db.example/lukko', /--storage: must begin with sqlite: and the path of a file, with postgres:\/\/ or with mysql:\/\//],
    ['no file', 'sqlite:', /--storage: sqlite: needs the path of a file/],
    ['a folder that does not exist', `sqlite:${join(folder, 'nowhere', 'lukko.db')}`, /--storage: .*Check the URL\. \(storage-misconfigured\)/],
    ['a file that is no database', `sqlite:${people}`, /--storage: .*Check the URL\. \(storage-misconfigured\)/],
    ['a server that does not answer', 'postgres://lukko:geheim@127.0.0.1:1/lukko', /--storage: .*did not answer.* \(storage-unavailable\)/],
    ['a URL that cannot be read', 'postgres://lukko:geheim@127.0.0.1:port/lukko', /--storage: cannot be read\./],
  ])('says what is wrong with %s: one line, exit code 2, no stack and no password', (_, storage, says) => {
    const { status, stdout, stderr } = quickstart('--out', join(folder, 'wrong'), '--storage', storage);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(`${stdout}${stderr}`).not.toMatch(/geheim| {4}at /);
  }, 60_000);
});

describe('the quickstart says what is wrong with', () => {
  it.each([
    ['a path that does not exist', () => join(folder, 'nowhere.csv'), /there is no such file/],
    ['a folder', () => folder, /this is a folder/],
    ['an empty file', () => file('empty.csv', ''), /the file is empty/],
    ['a binary file', () => file('binary.csv', new Uint8Array([80, 75, 3, 4, 0, 0, 0])), /this is not a text file/],
    ['a file of another encoding', () => file('latin.csv', Buffer.from('name,email,phone\n\xc5sa,a@b.example,+358401234567\n', 'latin1')), /not UTF-8/],
    ['a file without the columns', () => file('columns.csv', 'nimi;osoite\nMatti;x\n'), /must name the columns name, email and phone/],
    ['an unclosed quote', () => file('quote.csv', 'name,email,phone\n"Matti,m@x.example,+358401234567\n'), /quote\.csv: .*[Qq]uote/],
    ['a file in which nobody can be invited', () => file('nobody.csv', 'name,email,phone\n,nobody,1\n'), /nobody could be invited/],
  ])('%s: one line on stderr, exit code 2, no stack', (_, path, says) => {
    const { status, stderr } = quickstart(path());
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('    at ');
  }, 60_000);

  it('an unknown option and an unknown policy', () => {
    expect(quickstart('--colour', 'blue').stderr).toMatch(/not how it is called\. Use: npm run quickstart/);
    expect(quickstart('--policy', 'lax').stderr).toMatch(/--policy: must be standard or nist/);
  }, 60_000);

  it('reads a semicolon-separated file with a byte order mark, as Excel writes it, under policy nist', () => {
    const path = file('excel.csv', '\ufeffName;Email;Phone\r\nÅsa Öberg;asa@virtanen.example;+46 70 123 45 67\r\nAino Mäkelä;aino@virtanen.example;\r\n');
    const { status, stdout, stderr } = quickstart(path, '--policy', 'nist', '--out', join(folder, 'nist'));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/asa\.oberg\d{4}/);
    expect(chapter(stdout, 7)).toMatch(/The new password, list 1, position \d+, [2-9A-Z]{4}: logged in\./);
    expect(chapter(stdout, 8)).toMatch(/[2-9A-Z]{4}, from list 2: logged in\./);
    expect(readFileSync(join(folder, 'nist', readdirSync(join(folder, 'nist')).find((name) => name.endsWith('.txt')) ?? ''), 'utf8')).toMatch(/100/);
  }, 120_000);
});

describe.each(['standard', 'nist'])('the quickstart of the Key in %s', (policy) => {
  let run: ReturnType<typeof quickstart>;
  beforeAll(() => {
    run = quickstart('--key', '--policy', policy, '--out', join(folder, `key-${policy}`));
  }, 120_000);

  it('tells the story from the first login by the Key to a payment, and ends well', () => {
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const headings = ['2. Matti Virtanen logs in for the first time, and chooses the Key app', '5. From the Key to a list, and back', '6. The app signs itself out', '7. The phone is lost', '8. A payment is approved on the phone'];
    for (const part of headings) expect(run.stdout).toContain(`\n${part}`);
    expect(run.stdout).toContain('Logged in, with the methods pwd, swk, mfa, user, pin.');
  });

  it('R92: phone and page show the same fingerprint, each phone another', () => {
    const pairs = [...run.stdout.matchAll(/fingerprint (\S{9})\. The phone shows (\S{9}): the same/g)].map(([, page, phone]) => [page, phone]);
    expect(pairs.length).toBe(4);
    for (const [page, phone] of pairs) expect(page).toBe(phone);
    expect(new Set(pairs.flat()).size).toBe(4);
    expect(/digits that the phone shows: \d{4}/.test(run.stdout)).toBe(policy === 'nist');
  });

  it('R93, R103, R106, R201: a wrong number, a stranger and a changed amount are refused, and the receipt verifies', () => {
    expect(run.stdout).toMatch(/is typed: refused as wrong-number/);
    expect(run.stdout).toContain('That login is over (attempt-expired), and Matti Virtanen is told:');
    expect(run.stdout).toContain('With another amount than was approved: link-mismatch.');
    expect(run.stdout).toMatch(/From the public keys alone it verifies: true; with another payee: link-mismatch/);
  });
});

it('the phones of the Key story are in memory, and a storage is refused by name', () => {
  const run = quickstart('--key', '--storage', `sqlite:${join(folder, 'key.db')}`);
  expect([run.status, run.stderr]).toEqual([2, 'quickstart: --key: its phones are in memory, so leave --storage out.\n']);
});
