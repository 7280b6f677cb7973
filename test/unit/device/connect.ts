import { createSimulatedPhone, type SimulatedPhone, type SimulatedPhoneOptions, type TestAuthOptions } from '../../../src/testing/index.js';
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
