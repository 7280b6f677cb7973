import { isAuthError } from '../core/error/index.js';
import { oneLine } from './one-line.js';
import type { CliResult } from './run-cli.js';
import { isUsageError } from './usage-error.js';

/** What went wrong, in one line. Neither a stack nor a cause: drivers put into them what they were given. */
export function failed(cause: unknown): CliResult {
  if (isAuthError(cause)) return complain(1, `${cause.code}: ${cause.message}`);
  if (!(cause instanceof TypeError || cause instanceof RangeError)) return complain(1, 'it broke in a way that nobody foresaw.');
  if (isUsageError(cause)) return complain(2, `${cause.message}. See npx lukko --help.`);
  // The adapter names its own options, which are this program's, too.
  const text = cause.message.replace(/^url: /, '--url (or DATABASE_URL): ').replace(/^(?=(?:prefix|schema): )/, '--');
  return text.startsWith('--') ? complain(2, `${text}. See npx lukko --help.`) : complain(1, text);
}

function complain(exitCode: 1 | 2, text: string): CliResult {
  return { exitCode, output: '', complaint: `lukko: ${oneLine(text)}\n` };
}
