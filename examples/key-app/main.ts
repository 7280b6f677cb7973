/**
 * A Key app on the command line, on `lukko/device` alone:
 * `npm run key-app -- pair --server https://login.tilinpito.example/auth`, then `approve` whenever the computer shows a number.
 */
import { isAuthError } from 'lukko/error';
import { createKeyApp } from 'lukko/device';
import { readArguments, UnreadableArguments, usage } from './arguments.js';
import { openKeyFile } from './key-file.js';
import { runCommand } from './run-command.js';
import { openTerminal } from './terminal.js';

const terminal = openTerminal();
try {
  const { command, rest, server, keys, name } = readArguments(process.argv.slice(2));
  const app = createKeyApp({
    server,
    keyStore: openKeyFile(keys),
    name,
    platform: 'cli',
    // Enter is no proof of who sits there, and the server is told so: `none`. An app on a phone asks for a finger or a PIN here.
    unlock: async () => (/^(?:|y|yes)$/i.test((await terminal.ask('Press Enter to approve, or type no: ')).trim()) ? 'none' : false),
  });
  process.exitCode = (await runCommand({ app, terminal }, { command, rest })) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UnreadableArguments) && !(error instanceof TypeError) && !isAuthError(error)) throw error;
  process.stderr.write(`key-app: ${error.message}\n${isAuthError(error) ? '' : `${usage}\n`}`);
  process.exitCode = 2;
} finally {
  terminal.close();
}
