import { parseArgs } from 'node:util';

/** What the demo was started with. */
export interface Arguments {
  /** The folder of database, keys and inbox. */
  readonly data: string;
  readonly policy: 'standard' | 'nist';
  readonly port: number;
}

/** The one line that says how it is started. */
export const usage = 'PORT=3000 npm run demo -- [--data DIR] [--policy standard|nist]';

/** Reads them; `undefined` where they are not what it takes. */
export function readArguments(args: readonly string[], port: string | undefined): Arguments | undefined {
  const values = parse(args);
  const number = Number(port ?? 3000);
  if (values === undefined || !Number.isInteger(number) || number < 1 || number > 65_535) return undefined;
  const { data = '.tmp/demo', policy = 'standard' } = values;
  return policy === 'standard' || policy === 'nist' ? { data, policy, port: number } : undefined;
}

/** As browsers write it: without the port where it is the one that http has anyway. */
export function originOf(port: number): string {
  return new URL(`http://127.0.0.1:${String(port)}`).origin;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { data: { type: 'string' }, policy: { type: 'string' } } }).values;
  } catch {
    return undefined;
  }
}
