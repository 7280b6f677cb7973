import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { program } from './own-mariadb.js';
import { tool } from './own-postgresql.js';

/** What tests start servers of their own from, and the package of Debian and Ubuntu that has it. */
const programs: readonly (readonly [program: string, from: string])[] = [
  [tool('initdb'), 'postgresql'],
  [tool('postgres'), 'postgresql'],
  [tool('pg_basebackup'), 'postgresql'],
  ['mariadb-install-db', 'mariadb-server'],
  [program(), 'mariadb-server'],
  ['redis-server', 'redis-server'],
];

/** Throws where one is missing, whichever servers run already, and says which command installs it. */
export function needPrograms(path: string = process.env['PATH'] ?? '', needed: typeof programs = programs): void {
  const missing = needed.filter(([name]) => !path.split(delimiter).some((folder) => isProgram(resolve(folder, name))));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, from]) => from))].join(' ');
  throw new Error(`Tests start servers of their own, and there is no ${missing.map(([name]) => name).join(', ')}. Install it: apt-get install --no-install-recommends ${packages}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
