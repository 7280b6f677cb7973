import { spawn } from 'node:child_process';
import { mkdtempSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, describe, expect, it } from 'vitest';
import { authRoutes } from 'lukko/http';
import { createTestAuth, type TestAuth } from 'lukko/testing';

const folder = mkdtempSync(join(tmpdir(), 'lukko-key-app-'));
const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A service on a port of this machine. */
async function openService(serviceName: string): Promise<TestAuth & { readonly address: string; readonly close: () => void }> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const test = createTestAuth({ serviceName, allowLoopbackHttp: true, loginUrl: `${origin}/login` });
  const listener = getRequestListener(authRoutes(test.auth, { origin, basePath: '/auth' }), { overrideGlobalObjects: false });
  server.on('request', (request, response) => void listener(request, response));
  return { ...test, address: `${origin}/auth`, close: () => server.close() };
}

const password = 'kahvi jäähtyy pöydälle';

/** Matti on the computer, whose page shows a pairing code. */
async function openPage({ auth, inbox, settle }: TestAuth) {
  const person = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
  const invited = await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } });
  await settle();
  const username = invited.ok ? invited.username : '';
  const temporary = /(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}/.exec(inbox.lastSmsTo(person.phone)?.text ?? '')?.[0] ?? '';
  const started = await auth.login.start({ username, password: temporary });
  const flow = started.ok && started.next === 'first-login' ? started.flow : '';
  await auth.firstLogin.giveInformation({ flow, profile: { ...person, locale: 'fi' } });
  await auth.firstLogin.changePassword({ flow, password });
  const chosen = await auth.firstLogin.chooseKey({ flow });
  if (!chosen.ok || chosen.view.state !== 'waiting') throw new Error('a code was expected');
  return { username, flow, pairing: chosen.pairing, code: chosen.view.code, link: chosen.view.link };
}

interface Run {
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** The app in a process of its own, with lines that are typed into it. */
function start(keys: string, args: readonly string[], typed: readonly string[] = []): Run {
  const child = spawn(process.execPath, ['test/tools/run-example.mjs', 'examples/key-app/main.ts', ...args, '--keys', join(folder, keys), '--name', 'Matti’s laptop']);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => void (said += part.toString()));
  child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  return { said: () => said, ended: new Promise((resolve) => void child.on('close', resolve)) };
}

async function run(keys: string, args: readonly string[], typed?: readonly string[]): Promise<{ readonly said: string; readonly code: number | null }> {
  const { said, ended } = start(keys, args, typed);
  const code = await ended;
  return { said: said(), code };
}

/** Confirms the app on the page, once it shows there. */
async function confirm({ auth, settle }: TestAuth, page: { readonly flow: string; readonly pairing: string }): Promise<string> {
  for (;;) {
    const viewed = await auth.devices.viewPairing({ pairing: page.pairing });
    if (!viewed.ok || viewed.view.state === 'expired') throw new Error('the pairing ended');
    if (viewed.view.state === 'claimed') break;
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  const confirmed = await auth.firstLogin.confirmDevice(page);
  await auth.firstLogin.finish({ flow: page.flow });
  await settle();
  return confirmed.ok ? (confirmed.browser ?? '') : '';
}

describe('the Key app on the command line', () => {
  it('is connected by a typed code, approves a login over a real port, and signs out', async () => {
    const service = await openService('Tilinpito');
    const { auth, address } = service;
    const page = await openPage(service);
    const pairing = start('one.json', ['pair', '--server', address], [page.username, page.code.toLowerCase()]);
    const browser = await confirm(service, page);
    expect(await pairing.ended).toBe(0);
    expect(pairing.said()).toMatch(/same letters there: [2-9A-Z]{4}-[2-9A-Z]{4}\nConnected\. This app now approves for matti\.virtanen\d{4} at Tilinpito\./);
    expect(statSync(join(folder, 'one.json')).mode & 0o777).toBe(0o600);

    expect(await run('one.json', ['approve'])).toEqual({ code: 1, said: 'Nothing waits for an answer.\n' });
    const started = await auth.login.start({ username: page.username, password, browser });
    if (!started.ok || started.next !== 'key-approval' || started.approval.state !== 'open') throw new Error('the Key was expected');
    const { number } = started.approval;
    expect((await run('one.json', ['approve'], [number, 'no'])).said).toContain('Nothing was approved, because the phone was not unlocked.');
    const approved = await run('one.json', ['approve'], [number, '']);
    expect(approved.said).toContain(`Log in: ${page.username} at Tilinpito, on a computer that was used before.`);
    expect(approved).toMatchObject({ code: 0, said: expect.stringMatching(/Approved\. Go on at the computer\.\n$/) });
    expect((await auth.login.finishApproval({ attempt: started.attempt })).ok).toBe(true);

    expect((await run('one.json', ['sign-out'])).said).toBe(`Signed out. The key for ${page.username} at Tilinpito is deleted.\n`);
    expect(await run('one.json', ['accounts'])).toEqual({ code: 0, said: 'This app is connected to no account.\n' });
  });

  it('has accounts on several servers, denies, and deletes a key whose server is gone', async () => {
    const [one, other] = [await openService('Tilinpito'), await openService('Palkat')];
    const names: string[] = [];
    const browsers: string[] = [];
    for (const service of [one, other]) {
      const page = await openPage(service);
      const pairing = start('two.json', ['pair', page.link, '--server', service.address]);
      browsers.push(await confirm(service, page));
      expect(await pairing.ended, pairing.said()).toBe(0);
      names.push(page.username);
    }
    const [first = '', second = ''] = names;
    expect((await run('two.json', ['accounts'])).said).toBe(`1. ${first} at Tilinpito: connected\n2. ${second} at Palkat: connected\n`);
    const started = await other.auth.login.start({ username: second, password, browser: browsers[1] });
    expect(started.ok && started.next).toBe('key-approval');
    expect((await run('two.json', ['deny', 'not-me'])).said).toContain('the service was told that it was not you');
    other.close();
    expect(await run('two.json', ['sign-out', '2'])).toMatchObject({ code: 0, said: expect.stringContaining('Palkat could not be reached. Remove this app in the settings') });
    expect((await run('two.json', ['sign-out', '7'])).said).toContain('Say which one, by its number.');
    expect((await run('two.json', ['accounts'])).said).toBe(`1. ${first} at Tilinpito: connected\n`);
  });

  it('says what is wrong, in words, and how it is used', async () => {
    const { address } = await openService('Tilinpito');
    expect(await run('none.json', ['pair', '--server', address], ['nobody1234', 'K7WQ-3BFZ'])).toMatchObject({ code: 1, said: expect.stringContaining('The username or the code is not right') });
    expect((await run('none.json', ['pair', '--server', address], ['nobody1234', 'hello'])).said).toContain('This is not a pairing code.');
    for (const args of [[], ['dance'], ['pair', 'a', 'b'], ['--secret'], ['pair', '--server', 'http://tilinpito.example']]) {
      const { code, said } = await run('none.json', args);
      expect(code, said).toBe(2);
      expect(said).toMatch(/^key-app: .+\nUse: npm run key-app/);
    }
  });
});
