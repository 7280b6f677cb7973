import { parseArgs } from 'node:util';
import { usageError } from './usage-error.js';

const kinds = {
  url: { type: 'string' },
  prefix: { type: 'string' },
  schema: { type: 'string' },
  redis: { type: 'string' },
  config: { type: 'string' },
  engine: { type: 'string' },
  print: { type: 'boolean' },
} as const;

/** The options of all commands. */
export interface Flags {
  readonly url?: string | undefined;
  readonly prefix?: string | undefined;
  readonly schema?: string | undefined;
  readonly redis?: string | undefined;
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
  readonly print?: boolean | undefined;
}

/** Reads what stands behind a command that takes `names`. No message shows a value: it may be a URL with a password. */
export function parseFlags(args: readonly string[], names: readonly (keyof Flags)[]): Flags {
  const { values, positionals } = parse(args);
  const known: readonly string[] = names;
  const strange = Object.keys(values).find((name) => !known.includes(name));
  if (strange !== undefined) throw usageError(`this command does not take --${strange}`);
  if (positionals.length > 0) throw usageError('every value has its option in front of it, such as --url');
  return values;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: kinds, allowPositionals: true });
  } catch (cause) {
    // Node names the option in quotes; what it says after that is longer than a line.
    const option = cause instanceof Error ? /'(--?[\w-]+)/.exec(cause.message)?.[1] : undefined;
    const known = option !== undefined && Object.keys(kinds).includes(option.slice(2));
    throw usageError(`${option ?? 'an option'} ${known ? 'has no value, or one too many' : 'is no option'}`, cause);
  }
}
