/**
 * The demo that people click: `npm run demo`. One process on this machine, with an embedded SQLite file, an office that
 * invites, and an inbox that shows what was sent. Nothing leaves the machine, unless SMTP_URL or SMS_URL names a server.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import { isAuthError } from 'lukko';
import { migrate, openSqlStorage } from 'lukko/adapter/sql';
import { createApp } from './app.js';
import { originOf, readArguments, usage, type Arguments } from './arguments.js';
import { readAssets } from './assets.js';
import { createHost, type Host } from './host.js';
import { openKeys } from './keys.js';
import { createMailbox } from './mailbox.js';
import { createPeople } from './people.js';
import { readPrivate, writePrivate } from './private-file.js';
import { chooseSenders } from './senders.js';

const line = (text: string): boolean => process.stdout.write(`${text}\n`);
const complain = (error: unknown): boolean => process.stderr.write(`${describe(error)}\n`);

async function main({ data, policy, port }: Arguments): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const files = { mailbox: join(data, 'inbox.json'), people: join(data, 'people.json') };
  const mailbox = createMailbox({ now: Date.now, kept: readPrivate(files.mailbox), keep: (messages) => writePrivate(files.mailbox, messages) });
  const senders = chooseSenders(process.env, { mailbox, complain });
  const url = `sqlite:${join(data, 'lukko.db')}`;
  await migrate({ url });
  const { close, ...storage } = await openSqlStorage({ url });
  const origin = originOf(port);
  const host = createHost({
    ...{ origin, policy, storage, mailbox, senders },
    keys: openKeys(join(data, 'keys.json')),
    people: createPeople({ kept: readPrivate(files.people), keep: (people) => writePrivate(files.people, people) }),
  });
  await host.auth.ready();
  const app = createApp(host, { assets: readAssets(join('examples', 'demo', 'assets')), onError: complain });
  const server = await listen(app.fetch, port);
  const timers = startTimers(host);
  endOn(['SIGINT', 'SIGTERM'], async () => {
    timers.forEach(clearInterval);
    await stop(server);
    await host.settle();
    await senders.close();
    await close();
    line('Ended.');
  });
  sayWhere(origin, data);
  for (const [what, server] of Object.entries(senders.leaveFor)) line(`What goes by ${what === 'email' ? 'e-mail' : 'SMS'} leaves for ${server}, and does not come to the inbox.`);
}

/** On this machine alone: the office is open to whoever reaches the port. */
function listen(fetch: Hono['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(server));
    server.on('error', reject);
  });
}

/** Messages that failed are tried again, and what time brings is done. */
function startTimers({ auth }: Host): readonly NodeJS.Timeout[] {
  const every = (ms: number, work: () => Promise<unknown>): NodeJS.Timeout => setInterval(() => void work().catch(complain), ms);
  return [every(5_000, () => auth.deliver()), every(20_000, () => auth.maintain())];
}

function sayWhere(origin: string, data: string): void {
  line(`Lukko's demo is ready, on this machine alone. Open one after the other:`);
  line(`  ${origin}/office   invite somebody`);
  line(`  ${origin}/inbox    read what the person got`);
  line(`  ${origin}/login    log in as that person`);
  line(`Everything is kept in ${data}; remove the folder to begin anew. Ctrl-C ends it.`);
}

function endOn(signals: readonly NodeJS.Signals[], end: () => Promise<void>): void {
  let ending = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void end().catch((error: unknown) => {
        complain(error);
        process.exitCode = 1;
      });
    });
  }
}

/** What is being answered gets its answer; a browser that keeps its connection open is not waited for. */
function stop(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}

/** The message of an error of lukko's says what to do, and never holds what was given; its cause may. */
function describe(error: unknown): string {
  if (isAuthError(error)) return `${error.message} (${error.code})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'something that is no error was thrown';
}

const args = readArguments(process.argv.slice(2), process.env['PORT']);
if (args === undefined) {
  process.stderr.write(`That is not how it is started. Use: ${usage}\n`);
  process.exitCode = 2;
} else {
  await main(args).catch((error: unknown) => {
    const used = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    process.stderr.write(used ? `Port ${String(args.port)} is in use. Start it with another: PORT=3001 npm run demo\n` : `${describe(error)}\n`);
    process.exit(1);
  });
}
