import type { Auth } from '../create-auth.js';
import { createKeyApp, createSeedKeyStore, type ApproveResult, type DenyResult, type KeyApp, type KeyApproval, type PairInput, type PairResult, type SignOutResult, type StatusResult, type UserVerified } from '../device/index.js';
import type { Clock, RandomSource } from '../port/index.js';
import { assertFinite, assertObject } from './assert.js';
import { createDeviceFetch } from './create-device-fetch.js';
import { createSeededRandom } from './create-seeded-random.js';

/** What {@link createSimulatedPhone} takes. */
export interface SimulatedPhoneOptions {
  /** Whose `devices` it calls. */
  readonly auth: Pick<Auth, 'devices'>;
  /** The clock of the test. */
  readonly clock: Clock;
  /** The name of the phone; `Matti’s phone` by default. Another name is another phone, with other keys. */
  readonly name?: string | undefined;
  /** The origin of the auth's `loginUrl`; `https://tilinpito.example` by default, which is that of `createTestAuth`. */
  readonly origin?: string | undefined;
  /** How the user is verified; `pin` by default, `false` for somebody who does not unlock it. */
  readonly unlock?: (() => UserVerified | false | Promise<UserVerified | false>) | undefined;
  /** Where its random bytes come from; seeded by its name by default. */
  readonly random?: RandomSource | undefined;
}

/** Nothing waits for an answer, or nothing that this phone believes. */
export interface NothingWaits {
  readonly ok: false;
  /** Look at `app.approvals` for why. */
  readonly reason: 'nothing-waits';
}

/** A phone in a test: the Key app of `lukko/device`, whose network is a function call. What it does not say itself, `app` does. */
export interface SimulatedPhone {
  /** The app; it takes several accounts. */
  readonly app: KeyApp;
  /** Types a code, or reads a link; what follows is about this account. */
  readonly pair: (input: PairInput) => Promise<PairResult>;
  /** Whether it was confirmed on the computer. */
  readonly status: () => Promise<StatusResult>;
  /** What waits, the oldest first; nothing where it cannot be asked. */
  readonly approvals: () => Promise<readonly KeyApproval[]>;
  /** Approves the oldest request, or the one given. */
  readonly approve: (number: string, approval?: KeyApproval) => Promise<ApproveResult | NothingWaits>;
  /** Refuses the oldest request, or the one given; `cancelled` by default. */
  readonly deny: (reason?: 'not-me' | 'cancelled', approval?: KeyApproval) => Promise<DenyResult | NothingWaits>;
  /** Disconnects it, and deletes its key. */
  readonly signOut: () => Promise<SignOutResult>;
  /** No call gets through any more. */
  readonly goOffline: () => void;
  /** Calls get through again. */
  readonly goOnline: () => void;
  /** Puts its own clock so many ms ahead of the test's; behind, where it is negative. */
  readonly setClockOffset: (ms: number) => void;
}

/**
 * Creates a phone for the tests of a host: it pairs, approves and signs out as a real one does, keys and statements included, without HTTP.
 *
 * @throws TypeError naming the option that breaks its rule
 * @example
 * const { auth, clock, inbox, settle } = createTestAuth();
 * const person = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
 * const invited = await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } });
 * await settle();
 * const password = /(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}/.exec(inbox.lastSmsTo(person.phone)?.text ?? '')?.[0] ?? '';
 * const started = await auth.login.start({ username: invited.ok ? invited.username : '', password });
 * const flow = started.ok && started.next === 'first-login' ? started.flow : '';
 * await auth.firstLogin.giveInformation({ flow, profile: { ...person, locale: 'fi' } });
 * await auth.firstLogin.changePassword({ flow, password: 'kahvi jäähtyy pöydälle' });
 * const chosen = await auth.firstLogin.chooseKey({ flow });
 * // The page shows the code; the user types it into the phone, and confirms the phone on the page.
 * const phone = createSimulatedPhone({ auth, clock });
 * if (chosen.ok && chosen.view.state === 'waiting') await phone.pair({ link: chosen.view.link });
 * await auth.firstLogin.confirmDevice({ flow, pairing: chosen.ok ? chosen.pairing : '' });
 * console.log(await phone.status()); // { ok: true, state: 'connected' }
 */
export function createSimulatedPhone(options: SimulatedPhoneOptions): SimulatedPhone {
  assertObject(options, 'options');
  const { auth, clock, name = 'Matti’s phone', origin = 'https://tilinpito.example', unlock = () => 'pin' as const, random = createSeededRandom(`phone ${name}`) } = options;
  assertObject(auth, 'auth');
  assertObject(clock, 'clock');
  const state: { online: boolean; offsetMs: number; kept: string | undefined; account: string } = { online: true, offsetMs: 0, kept: undefined, account: '' };
  const keyStore = createSeedKeyStore({ read: () => state.kept, write: (text) => void (state.kept = text), random });
  const ownClock: Clock = Object.freeze({ now: () => clock.now() + state.offsetMs });
  const fetch = createDeviceFetch({ devices: auth.devices, isOnline: () => state.online });
  const app = createKeyApp({ server: origin, keyStore, unlock, name, platform: 'android', fetch, clock: ownClock, random, pause: () => Promise.resolve() });
  const ask = async (): Promise<readonly KeyApproval[]> => {
    const asked = await app.approvals({ account: state.account });
    return asked.ok ? asked.approvals : [];
  };
  const withOldest = async <R>(given: KeyApproval | undefined, answer: (approval: KeyApproval) => Promise<R>): Promise<R | NothingWaits> => {
    const approval = given ?? (await ask())[0];
    return approval === undefined ? Object.freeze({ ok: false, reason: 'nothing-waits' }) : answer(approval);
  };
  return Object.freeze<SimulatedPhone>({
    app,
    pair: async (input) => {
      const paired = await app.pair(input);
      if (paired.ok) state.account = paired.account.id;
      return paired;
    },
    status: () => app.status({ account: state.account }),
    approvals: ask,
    approve: (number, given) => withOldest(given, (approval) => app.approve({ approval, number })),
    deny: (reason = 'cancelled', given) => withOldest(given, (approval) => app.deny({ approval, reason })),
    signOut: () => app.signOut({ account: state.account }),
    goOffline: () => void (state.online = false),
    goOnline: () => void (state.online = true),
    setClockOffset: (ms) => {
      assertFinite(ms, 'ms');
      state.offsetMs = ms;
    },
  });
}
