import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuthOptions } from '../create-auth.js';
import { usageError } from './usage-error.js';

/** What the file of `--config` gives: options of `createAuth`, as many as the host likes. */
export type Config = Partial<AuthOptions> & { readonly clientAddress?: unknown };

/** Loads the default export of a module of the host's. */
export async function readConfig(path: string): Promise<Config> {
  const module = await load(path);
  const config = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (!isConfig(config)) throw usageError('--config: the default export of the file must be an object of options of createAuth');
  return config;
}

async function load(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    // Not its message: what a host's file throws may hold what the host keeps secret.
    const kind = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : 'an error';
    throw usageError(`--config: the file cannot be loaded (${kind}); node ${path} says what is wrong`, cause);
  }
}

/** What stands in it is for `createAuth` to check. */
function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
