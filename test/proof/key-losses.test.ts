import { beforeAll, describe, expect, it } from 'vitest';
import type { Inbox } from '../../src/testing/index.js';
import { codeIn, goodPassword, headUser, matti, must } from '../story/walk.js';
import { losses, type Thing } from '../property/loss-model/world.js';
import { newPassword, toCode } from '../unit/service/recovery/walks.js';
import { minute, profiles, type Profile } from '../unit/service/shared/tools.js';
import { answerOn, askedIn, atHand, comeIn, pairPhone, startByKey, startInReserve, type AtHand } from './key-person.js';
import type { Person } from './person.js';
import { createWorld, type World } from './world.js';

/**
 * Invariant 11 for an account with the Key in daily use: whatever one or two of the seven are lost, what is left leads to a login with three steps, on the
 * services themselves. The model of `test/property/loss-model` walks the list's side of the tables through every other state.
 */
type Way = 'key' | 'list' | 'recovery' | 'head user';

/** Which messages somebody can still read. */
interface Reads {
  readonly byEmail: boolean;
  readonly bySms: boolean;
}

/** Goes the way that is left, and says which it was; throws where it leads nowhere. */
async function comeBack(world: World, person: Person, lost: readonly Thing[]): Promise<Way> {
  const has = (thing: Thing): boolean => !lost.includes(thing);
  const reads: Reads = { byEmail: has('mailbox'), bySms: has('phone') && has('SIM') };
  const thirdStep = has('phone') || (has('paper') && person.codes.length > 0);
  const username = has('username') ? person.username : await askUsername(world, person, reads);
  const recovers = reads.byEmail && reads.bySms;
  const { browser: _known, ...anywhere } = atHand({ ...person, username, codes: has('paper') ? person.codes : [] }, has('phone') ? ['one'] : []);
  const hand: AtHand = has('browser') ? { ...anywhere, browser: person.browser } : anywhere;
  const own = { ...world, inbox: readable(world.inbox, reads) };
  if (has('password') && (thirdStep || recovers)) return (await comeIn(own, hand)).way;
  const recovered = async (): Promise<void> => recoverPassword(own, { ...person, username }, hand.browser);
  if (has('password') || !recovers || !thirdStep) {
    // Whoever is sent to the head user has tried what is left, and it led nowhere.
    await expect(has('password') ? comeIn(own, hand) : recovered()).rejects.toThrow('refused: ');
    return restart(world, person, reads);
  }
  await recovered();
  await comeIn(own, { ...hand, passwords: [newPassword] });
  return 'recovery';
}

/** The messages that somebody can read who has lost a mailbox, or what the text messages go to. */
function readable(inbox: Inbox, by: Reads): Inbox {
  return {
    ...inbox,
    all: () => inbox.all().filter(({ channel }) => (channel === 'email' ? by.byEmail : by.bySms)),
    lastEmailTo: (address) => (by.byEmail ? inbox.lastEmailTo(address) : undefined),
    lastSmsTo: (number) => (by.bySms ? inbox.lastSmsTo(number) : undefined),
  };
}

async function askUsername(world: World, { username }: Person, by: Reads): Promise<string> {
  // Without either the head user looks it up.
  if (!by.byEmail && !by.bySms) return username;
  await world.auth.recovery.requestUsername({ contact: by.byEmail ? matti.email : matti.phone });
  await world.settle();
  expect((by.byEmail ? world.inbox.lastEmailTo(matti.email) : world.inbox.lastSmsTo(matti.phone))?.text).toContain(username);
  return username;
}

/** Link, code and phone; the list in reserve would do as well. */
async function recoverPassword(world: World, person: Person, browser: string | undefined): Promise<void> {
  world.clock.advance(10 * minute);
  const { flow, code } = await toCode({ ...world, ...person }, 'password', browser);
  const { view } = must(await world.auth.recovery.answerCode({ flow, code }));
  must(await answerOn(world, askedIn(flow, view.approval)));
  must(await world.auth.recovery.finishApproval({ flow }));
  must(await world.auth.recovery.setPassword({ flow, password: newPassword }));
  await world.settle();
}

const newEmail = 'matti.uusi@example.com';

/** Both factors, or a factor and an address, are gone: the first login begins again, and a new phone is paired in it. Who reads no address any more gives another. */
async function restart(world: World, person: Person, by: Reads): Promise<'head user'> {
  const { accountId, username } = person;
  const restarted = must(await world.auth.accounts.restart({ actor: headUser, accountId, delivery: 'in-person' }));
  const isCutOff = !by.byEmail && !by.bySms;
  const { slip } = isCutOff ? must(await world.auth.accounts.correctContact({ actor: headUser, accountId, email: newEmail, delivery: 'in-person' })) : restarted;
  const started = must(await world.auth.login.start({ username, password: slip?.temporaryPassword ?? '' }));
  if (started.next !== 'first-login') throw new Error('the first login begins again');
  const { flow } = started;
  must(await world.auth.firstLogin.giveInformation({ flow, profile: { ...matti, ...(isCutOff ? { email: newEmail } : {}), locale: 'fi' } }));
  const { state } = must(await world.auth.firstLogin.changePassword({ flow, password: goodPassword }));
  if (state === 'confirm-contact') await confirmAddress(world, { flow, channel: by.bySms ? 'sms' : 'email', to: by.bySms ? matti.phone : isCutOff ? newEmail : matti.email });
  const { pairing } = must(await world.auth.firstLogin.chooseKey({ flow }));
  const { digits } = await pairPhone(world, { username, pairing, name: 'another' });
  must(await world.auth.firstLogin.confirmDevice({ flow, pairing, digits }));
  await world.settle();
  expect((await comeIn(world, { username, phones: ['another'] })).way).toBe('key');
  return 'head user';
}

/** Policy nist: a code from an address comes back first. */
async function confirmAddress(world: World, { flow, channel, to }: { readonly flow: string; readonly channel: 'email' | 'sms'; readonly to: string }): Promise<void> {
  must(await world.auth.firstLogin.sendAddressCode({ flow, channel }));
  await world.settle();
  must(await world.auth.firstLogin.confirmContact({ flow, code: codeIn(channel === 'email' ? world.inbox.lastEmailTo(to) : world.inbox.lastSmsTo(to)) }));
}

const named = (lost: readonly Thing[]): string => lost.join(' and ') || 'nothing';

describe.each([
  ['with a list in reserve', startInReserve, ['phone and paper', 'phone and password', 'SIM and password', 'password and mailbox']],
  // Whoever has no list and loses the phone has lost the third step, and the text messages that would bring a new one.
  ['without a list', startByKey, ['phone', 'phone and SIM', 'phone and paper', 'phone and password', 'phone and mailbox', 'phone and username', 'phone and browser', 'SIM and password', 'password and mailbox']],
] as const)('R203 in part, invariant 11: the Key %s', (_what, begin, needing) => {
  describe.each(profiles)('in %s', (policy) => losingAll(policy, begin, needing));
});

function losingAll(policy: Profile, begin: (world: World) => Promise<Person>, needing: readonly string[]): void {
  let base: World;
  let person: Person;
  beforeAll(async () => {
    base = createWorld(policy);
    person = await begin(base);
    await base.settle();
  });

  it('every loss of one or two of phone, SIM, paper, password, mailbox, username and browser leaves a way back, and these alone need the head user', async () => {
    const helped: string[] = [];
    for (const lost of losses) if ((await comeBack(await base.fork(), person, lost)) === 'head user') helped.push(named(lost));
    expect(helped).toEqual(needing);
  });
}
