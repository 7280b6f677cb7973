import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `Use: npm run key-app -- COMMAND [--server ADDRESS] [--keys FILE] [--name NAME]
  pair [LINK]           connect to an account; without a link, username and code are asked for
  accounts              the accounts of this app
  approvals             what waits for an answer
  approve               approve with the number on the computer
  deny [not-me]         refuse; not-me raises an alert
  sign-out [NUMBER]     disconnect from an account, and delete its key`;

/** Arguments that cannot be understood; the message says which. */
export class UnreadableArguments extends Error {}

const commands = ['pair', 'accounts', 'approvals', 'approve', 'deny', 'sign-out'] as const;

/** What the app can be told to do. */
export type Command = (typeof commands)[number];

/** What the app was called with. */
export interface Arguments {
  readonly command: Command;
  /** What follows the command: a link, a reason or a number. */
  readonly rest: string | undefined;
  /** Where `authRoutes` of the service are; only `pair` needs it, as each account knows its own. */
  readonly server: string;
  /** The file that holds the keys. */
  readonly keys: string;
  /** What the computer calls this app when it asks whether to connect it. */
  readonly name: string;
}

/** Reads the arguments. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [given, rest, ...more] = positionals;
  const command = commands.find((one) => one === given);
  if (command === undefined) throw new UnreadableArguments(given === undefined ? 'say what to do.' : `${given}: there is no such command.`);
  if (more.length > 0) throw new UnreadableArguments(`${command}: one word at most may follow.`);
  const { server = 'http://localhost:3000/auth', keys = join(homedir(), '.lukko-key-app.json'), name = hostname().slice(0, 64) } = values;
  return { command, rest, server, keys, name };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { server: { type: 'string' }, keys: { type: 'string' }, name: { type: 'string' } } });
  } catch (error) {
    throw new UnreadableArguments(error instanceof Error ? error.message : 'the arguments cannot be read.');
  }
}
