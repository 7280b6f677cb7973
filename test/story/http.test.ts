import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/http/cookies.js';
import { authRoutes, type AuthRoutesOptions } from '../../src/http/index.js';
import { operations } from '../../src/http/operations/table.js';
import type { Api } from '../../src/http/wire.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { importVerifier, oldHash, otherEmail, typedCodes, typedPasswords } from './every-act.js';
import { keyOperations, newNotes, openBrowser, origin, type Browser } from './http-browser.js';
import { codeIn, goodPassword, headUser, invite as inviteMatti, matti, organizationId, walkToEnd } from './walk.js';

const bySms = { username: 'email', temporaryPassword: 'sms' } as const;
const minute = 60_000;
const profile = { ...matti, locale: 'fi' };

/** Two computers, the office's own, and what the story knows of Matti. */
interface Story {
  readonly kit: TestAuth;
  readonly policy: 'standard' | 'nist';
  readonly mine: Browser;
  readonly other: Browser;
  readonly office: Browser;
  readonly open: () => Browser;
  readonly accountId: string;
  readonly username: string;
  password: string;
  codes: readonly string[];
}

const temporaryIn = (kit: TestAuth): string => /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
const codeAt = ({ codes }: Story, position: number): string => codes[position - 1] ?? '';
const otherThan = ({ codes }: Story, position: number): string => codes[position % 100] ?? '';

async function invite(kit: TestAuth, policy: Story['policy'], open: Story['open'], office: Browser): Promise<Story> {
  await office.refused('accounts/provision', { organizationId, person: { name: '', email: 'nowhere' }, delivery: bySms }, 'profile-invalid');
  await office.refused('accounts/provision', { organizationId: 'installation', person: matti, delivery: bySms }, 'invalid-request');
  await open().refused('accounts/provision', { organizationId, person: matti, delivery: bySms }, 'no-actor');
  const { accountId, username } = await office.ask('accounts/provision', { organizationId, person: matti, delivery: bySms });
  await kit.settle();
  expect((await office.ask('accounts/issue-temporary-password', { accountId, delivery: bySms })).slip).toBeUndefined();
  await office.ask('accounts/correct-contact', { accountId, phone: '+358 40 123 4567', delivery: bySms });
  const people = [{ name: 'Aino Aalto', email: 'aino@example.com', phone: '+358407654321' }, { name: '' }, { name: 'Ville Varis', email: 'ville@example.com', username }];
  const lines = await office.lines('accounts/provision-many', { organizationId, people, delivery: 'in-person' });
  expect(lines.map(({ index, result }) => [index, result.ok ? result.slip?.username === result.username : result.reason])).toEqual([[0, true], [1, 'profile-invalid'], [2, 'username-taken']]);
  expect((await office.ask('accounts/describe', { accountId })).account).toMatchObject({ accountId, status: 'pending', firstLogin: 'personal-information', bindings: [] });
  expect((await office.ask('accounts/readiness', { organizationId })).accounts).toHaveLength(2);
  await office.refused('accounts/describe', { accountId: 'nobody' }, 'account-not-found');
  await open().ask('login/request-temporary-password', { username });
  await kit.settle();
  return { kit, policy, mine: open(), other: open(), office, open, accountId, username, password: typedPasswords.chosen, codes: [] };
}

async function beginFirstLogin(story: Story): Promise<void> {
  const { kit, mine, username } = story;
  const code = codeIn(kit.inbox.all().findLast(({ to, purpose }) => to === matti.email && purpose === 'invitation'));
  await mine.refused('login/start', { username, password: typedPasswords.guessed }, 'wrong-credentials');
  await mine.refused('first-login/choose-list', {}, 'flow-ended');
  expect(await mine.ask('login/start', { username, password: temporaryIn(kit) })).toEqual({ next: 'first-login' });
  expect(mine.cookies()).toEqual(['__Host-lukko-first-login']);
  expect((await mine.ask('state')).firstLogin).toMatchObject({ state: 'personal-information', username, addressCodeSent: true });
  const invalid = await mine.refused('first-login/give-information', { profile: { ...profile, email: 'canary at nowhere' } }, 'profile-invalid');
  expect(invalid.issues?.map(({ path }) => path)).toEqual(['email']);
  expect(JSON.stringify(invalid)).not.toContain('canary');
  await mine.refused('first-login/give-information', { profile, addressCode: typedCodes.code }, 'code-wrong');
  // In nist it is asked for later, and this story types it then.
  expect(await mine.ask('first-login/give-information', { profile, ...(story.policy === 'standard' ? { addressCode: code } : {}) })).toEqual({ state: 'change-password' });
  const refused = await mine.refused('first-login/change-password', { password: typedPasswords.refused }, 'password-refused');
  expect([refused.why, refused.guidance, refused.supportContact]).toEqual(['too-short', 'use-more-characters', 'Anna at the office, 09 123 456']);
}

async function confirmAddress({ kit, policy, mine }: Story): Promise<void> {
  if (policy === 'standard') {
    await mine.refused('first-login/send-address-code', { channel: 'email' }, 'not-in-this-step');
    return;
  }
  await mine.refused('first-login/choose-list', {}, 'not-in-this-step');
  await mine.refused('first-login/send-address-code', { channel: 'sms' }, 'channel-not-offered');
  expect(await mine.ask('first-login/send-address-code', { channel: 'email' })).toEqual({ channel: 'email' });
  await kit.settle();
  await mine.refused('first-login/confirm-contact', { code: typedCodes.code }, 'code-wrong');
  const sent = kit.inbox.all().findLast(({ purpose }) => purpose === 'address-code');
  expect(await mine.ask('first-login/confirm-contact', { code: codeIn(sent) })).toEqual({ state: 'verification-method' });
}

async function finishFirstLogin(story: Story): Promise<void> {
  const { mine, kit, accountId } = story;
  const changed = await mine.ask('first-login/change-password', { password: story.password });
  expect(changed.state).toBe(story.policy === 'nist' ? 'confirm-contact' : 'verification-method');
  await confirmAddress(story);
  await mine.ask('first-login/choose-list');
  expect(await mine.ask('first-login/go-back')).toEqual({ state: 'verification-method' });
  expect((await mine.ask('first-login/choose-list')).state).toBe('password-list');
  expect(await openedIn(mine, 'first-login/open-list')).toHaveLength(100);
  await mine.refused('first-login/open-list', { format: 'pdf' }, 'sheet-not-offered');
  await mine.ask('first-login/replace-list');
  story.codes = await openedIn(mine, 'first-login/open-list');
  const { challenge } = await mine.ask('first-login/ask-list');
  expect((await mine.ask('state')).firstLogin).toMatchObject({ state: 'password-list', listNumber: challenge.listNumber, listCanBeOpened: true });
  await mine.refused('first-login/prove-list', { code: typedCodes.nonsense }, 'not-a-code');
  const wrong = await mine.refused('first-login/prove-list', { code: otherThan(story, challenge.position) }, 'wrong-code');
  const proven = await mine.ask('first-login/prove-list', { code: codeAt(story, wrong.challenge?.position ?? 0) });
  expect([proven.state, proven.session.accountId, proven.list.left]).toEqual(['welcome', accountId, 99]);
  expect(mine.cookies().map((name) => name.replace(/browser-.*/, 'browser'))).toEqual(['__Host-lukko-browser', '__Host-lukko-first-login', '__Host-lukko-session']);
  expect(await mine.ask('first-login/finish')).toEqual({ state: 'done' });
  expect(Object.keys(await mine.ask('state'))).toEqual(['passwordLength']);
  await kit.settle();
}

async function openedIn(browser: Browser, id: 'first-login/open-list' | 'recovery/open-list' | 'binding/open-list', name = 'Matti'): Promise<readonly string[]> {
  const { list, holder, locale } = await browser.ask(id, { format: 'json' });
  expect([list.codes.length, holder.startsWith(name), locale]).toEqual([100, true, 'fi']);
  return list.codes;
}

/** All three steps in a browser. */
async function logIn(story: Story, browser: Browser): Promise<Api['login/answer-otp']['answer']> {
  const started = await browser.ask('login/start', { username: story.username, password: story.password });
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const answered = await browser.ask('login/answer-otp', { code: codeAt(story, started.challenge.position) });
  await story.kit.settle();
  return answered;
}

async function logInWithMistakes(story: Story): Promise<void> {
  const { mine, username, password, accountId } = story;
  await mine.ask('sessions/end');
  await mine.ask('sessions/end');
  await mine.refused('sessions/check', {}, 'no-session');
  await mine.refused('login/start', { username, password: typedPasswords.guessed }, 'wrong-credentials');
  await mine.refused('login/answer-otp', { code: 'AAAA' }, 'sequence-error');
  await mine.ask('login/start', { username, password });
  await mine.ask('login/leave');
  expect(Object.keys(await mine.ask('state'))).toEqual(['passwordLength']);
  const started = await mine.ask('login/start', { username, password });
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  const { position } = started.challenge;
  expect((await mine.ask('state')).login).toMatchObject({ state: 'otp-challenge', challenge: { position } });
  expect((await mine.ask('login/renew-challenge')).challenge.position).toBe(position);
  await mine.refused('login/answer-otp', { code: typedCodes.nonsense }, 'not-a-code');
  const wrong = await mine.refused('login/answer-otp', { code: otherThan(story, position) }, 'wrong-code');
  expect(wrong.challenge?.position).toBe(position);
  expect(await mine.ask('login/answer-otp', { code: codeAt(story, position) })).toMatchObject({ next: 'authenticated', session: { accountId } });
  await mine.refused('login/answer-otp', { code: codeAt(story, position) }, 'sequence-error');
  await story.kit.settle();
}

async function lookAtSettings({ mine, username, accountId }: Story): Promise<void> {
  expect((await mine.ask('sessions/check')).session.accountId).toBe(accountId);
  expect(await mine.ask('profile/view')).toMatchObject({ username, profile, confirmed: { email: true }, method: 'otp-list' });
  expect((await mine.ask('profile/update', { profile: { ...profile, name: 'Matti V. Virtanen' } })).profile.name).toBe('Matti V. Virtanen');
  await mine.refused('profile/update', { profile: { ...profile, email: otherEmail } }, 'address-change-needs-proof');
  expect((await mine.ask('sessions/recent-logins')).logins.map(({ kind }) => kind)).toContain('session-opened');
}

async function askOften({ mine }: Story): Promise<void> {
  const first = await mine.send('sessions/check');
  const again = await mine.send('sessions/check', {}, { 'if-none-match': first.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
}

async function endOthers(story: Story): Promise<void> {
  const { mine, other, open } = story;
  const third = open();
  await logIn(story, other);
  await logIn(story, third);
  const { sessions, browsers } = await mine.ask('sessions/list');
  expect([sessions.length, sessions.filter(({ current }) => current).length, browsers.length]).toEqual([3, 1, 3]);
  const otherId = (await other.ask('sessions/check')).session.id;
  await mine.ask('sessions/end-other', { sessionId: otherId });
  await other.refused('sessions/check', {}, 'ended');
  await mine.refused('sessions/end-other', { sessionId: 'never issued' }, 'session-not-found');
  const left = await mine.ask('sessions/list');
  const own = left.browsers.find(({ current }) => current);
  const thirds = left.browsers.find(({ current }) => !current);
  await mine.refused('sessions/end-other', { browserId: own?.id }, 'browser-not-found');
  await third.ask('sessions/check');
  await mine.ask('sessions/end-other', { browserId: thirds?.id });
  await third.refused('sessions/check', {}, 'ended');
  expect((await mine.ask('sessions/list')).browsers).toEqual([own]);
}

/** A fresh proof, with a mistake and a reload on the way. */
async function prove(story: Story, act: Api['binding/start']['input']['act']): Promise<void> {
  const { mine } = story;
  const { challenge } = await mine.ask('binding/start', { act });
  if (challenge === undefined) throw new Error('expected the list to be asked');
  expect((await mine.ask('binding/view')).view).toMatchObject({ act, state: 'challenge', challenge: { position: challenge.position } });
  expect((await mine.ask('binding/renew-challenge')).challenge).toMatchObject({ act, position: challenge.position });
  await mine.refused('binding/answer-otp', { code: typedCodes.nonsense }, 'not-a-code');
  expect(await mine.ask('binding/answer-otp', { code: codeAt(story, challenge.position) })).toMatchObject({ act });
  expect((await mine.ask('binding/view')).view).toMatchObject({ act, state: 'proven' });
}

async function stepUpAndChangePassword(story: Story): Promise<void> {
  const { mine, kit } = story;
  await mine.refused('binding/view', {}, 'step-up-required');
  kit.clock.advance(6 * minute);
  await mine.refused('sessions/list', {}, 'step-up-required');
  await prove(story, 'step-up');
  await mine.refused('sessions/step-up', { password: typedPasswords.guessed }, 'wrong-password');
  expect((await mine.ask('sessions/step-up', { password: story.password })).session.accountId).toBe(story.accountId);
  await mine.ask('sessions/list');
  await prove(story, 'change-password');
  await mine.refused('binding/change-password', { currentPassword: typedPasswords.guessed, password: typedPasswords.changed }, 'wrong-password');
  await mine.refused('binding/change-password', { currentPassword: story.password, password: typedPasswords.refused }, 'password-refused');
  expect((await mine.ask('binding/change-password', { currentPassword: story.password, password: typedPasswords.changed, endOtherSessions: true })).session).toBeDefined();
  story.password = typedPasswords.changed;
  await mine.ask('sessions/check');
}

async function renewListAndAddress(story: Story): Promise<void> {
  const { mine, kit } = story;
  await prove(story, 'renew-list');
  await mine.ask('binding/order-list');
  const codes = await openedIn(mine, 'binding/open-list');
  const { challenge } = await mine.ask('binding/ask-list');
  expect((await mine.ask('binding/view')).view).toMatchObject({ act: 'renew-list', state: 'new-list', challenge: { position: challenge.position } });
  await mine.refused('binding/prove-list', { code: typedCodes.nonsense }, 'not-a-code');
  expect((await mine.ask('binding/prove-list', { code: codes[challenge.position - 1] ?? '' })).list.listNumber).toBe(challenge.listNumber);
  story.codes = codes;
  await prove(story, 'change-contact');
  const change = { currentPassword: story.password, channel: 'email', address: otherEmail } as const;
  await mine.refused('binding/change-contact', { ...change, address: 'nowhere' }, 'profile-invalid');
  expect((await mine.ask('binding/change-contact', change)).channel).toBe('email');
  await kit.settle();
  await mine.refused('binding/confirm-contact', { code: typedCodes.code }, 'code-wrong');
  expect((await mine.ask('binding/confirm-contact', { code: codeIn(kit.inbox.lastEmailTo(otherEmail)) })).session).toBeDefined();
  expect(mine.cookies()).not.toContain('__Host-lukko-proof');
  await confirmPhone(story);
}

/** Recovery takes both addresses; the phone has not been confirmed so far. */
async function confirmPhone(story: Story): Promise<void> {
  const { mine, kit } = story;
  if ((await mine.ask('profile/view')).confirmed.phone) return;
  await prove(story, 'change-contact');
  await mine.ask('binding/change-contact', { currentPassword: story.password, channel: 'sms', address: matti.phone });
  await kit.settle();
  await mine.ask('binding/confirm-contact', { code: codeIn(kit.inbox.lastSmsTo(matti.phone)) });
  expect((await mine.ask('profile/view')).off).toEqual([]);
}

/** The link, and the code on the phone, with mistakes on the way. */
async function openRecovery(story: Story, browser: Browser, recovers: 'password' | 'list'): Promise<void> {
  const { kit, username } = story;
  kit.clock.advance(90 * minute);
  await browser.ask('recovery/request', { username, recovers });
  await kit.settle();
  const link = /#recovery=(\S+)/.exec(kit.inbox.lastEmailTo(otherEmail)?.text ?? '')?.[1] ?? '';
  expect((await browser.ask('recovery/open', { link })).view).toMatchObject({ state: 'code', recovers, username });
  await story.open().refused('recovery/open', { link }, 'link-ended');
  await kit.settle();
}

async function answerCode(story: Story, browser: Browser): Promise<void> {
  const { kit } = story;
  await browser.ask('recovery/send-code');
  await kit.settle();
  await browser.refused('recovery/answer-code', { code: typedCodes.code }, 'code-wrong');
  const { view } = await browser.ask('recovery/answer-code', { code: codeIn(kit.inbox.lastSmsTo(matti.phone)) });
  expect((await browser.ask('state')).recovery).toEqual(view);
}

async function recoverPassword(story: Story): Promise<void> {
  const { kit, mine, other } = story;
  await other.ask('recovery/request-username', { contact: otherEmail });
  await kit.settle();
  expect(kit.inbox.lastEmailTo(otherEmail)?.text).toContain(story.username);
  await openRecovery(story, other, 'password');
  await logIn(story, mine);
  expect(await mine.ask('recovery/stop')).toEqual({ stopped: 1 });
  await other.refused('recovery/send-code', {}, 'flow-ended');
  await openRecovery(story, other, 'password');
  await other.refused('recovery/set-password', { password: typedPasswords.recovered }, 'additional-factor-required');
  await answerCode(story, other);
  await other.refused('recovery/set-password', { password: typedPasswords.recovered }, 'additional-factor-required');
  const { challenge } = await other.ask('recovery/renew-challenge');
  await other.refused('recovery/answer-otp', { code: typedCodes.nonsense }, 'not-a-code');
  expect((await other.ask('recovery/answer-otp', { code: codeAt(story, challenge.position) })).view.state).toBe('new-password');
  await other.refused('recovery/set-password', { password: typedPasswords.refused }, 'password-refused');
  expect(await other.ask('recovery/set-password', { password: typedPasswords.recovered })).toEqual({ state: 'done' });
  expect(other.cookies()).not.toContain('__Host-lukko-recovery');
  story.password = typedPasswords.recovered;
  await kit.settle();
}

async function recoverList(story: Story): Promise<void> {
  const { other, mine } = story;
  await openRecovery(story, other, 'list');
  await answerCode(story, other);
  await other.refused('recovery/answer-password', { password: typedPasswords.guessed }, 'wrong-password');
  expect((await other.ask('recovery/answer-password', { password: story.password })).state).toBe('new-list');
  story.codes = await openedIn(other, 'recovery/open-list');
  await other.ask('recovery/leave');
  await other.refused('recovery/open-list', { format: 'json' }, 'flow-ended');
  expect(await logIn(story, mine)).toMatchObject({ next: 'authenticated' });
}

/** The provider is back before its next try is due. */
async function sendAgain({ office, kit }: Story): Promise<void> {
  kit.inbox.fail({ channel: 'email', times: 1 });
  const person = { name: 'Niilo Myöhä', email: 'niilo@example.com', phone: '+358405550001' };
  const { accountId } = await office.ask('accounts/provision', { organizationId, person, delivery: { username: 'email', temporaryPassword: 'sms' } });
  await kit.settle();
  const { messages } = await office.ask('accounts/messages', { accountId });
  const waiting = messages.find(({ state }) => state === 'queued');
  expect(waiting).toMatchObject({ purpose: 'invitation', tries: 1, waitsFor: 'sender' });
  await office.ask('accounts/send-again', { accountId, messageId: waiting?.id ?? '' });
  await kit.settle();
  expect(kit.inbox.lastEmailTo(person.email)?.purpose).toBe('invitation');
}

async function workInTheOffice(story: Story): Promise<void> {
  const { office, mine, kit, accountId, username } = story;
  const { messages } = await office.ask('accounts/messages', { accountId });
  await office.refused('accounts/send-again', { accountId, messageId: messages[0]?.id ?? '' }, 'already-sent');
  await office.refused('accounts/send-again', { accountId, messageId: 'never sent' }, 'message-not-found');
  await sendAgain(story);
  const { sessions } = await office.ask('accounts/list-sessions', { accountId });
  await office.refused('accounts/end-sessions', { accountId, sessionId: 'never issued' }, 'session-not-found');
  await office.ask('accounts/end-sessions', { accountId, sessionId: sessions.at(-1)?.id });
  await mine.refused('sessions/check', {}, 'ended');
  await office.ask('accounts/mark-compromised', { accountId, endAllSessions: true });
  expect(await logIn(story, mine)).toEqual({ next: 'new-password' });
  expect((await mine.ask('state')).login?.state).toBe('new-password');
  expect((await mine.ask('login/replace-password', { password: typedPasswords.replaced })).next).toBe('authenticated');
  story.password = typedPasswords.replaced;
  await kit.settle();
  await office.ask('accounts/disable', { accountId });
  await mine.refused('sessions/check', {}, 'ended');
  await mine.refused('login/start', { username, password: story.password }, 'wrong-credentials');
  expect(await office.ask('accounts/enable', { accountId })).toEqual({ status: 'active' });
  await office.refused('accounts/enable', { accountId }, 'not-disabled');
  const { data } = await office.ask('accounts/export-data', { accountId });
  expect([data.username, data.profile.email, data.lists.length > 2, data.knownBrowsers.length > 0, data.events.length > 50]).toEqual([username, otherEmail, true, true, true]);
}

async function restartImportAndErase(story: Story): Promise<void> {
  const { office, mine, kit, accountId, open } = story;
  const { slip } = await office.ask('accounts/restart', { accountId, delivery: 'in-person' });
  expect(await mine.ask('login/start', { username: slip?.username ?? '', password: slip?.temporaryPassword ?? '' })).toEqual({ next: 'first-login' });
  await mine.ask('first-login/leave');
  expect(mine.cookies()).not.toContain('__Host-lukko-first-login');
  await office.ask('accounts/erase', { accountId });
  await office.refused('accounts/describe', { accountId }, 'account-not-found');
  const person = { name: 'Eeva Eskola', email: 'eeva@example.com', phone: '+358409998877', username: 'eeva.vanha' };
  await office.ask('accounts/import', { organizationId, person, passwordHash: oldHash(typedPasswords.imported) });
  await office.refused('accounts/import', { organizationId, person: { ...person, username: 'eeva.uusi' }, passwordHash: 'md5' }, 'hash-unreadable');
  expect(await open().ask('login/start', { username: person.username, password: typedPasswords.imported })).toEqual({ next: 'first-login' });
  await kit.settle();
}

async function lookBack({ office, kit, accountId }: Story): Promise<void> {
  await kit.auth.maintain();
  kit.clock.advance(2 * minute);
  await kit.auth.maintain();
  const { events } = await office.ask('audit/list', { organizationId, limit: 1000 });
  expect(events.length).toBeGreaterThan(100);
  // One that follows from another, a list that ended with its lane say, names the same request.
  expect(events.filter(({ requestId }) => requestId === undefined).map(({ kind }) => kind)).toEqual([]);
  expect((await office.ask('audit/list', { organizationId, accountId, from: events[0]?.at, limit: 3 })).events).toHaveLength(3);
  const { head } = await office.ask('audit/head', { organizationId });
  expect(await office.ask('audit/verify', { organizationId, expectedHead: head })).toEqual({ events: head.sequence, head });
  const fault = await office.refused('audit/verify', { organizationId, expectedHead: { ...head, hash: 'another' } }, 'head-mismatch');
  expect(fault.sequence).toBe(head.sequence);
}

describe.each(['standard', 'nist'] as const)('the whole story over HTTP in %s', (policy) => {
  it('invariant 4: every operation answers as the table says, and no body tells what a cookie holds', async () => {
    const kit = createTestAuth({ policy, verifiers: [importVerifier], seed: 'a story over HTTP' });
    const routes = authRoutes(kit.auth, { origin, actor: (request) => (request.headers.has('x-head-user') ? headUser : undefined) });
    const notes = newNotes();
    const open = (): Browser => openBrowser(routes, notes);
    const story = await invite(kit, policy, open, openBrowser(routes, notes, { 'x-head-user': 'anna' }));
    await beginFirstLogin(story);
    await finishFirstLogin(story);
    await logInWithMistakes(story);
    await lookAtSettings(story);
    await askOften(story);
    await endOthers(story);
    await stepUpAndChangePassword(story);
    await renewListAndAddress(story);
    await recoverPassword(story);
    await recoverList(story);
    await workInTheOffice(story);
    await restartImportAndErase(story);
    await lookBack(story);
    const inNistOnly = policy === 'nist' ? [] : ['first-login/confirm-contact', 'first-login/send-address-code'];
    expect(operations.map(({ id }) => id).filter((id) => !notes.answered.has(id)).sort()).toEqual([...inNistOnly, ...keyOperations].sort());
    expect(notes.secrets.size).toBeGreaterThan(20);
  });
});

describe('pages without a script', () => {
  const pageAfter: AuthRoutesOptions['pageAfter'] = (outcome) => {
    if (!outcome.ok) return `/page?about=${outcome.operation}&why=${outcome.problem.code}`;
    return `/page?about=${outcome.operation}&next=${String(Reflect.get(outcome.answer, 'next'))}&knows=${Object.keys(outcome.answer).sort().join('-')}`;
  };

  it('R174 in part: the three steps are posted as forms, each answer leads to the page that the host names, and no address tells a secret', async () => {
    const active = await walkToEnd();
    const browser = openBrowser(authRoutes(active.auth, { origin, pageAfter }), newNotes());
    const { username } = active;
    expect(await browser.post('login/start', { username, password: 'canary of a guess' })).toBe('/page?about=login/start&why=wrong-credentials');
    expect(await browser.post('login/start', { username, password: goodPassword, gateAnswer: '' })).toBe('/page?about=login/start&next=otp-challenge&knows=challenge-next');
    expect(await browser.post('login/answer-otp', { code: 'canary code' })).toBe('/page?about=login/answer-otp&why=not-a-code');
    const position = (await browser.ask('state')).login?.state === 'otp-challenge' ? (await browser.ask('login/renew-challenge')).challenge.position : 0;
    expect(await browser.post('login/answer-otp', { code: active.codes[position - 1] ?? '' })).toBe('/page?about=login/answer-otp&next=authenticated&knows=list-next-session');
    expect((await browser.ask('sessions/check')).session.accountId).toBe(active.accountId);
  });

  it('a dot in the name of a field stands for what is within', async () => {
    const invited = await inviteMatti();
    const browser = openBrowser(authRoutes(invited.auth, { origin, pageAfter }), newNotes());
    await browser.post('login/start', { username: invited.username, password: invited.temporaryPassword });
    const fields = { 'profile.name': 'Matti Virtanen', 'profile.email': matti.email, 'profile.phone': '', 'profile.locale': 'sv' };
    expect(await browser.post('first-login/give-information', fields)).toBe('/page?about=first-login/give-information&next=undefined&knows=state');
    expect((await browser.ask('state')).firstLogin?.profile).toEqual({ name: 'Matti Virtanen', email: matti.email, locale: 'sv' });
    expect(await browser.post('first-login/change-password', { password: goodPassword, role: 'admin' })).toBe('/page?about=first-login/change-password&why=invalid-request');
  });

  it('a form is refused where the host has no pages for it', async () => {
    const { auth } = createTestAuth();
    const body = 'username=matti4821&password=x';
    const request = new Request(`${origin}/login/start`, { method: 'POST', headers: { origin, 'content-type': 'application/x-www-form-urlencoded' }, body });
    const answer = await authRoutes(auth, { origin })(request);
    expect([answer.status, ((await answer.json()) as { readonly code: string }).code]).toEqual([415, 'unsupported-media-type']);
  });
});

describe('two people on one computer', () => {
  it('R191 in part: who does the first login there becomes known by their own cookie, though somebody else left a login half-done', async () => {
    const active = await walkToEnd();
    const { auth, inbox, settle } = active;
    const routes = authRoutes(auth, { origin, actor: () => headUser });
    const browser = openBrowser(routes, newNotes());
    await browser.ask('login/start', { username: active.username, password: goodPassword });
    const aino = { name: 'Aino Aalto', email: 'aino@example.com', phone: '+358407654321' };
    const { username } = await browser.ask('accounts/provision', { organizationId, person: aino, delivery: bySms });
    await settle();
    await browser.ask('login/start', { username, password: /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(inbox.lastSmsTo(aino.phone)?.text ?? '')?.[0] ?? '' });
    await browser.ask('first-login/give-information', { profile: { ...aino, locale: 'fi' } });
    await browser.ask('first-login/change-password', { password: 'aallot lyövät rantakiveen' });
    await browser.ask('first-login/choose-list');
    const codes = await openedIn(browser, 'first-login/open-list', 'Aino');
    const { challenge } = await browser.ask('first-login/ask-list');
    await browser.ask('first-login/prove-list', { code: codes[challenge.position - 1] ?? '' });
    expect(browser.cookies().filter((name) => name.includes('browser'))).toEqual([`__Host-lukko-browser-${markOf(username)}`]);
    // Known, so that guesses of strangers do not hold her up.
    const stranger = openBrowser(routes, newNotes());
    for (let guess = 0; guess < 8; guess += 1) await stranger.send('login/start', { username, password: 'a guess of a stranger' });
    await stranger.refused('login/start', { username, password: 'aallot lyövät rantakiveen' }, 'wait');
    expect((await browser.ask('login/start', { username, password: 'aallot lyövät rantakiveen' })).next).toBe('otp-challenge');
  });
});
