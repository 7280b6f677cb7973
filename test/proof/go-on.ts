import { goodPassword, headUser, matti, must, type Invited } from '../story/walk.js';
import { profile } from '../unit/service/first-login/walks.js';

/** The lists that the person has saved, by number. */
export type Saved = Map<number, readonly string[]>;

/** Who it took to get there. */
export type Helper = 'user' | 'head user';

/**
 * A person who knows the username, both passwords and the lists saved so far goes on from wherever things stand, and asks the
 * head user where no password opens anything any more. At the end all three steps work.
 */
export async function goOn(kit: Invited, saved: Saved): Promise<Helper> {
  const own = await tryPassword(kit, goodPassword, saved);
  const helper = own || (await tryPassword(kit, kit.temporaryPassword, saved)) ? 'user' : 'head user';
  if (helper === 'head user') {
    const { slip } = must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    if (!(await tryPassword(kit, slip?.temporaryPassword ?? '', saved))) throw new Error('a password fresh from the head user opens nothing');
  }
  await logInFully(kit, saved);
  return helper;
}

async function tryPassword(kit: Invited, password: string, saved: Saved): Promise<boolean> {
  const started = await kit.auth.login.start({ username: kit.username, password });
  if (!started.ok) return false;
  if (started.next === 'first-login') await finishFirstLogin(kit, started.flow, saved);
  return true;
}

/** Walks by what the page shows, as a person would. */
async function finishFirstLogin(kit: Invited, flow: string, saved: Saved): Promise<void> {
  const { firstLogin } = kit.auth;
  for (let steps = 0; steps < 20; steps += 1) {
    const { view } = must(await firstLogin.view({ flow }));
    if (view.state === 'personal-information') must(await firstLogin.giveInformation({ flow, profile }));
    else if (view.state === 'change-password') must(await firstLogin.changePassword({ flow, password: goodPassword }));
    else if (view.state === 'confirm-contact') await confirm(kit, flow);
    else if (view.state === 'verification-method') must(await firstLogin.chooseList({ flow }));
    else if (view.state === 'password-list') await proveSaved(kit, flow, saved);
    else if (view.state === 'welcome') return void must(await firstLogin.finish({ flow }));
    else throw new Error(`nobody can go on from ${view.state}`);
  }
  throw new Error('the first login goes round in circles');
}

/** Where an earlier message was late there are two codes in the mailbox, and a person tries one after the other. */
async function confirm(kit: Invited, flow: string): Promise<void> {
  must(await kit.auth.firstLogin.sendAddressCode({ flow, channel: 'email' }));
  await kit.settle();
  await kit.auth.deliver();
  const codes = kit.inbox.all().flatMap(({ to, text, purpose }) => (to === matti.email && purpose === 'address-code' ? (/\b\d{8}\b/.exec(text) ?? []) : []));
  for (const code of codes.slice(-4).reverse()) if ((await kit.auth.firstLogin.confirmContact({ flow, code })).ok) return;
  throw new Error('no code that arrived is the right one');
}

async function proveSaved(kit: Invited, flow: string, saved: Saved): Promise<void> {
  const { firstLogin } = kit.auth;
  const opened = await firstLogin.openList({ flow });
  if (opened.ok) saved.set(opened.list.listNumber, opened.list.codes);
  const asked = await firstLogin.askList({ flow });
  const codes = asked.ok ? saved.get(asked.challenge.listNumber) : undefined;
  if (!asked.ok || codes === undefined) return void must(await firstLogin.replaceList({ flow }));
  const proven = await firstLogin.proveList({ flow, code: codes[asked.challenge.position - 1] ?? '' });
  if (!proven.ok) must(await firstLogin.replaceList({ flow }));
}

async function logInFully(kit: Invited, saved: Saved): Promise<void> {
  const started = must(await kit.auth.login.start({ username: kit.username, password: goodPassword }));
  if (started.next !== 'otp-challenge') throw new Error(`expected a challenge, not ${started.next}`);
  const { attempt, challenge } = started;
  const answered = must(await kit.auth.login.answerOtp({ attempt, code: saved.get(challenge.listNumber)?.[challenge.position - 1] ?? '' }));
  if (answered.next !== 'authenticated') throw new Error('expected a session');
  must(await kit.auth.sessions.check({ token: answered.token }));
}
