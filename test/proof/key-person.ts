import { hashOf, signStatement, type ApprovalClaims } from '../../src/core/pairing/index.js';
import type { Auth } from '../../src/index.js';
import { claim, codeOn, createRawPhone, type RawPhone } from '../story/raw-phone.js';
import { goodPassword, must, prove, walkToMethod } from '../story/walk.js';
import { toCode } from '../unit/service/recovery/walks.js';
import { minute } from '../unit/service/shared/tools.js';
import { startActive, startInvited, type Person } from './person.js';
import type { World } from './world.js';

/** Somebody with a phone; where the list stands in reserve, `codes` are its passwords, else there are none. */
export type KeyPerson = Person;

/** The phone of that name, over the world that it is used in. */
export const phoneIn = (world: Pick<World, 'auth' | 'clock'>, name = 'one'): RawPhone => createRawPhone(world, name);

/** A code that a page shows, redeemed, and claimed by a phone; the digits that the phone shows, where it does. */
export async function pairPhone(world: World, input: { readonly username: string; readonly pairing: string; readonly name?: string }): Promise<{ readonly digits?: string | undefined }> {
  const { username, pairing, name } = input;
  return must(await claim(phoneIn(world, name), { ...world, username, code: await codeOn(world.auth, pairing) }));
}

/** The first login up to the choice of method. */
export async function toMethod(world: World) {
  const invited = { ...world, ...(await startInvited(world)) };
  const { flow } = await walkToMethod(invited);
  const { accountId, username, temporaryPassword, addressCode } = invited;
  return { flow, accountId, username, temporaryPassword, addressCode };
}

/** Matti, whose first login was done with the Key. */
export async function startByKey(world: World): Promise<KeyPerson> {
  const { flow, ...person } = await toMethod(world);
  const { pairing } = must(await world.auth.firstLogin.chooseKey({ flow }));
  const { digits } = await pairPhone(world, { username: person.username, pairing });
  const { token, browser = '' } = must(await world.auth.firstLogin.confirmDevice({ flow, pairing, digits }));
  must(await world.auth.firstLogin.finish({ flow }));
  await world.settle();
  return { ...person, codes: [], token, browser };
}

/** Opens the page of a pairing in the settings, by a password of the list. */
export async function toPairing(world: World, person: Person): Promise<{ readonly proof: string; readonly pairing: string }> {
  const proof = await prove({ ...world, ...person }, 'pair-device');
  const { pairing } = must(await world.auth.binding.openPairing({ token: person.token, proof }));
  return { proof, pairing };
}

/** Matti, who went from the list to the Key: the list stands in reserve. */
export async function startInReserve(world: World): Promise<KeyPerson> {
  const person = await startActive(world);
  const { proof, pairing } = await toPairing(world, person);
  const { digits } = await pairPhone(world, { username: person.username, pairing });
  const { renewed } = must(await world.auth.binding.confirmDevice({ token: person.token, proof, pairing, digits }));
  await world.settle();
  return { ...person, token: renewed?.token ?? '' };
}

/** Steps 1 and 2: the phone is asked. */
export async function toAsked(world: World, person: Pick<KeyPerson, 'username'>, browser?: string): Promise<Asked> {
  const started = must(await world.auth.login.start({ username: person.username, password: goodPassword, ...(browser === undefined ? {} : { browser }) }));
  if (started.next !== 'key-approval') throw new Error(`expected the Key, and not ${started.next}`);
  return askedIn(started.attempt, started.approval);
}

/** What a page shows while the phone is asked. */
export interface Asked {
  /** The token of the page. */
  readonly flow: string;
  readonly number: string;
}

/** The number on a page that has asked the phone. */
export function askedIn(flow: string, approval: { readonly state: string; readonly number?: string } | undefined): Asked {
  if (approval?.number === undefined) throw new Error(`the phone is not asked: ${JSON.stringify(approval)}`);
  return { flow, number: approval.number };
}

/** A fresh proof that the phone is asked for. */
export async function toAskedProof(world: World, input: { readonly token: string; readonly act: Parameters<Auth['binding']['start']>[0]['act'] }): Promise<Asked> {
  const started = must(await world.auth.binding.start(input));
  return askedIn(started.proof, started.approval);
}

/** A payment that the phone is asked for. */
export async function toAskedPayment(world: World, token: string): Promise<Asked> {
  const asked = must(await world.auth.approvals.request({ token, purpose: 'transaction', display }));
  return askedIn(asked.approval, asked.view);
}

export const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };

type Answer = 'approve' | 'not-me' | 'cancelled';
export type AnswerInput = Parameters<Auth['devices']['answerApproval']>[0];

/** The answer of a phone to what a page asked, ready to be sent by whatever process. */
export async function signAnswer(world: World, input: Asked & { readonly answer?: Answer; readonly name?: string; readonly over?: Partial<ApprovalClaims> }): Promise<AnswerInput> {
  const { flow, number, answer: said = 'approve', name, over = {} } = input;
  const phone = phoneIn(world, name);
  const asked = (await phone.open()).find(({ approval }) => approval.startsWith(`${flow.split('.')[0] ?? ''}.`));
  if (asked === undefined) throw new Error('the phone is not asked by that page');
  const { approval, challenge } = asked;
  const answer = await phone.sign({ challenge, answer: said, ...(said === 'approve' ? { number } : {}), over });
  return { request: await phone.request({ method: 'POST', path: '/answer', body: answer }), approval, answer };
}

/** The phone answers. */
export async function answerOn(world: World, input: Parameters<typeof signAnswer>[1]): ReturnType<Auth['devices']['answerApproval']> {
  return world.auth.devices.answerApproval(await signAnswer(world, input));
}

/** Another number of as many digits. */
export const otherNumber = (number: string): string => number.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));

/** The statement that claims a pairing, ready to be sent. */
export async function signClaim(
  world: World,
  input: { readonly username: string; readonly redeemed: { readonly pairing: string; readonly nonce: string; readonly aud: string }; readonly name?: string },
): Promise<Parameters<Auth['devices']['claimPairing']>[0]> {
  const { username, redeemed, name = 'one' } = input;
  const { pairing, nonce, aud } = redeemed;
  const { signer, jwk } = phoneIn(world, name);
  const iat = Math.floor(world.clock.now() / 1000);
  const jti = hashOf(`${pairing} ${nonce} ${name}`).slice(0, 22);
  const claims = { aud, iat, exp: iat + 60, jti, pairing, nonce, username, name: 'Matti’s phone', platform: 'android', keyProtection: 'hw' } as const;
  return { pairing, jwk, statement: await signStatement({ typ: 'lukko-pairing+jwt', claims, signer }) };
}

/** What a person has at hand. */
export interface AtHand {
  readonly username: string;
  readonly browser?: string;
  readonly passwords?: readonly string[];
  readonly phones?: readonly string[];
  /** By number. */
  readonly lists?: ReadonlyMap<number, readonly string[]>;
}

/** All that a person with a Key may have at hand. */
export function atHand(person: Person, phones: readonly string[] = ['one']): AtHand {
  const { username, browser, passwords, codes, nextCodes } = person;
  const lists = new Map([...(codes.length > 0 ? [[1, codes] as const] : []), ...(nextCodes === undefined ? [] : [[2, nextCodes] as const])]);
  return { username, browser, phones, lists, ...(passwords === undefined ? {} : { passwords }) };
}

/** A session, and which way led there. */
export interface CameIn {
  readonly token: string;
  readonly way: 'key' | 'list' | 'recovery';
}

/**
 * The owner tries what is at hand, as a person would: the phone, then the list in reserve, then a new list by e-mail, text message and password. Ends in a
 * session, or throws where nothing leads there.
 */
export async function comeIn(world: World, hand: AtHand): Promise<CameIn> {
  for (const password of hand.passwords ?? [goodPassword]) {
    const started = await world.auth.login.start({ username: hand.username, password, ...(hand.browser === undefined ? {} : { browser: hand.browser }) });
    if (!started.ok) continue;
    if (started.next === 'first-login') throw new Error('the first login was done');
    const came = (await thirdStep(world, hand, started)) ?? (await recoverList(world, hand, password));
    must(await world.auth.sessions.check({ token: came.token }));
    await world.settle();
    return came;
  }
  throw new Error('no password opens anything');
}

type Started = Extract<Awaited<ReturnType<Auth['login']['start']>>, { readonly next: 'otp-challenge' | 'key-approval' }>;

async function thirdStep(world: World, hand: AtHand, started: Started): Promise<CameIn | undefined> {
  const { attempt } = started;
  if (started.next === 'otp-challenge') return answerList(world, hand, started);
  const { approval } = started;
  for (const name of approval.state === 'open' ? (hand.phones ?? []) : []) {
    // A phone that was signed out is asked nothing.
    const answered = await answerOn(world, { flow: attempt, number: approval.state === 'open' ? approval.number : '', name }).catch(() => undefined);
    if (answered?.ok === true) return { token: await sessionOf(world, attempt, must(await world.auth.login.finishApproval({ attempt }))), way: 'key' };
  }
  const instead = await world.auth.login.useList({ attempt });
  return instead.ok ? answerList(world, hand, { attempt, challenge: instead.challenge }) : undefined;
}

async function answerList(world: World, hand: AtHand, input: { readonly attempt: string; readonly challenge: { readonly listNumber: number; readonly position: number } }): Promise<CameIn | undefined> {
  const { attempt, challenge } = input;
  const code = hand.lists?.get(challenge.listNumber)?.[challenge.position - 1];
  return code === undefined ? undefined : { token: await sessionOf(world, attempt, must(await world.auth.login.answerOtp({ attempt, code }))), way: 'list' };
}

/** The session that came out of it, over a new password where one is asked. */
async function sessionOf(world: World, attempt: string, done: { readonly next: 'authenticated'; readonly token: string } | { readonly next: 'new-password' }): Promise<string> {
  return done.next === 'authenticated' ? done.token : must(await world.auth.login.replacePassword({ attempt, password: 'viimeinen tuuli kääntyy' })).token;
}

async function recoverList(world: World, hand: AtHand, password: string): Promise<CameIn> {
  world.clock.advance(61 * minute);
  const { username, browser } = hand;
  const { flow, code } = await toCode({ ...world, accountId: '', username, temporaryPassword: '', addressCode: '', codes: [], token: '', browser: browser ?? '' }, 'list', browser);
  must(await world.auth.recovery.answerCode({ flow, code }));
  must(await world.auth.recovery.answerPassword({ flow, password }));
  const { list } = must(await world.auth.recovery.openList({ flow }));
  await world.settle();
  const { token } = await comeIn(world, { ...hand, passwords: [password], lists: new Map([[list.listNumber, list.codes]]) });
  return { token, way: 'recovery' };
}
