import { createAuth, type Auth, type AuthOptions } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';

/** What every recipe of this folder stands on. */
export interface Host {
  readonly auth: Auth;
  /** Where the pages live: lukko takes changes from there alone. */
  readonly origin: string;
  readonly port: number;
  /** Invites Matti, and says where he may log in, and with what: the slip that a head user would hand him. */
  readonly ready: () => Promise<void>;
}

/** A service in memory, which is gone when the process ends. Keys, storage and senders of a real one are in the guide Ten minutes. */
export function openHost(own: Partial<AuthOptions> = {}): Host {
  const port = Number(process.env['PORT'] ?? 3000);
  const origin = `http://127.0.0.1:${port}`;
  const nowhere = { send: async () => ({}) };
  const auth = createAuth({
    serviceName: 'Virtanen Books',
    // On this machine only: a real page is https, or createAuth does not start.
    allowLoopbackHttp: true,
    loginUrl: `${origin}/login`,
    supportContact: 'Anna Korhonen, 09 123 456',
    keys: [{ id: 'example', secret: crypto.getRandomValues(new Uint8Array(32)) }],
    storage: createMemoryStorage(),
    email: nowhere,
    sms: nowhere,
    authorize: ({ actor }) => actor.kind === 'head-user',
    ...own,
  });
  return { auth, origin, port, ready: () => invite(auth, origin) };
}

async function invite(auth: Auth, origin: string): Promise<void> {
  const person = { name: 'Matti Virtanen', email: 'matti@virtanen.example', phone: '+358401234567' };
  const invited = await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: 'in-person' });
  if (!invited.ok || invited.slip === undefined) throw new Error('a slip was expected');
  console.log(`${origin} is open to ${invited.slip.username} with the temporary password ${invited.slip.temporaryPassword}`);
}
