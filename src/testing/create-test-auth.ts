import { createAuth, type Auth, type AuthOptions } from '../create-auth.js';
import { createTestKit, type TestKit, type TestKitOptions } from './create-test-kit.js';

/** What {@link createTestAuth} takes: a {@link TestKitOptions}, and whatever of `createAuth`'s options is to differ. */
export interface TestAuthOptions extends TestKitOptions, Partial<Omit<AuthOptions, 'keys'>> {
  /** The keys; one made of the seed by default. */
  readonly keys?: AuthOptions['keys'] | undefined;
}

/**
 * An auth with the ports it stands on. `clock`, `hasher` and `inbox` are the kit's: where others were given, the auth goes by those, and
 * whoever gave them moves and reads them.
 */
export interface TestAuth extends TestKit {
  /** Put together by `createAuth`, from these ports. */
  readonly auth: Auth;
  /** Waits until all messages that were on their way have been sent, or were refused. */
  readonly settle: () => Promise<void>;
}

/**
 * Creates an auth for tests: in memory, with a clock that stands still, seeded random bytes, a hasher that costs nothing,
 * an inbox, and a host that allows everything to head users, offices and the system.
 *
 * @throws TypeError or RangeError as `createAuth` does
 * @example
 * const { auth, clock, inbox, settle } = createTestAuth();
 * await auth.accounts.provision({
 *   actor: { kind: 'head-user', id: 'anna' },
 *   organizationId: 'virtanen-oy',
 *   person: { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' },
 *   delivery: { username: 'email', temporaryPassword: 'sms' },
 * });
 * await settle();
 * console.log(inbox.all().length); // 2
 * clock.advance(60_000);
 */
export function createTestAuth(options: TestAuthOptions = {}): TestAuth {
  const kit = createTestKit({ now: options.now, seed: options.seed });
  const running = new Set<Promise<unknown>>();
  const ports = Object.freeze({ ...kit, storage: options.storage ?? kit.storage, random: options.random ?? kit.random });
  const auth = createAuth({
    serviceName: 'Tilinpito',
    loginUrl: 'https://tilinpito.example/login',
    supportContact: 'Anna at the office, 09 123 456',
    storage: ports.storage,
    email: kit.inbox.email,
    sms: kit.inbox.sms,
    authorize: ({ actor }) => actor.kind !== 'user',
    background: (task) => track(running, task),
    keyApp: { pairUrl: 'https://tilinpito.example/phone', appleUrl: 'https://apps.example/tilinpito', androidUrl: 'https://play.example/tilinpito?id=tilinpito' },
    ...options,
    keys: options.keys ?? [{ id: 'test-1', secret: kit.random.bytes(32) }],
    clock: options.clock ?? kit.clock,
    random: ports.random,
    hasher: options.hasher ?? kit.hasher,
  });
  return Object.freeze<TestAuth>({ ...ports, auth, settle: () => settleAll(running) });
}

function track(running: Set<Promise<unknown>>, task: Promise<unknown>): void {
  running.add(task);
  void task.finally(() => running.delete(task));
}

async function settleAll(running: Set<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}
