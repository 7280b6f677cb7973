import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lukko-quickstart-test-'));

function quickstart(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/tools/run-example.mjs', 'examples/quickstart/main.ts', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
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
    expect(readFileSync(join(folder, 'nist', readdirSync(join(folder, 'nist')).find((name) => name.endsWith('.txt')) ?? ''), 'utf8')).toMatch(/100/);
  }, 120_000);
});
