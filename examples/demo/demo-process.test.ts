import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const call = ['test/tools/run-example.mjs', 'examples/demo/main.ts'];
let data: string;

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'lukko-demo-'));
});
afterAll(() => rmSync(data, { recursive: true }));

/** A port that is taken until the server is closed. */
function takePort(): Promise<{ readonly server: Server; readonly port: string }> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: String(typeof address === 'object' ? address?.port : '') });
    });
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

/** Starts the demo, presses Ctrl-C once it is ready, and answers with all that it said. */
async function startAndEnd(port: string): Promise<{ readonly said: string; readonly complained: string }> {
  // A process group of its own, which Ctrl-C reaches as a whole.
  const { pid, stdout, stderr } = spawn(process.execPath, [...call, '--data', data], { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: port } });
  let complained = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk));
  let said = '';
  let ended = false;
  for await (const chunk of stdout.setEncoding('utf8')) {
    said += String(chunk);
    if (ended || !said.includes('Ctrl-C') || pid === undefined) continue;
    process.kill(-pid, 'SIGINT');
    ended = true;
  }
  return { said, complained };
}

test('it says what to open, ends at Ctrl-C, and goes on with the same folder; what is secret is for the owner alone', async () => {
  const { server, port } = await takePort();
  await close(server);
  for (let round = 0; round < 2; round += 1) {
    const { said, complained } = await startAndEnd(port);
    for (const path of ['office', 'inbox', 'login']) expect(said).toContain(`http://127.0.0.1:${port}/${path}`);
    expect(said).toMatch(/Ended\.\n$/);
    expect(complained).toBe('');
  }
  expect(readdirSync(data)).toEqual(expect.arrayContaining(['keys.json', 'lukko.db']));
  expect(statSync(join(data, 'keys.json')).mode & 0o077).toBe(0);
});

test('a port that is taken, and a wrong argument, are told in a line', async () => {
  const { server, port } = await takePort();
  const taken = spawnSync(process.execPath, [...call, '--data', data], { encoding: 'utf8', env: { ...process.env, PORT: port } });
  await close(server);
  expect([taken.status, taken.stderr]).toEqual([1, `Port ${port} is in use. Start it with another: PORT=3001 npm run demo\n`]);
  const wrong = spawnSync(process.execPath, [...call, '--policy', 'lax'], { encoding: 'utf8' });
  expect([wrong.status, wrong.stderr]).toEqual([2, 'That is not how it is started. Use: PORT=3000 npm run demo -- [--data DIR] [--policy standard|nist]\n']);
});

test('a server that the environment names wrongly is told in a line, without its password, and nothing is started', () => {
  const say = (env: Readonly<Record<string, string>>) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...call, '--data', join(data, 'unused')], { encoding: 'utf8', env: { ...process.env, ...env } });
    return [status, stdout, stderr];
  };
  expect(say({ SMTP_URL: 'https://anna:secret@mail.example' })).toEqual([1, '', 'TypeError: SMTP_URL must be smtps://user:password@host, or smtp://user:password@host:587, and nothing else\n']);
  expect(say({ SMTP_URL: 'smtps://anna:secret@mail.example', SMTP_FROM: 'Anna' })).toEqual([1, '', 'TypeError: SMTP_FROM must be an address such as login@books.example, or Virtanen Books <login@books.example>\n']);
  expect(say({ SMS_URL: 'http://anna:secret@sms.example' })).toEqual([1, '', 'TypeError: SMS_URL must begin with https://, except on this machine, and hold neither user nor password\n']);
});
