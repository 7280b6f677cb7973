import { randomBytes } from 'node:crypto';
import { isAuthError } from '../core/error/index.js';
import { assertKeyRing } from '../core/policy/index.js';
import type { SqlOptions, SqlStorage } from '../adapter/sql/index.js';
import { createAuth, type AuthOptions } from '../create-auth.js';
import { describeKey, describeUnknownKey } from './describe-key.js';
import type { Finding } from './finding.js';
import { loadSql } from './load-sql.js';
import type { Config } from './read-config.js';
import { tryOption } from './try-option.js';

const subject = 'key ring';

/** Compares the key ring with what hangs on it in the database, where there is one that opens. */
export async function inspectKeys({ database, config }: { readonly database: SqlOptions | undefined; readonly config: Config | undefined }): Promise<readonly Finding[]> {
  const ring = tryOption(() => config?.keys !== undefined && assertKeyRing(config.keys));
  if (!ring.ok) return [{ subject, verdict: 'bad', text: ring.refusal }];
  if (database === undefined) return [{ subject, verdict: 'note', text: 'not compared with the database: mend first what is bad above.' }];
  const { openSqlStorage } = await loadSql();
  try {
    const storage = await openSqlStorage(database);
    return await compare(storage, config).finally(storage.close);
  } catch (cause) {
    if (!isAuthError(cause)) throw cause;
    return [{ subject, verdict: 'bad', text: `${cause.code}: ${cause.message}` }];
  }
}

async function compare(storage: SqlStorage, config: Config = {}): Promise<readonly Finding[]> {
  const { keys = [throwaway()] } = config;
  // The policy has a line of its own.
  const auth = tryOption(() => createAuth({ ...standIns, ...config, policy: undefined, policyOverrides: undefined, keys, storage: config.storage ?? storage }));
  if (!auth.ok) return [{ subject: 'options', verdict: 'bad', text: auth.refusal }];
  const usage = await auth.value.keyUsage();
  if (config.keys !== undefined) return usage.map((key, place) => ({ subject, ...describeKey(key, place) }));
  const unknown = usage.filter(({ inRing }) => !inRing).map((key) => ({ subject, ...describeUnknownKey(key) }));
  return unknown.length > 0 ? unknown : [{ subject, verdict: 'note', text: 'nothing in the database hangs on a key yet.' }];
}

/** What the config leaves out. Nothing is sent and nobody is asked. */
const standIns: Omit<AuthOptions, 'keys' | 'storage'> = {
  serviceName: 'lukko doctor',
  loginUrl: 'https://doctor.invalid/login',
  supportContact: 'lukko doctor',
  email: { send: () => Promise.reject(new Error('doctor sends nothing')) },
  sms: { send: () => Promise.reject(new Error('doctor sends nothing')) },
  authorize: () => false,
};

/** A key that nothing hangs on. */
function throwaway(): { readonly id: string; readonly secret: Uint8Array } {
  return { id: `doctor-${randomBytes(8).toString('hex')}`, secret: randomBytes(32) };
}
