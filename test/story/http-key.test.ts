import { describe, expect, it } from 'vitest';
import { authRoutes } from '../../src/http/index.js';
import type { Api } from '../../src/http/wire.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { keyOperations, newNotes, openBrowser, origin, type Browser, type Notes } from './http-browser.js';
import { openPhone, type HttpPhone } from './http-phone.js';
import { codeIn, goodPassword, headUser, matti, must, organizationId } from './walk.js';

const minute = 60_000;
const basePath = '/auth';

/** A computer, the office’s own, phones, and what the story knows of Matti. */
interface Story {
  readonly kit: TestAuth;
  readonly policy: 'standard' | 'nist';
  readonly mine: Browser;
  readonly office: Browser;
  readonly open: () => Browser;
  readonly phone: (name: string) => HttpPhone;
  readonly accountId: string;
  readonly username: string;
  password: string;
  codes: readonly string[];
}

async function invite(policy: Story['policy'], notes: Notes): Promise<Story> {
  const kit = createTestAuth({ policy, seed: 'a story of the Key over HTTP' });
  // Mounted below a path, so that what a phone signs has one.
  const mounted = authRoutes(kit.auth, { origin, basePath, actor: (request) => (request.headers.has('x-head-user') ? headUser : undefined) });
  const routes = (request: Request): Promise<Response> => mounted(new Request(request.url.replace(origin, `${origin}${basePath}`), request));
  const open = (): Browser => openBrowser(routes, notes);
  const phone = (name: string): HttpPhone => openPhone(mounted, kit, notes, { name, basePath });
  const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
  const { accountId, username } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
  await kit.auth.accounts.requestTemporaryPassword({ username });
  await kit.settle();
  return { kit, policy, mine: open(), office: openBrowser(routes, notes, { 'x-head-user': 'anna' }), open, phone, accountId, username, password: goodPassword, codes: [] };
}

const waiting = (view: Api['pairing/view']['answer']['view']): Extract<typeof view, { readonly state: 'waiting' }> => (view.state === 'waiting' ? view : expect.unreachable(`the page shows ${view.state}`));
const numberOf = (approval: { readonly state: string; readonly number?: string } | undefined): string => approval?.number ?? expect.unreachable(`the phone was not asked: ${String(approval?.state)}`);
const codeAt = ({ codes }: Story, position: number): string => codes[position - 1] ?? '';

async function walkToMethod({ kit, mine, username, password }: Story): Promise<void> {
  const temporary = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
  const addressCode = codeIn(kit.inbox.all().find(({ purpose }) => purpose === 'invitation'));
  await mine.ask('login/start', { username, password: temporary });
  await mine.ask('first-login/give-information', { profile: { ...matti, locale: 'fi' }, addressCode });
  await mine.ask('first-login/change-password', { password });
  expect((await mine.ask('state')).firstLogin).toMatchObject({ state: 'verification-method', keyOffered: true });
}

/** A code for another phone comes first, and one who claims it is declined. */
async function declineAnother({ kit, mine, phone, username, policy }: Story): Promise<void> {
  const chosen = await mine.ask('first-login/choose-key');
  expect([chosen.state, mine.cookies()]).toEqual(['key-pairing', ['__Host-lukko-first-login', '__Host-lukko-pairing']]);
  const { code } = waiting(chosen.view);
  expect((await mine.ask('pairing/view')).view).toEqual(chosen.view);
  expect((await mine.ask('state')).firstLogin?.state).toBe('key-pairing');
  expect(await mine.ask('pairing/send-app-link', { platform: 'android' })).toEqual({ phoneEnding: '67' });
  await kit.settle();
  expect(kit.inbox.lastSmsTo(matti.phone)?.text).toContain('https://play.example/');
  const stranger = phone('somebody else’s phone');
  await stranger.refused('device/redeem', { username, code: 'AAAA-AAAA' }, 'pairing-refused');
  const renewed = waiting((await mine.ask('pairing/renew')).view);
  expect(renewed.code).not.toBe(code);
  await stranger.refused('device/redeem', { username, code }, 'pairing-refused');
  await mine.refused('first-login/confirm-device', {}, 'no-device');
  const { fingerprint, digits } = await stranger.pair({ username, code: renewed.code });
  expect(digits).toEqual(policy === 'nist' ? expect.stringMatching(/^\d{4}$/) : undefined);
  expect((await mine.ask('pairing/view')).view).toMatchObject({ state: 'claimed', fingerprint, device: { name: 'somebody else’s phone' }, digitsNeeded: policy === 'nist' });
  await stranger.refused('device/approvals', {}, 'not-confirmed');
  await mine.ask('pairing/decline');
  expect((await mine.ask('pairing/view')).view).toEqual({ state: 'declined' });
  await stranger.refused('device/approvals', {}, 'device-unknown');
}

async function connectFirst(story: Story): Promise<HttpPhone> {
  const { mine, phone, accountId } = story;
  const own = phone('Matti’s phone');
  const { link } = waiting((await mine.ask('pairing/renew')).view);
  const claimed = await own.pair({ link });
  expect(claimed.accountId).toBe(accountId);
  const digits = claimed.digits === undefined ? {} : { digits: claimed.digits };
  if (claimed.digits !== undefined) await mine.refused('first-login/confirm-device', { digits: claimed.digits === '0000' ? '1111' : '0000' }, 'digits-wrong');
  const connected = await mine.ask('first-login/confirm-device', digits);
  expect(connected).toMatchObject({ state: 'welcome', session: { accountId, assurance: { method: 'key' } } });
  expect(mine.cookies().map((name) => name.replace(/browser-.*/, 'browser'))).toEqual(['__Host-lukko-browser', '__Host-lukko-first-login', '__Host-lukko-session']);
  await mine.refused('pairing/view', {}, 'pairing-ended');
  await mine.ask('first-login/finish');
  const { keys } = await own.ask('device/keys', { trusted: kidOf(claimed.keys) });
  expect(kidOf(keys)).toBe(kidOf(claimed.keys));
  await own.refused('device/keys', { trusted: 'no key of the server’s' }, 'key-unknown');
  await story.kit.settle();
  return own;
}

const kidOf = (jws: string): string => String(Reflect.get(JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as object, 'kid'));

async function logInByKey(story: Story, phone: HttpPhone): Promise<void> {
  const { kit, policy, mine, username, password, accountId } = story;
  await mine.ask('sessions/end');
  const started = await mine.ask('login/start', { username, password });
  if (started.next !== 'key-approval') throw new Error(`expected the Key, and not ${started.next}`);
  expect([started.listInReserve, mine.cookies().includes('__Host-lukko-attempt')]).toEqual([false, true]);
  expect((await mine.ask('login/view')).view).toMatchObject({ state: 'key-approval', approval: started.approval });
  expect((await mine.ask('state')).login).toEqual((await mine.ask('login/view')).view);
  expect((await mine.refused('login/finish-approval', {}, 'not-approved')).approval).toEqual(started.approval);
  await mine.refused('login/use-list', {}, 'no-list');
  await mine.refused('login/answer-otp', { code: 'AAAA' }, 'sequence-error');
  const again = numberOf((await mine.ask('login/ask-approval')).approval);
  const wrong = await phone.refused('device/answer', await phone.answerTo('approve', again.replace(/^./, (first) => (first === '9' ? '0' : '9'))), 'wrong-number');
  expect(wrong.triesLeft).toBe(policy === 'nist' ? 2 : 0);
  const right = policy === 'nist' ? again : numberOf((await mine.ask('login/ask-approval')).approval);
  if (policy === 'nist') kit.clock.advance(31_000);
  const answer = await phone.answerTo('approve', right);
  expect(await phone.ask('device/answer', answer)).toEqual({ state: 'approved' });
  await phone.refused('device/answer', answer, 'answer-replayed');
  expect((await mine.ask('login/view')).view).toMatchObject({ approval: { state: 'approved' } });
  expect(await mine.ask('login/finish-approval')).toMatchObject({ next: 'authenticated', session: { accountId, assurance: { method: 'key', aal: policy === 'nist' ? 2 : 1 } } });
  await mine.refused('login/finish-approval', {}, 'sequence-error');
  await kit.settle();
}

/** The act’s fresh proof by the phone. */
async function proveByKey({ kit, mine }: Story, phone: HttpPhone, act: Api['binding/start']['input']['act']): Promise<void> {
  kit.clock.advance(11 * minute);
  const started = await mine.ask('binding/start', { act });
  expect(started).toMatchObject({ approval: { act, state: 'open' } });
  expect((await mine.ask('binding/view')).view).toMatchObject({ act, state: 'challenge', approval: { state: 'open' } });
  expect((await mine.refused('binding/finish-approval', {}, 'not-approved')).approval).toMatchObject({ act });
  const { approval } = await mine.ask('binding/ask-approval');
  await phone.approve(numberOf(approval));
  expect(await mine.ask('binding/finish-approval')).toMatchObject({ act });
}

async function connectAnother(story: Story, name: string): Promise<HttpPhone> {
  const { mine, phone, username } = story;
  const another = phone(name);
  const { code } = waiting((await mine.ask('binding/open-pairing')).view);
  expect((await mine.ask('binding/view')).view.state).toBe('pairing');
  await mine.refused('binding/confirm-device', {}, 'no-device');
  const { digits } = await another.pair({ username, code });
  const { session } = await mine.ask('binding/confirm-device', digits === undefined ? {} : { digits });
  expect([session?.accountId, mine.cookies().filter((one) => /proof|pairing/.test(one))]).toEqual([story.accountId, []]);
  await story.kit.settle();
  return another;
}

async function endAnother({ mine, office, accountId, kit }: Story, another: HttpPhone): Promise<void> {
  const { devices } = await mine.ask('devices/list');
  expect(devices.map(({ name, active }) => [name, active])).toEqual([['a second phone', true], ['Matti’s phone', true]]);
  expect((await office.ask('accounts/list-devices', { accountId })).devices).toEqual(devices);
  await office.refused('accounts/end-device', { accountId, deviceId: 'none' }, 'device-not-found');
  await office.ask('accounts/end-device', { accountId, deviceId: devices[0]?.id ?? '' });
  await another.refused('device/approvals', {}, 'device-unknown');
  await mine.refused('devices/end', { deviceId: 'none' }, 'step-up-required');
  await kit.settle();
}

/** Back to a list, and the Key again with that list in reserve. */
async function changeToListAndBack(story: Story, phone: HttpPhone): Promise<HttpPhone> {
  const { mine } = story;
  await proveByKey(story, phone, 'change-to-list');
  await mine.ask('binding/order-list');
  const { list } = await mine.ask('binding/open-list', { format: 'json' });
  story.codes = list.codes;
  const { challenge } = await mine.ask('binding/ask-list');
  await mine.ask('binding/prove-list', { code: codeAt(story, challenge.position) });
  await phone.refused('device/sign-out', {}, 'device-unknown');
  const started = await mine.ask('binding/start', { act: 'pair-device' });
  if (!('challenge' in started)) throw new Error('expected the list to be asked');
  await mine.ask('binding/answer-otp', { code: codeAt(story, started.challenge?.position ?? 0) });
  return connectAnother(story, 'a third phone');
}

/** The phone is not at hand: the list in reserve, in a login and in a step-up. */
async function useListInstead(story: Story): Promise<void> {
  const { kit, mine, username, password } = story;
  kit.clock.advance(11 * minute);
  expect(await mine.ask('login/start', { username, password })).toMatchObject({ next: 'key-approval', listInReserve: true });
  const instead = await mine.ask('login/use-list');
  expect((await mine.ask('state')).login).toMatchObject({ state: 'otp-challenge', challenge: instead.challenge });
  expect(await mine.ask('login/answer-otp', { code: codeAt(story, instead.challenge.position) })).toMatchObject({ next: 'authenticated' });
  await kit.settle();
  await mine.ask('binding/start', { act: 'step-up' });
  const { challenge } = await mine.ask('binding/use-list');
  expect(challenge.act).toBe('step-up');
  await mine.ask('binding/answer-otp', { code: codeAt(story, challenge.position) });
  await mine.ask('sessions/step-up', { password });
  await mine.refused('devices/end', { deviceId: 'none' }, 'device-not-found');
}

async function recoverPassword(story: Story, phone: HttpPhone, instead: 'approval' | 'list'): Promise<void> {
  const { kit, open, username } = story;
  const other = open();
  kit.clock.advance(90 * minute);
  await other.ask('recovery/request', { username, recovers: 'password' });
  await kit.settle();
  const link = /#recovery=(\S+)/.exec(kit.inbox.lastEmailTo(matti.email)?.text ?? '')?.[1] ?? '';
  await other.ask('recovery/open', { link });
  await kit.settle();
  const { view } = await other.ask('recovery/answer-code', { code: codeIn(kit.inbox.lastSmsTo(matti.phone)) });
  expect(view).toMatchObject({ state: 'third-step', approval: { state: 'open' } });
  expect((await other.ask('state')).recovery).toEqual(view);
  await other.refused('recovery/finish-approval', {}, 'not-approved');
  const asked = await other.ask('recovery/ask-approval');
  if (instead === 'list') {
    const { challenge, approval } = (await other.ask('recovery/use-list')).view;
    expect(approval).toBeUndefined();
    await other.ask('recovery/answer-otp', { code: codeAt(story, challenge?.position ?? 0) });
  } else {
    await phone.approve(numberOf(asked.view.approval));
    expect((await other.ask('recovery/finish-approval')).view.state).toBe('new-password');
  }
  story.password = instead === 'list' ? 'jää narahtaa laiturin alla' : 'lumi narskuu saappaan alla';
  await other.ask('recovery/set-password', { password: story.password });
  await kit.settle();
}

async function endOwn(story: Story, phone: HttpPhone): Promise<void> {
  const { mine, kit, username, password } = story;
  kit.clock.advance(11 * minute);
  const started = await mine.ask('login/start', { username, password });
  await phone.approve(numberOf('approval' in started ? started.approval : undefined));
  await mine.ask('login/finish-approval');
  await kit.settle();
  await proveByKey(story, phone, 'pair-device');
  const last = await connectAnother(story, 'a fourth phone');
  await mine.ask('binding/start', { act: 'step-up' });
  await phone.approve(numberOf((await mine.ask('binding/ask-approval')).approval));
  await mine.ask('binding/finish-approval');
  await mine.ask('sessions/step-up', { password });
  await mine.ask('devices/end', { deviceId: (await mine.ask('devices/list')).devices.find(({ name }) => name === 'a third phone')?.id ?? '' });
  await phone.refused('device/approvals', {}, 'device-unknown');
  await last.ask('device/sign-out', {});
  await last.refused('device/sign-out', {}, 'device-unknown');
  expect((await mine.ask('devices/list')).devices.filter(({ active }) => active)).toEqual([]);
}

describe.each(['standard', 'nist'] as const)('the story of the Key over HTTP in %s', (policy) => {
  it('invariant 4, R81 in part, R92 in part, R99 in part: computer and phone go through every operation of the Key, and no body tells what a cookie holds', async () => {
    const notes = newNotes();
    const story = await invite(policy, notes);
    await walkToMethod(story);
    await declineAnother(story);
    const phone = await connectFirst(story);
    await logInByKey(story, phone);
    await proveByKey(story, phone, 'pair-device');
    await endAnother(story, await connectAnother(story, 'a second phone'));
    const third = await changeToListAndBack(story, phone);
    await useListInstead(story);
    await recoverPassword(story, third, 'list');
    await recoverPassword(story, third, 'approval');
    await endOwn(story, third);
    expect(keyOperations.filter((id) => !notes.answered.has(id))).toEqual([]);
    expect(notes.secrets.size).toBeGreaterThan(20);
    const events = await story.kit.storage.audit.list({ chain: organizationId, limit: 1000 });
    expect(events.filter(({ kind, outcome }) => kind === 'device-paired' && outcome === 'success')).toHaveLength(4);
  });
});
