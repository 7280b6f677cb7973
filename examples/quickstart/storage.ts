import { isAuthError } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { migrate, openSqlStorage } from 'lukko/adapter/sql';
import type { Storage } from 'lukko/port';
import { UnreadableFile } from './read-people.js';

/** Where everything is kept, until it is closed. */
export interface OpenStorage {
  readonly storage: Storage;
  /** What was found, or made, there. */
  readonly said: string;
  readonly close: () => Promise<void>;
}

/** Opens what `--storage` names, with its tables; without it, storage in memory. */
export async function openStorage(url: string | undefined): Promise<OpenStorage> {
  if (url === undefined) return { storage: createMemoryStorage(), said: 'in memory, and gone when this ends', close: () => Promise.resolve() };
  if (/^sqlite:(?::memory:)?$/.test(url)) throw new UnreadableFile('--storage: sqlite: needs the path of a file, such as sqlite:./lukko.db. Leave --storage out to keep everything in memory.');
  try {
    const { from, to } = await migrate({ url });
    const { close, ...storage } = await openSqlStorage({ url });
    const tables = from === to ? 'its tables were there' : from === 0 ? 'its tables were made just now' : `its tables were brought from version ${String(from)}`;
    return { storage, said: `${describePlace(url)}; ${tables} (version ${String(to)})`, close };
  } catch (error) {
    throw asOneLine(error);
  }
}

/** Without user and password. */
function describePlace(url: string): string {
  if (url.startsWith('sqlite:')) return `SQLite, in the file ${url.slice('sqlite:'.length)}`;
  const { host, pathname } = new URL(url);
  return `${url.startsWith('mysql:') ? 'MariaDB or MySQL' : 'PostgreSQL'} at ${host}, database ${pathname.slice(1)}`;
}

/** The message of an error of lukko's says what to do, and never holds what was given; its cause may. */
function asOneLine(error: unknown): unknown {
  if (isAuthError(error)) return new UnreadableFile(`--storage: ${error.message} (${error.code})`);
  if (error instanceof TypeError && error.message.startsWith('url: ')) return new UnreadableFile(`--storage: ${error.message.slice('url: '.length)}`);
  return error;
}
