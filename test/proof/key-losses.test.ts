import { beforeAll, describe, expect, it } from 'vitest';
import { goodPassword, headUser, matti, must } from '../story/walk.js';
import { losses, type Thing } from '../property/loss-model/world.js';
import { newPassword, toCode } from '../unit/service/recovery/walks.js';
import { minute } from '../unit/service/shared/tools.js';
import { answerOn, askedIn, atHand, comeIn, pairPhone, startByKey, startInReserve } from './key-person.js';
import type { Person } from './person.js';
import { createWorld, type World } from './world.js';

/**
 * Invariant 11 for an account with the Key in daily use: whatever one or two of the seven are lost, what is left leads to a login with three steps, on the
 * services themselves. The model of `test/property/loss-model` walks the list's side of the tables through every other state.
 */
type Way = 'key' | 'list' | 'recovery' | 'head user';

/** Goes the way that is left, and says which it was; throws where it leads nowhere. */
async function comeBack(world: World, person: Person, lost: readonly Thing[]): Promise<Way> {
  const has = (thing: Thing): boolean => !lost.includes(thing);
  const readsSms = has('phone') && has('SIM');
  const thirdStep = has('phone') || (has('paper') && person.codes.length > 0);
  const username = has('username') ? person.username : await askUsername(world, person, { byEmail: has('mailbox'), readsSms });
  const recovers = has('mailbox') && readsSms;
  const { browser: _known, ...anywhere } = atHand({ ...person, username, codes: has('paper') ? person.codes : [] }, has('phone') ? ['one'] : []);
  const hand = has('browser') ? { ...anywhere, browser: person.browser } : anywhere;
  if (has('password') && (thirdStep || recovers)) return (await comeIn(world, hand)).way;
  if (has('password') || !recovers || !thirdStep) return restart(world, person);
  await recoverPassword(world, { ...person, username });
  await comeIn(world, { ...hand, passwords: [newPassword] });
  return 'recovery';
}

async function askUsername(world: World, { username }: Person, by: { readonly byEmail: boolean; readonly readsSms: boolean }): Promise<string> {
  // Without either the head user looks it up.
  if (!by.byEmail && !by.readsSms) return username;
  await world.auth.recovery.requestUsername({ contact: by.byEmail ? matti.email : matti.phone });
  await world.settle();
  expect((by.byEmail ? world.inbox.lastEmailTo(matti.email) : world.inbox.lastSmsTo(matti.phone))?.text).toContain(username);
  return username;
}

/** Link, code and phone; the list in reserve would do as well. */
async function recoverPassword(world: World, person: Person): Promise<void> {
  world.clock.advance(10 * minute);
  const { flow, code } = await toCode({ ...world, ...person }, 'password', person.browser);
  const { view } = must(await world.auth.recovery.answerCode({ flow, code }));
  must(await answerOn(world, askedIn(flow, view.approval)));
  must(await world.auth.recovery.finishApproval({ flow }));
  must(await world.auth.recovery.setPassword({ flow, password: newPassword }));
  await world.settle();
}

/** Both factors, or a factor and an address, are gone: the first login begins again, and a new phone is paired in it. */
async function restart(world: World, { accountId, username, addressCode }: Person): Promise<'head user'> {
  const { slip } = must(await world.auth.accounts.restart({ actor: headUser, accountId, delivery: 'in-person' }));
  const started = must(await world.auth.login.start({ username, password: slip?.temporaryPassword ?? '' }));
  if (started.next !== 'first-login') throw new Error('the first login begins again');
  const { flow } = started;
  must(await world.auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'fi' }, addressCode }).then((given) => (given.ok ? given : world.auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'fi' } }))));
  must(await world.auth.firstLogin.changePassword({ flow, password: goodPassword }));
  const { pairing } = must(await world.auth.firstLogin.chooseKey({ flow }));
  const { digits } = await pairPhone(world, { username, pairing, name: 'another' });
  must(await world.auth.firstLogin.confirmDevice({ flow, pairing, digits }));
  await world.settle();
  expect((await comeIn(world, { username, phones: ['another'] })).way).toBe('key');
  return 'head user';
}

const named = (lost: readonly Thing[]): string => lost.join(' and ') || 'nothing';

describe.each([
  ['with a list in reserve', startInReserve, ['phone and paper', 'phone and password', 'SIM and password', 'password and mailbox']],
  // Whoever has no list and loses the phone has lost the third step, and the text messages that would bring a new one.
  ['without a list', startByKey, ['phone', 'phone and SIM', 'phone and paper', 'phone and password', 'phone and mailbox', 'phone and username', 'phone and browser', 'SIM and password', 'password and mailbox']],
] as const)('R203 in part, invariant 11: the Key %s', (_what, begin, needing) => {
  let base: World;
  let person: Person;
  beforeAll(async () => {
    base = createWorld('standard');
    person = await begin(base);
    await base.settle();
  });

  it('every loss of one or two of phone, SIM, paper, password, mailbox, username and browser leaves a way back, and these alone need the head user', async () => {
    const helped: string[] = [];
    for (const lost of losses) if ((await comeBack(await base.fork(), person, lost)) === 'head user') helped.push(named(lost));
    expect(helped).toEqual(needing);
  });
});
