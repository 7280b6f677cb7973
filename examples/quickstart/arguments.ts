import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UnreadableFile } from './read-people.js';

const usage = 'npm run quickstart -- [people.csv] [--out DIR] [--policy standard|nist] [--storage sqlite:FILE|postgres://…|mysql://… | --key]';

/** What the quickstart was called with. */
export interface Arguments {
  /** The CSV file of people. */
  readonly path: string;
  /** Where sheets go and, with a storage, what has to last from one run to the next. */
  readonly out: string;
  readonly policy: 'standard' | 'nist';
  /** The URL of a database; without it everything is in memory. */
  readonly storage: string | undefined;
  /** Tells the story of the Key app in place of that of the list. */
  readonly key: boolean;
}

/** Reads the arguments, and makes the folder. */
export async function readArguments(): Promise<Arguments> {
  const { values, positionals } = parse();
  const { storage, policy = 'standard', key = false } = values;
  if (key && storage !== undefined) throw new UnreadableFile('--key: its phones are in memory, so leave --storage out.');
  if (policy !== 'standard' && policy !== 'nist') throw new UnreadableFile(`--policy: must be standard or nist. Use: ${usage}`);
  // A run that goes on has to find the folder again.
  const out = values.out ?? (storage === undefined ? await mkdtemp(join(tmpdir(), 'lukko-quickstart-')) : 'lukko-quickstart');
  await mkdir(out, { recursive: true }).catch(() => {
    throw new UnreadableFile(`--out ${out}: cannot be made, or is a file. Name a folder that you may write to.`);
  });
  return { path: positionals[0] ?? join('examples', 'quickstart', 'people.csv'), out, policy, storage, key };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, policy: { type: 'string' }, storage: { type: 'string' }, key: { type: 'boolean' } } });
  } catch {
    throw new UnreadableFile(`that is not how it is called. Use: ${usage}`);
  }
}
