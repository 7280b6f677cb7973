import { createKeyApp, createSeedKeyStore, type KeyApp, type KeyAppFetch, type KeyApproval, type KeyStore, type Unlock } from '../../../src/device/index.js';
import type { Clock } from '../../../src/port/index.js';
import { createDeviceFetch } from '../../../src/testing/create-device-fetch.js';
import { createSeededRandom, createSimulatedPhone, type SimulatedPhone, type SimulatedPhoneOptions, type TestAuthOptions } from '../../../src/testing/index.js';
import { goodPassword, invite, must, walkToMethod, type Invited } from '../../story/walk.js';

/** What of a simulated phone a test chooses. */
export type PhoneChoice = Partial<Omit<SimulatedPhoneOptions, 'auth' | 'clock'>>;

/** A page that shows a code, and a phone that has not read it. */
export interface Waiting extends Invited {
  readonly phone: SimulatedPhone;
  readonly flow: string;
  readonly pairing: string;
  readonly code: string;
  readonly link: string;
}

/** A person whose first login was done with a simulated phone. */
export interface Connected extends Waiting {
  readonly token: string;
  readonly browser: string;
}

export async function toPairing(options?: TestAuthOptions, choice: PhoneChoice = {}): Promise<Waiting> {
  const invited = await invite(options);
  const { flow } = await walkToMethod(invited);
  const { pairing, view } = must(await invited.auth.firstLogin.chooseKey({ flow }));
  if (view.state !== 'waiting') throw new Error(`the page shows no code: ${view.state}`);
  const phone = createSimulatedPhone({ auth: invited.auth, clock: invited.clock, ...choice });
  return { ...invited, phone, flow, pairing, code: view.code, link: view.link };
}

export async function connect(options?: TestAuthOptions, choice?: PhoneChoice): Promise<Connected> {
  const waiting = await toPairing(options, choice);
  const { auth, phone, username, code, flow, pairing } = waiting;
  const { digits } = must(await phone.pair({ username, code }));
  const confirmed = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }));
  must(await auth.firstLogin.finish({ flow }));
  await waiting.settle();
  return { ...waiting, token: confirmed.token, browser: confirmed.browser ?? '' };
}

/** Steps 1 and 2: the phone is asked, and the screen shows the number. */
export async function toNumber({ auth, username, browser }: Pick<Connected, 'auth' | 'username' | 'browser'>): Promise<{ readonly attempt: string; readonly number: string }> {
  const started = must(await auth.login.start({ username, password: goodPassword, browser }));
  if (started.next !== 'key-approval') throw new Error(`expected the Key, and not ${started.next}`);
  return { attempt: started.attempt, number: started.approval.state === 'open' ? started.approval.number : '' };
}

/** Another number of as many digits. */
export function notThe(number: string): string {
  return number.replace(/./, (first) => (first === '9' ? '0' : String(Number(first) + 1)));
}

/** What an app of a test is made of. */
export interface AppChoice {
  readonly fetch?: KeyAppFetch | undefined;
  readonly unlock?: Unlock | undefined;
  readonly keyStore?: KeyStore | undefined;
  readonly server?: string | undefined;
  readonly origin?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly seed?: string | undefined;
}

/** A key store in memory, whose text can be looked at. */
export function createMemoryKeyStore(seed = 'keys'): { readonly keyStore: KeyStore; readonly text: () => string } {
  let kept: string | undefined;
  const keyStore = createSeedKeyStore({ read: () => kept, write: (text) => void (kept = text), random: createSeededRandom(seed) });
  return { keyStore, text: () => kept ?? '' };
}

/** The network of an auth. */
export const networkOf = (auth: Invited['auth']): KeyAppFetch => createDeviceFetch({ devices: auth.devices, isOnline: () => true });

/** A Key app whose parts a test may replace. */
export function createApp({ auth, clock }: Pick<Invited, 'auth' | 'clock'>, choice: AppChoice = {}): KeyApp {
  const { fetch = networkOf(auth), unlock = () => 'pin' as const, seed = 'app', keyStore = createMemoryKeyStore(seed).keyStore, server = 'https://tilinpito.example/auth', origin } = choice;
  const parts = { fetch, unlock, keyStore, server, origin, clock: choice.clock ?? clock, random: createSeededRandom(`random ${seed}`) };
  return createKeyApp({ ...parts, name: 'Matti’s phone', platform: 'android', pause: () => Promise.resolve() });
}

/** An answer as a server sends it. */
export const answerOf = (status: number, body: unknown) => ({ status, json: () => Promise.resolve(body) });

/** A person whose first login was done with an app whose network a test may change. */
export interface ConnectedApp extends Connected {
  readonly app: KeyApp;
  readonly account: string;
  readonly keyText: () => string;
  /** Puts something between the app and its server; without an argument the plain network is back. */
  readonly between: (change?: (network: KeyAppFetch) => KeyAppFetch) => void;
}

/** `around` puts something between the app and its key store. */
export async function connectApp(options?: TestAuthOptions, { around = (kept) => kept, ...choice }: Omit<AppChoice, 'fetch' | 'keyStore'> & { readonly around?: (kept: KeyStore) => KeyStore } = {}): Promise<ConnectedApp> {
  const waiting = await toPairing(options);
  const { auth, flow, pairing } = waiting;
  const network = networkOf(auth);
  let current = network;
  const { keyStore, text } = createMemoryKeyStore(choice.seed);
  const app = createApp(waiting, { ...choice, keyStore: around(keyStore), fetch: (url, request) => current(url, request) });
  const { account, digits } = must(await app.pair({ link: waiting.link }));
  const { token, browser = '' } = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }));
  must(await auth.firstLogin.finish({ flow }));
  await waiting.settle();
  const between: ConnectedApp['between'] = (change = (plain) => plain) => void (current = change(network));
  return { ...waiting, token, browser, app, account: account.id, keyText: text, between };
}

/** The only thing that an app is asked. */
export async function onlyApproval({ app, account }: Pick<ConnectedApp, 'app' | 'account'>): Promise<KeyApproval> {
  const { approvals, refused } = must(await app.approvals({ account }));
  const [approval] = approvals;
  if (approval === undefined || approvals.length + refused.length > 1) throw new Error(`${String(approvals.length)} wait, and ${JSON.stringify(refused)} were refused`);
  return approval;
}
