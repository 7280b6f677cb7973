import { goodPassword, must, toChallenge, walkToList, type Invited } from '../story/walk.js';
import { wrongCode } from '../unit/service/shared/tools.js';
import { headUser, matti, organizationId } from '../story/walk.js';
import { spelled } from '../unit/service/first-login/walks.js';
import type { World } from './world.js';

/** What somebody whose first login is done knows and has. */
export interface Person {
  readonly accountId: string;
  readonly username: string;
  readonly passwords?: readonly string[];
  readonly temporaryPassword: string;
  readonly addressCode: string;
  readonly codes: readonly string[];
  /** The next list, where there is one. */
  readonly nextCodes?: readonly string[];
  readonly token: string;
  readonly browser: string;
}

/** Matti, invited by two channels. */
export async function startInvited(world: World): Promise<Pick<Invited, 'accountId' | 'username' | 'temporaryPassword' | 'addressCode'>> {
  const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
  const { accountId, username } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
  if (world.auth.policy.temporaryPassword.sentOnRequest) await world.auth.accounts.requestTemporaryPassword({ username });
  await world.settle();
  const temporaryPassword = spelled.exec(world.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
  const addressCode = /\b\d{8}\b/.exec(world.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '';
  return { accountId, username, temporaryPassword, addressCode };
}

/** Matti, whose first login is done. */
export async function startActive(world: World): Promise<Person> {
  const invited = { ...world, ...(await startInvited(world)) };
  const { flow, codes } = await walkToList(invited);
  const { challenge } = must(await world.auth.firstLogin.askList({ flow }));
  const { token, browser = '' } = must(await world.auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' }));
  must(await world.auth.firstLogin.finish({ flow }));
  await world.settle();
  const { accountId, username, temporaryPassword, addressCode } = invited;
  return { accountId, username, temporaryPassword, addressCode, codes, token, browser };
}

/** Wrong answers to the third step from a browser without a cookie. */
export async function missAsStranger(world: World, person: Person, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const { attempt, challenge } = await toChallenge({ ...world, ...person });
    await world.auth.login.answerOtp({ attempt, code: wrongCode({ ...world, ...person }, challenge.position) });
    await world.settle();
  }
}

/** The owner tries the passwords in turn on the known browser, and ends with a session, over a new password where one is asked; its token. */
export async function goOnLoggedOut(world: World, person: Person): Promise<string> {
  const { username, browser } = person;
  for (const password of person.passwords ?? [goodPassword]) {
    const started = await world.auth.login.start({ username, password, browser });
    if (!started.ok) continue;
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    const { listNumber, position } = started.challenge;
    const codes = listNumber === 1 ? person.codes : person.nextCodes;
    const answered = must(await world.auth.login.answerOtp({ attempt: started.attempt, code: codes?.[position - 1] ?? '' }));
    const done = answered.next === 'authenticated' ? answered : must(await world.auth.login.replacePassword({ attempt: started.attempt, password: 'viimeinen tuuli kääntyy' }));
    must(await world.auth.sessions.check({ token: done.token }));
    await world.settle();
    return done.token;
  }
  throw new Error('the owner cannot go on');
}
