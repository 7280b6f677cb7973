import type { Move } from './moves.js';
import { createWays, isAlone, type Ways } from './search.js';
import { afterStrangers } from './stranger.js';
import { imported, invited, inUse, losing, losses, soundRules, things, type Rules, type Thing, type World } from './world.js';

const profiles = ['standard', 'nist'] as const;
const named: Readonly<Record<Thing, string>> = {
  phone: 'the phone', SIM: 'the SIM card', paper: 'the list', password: 'the password', mailbox: 'the mailbox', username: 'the username', browser: 'the browser',
};
const held: Readonly<Record<Thing, string>> = { ...named, phone: 'the phone with its SIM card', SIM: 'the phone with its SIM card', paper: 'the list on paper', browser: 'a browser used before' };

/** How an account may stand besides daily use, in the words of the page. */
export const standings: readonly (readonly [name: string, world: World])[] = [
  ['in daily use', inUse],
  ['invited, or restarted: the first login has not begun', invited],
  ['the first login stopped before the new password', { ...invited, step: 'change-password' }],
  ['the first login stopped after the new password', { ...invited, step: 'verification-method', password: 'sound' }],
  ['the first login stopped with a list that was not used yet', { ...invited, step: 'password-list', password: 'sound', list: 'unproven' }],
  ['invited, and strangers have closed their lane with wrong passwords', { ...invited, strangers: false }],
  ['imported, and not logged in yet', imported],
  ['the list is used up, or was disabled by wrong answers', { ...inUse, list: 'ended' }],
  ['the password counts as compromised, the strangers’ third step is closed', { ...inUse, password: 'compromised', strangersOtp: false }],
  ['strangers have closed their lane with wrong passwords', { ...inUse, strangers: false }],
  ['too many wrong passwords in the browser used before', { ...inUse, known: false }],
  ['the e-mail address is not confirmed', { ...inUse, email: false }],
  ['the phone number is not confirmed', { ...inUse, phone: false }],
  ['neither address is confirmed', { ...inUse, email: false, phone: false }],
  ['disabled by the head user', { ...inUse, status: 'disabled' }],
];

/** docs/recovery-matrix.md, from the tables. */
export function renderRecoveryMatrix(rulesOf: (profile: 'standard' | 'nist') => Rules = soundRules): string {
  const known = profiles.map((profile) => ({ rules: rulesOf(profile), ways: createWays(rulesOf(profile)) }));
  return [
    '# What was lost, and what to do',
    '',
    'For head users and offices, and for whoever answers the telephone. Made from the tables of the code by `npm run recovery-matrix`, which tries every',
    'state of an account, every loss of one or two things and whatever strangers may do meanwhile (R203, invariant 11); do not edit.',
    '',
    'The *list* is the list of one-time passwords. A text message takes the phone *and* its SIM card. *Alone* means: without the head user. Whoever has lost',
    'an address is taken to have a new one by now. A head user never sees a password, but for a slip that is handed over in person.',
    '',
    '## One thing is lost',
    '',
    'The account is in daily use, and both addresses are confirmed.',
    '',
    ...lossTable(known.map(({ ways }) => ways), losses.filter(({ length }) => length === 1)),
    '',
    '## Two things are lost',
    '',
    ...lossTable(known.map(({ ways }) => ways), losses.filter(({ length }) => length === 2)),
    '',
    '## The account stands otherwise',
    '',
    'Who is needed to get back to a login with all three steps, where nothing more or one thing is lost.',
    '',
    ...standingTable(known.map(({ ways }) => ways)),
    '',
    '## With the Key',
    '',
    'The tables above are those of an account that logs in with the list. With the Key the phone takes the place of the list on paper, and what can be lost is the',
    'same (tried on the services in `test/proof/key-losses.test.ts`):',
    '',
    '- **The phone is lost, and a list is in reserve.** Log in with *use my list instead*, and connect the new phone in the personal settings. Alone.',
    '- **The phone is lost, and there is no list.** Third step and text messages are gone with it: the head user restarts the first login. A head user who wants',
    '  fewer of these calls asks people to keep a list in reserve.',
    '- **The app was signed out, or too many wrong numbers disabled the Key, and the phone is there.** With a list in reserve as above; without one, ask for a new',
    '  list, with link, code and password, and connect the phone again from it. Alone.',
    '- **The password is lost.** Ask for a new one: link, code, and an approval in the app or a password of the list in reserve. Alone.',
    '- **The password is lost, and with it the phone, its SIM card or the mailbox.** The head user.',
    '',
    '## Strangers',
    '',
    'A stranger who knows a username can do three things, and none of them takes the last way back from its owner:',
    '',
    '- **Type wrong passwords.** Fifty close the strangers’ lane. Browsers that have logged in before go on working; from any other browser a new password is',
    '  asked for, with link, code and list, and it opens the lane again.',
    '- **Ask for things**: the username, a new password, a new list. Nothing changes by it. The requests of strangers have a budget of their own, so that an',
    '  owner without a browser used before waits an hour at most.',
    '- **Type wrong one-time passwords**, where they know the password too. Five close the strangers’ third step, and the password has to be replaced: at the next',
    '  login from a browser used before, or with link, code and list from any other.',
    '',
    ...strangerTable(known),
    '',
  ].join('\n');
}

function lossTable(ways: readonly Ways[], rows: readonly (readonly Thing[])[]): readonly string[] {
  const lines = rows.map((lost) => {
    const [text, other] = ways.map((one) => describe(one.from(losing(inUse, lost), 'whole'), lost));
    // One page serves both profiles, as long as both say the same.
    if (text !== other) throw new Error(`the profiles differ for ${lost.join(' and ')}`);
    return `| ${lost.map((thing) => named[thing]).join(' and ')} | ${text ?? ''} |`;
  });
  return ['| lost | what to do | what it takes | who |', '| --- | --- | --- | --- |', ...lines];
}

function describe(path: readonly Move[] | undefined, lost: readonly Thing[]): string {
  if (path === undefined) return '**nothing helps** | | nobody';
  const takes = [...new Set(path.flatMap((move) => move.takes).filter((thing) => !lost.includes(thing)).map((thing) => held[thing]))];
  // What comes on the way is not needed at the beginning.
  const needed = isAlone(path) ? takes : ['the head user', ...path.filter(({ who }) => who === 'head user').flatMap((move) => move.takes).map((thing) => held[thing])];
  return `${path.map(({ text }, at) => `${path.length > 1 ? `${at + 1}. ` : ''}${text}.`).join(' ')} | ${[...new Set(needed)].join(', ')} | ${isAlone(path) ? 'alone' : '**head user**'}`;
}

function standingTable(ways: readonly Ways[]): readonly string[] {
  const columns: readonly (readonly Thing[])[] = [[], ...things.map((thing) => [thing])];
  const rows = standings.map(([name, world]) => `| ${name} | ${columns.map((lost) => who(ways, losing(world, lost))).join(' | ')} |`);
  return [`| the account | ${columns.map(([thing]) => (thing === undefined ? 'nothing' : named[thing].replace('the ', ''))).join(' | ')} |`, `| --- |${columns.map(() => ' --- |').join('')}`, ...rows];
}

function who(ways: readonly Ways[], world: World): string {
  const [standard = '', nist = ''] = ways.map((one) => {
    const path = one.from(world, 'logged in');
    return path === undefined ? '**nobody**' : isAlone(path) ? 'alone' : 'head user';
  });
  return standard === nist ? standard : `${standard}; \`nist\`: ${nist}`;
}

function strangerTable(profilesOf: readonly { readonly rules: Rules; readonly ways: Ways }[]): readonly string[] {
  const needing = losses.map((lost) => {
    const world = losing(inUse, lost);
    const before = profilesOf.every(({ ways }) => isAlone(ways.from(world, 'logged in') ?? []));
    const helped = (holds: readonly Thing[]) => profilesOf.every(({ rules, ways }) => afterStrangers(world, holds, rules).every((one) => isAlone(ways.from(one, 'logged in') ?? [])));
    return { lost, before, wrongPasswords: helped([]), wrongCodes: helped(['password']) };
  });
  const names = (chosen: readonly { readonly lost: readonly Thing[] }[]): string => chosen.map(({ lost }) => lost.map((thing) => named[thing]).join(' and ')).join('; ') || 'nothing';
  return [
    'After it the head user is needed by owners who have lost',
    '',
    `- while strangers type wrong passwords or ask for things: ${names(needing.filter(({ before, wrongPasswords }) => before && !wrongPasswords))};`,
    `- while a thief of the password types wrong one-time passwords: ${names(needing.filter(({ before, wrongCodes }) => before && !wrongCodes))}.`,
  ];
}
