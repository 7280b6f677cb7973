import type { Auth } from '../../src/index.js';
import type { Actor } from '../../src/port/index.js';
import type { TestAuth } from '../../src/testing/index.js';
import { liveWithKey } from './every-act-of-key.js';
import { askedOfList, codeIn, goodPassword, headUser, matti, must, organizationId } from './walk.js';

const office: Actor = { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId };
const bySms = { username: 'email', temporaryPassword: 'sms' } as const;
const minute = 60_000;

/** Every password that is typed in the story; the odd ones are wrong where they are typed. */
export const typedPasswords = Object.freeze({
  chosen: goodPassword,
  changed: 'jää narahtaa laiturin alla',
  recovered: 'lumi narskuu saappaan alla',
  replaced: 'viimeinen tuuli kääntyy etelään',
  imported: 'vanha salasana toisesta',
  guessed: 'en gissning av en främling',
  refused: 'canary-9',
});

/** Wrong codes and one-time passwords. */
export const typedCodes = Object.freeze({ code: '00112233', otp: 'QQQQ', nonsense: 'canary code' });

export const otherEmail = 'matti.koti@example.com';

/** The verifier that reads the imported password: it stands for any. */
export const importVerifier = Object.freeze({
  reads: (encoded: string) => encoded.startsWith('$old$'),
  verify: ({ secret, encoded }: { readonly secret: Uint8Array; readonly encoded: string }) => Promise.resolve(encoded === oldHash(new TextDecoder().decode(secret))),
});

/** Any one-way function will do. */
export function oldHash(password: string): string {
  return `$old$${[...password].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007, 7)}`;
}

/** Somebody in the story, as far as the story got. */
interface Someone {
  readonly accountId: string;
  readonly username: string;
  password: string;
  codes: readonly string[];
  token: string;
  browser: string;
}

type Kit = Pick<TestAuth, 'auth' | 'inbox' | 'clock' | 'settle'>;

/**
 * One long story through every function of the API, in its order: invited, first login, logins right and wrong, every binding act, every
 * recovery, restart, import, erase, maintenance. Whoever listens to its ports sees all that the library ever does.
 */
export async function liveEveryAct(kit: Kit): Promise<void> {
  const matti1 = await inviteAndSettleIn(kit);
  await logInAndOut(kit, matti1);
  await bindAnew(kit, matti1);
  await recoverPassword(kit, matti1);
  await recoverList(kit, matti1);
  await actAsHeadUser(kit, matti1);
  await restartAndErase(kit, matti1);
  await importSomeone(kit);
  await liveWithKey(kit);
  await lookBack(kit);
}

const about = (person: { readonly accountId: string }, actor: Actor = headUser) => ({ actor, accountId: person.accountId });
const digits = (text: string | undefined): string => codeIn(text === undefined ? undefined : { text });
const temporaryIn = (text: string | undefined): string => /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(text ?? '')?.[0] ?? '';
const profile = { ...matti, locale: 'fi' };

async function inviteAndSettleIn(kit: Kit): Promise<Someone> {
  const { auth } = kit;
  const people = (async function* () {
    yield Promise.resolve({ name: 'Aino Aalto', email: 'aino@example.com', phone: '+358407654321' });
  })();
  for await (const made of auth.accounts.provisionMany({ actor: office, organizationId, people, delivery: 'in-person' })) {
    if (!made.result.ok) throw new Error(made.result.reason);
  }
  const made = must(await auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms }));
  await kit.settle();
  must(await auth.accounts.issueTemporaryPassword({ ...about(made), delivery: bySms }));
  must(await auth.accounts.correctContact({ ...about(made), phone: '+358 40 123 4567', delivery: bySms }));
  await auth.accounts.requestTemporaryPassword({ username: made.username });
  await kit.settle();
  const person: Someone = { ...made, password: typedPasswords.chosen, codes: [], token: '', browser: '' };
  await walkThroughFirstLogin(kit, person);
  return person;
}

/** The first login with every kind of refusal on the way. */
async function walkThroughFirstLogin(kit: Kit, person: Someone): Promise<void> {
  const { auth } = kit;
  const { firstLogin } = auth;
  const { username } = person;
  const temporary = temporaryIn(kit.inbox.lastSmsTo(matti.phone)?.text);
  const addressCode = digits(kit.inbox.all().findLast(({ to, purpose }) => to === matti.email && purpose === 'invitation')?.text);
  await auth.login.start({ username, password: typedPasswords.guessed });
  const started = must(await auth.login.start({ username, password: temporary }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  const { flow } = started;
  must(await firstLogin.view({ flow }));
  await firstLogin.giveInformation({ flow, profile: { ...profile, email: 'canary at nowhere' }, addressCode });
  await firstLogin.giveInformation({ flow, profile, addressCode: typedCodes.code });
  must(await firstLogin.giveInformation({ flow, profile, addressCode }));
  await firstLogin.changePassword({ flow, password: typedPasswords.refused });
  must(await firstLogin.changePassword({ flow, password: person.password }));
  await confirmWhereAsked(kit, flow);
  must(await firstLogin.chooseList({ flow }));
  must(await firstLogin.goBack({ flow }));
  must(await firstLogin.chooseList({ flow }));
  must(await firstLogin.openList({ flow }));
  must(await firstLogin.replaceList({ flow }));
  person.codes = must(await firstLogin.openList({ flow })).list.codes;
  const { challenge } = must(await firstLogin.askList({ flow }));
  await firstLogin.proveList({ flow, code: typedCodes.nonsense });
  await firstLogin.proveList({ flow, code: otherThan(person, challenge.position) });
  const again = must(await firstLogin.askList({ flow })).challenge;
  const proven = must(await firstLogin.proveList({ flow, code: codeAt(person, again.position) }));
  Object.assign(person, { token: proven.token, browser: proven.browser ?? '' });
  must(await firstLogin.finish({ flow }));
  await firstLogin.leave({ flow });
  await kit.settle();
}

/** `nist` asks for a code from the address that did not get the temporary password; elsewhere both calls are refused. */
async function confirmWhereAsked(kit: Kit, flow: string, channel: 'email' | 'sms' = 'email'): Promise<void> {
  await kit.auth.firstLogin.sendAddressCode({ flow, channel });
  await kit.settle();
  const sent = kit.inbox.all().findLast((message) => message.purpose === 'address-code');
  await kit.auth.firstLogin.confirmContact({ flow, code: typedCodes.code });
  await kit.auth.firstLogin.confirmContact({ flow, code: digits(sent?.text) });
}

function codeAt(person: Someone, position: number): string {
  return person.codes[position - 1] ?? '';
}

function otherThan(person: Someone, position: number): string {
  return person.codes[position % 100] ?? '';
}

/** All three steps, on the browser that is known. */
async function logIn(kit: Kit, person: Someone, known = true): Promise<string> {
  const browser = known ? { browser: person.browser } : {};
  const started = must(await kit.auth.login.start({ username: person.username, password: person.password, ...browser }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const answered = must(await kit.auth.login.answerOtp({ attempt: started.attempt, code: codeAt(person, started.challenge.position) }));
  const done = answered.next === 'authenticated' ? answered : must(await kit.auth.login.replacePassword({ attempt: started.attempt, password: typedPasswords.replaced }));
  if (answered.next === 'new-password') person.password = typedPasswords.replaced;
  if (done.browser !== undefined) person.browser = done.browser;
  await kit.settle();
  return done.token;
}

async function logInAndOut(kit: Kit, person: Someone): Promise<void> {
  const { auth } = kit;
  const { username, browser } = person;
  await auth.login.start({ username, password: typedPasswords.guessed, browser });
  await auth.login.start({ username: 'nobody.at.all1234', password: typedPasswords.guessed });
  const started = must(await auth.login.start({ username, password: person.password, browser }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const { attempt, challenge } = started;
  must(await auth.login.view({ attempt }));
  must(await auth.login.renewChallenge({ attempt }));
  await auth.login.answerOtp({ attempt, code: typedCodes.nonsense });
  await auth.login.answerOtp({ attempt, code: otherThan(person, challenge.position) });
  await auth.login.answerOtp({ attempt, code: codeAt(person, challenge.position) });
  await auth.login.answerOtp({ attempt, code: codeAt(person, challenge.position) });
  person.token = await logIn(kit, person);
  must(await auth.sessions.check({ token: person.token }));
  const other = await logIn(kit, person, false);
  const third = await logIn(kit, person, false);
  const sessions = must(await auth.sessions.list({ token: person.token }));
  const mine = sessions.sessions.find(({ current }) => !current);
  must(await auth.sessions.endOther({ token: person.token, sessionId: mine?.id ?? '' }));
  must(await auth.sessions.recentLogins({ token: person.token }));
  await auth.sessions.end({ token: other });
  await auth.sessions.end({ token: third });
  await auth.sessions.check({ token: other });
  must(await auth.profile.view({ token: person.token }));
  must(await auth.profile.update({ token: person.token, profile: { ...profile, name: 'Matti V. Virtanen' } }));
}

async function prove(kit: Kit, person: Someone, act: Parameters<Auth['binding']['start']>[0]['act']): Promise<string> {
  const { token } = person;
  const { proof, challenge } = askedOfList(await kit.auth.binding.start({ token, act }));
  must(await kit.auth.binding.view({ token, proof }));
  must(await kit.auth.binding.renewChallenge({ token, proof }));
  await kit.auth.binding.answerOtp({ token, proof, code: typedCodes.nonsense });
  must(await kit.auth.binding.answerOtp({ token, proof, code: codeAt(person, challenge.position) }));
  return proof;
}

async function bindAnew(kit: Kit, person: Someone): Promise<void> {
  const { auth } = kit;
  const stepUp = await prove(kit, person, 'step-up');
  await auth.sessions.stepUp({ token: person.token, proof: stepUp, password: typedPasswords.guessed });
  person.token = must(await auth.sessions.stepUp({ token: person.token, proof: stepUp, password: person.password })).token;
  const change = await prove(kit, person, 'change-password');
  await auth.binding.changePassword({ token: person.token, proof: change, currentPassword: typedPasswords.guessed, password: typedPasswords.changed });
  await auth.binding.changePassword({ token: person.token, proof: change, currentPassword: person.password, password: typedPasswords.refused });
  const changed = must(await auth.binding.changePassword({ token: person.token, proof: change, currentPassword: person.password, password: typedPasswords.changed }));
  Object.assign(person, { password: typedPasswords.changed, token: changed.renewed?.token ?? '' });
  await renewList(kit, person);
  const contact = await prove(kit, person, 'change-contact');
  must(await auth.binding.changeContact({ currentPassword: person.password, token: person.token, proof: contact, channel: 'email', address: otherEmail }));
  await kit.settle();
  await auth.binding.confirmContact({ token: person.token, proof: contact, code: typedCodes.code });
  const confirmed = must(await auth.binding.confirmContact({ token: person.token, proof: contact, code: digits(kit.inbox.lastEmailTo(otherEmail)?.text) }));
  person.token = confirmed.renewed?.token ?? '';
  await kit.settle();
}

async function renewList(kit: Kit, person: Someone): Promise<void> {
  const { binding } = kit.auth;
  const proof = await prove(kit, person, 'renew-list');
  const asked = { token: person.token, proof };
  must(await binding.orderList(asked));
  const { list } = must(await binding.openList(asked));
  const { challenge } = must(await binding.askList(asked));
  await binding.proveList({ ...asked, code: typedCodes.nonsense });
  const proven = must(await binding.proveList({ ...asked, code: list.codes[challenge.position - 1] ?? '' }));
  Object.assign(person, { codes: list.codes, token: proven.renewed?.token ?? '' });
  await kit.settle();
}

/** The recovery of the newest link, up to its code. */
async function openRecovery(kit: Kit, person: Someone, recovers: 'password' | 'list'): Promise<string> {
  const { recovery } = kit.auth;
  kit.clock.advance(90 * minute);
  await recovery.request({ username: person.username, recovers });
  await kit.settle();
  const link = /#recovery=(\S+)/.exec(kit.inbox.lastEmailTo(otherEmail)?.text ?? '')?.[1] ?? '';
  const { flow } = must(await recovery.open({ link }));
  await recovery.open({ link });
  await kit.settle();
  return flow;
}

async function answerCode(kit: Kit, flow: string): Promise<void> {
  const { recovery } = kit.auth;
  must(await recovery.view({ flow }));
  must(await recovery.sendCode({ flow }));
  await kit.settle();
  await recovery.answerCode({ flow, code: typedCodes.code });
  must(await recovery.answerCode({ flow, code: digits(kit.inbox.lastSmsTo(matti.phone)?.text) }));
}

async function recoverPassword(kit: Kit, person: Someone): Promise<void> {
  const { recovery } = kit.auth;
  await recovery.requestUsername({ contact: otherEmail });
  await kit.settle();
  person.token = await logIn(kit, person);
  const stopped = await openRecovery(kit, person, 'password');
  person.token = await logIn(kit, person);
  must(await recovery.stop({ token: person.token }));
  await recovery.view({ flow: stopped });
  const flow = await openRecovery(kit, person, 'password');
  await answerCode(kit, flow);
  await recovery.setPassword({ flow, password: typedPasswords.recovered });
  const { challenge } = must(await recovery.renewChallenge({ flow }));
  await recovery.answerOtp({ flow, code: typedCodes.nonsense });
  must(await recovery.answerOtp({ flow, code: codeAt(person, challenge.position) }));
  await recovery.setPassword({ flow, password: typedPasswords.refused });
  must(await recovery.setPassword({ flow, password: typedPasswords.recovered }));
  person.password = typedPasswords.recovered;
  await kit.settle();
  person.token = await logIn(kit, person);
}

async function recoverList(kit: Kit, person: Someone): Promise<void> {
  const { recovery } = kit.auth;
  const flow = await openRecovery(kit, person, 'list');
  await answerCode(kit, flow);
  await recovery.answerPassword({ flow, password: typedPasswords.guessed });
  must(await recovery.answerPassword({ flow, password: person.password }));
  person.codes = must(await recovery.openList({ flow })).list.codes;
  person.token = await logIn(kit, person);
}

async function actAsHeadUser(kit: Kit, person: Someone): Promise<void> {
  const { accounts } = kit.auth;
  must(await accounts.describe(about(person, office)));
  must(await accounts.readiness({ actor: headUser, organizationId }));
  must(await accounts.exportData(about(person)));
  const { messages } = must(await accounts.messages(about(person)));
  await accounts.sendAgain({ ...about(person, office), messageId: messages[0]?.id ?? '' });
  must(await accounts.listSessions(about(person)));
  must(await accounts.endSessions(about(person, office)));
  must(await accounts.markCompromised(about(person)));
  person.token = await logIn(kit, person);
  must(await accounts.disable(about(person)));
  await kit.auth.login.start({ username: person.username, password: person.password });
  must(await accounts.enable(about(person)));
  await kit.settle();
}

async function restartAndErase(kit: Kit, person: Someone): Promise<void> {
  const { accounts } = kit.auth;
  must(await accounts.restart({ ...about(person), delivery: 'in-person' }));
  await kit.settle();
  const newest = kit.inbox.all().at(-1);
  await kit.auth.reportBounce({ messageId: newest?.id ?? '' });
  must(await accounts.erase(about(person)));
}

async function importSomeone(kit: Kit): Promise<void> {
  const { accounts, login, firstLogin } = kit.auth;
  const person = { name: 'Eeva Eskola', email: 'eeva@example.com', phone: '+358409998877', username: 'eeva.vanha' };
  must(await accounts.importAccount({ actor: headUser, organizationId, person, passwordHash: oldHash(typedPasswords.imported) }));
  const started = must(await login.start({ username: person.username, password: typedPasswords.imported }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  const { flow } = started;
  must(await firstLogin.giveInformation({ flow, profile: { name: person.name, email: person.email, phone: person.phone, locale: 'sv' } }));
  await confirmWhereAsked(kit, flow, 'sms');
  must(await firstLogin.chooseList({ flow }));
  must(await firstLogin.openList({ flow }));
}

async function lookBack(kit: Kit): Promise<void> {
  const { auth } = kit;
  await auth.ready();
  await auth.deliver();
  const stop = new AbortController();
  const delivering = auth.startDelivery({ signal: stop.signal });
  stop.abort();
  await delivering;
  await auth.maintain();
  kit.clock.advance(2 * minute);
  await auth.maintain();
  must(await auth.audit.list({ actor: headUser, organizationId, limit: 1_000 }));
  await auth.audit.verify({ actor: { kind: 'system' }, organizationId });
  await auth.audit.head({ actor: { kind: 'system' }, organizationId });
  await auth.keyUsage();
}
