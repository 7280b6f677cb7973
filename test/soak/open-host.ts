import { openRedis } from '../../src/adapter/redis/index.js';
import { openSqlStorage } from '../../src/adapter/sql/index.js';
import { createAuth, type Auth } from '../../src/index.js';
import type { Clock, SendReceipt, Storage } from '../../src/port/index.js';
import { createTestHasher } from '../../src/testing/index.js';

/** What every process of the host knows. */
export interface Place {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where the senders hand over what they send. */
  readonly inboxUrl: string;
  /** The key of the ring, in hex. */
  readonly secret: string;
}

/** Where the pages live, as far as anybody can tell. */
export const origin = 'https://books.example';

export interface OpenHost {
  readonly auth: Auth;
  readonly origin: string;
  readonly storage: Storage;
  readonly close: () => Promise<unknown>;
}

/** People of one simulated day do in minutes what takes months: what counts how often somebody asks is as wide as a policy may be. */
const policyOverrides = {
  approval: { perAttempt: 10, perTenMinutes: 20, unansweredInARow: 10 },
  recovery: { requestsAnHour: 20, requestsADay: 100 },
  delivery: { perAccount: 10_000, perAddress: 10_000, perOrganization: 1_000_000 },
};

/** Opens the storage as a host does: what is short-lived in Redis, all else in PostgreSQL. */
export async function openHost({ databaseUrl, redisUrl, inboxUrl, secret }: Place, clock?: Clock): Promise<OpenHost> {
  const durable = await openSqlStorage({ url: databaseUrl, poolSize: 10 });
  const { close, ...shortLived } = await openRedis({ url: redisUrl, durableLedgers: durable.ledgers });
  const storage = { ...durable, ...shortLived };
  const send = (channel: 'email' | 'sms') => async (message: object, { signal }: { readonly signal: AbortSignal }): Promise<SendReceipt> => {
    const { ok, status } = await fetch(inboxUrl, { method: 'POST', body: JSON.stringify({ ...message, channel }), signal });
    if (!ok) throw new Error(`the gateway answers ${String(status)}`);
    return {};
  };
  const auth = createAuth({
    serviceName: 'Tilinpito',
    loginUrl: `${origin}/login`,
    supportContact: 'Anna at the office, 09 123 456',
    keys: [{ id: 'soak-1', secret: Buffer.from(secret, 'hex') }],
    storage,
    email: { send: send('email') },
    sms: { send: send('sms') },
    authorize: ({ actor }) => actor.kind === 'head-user',
    keyApp: { pairUrl: `${origin}/phone`, appleUrl: 'https://apps.example/tilinpito', androidUrl: 'https://play.example/tilinpito' },
    // What the password hash costs is measured elsewhere.
    hasher: createTestHasher(),
    policyOverrides,
    ...(clock === undefined ? {} : { clock }),
  });
  return { auth, origin, storage, close: () => Promise.all([close(), durable.close()]) };
}
