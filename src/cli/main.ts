#!/usr/bin/env node
import { runCli } from './run-cli.js';

void runCli({ args: process.argv.slice(2), env: process.env }).then(({ exitCode, output, complaint }) => {
  // Ended here and not when nothing is left to do: what a config file opened would keep it waiting. A reader that went away ends it, too.
  const end = (): never => process.exit(exitCode);
  process.stdout.on('error', end);
  process.stderr.write(complaint, () => process.stdout.write(output, end));
});
